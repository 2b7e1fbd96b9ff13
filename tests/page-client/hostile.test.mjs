// SPDX-License-Identifier: EUPL-1.2
// Input that nobody honest sends to the page: bits turned, lengths and limits, texts that are almost right.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import * as page from "./page.mjs";

const { hex, unhex, utf8 } = page.bytes;
const root = process.env.EENMAAL_ROOT;
const vectors = (name) => JSON.parse(readFileSync(join(root, "tests/vectors/protocol", name), "utf8")).cases;
const statements = vectors("statements.json");
const keys = statements[0];
const holder = unhex(vectors("ids.json")[0].holder);
const yaml = readFileSync(join(root, "policy/agreement.yaml"), "utf8");
const refused = (run, what) => assert.throws(run, page.Refused, what);

before(() => page.sodium.sodiumReady());

function flipped(bytes, at) {
  const out = Uint8Array.from(bytes);
  out[at] ^= 1 << at % 8;
  return out;
}

const envelopeOf = (one) => page.fromBinary(page.envelopePb.EnvelopeSchema, unhex(one.envelope));

test("one bit in every byte of payload and signature, of each statement that holders read", () => {
  let count = 0;
  for (const one of statements.filter(({ envelope }) => envelope)) {
    const name = /vnd\.eenmaal\.(.+)\.v1/.exec(one.type)[1];
    if (!["enrolment", "rotation", "epochs", "provenance", "segment", "grant", "consent-request", "freeze"].includes(name)) continue;
    const whole = envelopeOf(one);
    const signer = unhex(one.signed_by);
    const { sig } = whole.signatures[0];
    for (let at = 0; at < whole.payload.length; at += 7, count++) {
      refused(() => page.statement.openStatement(name, { ...whole, payload: flipped(whole.payload, at) }, signer), name);
    }
    for (let at = 0; at < sig.length; at++, count++) {
      const signatures = [{ ...whole.signatures[0], sig: flipped(sig, at) }];
      refused(() => page.statement.openStatement(name, { ...whole, signatures }, signer), name);
    }
    refused(() => page.statement.openStatement(name, { ...whole, signatures: [] }, signer));
    refused(() => page.statement.openStatement(name, { ...whole, signatures: [...whole.signatures, ...whole.signatures] }, signer));
    refused(() => page.statement.openStatement(name === "grant" ? "segment" : "grant", whole, signer));
    refused(() => page.statement.openStatement(name, undefined, signer));
  }
  assert.ok(count > 600, String(count));
});

test("a directory of another root, older, other, ended, or of the future", () => {
  const response = { directory: envelopeOf(statements.find((one) => one.case === "directory")), rootKey: unhex(keys.root_key) };
  const pin = unhex(keys.root_fingerprint);
  refused(() => new page.directory.VerifiedDirectory(response, flipped(pin, 3)));
  refused(() => new page.directory.VerifiedDirectory({ ...response, rootKey: flipped(response.rootKey, 3) }, pin));
  refused(() => new page.directory.VerifiedDirectory({ rootKey: response.rootKey }, pin));
  const directory = new page.directory.VerifiedDirectory(response, pin);
  const { version, issuedAt, notAfter } = directory.message;
  const now = Number(issuedAt);
  directory.checkAge({ version, hash: directory.hash }, now, now);
  const back = (error) => error instanceof page.Refused && error.back;
  assert.throws(() => directory.checkAge({ version: version + 1n, hash: directory.hash }, now, now), back);
  assert.throws(() => directory.checkAge({ version, hash: flipped(directory.hash, 0) }, now, now), back);
  refused(() => directory.checkAge(undefined, Number(notAfter), now));
  refused(() => directory.checkAge(undefined, now, Number(notAfter) + 86_400));
  refused(() => directory.checkAge(undefined, now - 301, now));
});

