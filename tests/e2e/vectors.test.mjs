// SPDX-License-Identifier: EUPL-1.2
// The vectors of docs/PROTOCOL.md, read by a client that shares no code with the one that wrote them.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fromBinary } from "@bufbuild/protobuf";
import { HolderIdentitySchema, SuspensionSchema } from "./gen/eenmaal/v1/dossier_pb.js";
import { EnvelopeSchema } from "./gen/eenmaal/v1/envelope_pb.js";
import { FetchRequestSchema, FetchResponseSchema } from "./gen/eenmaal/v1/partner_pb.js";
import { formatHolder, hex, parseHolder, sha256, unhex, utf8 } from "./lib/bytes.mjs";
import { decode } from "./lib/canonical.mjs";
import { envelopeHash, openEnvelope, pae } from "./lib/dsse.mjs";
import { keyHash, openDirectory, openIdentity, possession } from "./lib/identity.mjs";
import { kemKey, signBytes, signingKey } from "./lib/keys.mjs";
import { LogMemory, formatVkey, openCheckpoint, parseVkey } from "./lib/ledger.mjs";
import { commit, leafHash, partHash, treeRoot, verifyConsistency, verifyInclusion } from "./lib/merkle.mjs";
import { Partner } from "./lib/partner.mjs";
import { forTests, openKey, pad, padmeLength, sealInfo } from "./lib/seal.mjs";
import { read } from "./lib/statement.mjs";
import * as vault from "./lib/vault.mjs";

const NOW = 1800000000;

function cases(name) {
  const path = join(process.env.EENMAAL_ROOT, "tests/vectors/protocol", name);
  const list = JSON.parse(readFileSync(path, "utf8")).cases;
  return { list, find: (what) => list.find((c) => c.case.startsWith(what)) };
}
const statements = cases("statements.json");
const keys = statements.find("fingerprints");
const statement = (what) => fromBinary(EnvelopeSchema, unhex(statements.find(what).envelope));
const holder = unhex(cases("ids.json").list[0].holder);
const directory = openDirectory(
  { directory: statement("directory"), rootKey: unhex(keys.root_key) }, unhex(keys.root_fingerprint), NOW);

test("the examples of docs/PROTOCOL.md are those of the vectors", () => {
  const folder = join(process.env.EENMAAL_ROOT, "tests/vectors/protocol");
  const all = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8")).join();
  const page = readFileSync(join(process.env.EENMAAL_ROOT, "docs/PROTOCOL.md"), "utf8");
  const examples = page.match(/\b[0-9a-f]{16,}\b/g);
  assert.ok(examples.length > 10);
  for (const example of examples) assert.ok(all.includes(example), example);
});

test("dossier numbers", () => {
  for (const c of cases("ids.json").list.filter((c) => c.number)) {
    assert.equal(formatHolder(unhex(c.holder)), c.number);
    assert.equal(hex(parseHolder(c.number)), c.holder);
  }
  const { check, short, inside } = cases("ids.json").find("refused");
  for (const wrong of [check, short, inside]) assert.throws(() => parseHolder(wrong));
});

test("an envelope, and the texts that are signed without one", () => {
  const [c, own] = cases("statement.json").list;
  assert.equal(hex(pae(c.type, unhex(c.payload))), c.pae);
  assert.equal(hex(signBytes(unhex(c.seed), unhex(c.pae))), c.signature);
  assert.equal(hex(sha256(unhex(c.pae))), c.statement_hash);
  assert.equal(hex(signingKey(unhex(c.seed)).public), c.public_key);
  assert.equal(hex(possession(holder, unhex(own.old_key), unhex(own.new_key))), own.text);
});

test("every statement verifies, and its payload is canonical", () => {
  for (const c of statements.list.filter((c) => c.envelope)) {
    const envelope = fromBinary(EnvelopeSchema, unhex(c.envelope));
    const name = /vnd\.eenmaal\.(.+)\.v1/.exec(c.type)[1];
    assert.equal(hex(openEnvelope(envelope, name, unhex(c.signed_by))), c.payload);
    assert.ok(read(envelope, name, unhex(c.signed_by)));
    assert.equal(hex(envelopeHash(envelope)), c.statement_hash);
  }
  assert.equal(hex(keyHash({ suite: 1, public: unhex(keys.partner_kem_key) })), keys.partner_key_hash);
  const c = statements.find("a HolderIdentity");
  const identity = openIdentity(fromBinary(HolderIdentitySchema, unhex(c.identity)), directory, holder);
  assert.equal(hex(identity.signingKey), c.signing_key);
});

test("what is not canonical is refused", () => {
  for (const c of cases("canonical.json").list) {
    if (c.case === "accepted") decode(SuspensionSchema, unhex(c.payload));
    else assert.throws(() => decode(SuspensionSchema, unhex(c.payload)), c.case);
  }
});

test("Padmé", () => {
  for (const c of cases("padme.json").list.filter((c) => c.case === "length")) {
    assert.equal(padmeLength(c.content + 1), c.padded);
  }
  const { text, padded_bytes: padded } = cases("padme.json").find("example");
  assert.equal(hex(pad(utf8(text))), padded);
});

