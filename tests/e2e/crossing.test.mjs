// SPDX-License-Identifier: EUPL-1.2
// Two implementations, one chain: what the `eenmaal` command writes this client reads, and the other
// way round.  The chain itself is made with the command's keygen and directory verbs.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { SlotKind } from "./gen/eenmaal/v1/dossier_pb.js";
import { Action } from "./gen/eenmaal/v1/ledger_pb.js";
import { formatHolder, hex, random, text, utf8 } from "./lib/bytes.mjs";
import { parseLink, readQr } from "./lib/card.mjs";
import * as cast from "./lib/cast.mjs";
import { CommandSite, eenmaal, json } from "./lib/command.mjs";
import { Holder } from "./lib/holder.mjs";
import { connectNode } from "./lib/transport.mjs";

const PURPOSE = "language-training";
const ROLE = "language-school";
const START_PIN = "483920";
const OWN_PIN = "905172";
let site, at, coa, school, watch;
let amina; // enrolled by the command: {holder, card, recovery, pin}
let profiles;

before(async () => {
  site = await CommandSite.start();
  at = site.at;
  profiles = Object.fromEntries(Object.keys(site.members).map((id) => [id, site.memberProfile(id)]));
  coa = await cast.partner(site, "coa");
  school = await cast.partner(site, "taalschool");
  watch = await cast.auditor(site);
});
after(() => site?.stop());

function secretFile(name, content) {
  writeFileSync(at(name), content, { mode: 0o600 });
  return at(name);
}

function commandPut(holder, kind, content, mediaType, more = []) {
  writeFileSync(at("document"), content);
  return json(["partner", "put", "--profile", profiles.coa, "--holder", formatHolder(holder), "--kind", kind,
    "--media-type", mediaType, "--title", "Een titel", ...more, at("document")]);
}

/** Everything that the command fetched, by file name. */
function commandFetch(holder, kinds, { exit = 0, purpose = PURPOSE } = {}) {
  const out = at(`out-${hex(random(4))}`);
  const number = formatHolder(holder);
  eenmaal(["partner", "fetch", "--profile", profiles.taalschool, "--holder", number, "--purpose", purpose,
    ...kinds.flatMap((kind) => ["--kind", kind]), "--out", out], { exit });
  if (exit !== 0) return {};
  const names = readdirSync(`${out}/${number}`);
  for (const name of names) assert.equal(statSync(`${out}/${number}/${name}`).mode & 0o777, 0o600);
  return Object.fromEntries(names.map((name) => [name, readFileSync(`${out}/${number}/${name}`)]));
}

const fetchByJs = async (holder, kinds) => (await school.fetch([{ holder, kinds }], PURPOSE, ROLE))[0].documents;
const texts = (documents) => documents.map((d) => text(d.content)).sort();
const pages = (files) => Object.values(files).map(String).sort();

test("enrolled by the command: the printed cards open the vault here", async () => {
  json(["holder", "enrol", "--profile", profiles.coa, "--card", at("card.html"), "--holder-profile", at("amina"),
    "--language", "en", "--pin-file", secretFile("start.pin", START_PIN)]);
  const wallet = parseLink(readQr(readFileSync(at("card.html"), "utf8")));
  const recovery = parseLink(readQr(readFileSync(at("card-recovery.html"), "utf8")));
  assert.equal(wallet.form + recovery.form, "11r");
  assert.equal(hex(wallet.root), hex(site.rootHash));
  assert.equal(hex(wallet.holder), hex(recovery.holder));
  assert.ok(wallet.page.startsWith(site.url("public")));
  amina = { holder: wallet.holder, card: wallet.secret, recovery: recovery.secret, pin: utf8(START_PIN) };
  const opened = await cast.holder(site, amina);
  assert.equal(opened.activated, false);
  assert.equal(opened.identity.enrolledBy, "coa");
  const byRecovery = await new Holder(connectNode(site, "public"), site.rootHash, amina).join();
  await byRecovery.open(SlotKind.RECOVERY);
});