test("proofs of the wrong length, order and tree", () => {
  const cases = vectors("ledger.json");
  const tree = { size: 7n, root: unhex(cases.find((one) => one.case === "tree").roots_of_sizes_1_to_7[6]) };
  const roots = cases.find((one) => one.case === "tree").roots_of_sizes_1_to_7.map(unhex);
  for (const one of cases.filter(({ proof, leaf }) => proof && leaf)) {
    const proof = one.proof.map(unhex);
    const check = (p, index = one.index, t = tree) => page.merkle.verifyInclusion(BigInt(index), unhex(one.leaf), p, t);
    refused(() => check(proof.slice(1)));
    refused(() => check([...proof, proof[0]]));
    refused(() => check([...proof].reverse().map((hash) => flipped(hash, 1))));
    refused(() => check(proof, 7));
    refused(() => check(proof, one.index ^ 1));
    refused(() => check(proof.map((hash) => hash.slice(1))));
    refused(() => check(Array(129).fill(proof[0])));
    refused(() => check(proof, one.index, { ...tree, root: flipped(tree.root, 0) }));
  }
  for (const one of cases.filter(({ proof, from }) => proof && from)) {
    const older = { size: BigInt(one.from), root: roots[one.from - 1] };
    const proof = one.proof.map(unhex);
    refused(() => page.merkle.verifyConsistency(older, tree, proof.slice(1)));
    refused(() => page.merkle.verifyConsistency(older, tree, [...proof, roots[0]]));
    refused(() => page.merkle.verifyConsistency({ ...older, root: flipped(older.root, 5) }, tree, proof));
    refused(() => page.merkle.verifyConsistency(tree, older, proof));
  }
  refused(() => page.merkle.verifyConsistency(tree, { ...tree, root: roots[0] }, []));
  refused(() => page.merkle.verifyConsistency({ size: 0n, root: roots[0] }, tree, [roots[0]]));
  page.merkle.verifyConsistency(tree, tree, []);
});

test("checkpoints that are almost right", () => {
  const { note } = vectors("ledger.json").find((one) => one.case === "checkpoint");
  const known = [page.note.readLogKey(keys.log_key)];
  const open = (text, origin = "broker.example", trusted = known) => page.note.openCheckpoint(text, trusted, origin);
  open(note);
  const signature = note.split("\n\n")[1];
  open(`${note}\u2014 witness.example ${"A".repeat(96)}\n`);
  for (const wrong of [
    note.slice(0, -1), note.replace("\n7\n", "\n07\n"), note.replace("\n7\n", "\n8\n"), note.replace("broker", "brokes"),
    note.replace("\n\n", "\n"), `${note}\n`, note.replace("\u2014", "-"), note.split("\n\n")[0] + "\n\n",
    note + signature.replace(/[A-Za-z0-9]=?=?\n$/, "\n"), note + signature.repeat(16), `${note.slice(0, 20)}\u0007${note.slice(20)}`,
    note + "x".repeat(5000), "",
  ]) refused(() => open(wrong), wrong);
  refused(() => open(note, "other.example"));
  refused(() => open(note, "broker.example", []));
  const vkey = keys.log_key;
  for (const wrong of [vkey.replace("+", " "), vkey.toUpperCase(), vkey.slice(0, -1), `${vkey}=`, vkey.replace(/\+[0-9a-f]{8}\+/, "+00000000+")]) {
    assert.equal(page.note.readLogKey(wrong), undefined, wrong);
  }
});

