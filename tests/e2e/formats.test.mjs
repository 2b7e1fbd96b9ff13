// SPDX-License-Identifier: EUPL-1.2
// The client's own formats against published vectors, those of tests/vectors and other libraries.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { dsse } from "@sigstore/core";
import { concat, formatHolder, hex, parseHolder, random, unhex, utf8 } from "./lib/bytes.mjs";
import { decode } from "./lib/canonical.mjs";
import { pae } from "./lib/dsse.mjs";
import { hkdf, kemKey, signBytes, signingKey, verifyBytes } from "./lib/keys.mjs";
import { leafHash, nodeHash, treeRoot, verifyConsistency, verifyInclusion } from "./lib/merkle.mjs";
import { forTests, openContent, pad, padmeLength, sealContent, sealInfo, unpad } from "./lib/seal.mjs";
import { payload, SCHEMAS } from "./lib/statement.mjs";
import * as vault from "./lib/vault.mjs";

const root = process.env.EENMAAL_ROOT;

function vectors(name) {
  const lines = readFileSync(join(root, "tests/vectors", name), "utf8").split("\n");
  const pairs = lines.map((line) => /^([^#=]+?) *= *(\S*)$/.exec(line)).filter(Boolean);
  return Object.fromEntries(pairs.map(([, key, value]) => [key, unhex(value)]));
}
const own = vectors("eenmaal_v1.txt");

test("buf lint finds nothing in proto/ (STANDARD)", () => {
  const machine = process.arch === "arm64" ? "aarch64" : "x64";
  const buf = join(process.env.E2E_MODULES, `node_modules/@bufbuild/buf-linux-${machine}/bin/buf`);
  const run = spawnSync(buf, ["lint", "proto"], { cwd: root, encoding: "utf8" });
  assert.equal(run.stdout + run.stderr, "");
  assert.equal(run.status, 0);
});

test("DSSE's encoding is that of @sigstore/core", () => {
  for (const [type, body] of [["", ""], ["application/x", "héé"], ["ŧ", "a b"]]) {
    assert.equal(hex(pae(type, utf8(body))), hex(dsse.preAuthEncoding(type, Buffer.from(body))));
  }
});

test("Ed25519 and HKDF as in their RFCs", () => {
  const ed = vectors("ed25519_rfc8032.txt");
  for (const n of [1, 2, 3]) {
    const key = signingKey(ed[`${n}.seed`]);
    assert.equal(hex(key.public), hex(ed[`${n}.public`]));
    assert.equal(hex(signBytes(key.seed, ed[`${n}.message`])), hex(ed[`${n}.signature`]));
    assert.ok(verifyBytes(key.public, ed[`${n}.message`], ed[`${n}.signature`]));
  }
  const kdf = vectors("hkdf_rfc5869.txt");
  assert.equal(hex(hkdf(kdf["3.ikm"], "", 42)), hex(kdf["3.okm"]));
});

for (const [number, name] of [[1, "hpke_rfc9180_a2.txt"], [2, "hpke_pq_a5.txt"]]) {
  test(`HPKE of suite ${number} opens ${name} and our own`, async () => {
    const v = vectors(name);
    const suite = forTests.suites[number];
    const recipientKey = await suite.kem.deserializePrivateKey(v.skRm.slice().buffer);
    const context = { recipientKey, enc: v.enc.slice().buffer, info: v.info.slice().buffer };
    const opened = await suite.open(context, v.ct.slice().buffer, v.aad.slice().buffer);
    assert.equal(hex(new Uint8Array(opened)), hex(v.pt));
    assert.equal(hex(kemKey(v.skRm, number).public), hex(v.pkRm));
    const sealed = await forTests.hpkeSeal(kemKey(v.skRm, number), v.info, v.pt);
    assert.equal(sealed.suite, number);
    assert.equal(hex(await forTests.hpkeOpen(v.skRm, sealed, v.info)), hex(v.pt));
    await assert.rejects(forTests.hpkeOpen(v.skRm, sealed, concat(v.info, [0])));
  });
}

test("X-Wing's keys are those of the draft", () => {
  const v = vectors("xwing_draft10.txt");
  for (const n of [1, 2, 3]) assert.equal(hex(kemKey(v[`${n}.sk`], 2).public), hex(v[`${n}.pk`]));
});

test("info binds every field, as tests/vectors has it", () => {
  const c = {
    holder: own.holder, kind: "medical", epoch: 7, epochKey: { suite: 1, public: own.epoch_key },
    version: 3, recipient: "gemeente-hilversum", grant: own.grant,
  };
  assert.equal(hex(sealInfo({ ...c, label: "segment", sender: "coa" })), hex(own["info.segment"]));
  assert.equal(hex(sealInfo({ ...c, label: "wrap", sender: "holder" })), hex(own["info.wrap"]));
  assert.equal(hex(sealInfo({ ...c, label: "self" })), hex(own["info.self"]));
});

test("Padmé: sizes, and nothing but its own padding is taken off", async () => {
  assert.deepEqual([1, 8, 9, 17, 100, 1000, 65537].map(padmeLength), [1, 8, 10, 18, 104, 1024, 67584]);
  for (const length of [0, 1, 5, 255, 256, 4095, 100_000]) {
    const content = random(length);
    assert.equal(hex(unpad(pad(content))), hex(content));
    assert.ok(pad(content).length <= (length + 1) * 1.12 + 1);
  }
  assert.throws(() => unpad(concat(pad(utf8("abc")), [0, 0, 0, 0, 0, 0, 0, 0])));
  assert.throws(() => unpad(new Uint8Array(16)));
  const key = kemKey();
  const c = {
    label: "segment", holder: own.holder, kind: "skills", epoch: 1, epochKey: key, sender: "coa", version: 1,
  };
  const sealed = await sealContent(c, utf8("ik kan lassen"));
  assert.equal(Buffer.from(await openContent(c, key.private, sealed)).toString(), "ik kan lassen");
  await assert.rejects(openContent({ ...c, version: 2 }, key.private, sealed));
});

test("vault and slots as in tests/vectors", () => {
  const keys = vault.cardPinKeys(own.card, own.pin);
  const recovery = vault.recoveryKeys(own.card);
  assert.equal(hex(keys.card.seed), hex(own.card_seed));
  assert.equal(hex(keys.open.seed), hex(own["card_pin.open_seed"]));
  assert.equal(hex(keys.wrapKey), hex(own["card_pin.wrap_key"]));
  assert.equal(hex(recovery.open.seed), hex(own["recovery.open_seed"]));
  assert.equal(hex(recovery.wrapKey), hex(own["recovery.wrap_key"]));
  for (const [kind, from, name] of [[1, keys, "card_pin"], [2, recovery, "recovery"]]) {
    const wrap = own[`${name}.wrap`];
    assert.equal(hex(vault.unwrapVaultKey(own.holder, kind, from.wrapKey, wrap)), hex(own.vault_key));
    const again = vault.wrapVaultKey(own.holder, kind, from.wrapKey, own.vault_key, wrap.subarray(0, 24));
    assert.equal(hex(again), hex(wrap));
  }
  const opened = vault.openVault(own.holder, own.vault_key, own.vault);
  assert.equal(hex(opened.signingSeed), hex(own.signing_seed));
  assert.equal(hex(opened.kemPrivate), hex(own.kem_private));
  const nonce = own.vault.subarray(1, 25);
  assert.equal(hex(vault.sealVault(own.holder, own.vault_key, opened, nonce)), hex(own.vault));
  assert.throws(() => vault.openVault(own.holder, random(32), own.vault));
  assert.throws(() => vault.pinMaterial(own.card, own.pin, { passes: 1, memoryKib: 8192 }));
});

test("dossier numbers are read and written alike", () => {
  for (const id of [own.holder, new Uint8Array(10), new Uint8Array(10).fill(255), random(10)]) {
    assert.equal(hex(parseHolder(formatHolder(id))), hex(id));
  }
});

/** RFC 6962's own definitions, to make proofs that the verifiers are then shown. */
function inclusionProof(leaves, index) {
  if (leaves.length === 1) return [];
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return index < k
    ? [...inclusionProof(leaves.slice(0, k), index), treeRoot(leaves.slice(k))]
    : [...inclusionProof(leaves.slice(k), index - k), treeRoot(leaves.slice(0, k))];
}

function consistencyProof(leaves, from, whole = true) {
  if (from === leaves.length) return whole ? [] : [treeRoot(leaves)];
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return from <= k
    ? [...consistencyProof(leaves.slice(0, k), from, whole), treeRoot(leaves.slice(k))]
    : [...consistencyProof(leaves.slice(k), from - k, false), treeRoot(leaves.slice(0, k))];
}

test("Merkle proofs verify for every size up to 20, and no altered one does", () => {
  const all = Array.from({ length: 20 }, (_, n) => leafHash(Uint8Array.of(n)));
  for (let size = 1; size <= all.length; size++) {
    const leaves = all.slice(0, size);
    const rootHash = treeRoot(leaves);
    leaves.forEach((leaf, index) => {
      const proof = inclusionProof(leaves, index);
      verifyInclusion({ index, size, leaf, proof, root: rootHash });
      const wrong = { index, size, leaf: nodeHash(leaf, leaf), proof, root: rootHash };
      assert.throws(() => verifyInclusion(wrong));
      assert.throws(() => verifyInclusion({ index, size, leaf, proof: [...proof, leaf], root: rootHash }));
    });
    for (let from = 1; from <= size; from++) {
      const given = { from, to: size, oldRoot: treeRoot(all.slice(0, from)), newRoot: rootHash };
      const proof = consistencyProof(leaves, from);
      verifyConsistency({ ...given, proof });
      assert.throws(() => verifyConsistency({ ...given, oldRoot: leafHash(rootHash), proof }));
      assert.throws(() => verifyConsistency({ ...given, proof: [...proof, rootHash] }));
    }
  }
});

test("what protobuf-es writes is canonical; unknown, repeated and long forms are noticed", () => {
  const bytes = payload("consent-answer", { header: { issuer: "holder" }, requestId: random(16) });
  const schema = SCHEMAS["consent-answer"];
  decode(schema, bytes);
  assert.throws(() => decode(schema, concat(bytes, [0x98, 0x06, 0x01]))); // field 99
  assert.throws(() => decode(schema, concat(bytes, bytes)));
  assert.throws(() => decode(schema, concat(unhex("0a8800"), bytes.subarray(2))));
});
