// SPDX-License-Identifier: EUPL-1.2
// The page's code against the test vectors of docs/PROTOCOL.md.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import * as page from "./page.mjs";

const { hex, unhex, utf8 } = page.bytes;

function cases(name) {
  const path = join(process.env.EENMAAL_ROOT, "tests/vectors/protocol", name);
  const { cases: list } = JSON.parse(readFileSync(path, "utf8"));
  return { list, find: (what) => list.find((one) => one.case.startsWith(what)) };
}

const statements = cases("statements.json");
const keys = statements.find("fingerprints");
const holder = unhex(cases("ids.json").list[0].holder);
const nameOf = (type) => /vnd\.eenmaal\.(.+)\.v1/.exec(type)[1];
const envelopeOf = (one) => page.fromBinary(page.envelopePb.EnvelopeSchema, unhex(one.envelope));
const directoryOf = () => new page.directory.VerifiedDirectory(
  { directory: envelopeOf(statements.find("directory")), rootKey: unhex(keys.root_key) }, unhex(keys.root_fingerprint));

before(() => page.sodium.sodiumReady());

test("dossier numbers", () => {
  for (const one of cases("ids.json").list.filter(({ number }) => number)) {
    assert.equal(page.number.printNumber(unhex(one.holder)), one.number);
    assert.equal(hex(page.number.readNumber(one.also_read_from ?? one.number)), one.holder);
  }
  const { check, short, inside } = cases("ids.json").find("refused");
  for (const wrong of [check, short, inside]) assert.equal(page.number.readNumber(wrong), undefined);
});

test("an envelope, and the texts that are signed without one", () => {
  const [one, own] = cases("statement.json").list;
  assert.equal(hex(page.statement.preAuth(one.type, unhex(one.payload))), one.pae);
  assert.equal(hex(page.sodium.sign(unhex(one.seed), unhex(one.pae))), one.signature);
  assert.equal(hex(page.statement.statementHash(envelopeOf(one))), one.statement_hash);
  assert.equal(hex(page.identity.possessionText(holder, unhex(own.old_key), unhex(own.new_key))), own.text);
});

test("every statement verifies; those that holders read parse", () => {
  const read = ["directory", "enrolment", "rotation", "epochs", "provenance", "segment", "grant", "consent-request", "freeze"];
  for (const one of statements.list.filter(({ envelope }) => envelope)) {
    const name = nameOf(one.type);
    const envelope = envelopeOf(one);
    const known = !["access-request", "audit-query", "remark-query", "access-query"].includes(name);
    if (known) assert.ok(page.statement.signedBy(envelope, name, unhex(one.signed_by)), one.case);
    assert.equal(hex(page.statement.statementHash(envelope)), one.statement_hash);
    if (read.includes(name)) assert.ok(page.statement.openStatement(name, envelope, unhex(one.signed_by)), one.case);
  }
});

test("directory and identity", () => {
  const directory = directoryOf();
  directory.checkAge(undefined, 1800000000, 1800000000);
  const one = statements.find("a HolderIdentity");
  const identity = page.fromBinary(page.dossierPb.HolderIdentitySchema, unhex(one.identity));
  const verified = page.identity.verifyIdentity(identity, directory, holder);
  assert.equal(hex(page.identity.presentKey(verified)), one.signing_key);
  assert.equal(hex(verified.kem.publicKey), one.kem_key);
  assert.equal(directory.log.keys.length, 1);
});

test("what is not canonical is refused", () => {
  const decode = (one) =>
    page.statement.decodeCanonical(page.dossierPb.SuspensionSchema, unhex(one.payload), "suspension");
  for (const one of cases("canonical.json").list) {
    if (one.case === "accepted") decode(one);
    else assert.throws(() => decode(one), page.Refused, one.case);
  }
});

test("Padmé", () => {
  for (const one of cases("padme.json").list.filter((c) => c.case === "length")) {
    assert.equal(page.seal.padme(one.content + 1), one.padded);
  }
  const { text, padded_bytes: padded } = cases("padme.json").find("example");
  assert.equal(hex(page.seal.pad(utf8(text))), padded);
  assert.equal(hex(page.seal.unpad(unhex(padded))), hex(utf8(text)));
});

test("segment, wrap, self and remark: sealed with the given randomness, and opened", () => {
  for (const one of cases("seal.json").list) {
    const epochKey = { suite: one.suite, publicKey: unhex(one.epoch_key) };
    const context = {
      ...one, holder, epoch: BigInt(one.epoch), epochKey, version: BigInt(one.version ?? 0),
      grant: unhex(one.grant ?? ""), segment: unhex(one.segment ?? ""),
    };
    assert.equal(hex(page.seal.sealInfo(context)), one.info);
    const recipient = page.kem.suiteKey(1, unhex(one.recipient_private));
    assert.equal(hex(recipient.public), one.recipient_public);
    const shared = page.kem.decapsulate(1, recipient.private, unhex(one.encapsulation));
    assert.equal(hex(shared), one.shared_secret);
    const { key, nonce } = page.seal.keySchedule(1, shared, unhex(one.info));
    assert.deepEqual([hex(key), hex(nonce)], [one.key, one.nonce]);
    const sealed = page.seal.seal(
      page.kem.publicHalf(recipient), context, unhex(one.plaintext), unhex(one.ephemeral_private));
    assert.deepEqual([hex(sealed.encapsulation), hex(sealed.ciphertext)], [one.encapsulation, one.ciphertext]);
    assert.equal(hex(page.seal.open(recipient, context, sealed)), one.plaintext);
  }
});