test("cards that are not quite ours", () => {
  const { link } = vectors("vault.json")[1];
  assert.ok(page.card.readLink(link));
  assert.ok(page.card.readLink(link.replace("#", "\n#")), "a line that was wrapped");
  for (const wrong of [
    link.replace("https", "http"), link.replace("#1.", "#2."), link.replace("#1.", "#1r2."), link.slice(0, -1), `${link}A`,
    link.toLowerCase(), link.replace("https://", "https:///"), link.replace("broker", 'br"ker'), link.replace("#1.", "#1.."),
    link.replace("https://broker", `https://${"b".repeat(200)}`), link.replace("#", "##"), "https://", "", "x".repeat(2000),
    link.replace(/#1\.(.)/, (_, symbol) => `#1.${symbol === "0" ? "1" : "0"}`),
  ]) assert.equal(page.card.readLink(wrong), undefined, wrong);
});

test("base64 and hex have one text for one value", () => {
  for (const wrong of ["QUJ=", "QUI", "QR==", "=", "Q", "QUI=\n", "QU=I"]) assert.equal(page.bytes.unbase64(wrong), undefined, wrong);
  for (const wrong of ["A", "0G", "AB", " 00"]) assert.equal(page.bytes.unhex(wrong), undefined, wrong);
  for (let length = 0; length < 40; length++) {
    const bytes = page.sodium.random(length);
    assert.equal(hex(page.bytes.unbase64url(page.bytes.base64url(bytes))), hex(bytes));
  }
});

test("PINs: those of the command, and no dates", () => {
  const why = {
    12345: "short", "": "short", "12a456": "short", 1234567890123: "long", 111111: "same", 123456: "row", 890123: "row",
    654321: "row", 121212: "same", 123123: "same", 1212121: "same", "010190": "date", 311299: "date", 901231: "date",
    19900131: "date", 31011990: "date",
  };
  for (const [pin, expected] of Object.entries(why)) assert.equal(page.pin.weakPin(pin), expected, pin);
  for (const pin of ["483920", "739105", "905172", "730162", "4839207"]) assert.equal(page.pin.weakPin(pin), undefined, pin);
});

test("Argon2id: less than pinned and more than possible is refused before the PIN is used", () => {
  const ask = (passes, memoryKib) => () => page.vault.checkCost({ passes, memoryKib });
  ask(3, 65_536)();
  ask(10, 1_048_576)();
  for (const [passes, memory] of [[0, 0], [2, 65_536], [3, 65_535], [11, 65_536], [3, 1_048_577], [2 ** 32 - 1, 65_536]]) {
    refused(ask(passes, memory));
  }
});

test("a vault: every byte counts, and no slot that nobody made", () => {
  const [v, card, , message] = vectors("vault.json");
  const vaultKey = unhex(v.vault_key);
  const blob = unhex(v.blob);
  for (let at = 0; at < blob.length; at++) refused(() => page.vault.openVault(holder, vaultKey, flipped(blob, at)), String(at));
  refused(() => page.vault.openVault(flipped(holder, 0), vaultKey, blob));
  refused(() => page.vault.openVault(holder, vaultKey, blob.subarray(1)));
  const whole = page.fromBinary(page.dossierPb.VaultSchema, unhex(message.message));
  const own = page.vault.cardPinKeys(unhex(card.card_secret), card.pin, page.vault.COST);
  const [first] = whole.slots;
  for (const slots of [[first, first], [{ ...first, kind: 3 }, first], [], [{ ...first, wrap: flipped(first.wrap, 30) }]]) {
    refused(() => page.vault.openSlot(holder, own, { ...whole, slots }));
  }
});

test("keys of small order, of the wrong length or suite, and unreduced ML-KEM keys", () => {
  const order8 = unhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800");
  const bad = [new Uint8Array(32), order8, Uint8Array.from({ length: 32 }, (_, n) => (n === 0 ? 1 : 0)), new Uint8Array(31)];
  for (const publicKey of bad) refused(() => page.kem.checkPublic({ suite: 1, publicKey }, 1, "a key"));
  const strong = page.kem.suiteKey(2);
  page.kem.checkPublic(page.kem.publicHalf(strong), 2, "a key");
  const unreduced = Uint8Array.from(strong.public);
  unreduced.fill(0xff, 0, 3);
  refused(() => page.kem.checkPublic({ suite: 2, publicKey: unreduced }, 1, "a key"));
  const zeroPoint = Uint8Array.from(strong.public).fill(0, 1184);
  refused(() => page.kem.checkPublic({ suite: 2, publicKey: zeroPoint }, 1, "a key"));
  refused(() => page.kem.checkPublic(page.kem.publicHalf(page.kem.suiteKey(1)), 2, "a key"));
  refused(() => page.kem.checkPublic({ suite: 3, publicKey: strong.public }, 1, "a key"));
});

test("suite 2 seals and opens; nothing opens in another context", () => {
  for (const suite of [1, 2]) {
    const key = page.kem.suiteKey(suite);
    const context = { label: "self", holder, kind: "plan", epoch: 1n, epochKey: page.kem.publicHalf(key) };
    const sealed = page.seal.seal(page.kem.publicHalf(key), context, key.private);
    assert.equal(hex(page.seal.openKey(key, context, sealed).private), hex(key.private));
    for (const other of [{ kind: "skills" }, { epoch: 2n }, { holder: flipped(holder, 1) }, { label: "wrap", recipient: "a", grant: holder }]) {
      refused(() => page.seal.open(key, { ...context, ...other }, sealed));
    }
    refused(() => page.seal.open(key, context, { ...sealed, ciphertext: flipped(sealed.ciphertext, 2) }));
    refused(() => page.seal.open(key, context, { ...sealed, encapsulation: flipped(sealed.encapsulation, 2) }));
    refused(() => page.seal.open(key, context, { ...sealed, encapsulation: new Uint8Array(5) }));
    refused(() => page.seal.open(key, context, { ...sealed, suite: 3 - suite }));
    const wrong = page.seal.seal(page.kem.publicHalf(key), context, page.sodium.random(32));
    refused(() => page.seal.openKey(key, context, wrong));
  }
});

test("padding that is none", () => {
  for (const wrong of ["", "00", "0000", "8000", "41", "4180000000000000", "418001"]) refused(() => page.seal.unpad(unhex(wrong)), wrong);
  assert.equal(page.seal.unpad(unhex("80")).length, 0);
});

test("an agreement with anything unknown, missing or twice", () => {
  const read = (text) => new page.agreement.Rules(utf8(text));
  assert.equal(read(yaml).agreement.languages.length, 12);
  for (const wrong of [
    "", "[]", "a: 1", yaml.replace("version: 1", "version: 1\nmore: 2"), yaml.replace("days_max: 366", "days_max: 0"),
    yaml.replace("days_max: 366", "days_max: 99999"), yaml.replace("id: finance", "id: Finance"),
    yaml.replace("id: medical", "id: finance"), yaml.replace("special_category: false", "special_category: maybe"),
    yaml.replace("title:", "title: x\ntitle:"), yaml.replace("role: reception", "role: nobody"),
    yaml.replace("may: [contribute]", "may: [contribute, own]"), `${yaml}\n---\na: 1\n`, yaml.replace("kinds: [finance", "kinds: [gold"),
    yaml.replace("retention_days: 1826", "retention_days: 1825"), yaml.replace("retention_days: 1826", "retention_days: 36501"),
    yaml.replace("days_max: 366", "days_max: 1827"),
    yaml.replace("name: Geld en schulden", 'name: "Geld\\nen schulden"'), yaml + "#".repeat(1 << 20),
  ]) refused(() => read(wrong), wrong.slice(0, 40));
  refused(() => new page.agreement.Rules(Uint8Array.of(0xff, 0xfe)));
  const days = (text) => read(text).retentionDays;
  assert.deepEqual([yaml, yaml.replace("retention_days: 1826", ""), yaml.replace("retention_days: 1826", "")
    .replace("days_max: 366", "days_max: 3000")].map(days), [1826, 1826, 3000]);
});

/** An entry of the broker's own at a time (of four bytes), the second leaf behind one that is gone; other: its records. */
function marked(time, { action = 22, requester = "broker" } = {}) {
  const { sha256 } = page.sodium;
  const varint = (n) => (n > 127 ? [(n % 128) + 128, ...varint(Math.floor(n / 128))] : [n]);
  const salt = new Uint8Array(32).fill(7);
  const seen = Uint8Array.from([8, ...varint(time), 16, action, 26, requester.length, ...utf8(requester), 34, 32, ...salt, 40, 1]);
  const kept = Uint8Array.of(0x60, 1);
  const commitment = page.merkle.commitment(sha256(salt, seen), sha256(salt, kept));
  const none = new Uint8Array(0);
  const lost = { leafIndex: 0n, commitment: salt, seen: none, seenSalt: none, kept: none, keptSalt: none };
  const leaves = [page.merkle.leafHash(salt), page.merkle.leafHash(commitment)];
  const tree = { size: 2n, root: sha256(Uint8Array.of(1), ...leaves) };
  const mark = { leafIndex: 1n, commitment, seen, seenSalt: salt, kept, keptSalt: salt, inclusion: [leaves[0]] };
  return { mark, tree, gone: { ...lost, inclusion: [leaves[1]] } };
}

test("entries that are gone, and what is said to show their age", () => {
  const { Chain, Mark, isGone } = page.ledger;
  const { mark, tree, gone } = marked(1_700_000_000);
  const whole = new Mark(mark, tree, 1_700_000_000n);
  assert.equal(isGone(gone), true);
  assert.equal(isGone({ ...gone, kept: mark.kept }), false);
  assert.equal(whole.gone(gone, tree).length, 32);
  whole.check(0n, 1_700_000_000n);
  whole.check(2n, 1_700_000_000n);
  refused(() => whole.check(0n, 1_700_000_001n), "a younger entry before it");
  refused(() => whole.check(2n, 1_699_999_999n), "an older one behind it");
  refused(() => whole.gone({ ...gone, leafIndex: 1n }, tree), "not before it");
  refused(() => whole.gone({ ...gone, commitment: flipped(gone.commitment, 3) }, tree), "another leaf");
  refused(() => new Mark(mark, tree, 1_699_999_999n), "too young");
  refused(() => new Mark({ ...mark, leafIndex: 0n }, tree, 1_700_000_000n), "at another place");
  refused(() => new Mark({ ...mark, seen: flipped(mark.seen, 4) }, tree, 1_800_000_000n), "another time");
  for (const other of [{ requester: "school" }, { action: 12 }]) {
    const lie = marked(1_700_000_000, other);
    refused(() => new Mark(lie.mark, lie.tree, 1_700_000_000n), JSON.stringify(other));
  }
  refused(() => new Chain(holder).addGone(gone.commitment), "the enrolment is gone");
});

/** A broker that answers like this; pulled: how many of the body's chunks were asked for. */
function answering(status, type, body, headers = {}) {
  return new page.transport.Transport("https://broker.test", async () => new Response(body, {
    status, headers: { ...(type ? { "content-type": type } : {}), ...headers },
  }));
}

test("answers that are none: endless, of another type, errors of every kind", async () => {
  const { directoryCalls } = page.transport;
  let pulled = 0;
  const endless = () => new ReadableStream({ pull: (to) => void (pulled++, to.enqueue(new Uint8Array(1 << 20))) });
  const code = async (broker) => broker.call(directoryCalls.getTime, {}).then(() => "none", (error) => error.code);
  assert.equal(await code(answering(200, "application/proto", endless())), "internal");
  assert.ok(pulled < 8, String(pulled));
  assert.equal(await code(answering(500, "application/json", endless())), "internal");
  for (const type of ["text/html", "application/json", "application/proto; charset=x", ""]) {
    assert.equal(await code(answering(200, type, new Uint8Array(0))), "internal");
  }
  assert.equal(await code(answering(503, "application/json", '{"code":"unavailable"}')), "unavailable");
  assert.equal(await code(answering(503, "text/plain", "busy")), "unavailable");
  assert.equal(await code(answering(500, "application/json", '{"code":"__proto__","message":{}}')), "internal");
  assert.equal(await code(answering(401, "application/json", "[".repeat(9000))), "internal");
  const loud = answering(500, "application/json", '{"code":"internal","message":"a\\u001b[2Jb\\u202e"}', { "x-request-id": "<script>" });
  await assert.rejects(loud.call(directoryCalls.getTime, {}), (error) => error.message === "a?[2Jb?" && error.requestId === "");
  await assert.rejects(answering(200, "application/proto", Uint8Array.of(255, 1)).call(directoryCalls.getTime, {}), page.Refused);
  const broken = new page.transport.Transport("https://broker.test", async () => {
    throw new TypeError("fetch failed");
  });
  assert.equal(await code(broken), "unreachable");
});

test("a store with anything else in it counts as empty", async () => {
  for (const text of ["", "{", "[]", "null", '{"brokers":1}', '{"brokers":{},"holders":{"x":"nQ"}}', "x".repeat(2 << 20)]) {
    const memory = await page.Memory.load({ load: async () => text, save: async () => undefined });
    assert.equal(memory.on, false, text.slice(0, 40));
  }
});

const GRANT_A = new Uint8Array(16).fill(1);
const GRANT_B = new Uint8Array(16).fill(2);
const END = 1_800_000_000;

/** A log of consents, told entry by entry, and what a broker says at a time. */
function told(grants) {
  const { Action, Outcome } = page.ledgerPb;
  const { GrantState } = page.partnerPb;
  const said = (id, kinds, replaces = new Uint8Array(0)) => ({
    message: { grantId: id, kinds, replaces, notAfter: BigInt(END), maxUses: 0n }, state: GrantState.ACTIVE, uses: 0, revokedKinds: [],
  });
  const dossier = {
    grants: grants.map((one) => said(...one)), stopped: false, frozenBy: undefined,
    grant: (id) => dossier.grants.find(({ message }) => hex(message.grantId) === hex(id)),
  };
  const standing = new page.Standing();
  const none = new Uint8Array(0);
  return {
    dossier, standing, GrantState,
    entry: (action, kept = {}, outcome = "DONE", requester = "holder") => standing.take({
      seen: { action: Action[action], outcome: Outcome[outcome], requester },
      kept: { grantId: none, changed: [], kinds: [], paused: false, ...kept },
    }, dossier),
    compare: (time = END - 1000, agreed = () => true) => standing.compare(dossier, time, agreed),
  };
}

test("a consent by the log: its end, the pause of the one before, what was taken back, kinds that the agreement dropped", () => {
  const { dossier, entry, compare, GrantState } = told([[GRANT_A, ["skills", "plan"]], [GRANT_B, ["skills", "plan"], GRANT_A]]);
  const [first, second] = dossier.grants;
  refused(compare, "consents that the log does not have");
  entry("GRANT", { grantId: GRANT_A });
  entry("SUSPEND", { grantId: GRANT_A, paused: true });
  entry("SUSPEND", { grantId: GRANT_A, paused: false }, "REFUSED");
  entry("GRANT", { grantId: GRANT_B });
  Object.assign(first, { state: GrantState.REPLACED });
  refused(compare, "what is renewed stays paused");
  second.state = GrantState.PAUSED;
  compare();
  second.state = GrantState.EXPIRED;
  refused(compare, "not over yet");
  compare(END - 59);
  compare(END + 59);
  compare(END + 61);
  second.state = GrantState.PAUSED;
  compare(END + 59);
  refused(() => compare(END + 61), "over");
  entry("REVOKE", { grantId: GRANT_B, changed: ["plan"] });
  refused(compare, "a kind was taken back");
  second.revokedKinds = ["plan", "plan"];
  compare();
  const agreed = (kind) => kind === "plan";
  refused(() => compare(END - 1000, agreed));
  second.state = GrantState.REVOKED;
  compare(END - 1000, agreed);
  Object.assign(first, { state: GrantState.UNSPECIFIED });
  Object.assign(second, { state: GrantState.UNSPECIFIED, revokedKinds: [] });
  compare(END - 1000, () => false);
});

test("uses are at most the log's readings, unless some are gone; used up is not said before", () => {
  const { dossier, entry, compare, standing, GrantState } = told([[GRANT_A, ["skills"]]]);
  const [grant] = dossier.grants;
  entry("GRANT", { grantId: GRANT_A });
  entry("ACCESS", { kinds: [{ grantId: GRANT_A, released: false }] });
  Object.assign(grant, { uses: 1, message: { ...grant.message, maxUses: 2n } });
  refused(compare, "a reading that was refused");
  entry("ACCESS", { kinds: [{ grantId: GRANT_A, released: true }, { grantId: GRANT_A, released: true }] });
  compare();
  grant.state = GrantState.USED_UP;
  refused(compare, "one is left");
  grant.uses = 2;
  refused(compare, "one reading");
  standing.lose();
  compare();
});

test("stopped by a desk, and by whom; new keys end what is not given anew; the newest consents, when there are many", () => {
  const { dossier, entry, compare, GrantState } = told([[GRANT_A, ["skills"]]]);
  entry("GRANT", { grantId: GRANT_A });
  entry("FREEZE", {}, "DONE", "coa");
  refused(compare, "hidden");
  dossier.stopped = true;
  refused(compare, "not by the holder");
  dossier.frozenBy = "school";
  refused(compare, "not by that one");
  dossier.frozenBy = "coa";
  compare();
  entry("SUSPEND", { paused: false });
  refused(compare, "it goes on");
  Object.assign(dossier, { stopped: false, frozenBy: undefined });
  compare();
  entry("ROTATE");
  refused(compare, "ended by the new keys");
  dossier.grants[0].state = GrantState.REPLACED;
  compare();
  const ids = Array.from({ length: 1024 }, (_, n) => Uint8Array.of(...new Uint8Array(14), n >> 8, n & 255));
  for (const grantId of ids) entry("GRANT", { grantId });
  refused(compare, "the newest are left out");
  dossier.grants = told(ids.map((id) => [id, ["skills"]])).dossier.grants;
  compare();
});