test("segment, wrap, self and remark open", async () => {
  for (const c of cases("seal.json").list) {
    const epochKey = { suite: c.suite, public: unhex(c.epoch_key) };
    const context = { ...c, holder: unhex(c.holder), epochKey, grant: unhex(c.grant ?? ""), segment: unhex(c.segment ?? "") };
    const sealed = { suite: 1, encapsulation: unhex(c.encapsulation), ciphertext: unhex(c.ciphertext) };
    assert.equal(hex(sealInfo(context)), c.info);
    assert.equal(hex(kemKey(unhex(c.ephemeral_private), 1).public), c.encapsulation);
    const opened = await forTests.hpkeOpen(unhex(c.recipient_private), sealed, unhex(c.info));
    assert.equal(hex(opened), c.plaintext);
    if (c.label === "segment") assert.equal(hex(pad(unhex(c.segment_content))), c.plaintext);
    else if (c.label === "remark") assert.equal(hex(pad(unhex(c.remark))), c.plaintext);
    else assert.equal(hex(await openKey(context, unhex(c.recipient_private), sealed)), c.plaintext);
  }
});

test("vault, slots and cards", () => {
  const [v, card, recovery] = cases("vault.json").list;
  const opened = vault.openVault(holder, unhex(v.vault_key), unhex(v.blob));
  assert.equal(hex(opened.signingSeed), v.signing_seed);
  assert.equal(hex(vault.sealVault(holder, unhex(v.vault_key), opened, unhex(v.nonce))), v.blob);
  const slots = [
    [1, card, vault.cardPinKeys(unhex(card.card_secret), utf8(card.pin)), card.card_secret],
    [2, recovery, vault.recoveryKeys(unhex(recovery.recovery_secret)), recovery.recovery_secret],
  ];
  for (const [kind, c, derived, secret] of slots) {
    assert.equal(hex(derived.card.public), c.card_key);
    assert.equal(hex(derived.open.public), c.open_key);
    assert.equal(hex(vault.unwrapVaultKey(holder, kind, derived.wrapKey, unhex(c.wrap))), v.vault_key);
    const [page, fragment] = c.link.split("#");
    const [form, number, root, written] = fragment.split(".");
    assert.equal(page, "https://broker.example/");
    assert.equal(form, kind === 1 ? "1" : "1r");
    assert.equal(hex(parseHolder(number)), hex(holder));
    assert.equal(Buffer.from(root, "base64url").toString("hex"), keys.root_fingerprint);
    assert.equal(Buffer.from(written, "base64url").toString("hex"), secret);
  }
});

test("records, tree, checkpoint and proofs", () => {
  const { list, find } = cases("ledger.json");
  for (const c of list.filter((c) => c.seen)) {
    const hashes = [partHash(unhex(c.seen_salt), unhex(c.seen)), partHash(unhex(c.kept_salt), unhex(c.kept))];
    assert.equal(hex(commit(...hashes)), c.commitment);
    assert.equal(hex(leafHash(unhex(c.commitment))), c.leaf);
  }
  const leaves = find("tree").leaves.map(unhex);
  find("tree").roots_of_sizes_1_to_7.forEach((root, n) => {
    assert.equal(hex(treeRoot(leaves.slice(0, n + 1))), root);
  });
  const { note, log_key: key } = find("checkpoint");
  assert.equal(formatVkey("broker.example", unhex(key)), keys.log_key);
  const { root, size } = openCheckpoint(note, [parseVkey(keys.log_key)], "broker.example");
  assert.equal(size, 7n);
  for (const c of list.filter((c) => c.proof)) {
    const proof = c.proof.map(unhex);
    if (c.leaf) verifyInclusion({ index: c.index, size, leaf: unhex(c.leaf), proof, root });
    else verifyConsistency({ from: c.from, to: size, oldRoot: unhex(c.old_root), newRoot: root, proof });
  }
});

/** The JavaScript partner in front of a broker that gives the answer of the vectors. */
function partnerBefore(answer) {
  const { find } = cases("fetch.json");
  const request = fromBinary(FetchRequestSchema, unhex(find("request").request));
  const member = { signing: signingKey(), kem: kemKey(unhex(find("released").partner_kem_private), 1) };
  const rpc = { partner: { fetch: async () => fromBinary(FetchResponseSchema, unhex(answer)) } };
  const site = { members: { taalschool: member }, rootHash: unhex(keys.root_fingerprint) };
  const partner = new Partner(rpc, site, "taalschool");
  const root = unhex(cases("ledger.json").find("tree").roots_of_sizes_1_to_7[find("request").known_size - 1]);
  partner.directory = directory;
  partner.log = new LogMemory(directory.audience, directory.logKeys);
  partner.log.newest = { size: BigInt(find("request").known_size), root };
  partner.accessRequest = () => request.accessRequest;
  return partner;
}

test("a whole answer to Fetch opens", async () => {
  const { find } = cases("fetch.json");
  const subjects = [{ holder, kinds: ["skills"] }];
  const released = find("released");
  const [result] = await partnerBefore(released.response).fetch(subjects, "language-training", "language-school");
  assert.equal(result.documents.length, 1);
  assert.equal(Buffer.from(result.documents[0].content).toString(), released.content);
  const nothing = find("nothing released");
  assert.equal(unhex(nothing.response).length, nothing.length);
  const [none] = await partnerBefore(nothing.response).fetch(subjects, "language-training", "language-school");
  assert.deepEqual(none.documents, []);
});