test("vault, slots and cards", () => {
  const [v, card, recovery, message] = cases("vault.json").list;
  const opened = page.vault.openVault(holder, unhex(v.vault_key), unhex(v.blob));
  assert.equal(hex(opened.signing.private), v.signing_seed);
  assert.equal(hex(opened.kem.private), v.kem_private);
  assert.equal(opened.activated, v.activated === 1);
  assert.equal(hex(page.vault.sealVault(holder, unhex(v.vault_key), opened, unhex(v.nonce))), v.blob);
  const whole = page.fromBinary(page.dossierPb.VaultSchema, unhex(message.message));
  assert.equal(hex(page.vault.vaultHash(whole)), message.vault_hash);
  const cost = { passes: card.passes, memoryKib: card.memory_kib };
  const slots = [
    [card, page.vault.cardPinKeys(unhex(card.card_secret), card.pin, cost)],
    [recovery, page.vault.recoveryKeys(unhex(recovery.recovery_secret))],
  ];
  for (const [one, derived] of slots) {
    assert.equal(hex(derived.card.public), one.card_key);
    assert.equal(hex(derived.open.public), one.open_key);
    assert.equal(hex(derived.wrapKey), one.wrap_key);
    assert.equal(hex(page.vault.openSlot(holder, derived, whole)), v.vault_key);
    const link = page.card.readLink(one.link);
    assert.equal(hex(link.secret), one.card_secret ?? one.recovery_secret);
    assert.equal(hex(link.root), keys.root_fingerprint);
    assert.equal(page.card.writeLink(link), one.link);
  }
});

test("records, checkpoint and proofs", () => {
  const { list, find } = cases("ledger.json");
  for (const one of list.filter(({ seen }) => seen)) {
    const commitment = page.merkle.commitment(unhex(one.seen_hash), unhex(one.kept_hash));
    assert.equal(hex(commitment), one.commitment);
    assert.equal(hex(page.merkle.leafHash(commitment)), one.leaf);
    assert.equal(hex(page.sodium.sha256(unhex(one.seen_salt), unhex(one.seen))), one.seen_hash);
  }
  const tree = page.note.openCheckpoint(find("checkpoint").note, [page.note.readLogKey(keys.log_key)], "broker.example");
  assert.equal(tree.size, 7n);
  const roots = find("tree").roots_of_sizes_1_to_7;
  for (const one of list.filter(({ proof }) => proof)) {
    const proof = one.proof.map(unhex);
    if (one.leaf) page.merkle.verifyInclusion(BigInt(one.index), unhex(one.leaf), proof, tree);
    else page.merkle.verifyConsistency({ size: BigInt(one.from), root: unhex(roots[one.from - 1]) }, tree, proof);
  }
});

test("who cosigned a checkpoint", () => {
  // As in tests/unit/test_cosign.c: made from the specification's words, time 1679315147.
  const witness = page.note.readWitness("witness.example/w1+c86d6a3f+BIhLiFf06qFhPGFQTbNNS+rzRlF6DjHePN3U2bQgHZ0L");
  const text = "broker.example\n4711\nd3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3c=\n";
  const line = "\u2014 witness.example/w1 yG1qPwAAAABkGFDLBwNbvo5MITOqtkqOmULdVMI9YbILfRBiiBHlY37BxwRC81kbI7Rw+wgFM63FuPo5RbmrKPHHyTWf8I3Ldh+nBg==\n";
  const note = `${text}\n${line}`;
  const who = (one) => page.note.cosigners(one, [witness]);
  const once = [{ name: "witness.example/w1", time: 1679315147 }];
  assert.deepEqual(who(note), once);
  assert.deepEqual(who(note + line), once);
  assert.deepEqual(who(`${text}\n\u2014 another AAAAAAAA\n`), []);
  // Of another text, or changed, also beside a good one: worth nothing at all.
  const changed = line.replace("yG1qPwAAAABk", "yG1qPwAAAABl");
  assert.throws(() => who(note.replace("4711", "4712")), page.Refused);
  assert.throws(() => who(note.replace(line, changed)), page.Refused);
  assert.throws(() => who(note + changed), page.Refused);
  assert.equal(page.note.readWitness("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"), undefined);
  assert.equal(page.note.readLogKey("witness.example/w1+c86d6a3f+BIhLiFf06qFhPGFQTbNNS+rzRlF6DjHePN3U2bQgHZ0L"), undefined);
});
