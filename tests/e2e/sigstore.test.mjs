// SPDX-License-Identifier: EUPL-1.2
// What the broker's code signs and proves (tests/vectors/protocol), judged by a verifier of another house.
import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { verifyCheckpoint } from "@sigstore/verify/dist/tlog/checkpoint.js";
import { verifyMerkleInclusion } from "@sigstore/verify/dist/tlog/merkle.js";
import { hex, unhex } from "./lib/bytes.mjs";
import { leafHash } from "./lib/merkle.mjs";

const ORIGIN = "broker.example";
const path = join(process.env.EENMAAL_ROOT, "tests/vectors/protocol/ledger.json");
const { cases } = JSON.parse(readFileSync(path, "utf8"));
const { note, log_key: logKey, key_id: keyId } = cases.find((c) => c.case === "checkpoint");
const { leaves } = cases.find((c) => c.case.startsWith("tree"));
const proofs = cases.filter((c) => c.case.startsWith("inclusion"));
// Of these leaves the input is known, which is what the verifier starts from.
const inputs = new Map(cases.filter((c) => c.commitment).map((c) => [c.leaf, c.commitment]));

function log(key = unhex(logKey)) {
  const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), key]);
  const logID = Buffer.alloc(4);
  logID.writeUInt32BE(keyId);
  return [{ logID, baseURL: ORIGIN, publicKey: createPublicKey({ key: spki, format: "der", type: "spki" }) }];
}

const entry = (envelope, more = {}) => ({ inclusionProof: { checkpoint: { envelope }, ...more } });

function inclusion(c, flip = -1) {
  const hashes = c.proof.map((h, i) => Buffer.from(unhex(h)).map((b) => (i === flip ? b ^ 1 : b)));
  return {
    ...entry(note, { logIndex: String(c.index), hashes }),
    canonicalizedBody: Buffer.from(unhex(inputs.get(c.leaf))),
  };
}

test("@sigstore/verify accepts the checkpoint, and no altered one", () => {
  const checkpoint = verifyCheckpoint(entry(note), log());
  assert.equal(checkpoint.origin, ORIGIN);
  assert.equal(checkpoint.logSize, 7n);
  assert.throws(() => verifyCheckpoint(entry(note.replace("\n7\n", "\n8\n")), log()), /signature/);
  const other = unhex(logKey).map((b, i) => (i === 5 ? b ^ 1 : b));
  assert.throws(() => verifyCheckpoint(entry(note), log(other)));
});

test("@sigstore/verify accepts the inclusion proofs, and no altered one", () => {
  const checkpoint = verifyCheckpoint(entry(note), log());
  let known = 0;
  for (const c of proofs) {
    assert.equal(c.leaf, leaves[c.index]);
    if (!inputs.has(c.leaf)) continue;
    known++;
    assert.equal(hex(leafHash(unhex(inputs.get(c.leaf)))), c.leaf);
    verifyMerkleInclusion(inclusion(c), checkpoint);
    c.proof.forEach((_, i) => assert.throws(() => verifyMerkleInclusion(inclusion(c, i), checkpoint)));
    assert.throws(() => verifyMerkleInclusion({ ...inclusion(c), canonicalizedBody: Buffer.from("x") }, checkpoint));
  }
  assert.ok(known > 0);
  console.log(`sigstore: ${known} of ${proofs.length} inclusion proofs verified elsewhere`);
});