test("sealed by the command, granted here: read by both", async () => {
  commandPut(amina.holder, "skills", "Arabisch, lassen", "text/plain");
  commandPut(amina.holder, "skills", Buffer.alloc(300_000, "x"), "application/pdf");
  assert.deepEqual(await fetchByJs(amina.holder, ["skills"]), []);
  assert.deepEqual(commandFetch(amina.holder, ["skills"], { exit: 3 }), {});
  const holder = await cast.holder(site, amina);
  await holder.grant("taalschool", ["skills"], [PURPOSE], [ROLE]);
  const documents = await fetchByJs(amina.holder, ["skills"]);
  assert.deepEqual(documents.map((d) => d.provenance.title), ["Een titel", "Een titel"]);
  assert.deepEqual(texts(documents), ["Arabisch, lassen", "x".repeat(300_000)]);
  assert.deepEqual(pages(commandFetch(amina.holder, ["skills"])), texts(documents));
});

test("sealed here into a dossier of the command: read by both", async () => {
  await coa.put(amina.holder, "skills", utf8("Engels"), { title: "Talen" });
  const expected = ["Arabisch, lassen", "Engels", "x".repeat(300_000)];
  assert.deepEqual(texts(await fetchByJs(amina.holder, ["skills"])), expected);
  assert.deepEqual(pages(commandFetch(amina.holder, ["skills"])), expected);
});

test("activated by the command: everything is re-sealed, and opens here with the new PIN", async () => {
  eenmaal(["holder", "activate", "--profile", at("amina"), "--recovery-card", at("recovery-2.html"),
    "--pin-file", at("start.pin"), "--new-pin-file", secretFile("own.pin", OWN_PIN)]);
  await assert.rejects(cast.holder(site, amina));
  const again = parseLink(readQr(readFileSync(at("recovery-2.html"), "utf8")));
  amina = { ...amina, pin: utf8(OWN_PIN), recovery: again.secret };
  const holder = await cast.holder(site, amina);
  assert.equal(holder.activated, true);
  const dossier = await holder.dossier();
  assert.deepEqual(dossier.segments.map((s) => [s.header.issuer, s.reseal]), Array(3).fill(["holder", 1n]));
  const first = await holder.read(dossier, dossier.segments.find((s) => s.version === 1n && s.author === "coa"));
  assert.equal(text(first.content), "Arabisch, lassen");
  assert.equal((await fetchByJs(amina.holder, ["skills"])).length, 3, "the grant was issued anew");
});

test("asked by the command, granted by the command; asked here, granted by the command", async () => {
  const asked = json(["partner", "request", "--profile", profiles.taalschool, "--holder", formatHolder(amina.holder),
    "--kind", "plan", "--purpose", PURPOSE]);
  const own = await school.ask(amina.holder, ["contact"], "appointments", ROLE);
  commandPut(amina.holder, "plan", "B1 halen", "text/plain");
  await coa.put(amina.holder, "contact", utf8("06 12345678"));
  for (const id of [asked.request, hex(own)]) {
    json(["holder", "grant", "--profile", at("amina"), "--request", id, "--until", "30d", "--yes",
      "--pin-file", at("own.pin")]);
  }
  assert.deepEqual(texts(await fetchByJs(amina.holder, ["plan"])), ["B1 halen"]);
  assert.deepEqual(pages(commandFetch(amina.holder, ["contact"], { purpose: "appointments" })), ["06 12345678"]);
});

test("revoked by the command: nothing for either; added later, it is sealed to a new epoch", async () => {
  const holder = await cast.holder(site, amina);
  const before = await holder.dossier();
  const { grant } = before.grants.find((g) => g.grant.kinds.includes("plan") && g.state === 3);
  eenmaal(["holder", "revoke", "--profile", at("amina"), "--grant", hex(grant.grantId), "--pin-file", at("own.pin")]);
  assert.deepEqual(await fetchByJs(amina.holder, ["plan"]), []);
  commandFetch(amina.holder, ["plan"], { exit: 3 });
  const line = (dossier) => dossier.current.find((l) => l.kind === "plan").epoch;
  assert.equal(line(await holder.dossier()), line(before) + 1n);
});

