// SPDX-License-Identifier: EUPL-1.2
// The log's files (C2SP tlog-tiles) from the real daemon: a verifier of another house checks the
// checkpoint, and each entry by a proof that is made of nothing but tiles.
import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import https from "node:https";
import { after, before, test } from "node:test";
import { verifyCheckpoint } from "@sigstore/verify/dist/tlog/checkpoint.js";
import { verifyMerkleInclusion } from "@sigstore/verify/dist/tlog/merkle.js";
import * as cast from "./lib/cast.mjs";
import { same } from "./lib/bytes.mjs";
import { clientTls } from "./lib/certificates.mjs";
import { parseVkey, formatVkey } from "./lib/ledger.mjs";
import { leafHash, treeRoot } from "./lib/merkle.mjs";
import { AUDIENCE, Site } from "./lib/site.mjs";
import { send } from "./lib/transport.mjs";

const HASH = 32;
let site;
before(async () => { site = await Site.start(); });
after(() => site?.stop());

async function get(name, listener = "public", member = undefined) {
  const agent = new https.Agent(clientTls(site.folder, member));
  const answer = await send(`${site.url(listener)}/${name}`, { method: "GET", agent });
  assert.equal(answer.status, 200, name);
  return answer;
}

/** The key as @sigstore/verify wants it. */
function log() {
  const { id, publicKey } = parseVkey(formatVkey(AUDIENCE, site.logKey.public));
  const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), publicKey]);
  const key = createPublicKey({ key: spki, format: "der", type: "spki" });
  return [{ logID: Buffer.from(id), baseURL: AUDIENCE, publicKey: key }];
}

const pieces = (body, size) =>
  Array.from({ length: body.length / size }, (_, n) => body.subarray(n * size, (n + 1) * size));

/** RFC 6962, section 2.1.1, from leaf hashes. */
function path(index, leaves) {
  if (leaves.length === 1) return [];
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  return index < half
    ? [...path(index, leaves.slice(0, half)), treeRoot(leaves.slice(half))]
    : [...path(index - half, leaves.slice(half)), treeRoot(leaves.slice(0, half))];
}

test("@sigstore/verify accepts the served checkpoint, and each entry by the served tiles", async () => {
  const auditor = await cast.auditor(site);
  for (let n = 0; n < 7; n++) await auditor.entries();
  const note = (await get("checkpoint")).body.toString();
  const entry = { inclusionProof: { checkpoint: { envelope: note } } };
  const checkpoint = verifyCheckpoint(entry, log());
  assert.equal(checkpoint.origin, AUDIENCE);
  const size = Number(checkpoint.logSize);
  assert.ok(size > 7 && size < 256);
  for (const [listener, member] of [["public", undefined], ["partner", "inspectie"]]) {
    const leaves = pieces((await get(`tile/0/000.p/${size}`, listener, member)).body, HASH);
    const entries = pieces((await get(`tile/entries/000.p/${size}`, listener, member)).body, 2 + HASH);
    assert.equal(leaves.length, size);
    entries.forEach((bytes, index) => {
      assert.equal(bytes.readUInt16BE(), HASH);
      const input = bytes.subarray(2);
      assert.ok(same(leafHash(input), leaves[index]));
      const hashes = path(index, leaves).map((h) => Buffer.from(h));
      const proven = (body) => ({
        inclusionProof: { ...entry.inclusionProof, logIndex: String(index), hashes }, canonicalizedBody: body,
      });
      verifyMerkleInclusion(proven(Buffer.from(input)), checkpoint);
      assert.throws(() => verifyMerkleInclusion(proven(Buffer.from("x")), checkpoint));
    });
  }
});