test("enrolled, filled and activated here; granted and read by the command", async () => {
  const farid = await coa.enrol({ pin: utf8(START_PIN), language: "en" });
  await coa.put(farid.holder, "skills", utf8("Koken"), { mediaType: "text/plain" });
  const holder = await cast.holder(site, farid);
  await holder.activate();
  await holder.reseal({ kind: "skills", author: "coa", version: 1n });
  const profile = site.holderProfile("farid", farid);
  const pin = ["--pin-file", at("start.pin")];
  json(["holder", "grant", "--profile", profile, "--partner", "taalschool", "--kind", "skills", "--purpose", PURPOSE,
    "--until", "6m", "--yes", ...pin]);
  assert.deepEqual(pages(commandFetch(farid.holder, ["skills"])), ["Koken"]);
  assert.deepEqual(texts(await fetchByJs(farid.holder, ["skills"])), ["Koken"]);
  eenmaal(["holder", "segments", "--profile", profile, "--out", at("farid-out"), ...pin]);
  const entries = (await holder.accesses()).length;
  assert.ok(entries > 5);
  eenmaal(["holder", "accesses", "--profile", profile, ...pin]);
});

test("here a recovery card brings back what the command made", async () => {
  const holder = await new Holder(connectNode(site, "public"), site.rootHash, amina).join();
  await holder.open(SlotKind.RECOVERY);
  await holder.changePin(utf8("271828"));
  eenmaal(["holder", "grants", "--profile", at("amina"), "--pin-file", secretFile("third.pin", "271828")]);
  eenmaal(["holder", "grants", "--profile", at("amina"), "--pin-file", at("own.pin")], { exit: 1 });
});

test("both auditors rebuild the same log", async () => {
  eenmaal(["audit", "verify", "--profile", profiles.inspectie]);
  eenmaal(["audit", "export", "--profile", profiles.inspectie, "--out", at("log.jsonl")]);
  const lines = readFileSync(at("log.jsonl"), "utf8").trim().split("\n").map((line) => JSON.parse(line));
  const entries = await watch.entries();
  assert.ok(lines.length > 40 && entries.length >= lines.length);
  lines.forEach((line, n) => {
    assert.equal(line.leaf, hex(entries[n].leaf));
    assert.equal(line.index, n);
  });
  assert.ok(entries.some((e) => e.seen.action === Action.ROTATE));
});

test("erasure, refused statements and a new edition: the command still verifies all of it", async () => {
  const secrets = await coa.enrol({ pin: utf8(START_PIN) });
  await coa.put(secrets.holder, "plan", utf8("weg"));
  await coa.put(secrets.holder, "skills", utf8("ook weg"));
  const forged = school.accessRequest([{ holder: secrets.holder, kinds: ["plan"] }], PURPOSE, ROLE);
  forged.signatures[0].sig[0] ^= 1;
  await assert.rejects(school.rpc.partner.fetch({ accessRequest: forged }));
  const holder = await cast.holder(site, secrets);
  await holder.erase(["plan"]);
  eenmaal(["audit", "verify", "--profile", profiles.inspectie]);
  await holder.erase();
  eenmaal(["directory", "suspend", "--folder", at("keeper"), "--id", "taalschool"]);
  site.signDirectory();
  await site.reload();
  commandFetch(amina.holder, ["skills"], { exit: 3 });
  eenmaal(["audit", "verify", "--profile", profiles.inspectie]);
  const entries = await watch.entries();
  assert.ok(entries.some((e) => e.seen === null), "what was erased has no parts any more");
  assert.ok(entries.some((e) => e.seen?.action === Action.REJECT));
});

test("the daemon stops when asked", async () => assert.equal(await site.halt(), 0));
