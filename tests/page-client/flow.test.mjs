// SPDX-License-Identifier: EUPL-1.2
// The page's client and the `eenmaal` command on one chain: each reads what the other wrote.
import assert from "node:assert/strict";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { formatHolder, hex, parseHolder, random, text } from "./lib/bytes.mjs";
import { readQr } from "./lib/card.mjs";
import * as cast from "./lib/cast.mjs";
import { CommandSite, eenmaal, json } from "./lib/command.mjs";
import { Storage, pageClient } from "./browser.mjs";
import { toProblem } from "./page.mjs";

const START_PIN = "483920";
const OWN_PIN = "905172";
const PURPOSE = "language-training";
const ROLE = "language-school";
const DAY = 86_400;
const quiet = () => undefined;
let site, at, profiles, link, recoveryLink, number, coa;
let amina; // the opened client

before(async () => {
  site = await CommandSite.start();
  at = site.at;
  profiles = Object.fromEntries(Object.keys(site.members).map((id) => [id, site.memberProfile(id)]));
  writeFileSync(at("start.pin"), START_PIN, { mode: 0o600 });
  json(["holder", "enrol", "--profile", profiles.coa, "--card", at("card.html"), "--holder-profile", at("amina"),
    "--language", "en", "--pin-file", at("start.pin")]);
  link = readQr(readFileSync(at("card.html"), "utf8"));
  recoveryLink = readQr(readFileSync(at("card-recovery.html"), "utf8"));
  number = link.split(".").at(-3);
  coa = await cast.partner(site, "coa");
});
after(() => site?.stop());

const problem = (code, values = {}) => (error) => {
  const found = toProblem(error);
  assert.equal(found.code, code, String(error.stack));
  for (const [name, value] of Object.entries(values)) assert.equal(found.values[name], value);
  return true;
};

const printed = () => formatHolder(parseHolder(number));

function put(kind, content, more = []) {
  writeFileSync(at("document"), content);
  return json(["partner", "put", "--profile", profiles.coa, "--holder", printed(), "--kind", kind,
    "--media-type", "text/plain", "--title", `Over ${kind}`, ...more, at("document")]);
}

/** What the command's partner gets: contents, sorted; [] when nothing was released. */
function fetched(kinds, exit = 0) {
  const out = at(`out-${hex(random(4))}`);
  eenmaal(["partner", "fetch", "--profile", profiles.taalschool, "--holder", printed(), "--purpose", PURPOSE,
    ...kinds.flatMap((kind) => ["--kind", kind]), "--out", out], { exit });
  if (exit !== 0) return [];
  return readdirSync(`${out}/${printed()}`).map((name) => readFileSync(`${out}/${printed()}/${name}`, "utf8")).sort();
}

const decision = (home, more = {}) => ({
  partner: "taalschool", kind: "skills", purpose: PURPOSE, staffRole: ROLE, until: home.time + 30 * DAY,
  notice: { language: "nl", text: "Wie, wat, waarom." }, ...more,
});

async function opened(more) {
  const client = pageClient(site, more);
  await client.readCard(link);
  await client.open(OWN_PIN, quiet);
  return client;
}

test("a card of the command is read; a wrong PIN is counted, and a spoilt card refused", async () => {
  const client = pageClient(site);
  await assert.rejects(client.readCard("https://elsewhere.example/"), problem("card-unreadable"));
  await assert.rejects(client.readCard(link.slice(0, -1)), problem("card-unreadable"));
  const info = await client.readCard(` ${link}\n`);
  assert.deepEqual(info, { holder: printed(), kind: "card", triesLeft: 10 });
  await assert.rejects(client.open("111222", quiet), problem("wrong-pin", { left: 9 }));
  assert.deepEqual(await client.open(START_PIN, quiet), { activated: false, recovered: false });
  await client.close();
  await assert.rejects(client.home(), problem("over"));
});

test("activation: every key is replaced, the start PIN and the old recovery card are dead", async () => {
  put("skills", "Arabisch, lassen");
  put("plan", "B1 halen");
  const client = pageClient(site);
  await client.readCard(link);
  await client.open(START_PIN, quiet);
  await assert.rejects(client.activate("123456", quiet), problem("weak-pin", { why: "row" }));
  await assert.rejects(client.activate(START_PIN, quiet), problem("weak-pin"));
  const steps = [];
  const { recovery } = await client.activate(OWN_PIN, (part, what) => steps.push([what, part]));
  assert.match(recovery, /#1r\./);
  assert.ok(steps.some(([what]) => what === "sealing"));
  const home = await client.home();
  assert.deepEqual(home.documents.map((d) => [d.kind, d.author, d.version]).sort(), [["plan", "coa", 1], ["skills", "coa", 1]]);
  assert.equal(home.holder, printed());
  const [document] = await client.preview("skills");
  assert.equal(text(document.bytes), "Arabisch, lassen");
  assert.equal(document.title, "Over skills");
  await client.close();
  const again = pageClient(site);
  await again.readCard(link);
  await assert.rejects(again.open(START_PIN, quiet), problem("wrong-pin"));
  const old = pageClient(site);
  await assert.rejects(old.readCard(recoveryLink), problem("card-dead"));
  recoveryLink = recovery;
  amina = again;
  assert.deepEqual(await again.open(OWN_PIN, quiet), { activated: true, recovered: false });
});

test("asked by the command, granted here, read by the command; declined; taken back: nothing", async () => {
  const asked = json(["partner", "request", "--profile", profiles.taalschool, "--holder", printed(),
    "--kind", "skills", "--kind", "plan", "--purpose", PURPOSE]);
  const other = json(["partner", "request", "--profile", profiles.taalschool, "--holder", printed(),
    "--kind", "contact", "--purpose", "appointments"]);
  let home = await amina.home();
  const request = home.requests.find((one) => one.id === asked.request);
  assert.deepEqual([request.kinds, request.partner, request.state], [["plan", "skills"], "taalschool", "open"]);
  assert.equal(request.terms.skills.allowed, true);
  assert.deepEqual(fetched(["skills"], 3), []);
  for (const kind of request.kinds) {
    const grant = await amina.grant(decision(home, { kind, request: request.id, until: request.terms[kind].untilDefault }));
    assert.equal(grant.state, "active");
  }
  await amina.decline(other.request);
  assert.deepEqual(fetched(["plan", "skills"]), ["Arabisch, lassen", "B1 halen"]);
  put("skills", "Engels");
  assert.deepEqual(fetched(["skills"]), ["Arabisch, lassen", "Engels"]);
  home = await amina.home();
  assert.deepEqual(home.requests.map((one) => one.state).sort(), ["declined", "granted"]);
  const skills = home.grants.find((grant) => grant.kinds[0] === "skills" && grant.state === "active");
  await amina.revoke(skills.id, [], quiet);
  assert.deepEqual(fetched(["skills"], 3), []);
  assert.deepEqual(fetched(["plan"]), ["B1 halen"]);
  await assert.rejects(amina.revoke(skills.id, [], quiet), problem("changed"));
  put("skills", "Frans");
  assert.equal((await amina.preview("skills")).length, 3);
});

test("what the agreement does not allow is not sent", async () => {
  const home = await amina.home();
  const calls = [];
  await assert.rejects(amina.grant(decision(home, { kind: "medical" })), problem("not-allowed"));
  await assert.rejects(amina.grant(decision(home, { until: home.time + 4000 * DAY })), problem("not-allowed"));
  await assert.rejects(amina.grant(decision(home, { partner: "inspectie" })), problem("not-allowed"));
  await assert.rejects(amina.grant(decision(home, { partner: "nobody" })), problem("not-active"));
  await assert.rejects(amina.grant(decision(home, { purpose: "enforcement" })), problem("not-allowed"));
  assert.deepEqual(calls, []);
});

test("paused, resumed, extended, everything stopped", async () => {
  const home = await amina.home();
  const plan = home.grants.find((grant) => grant.state === "active");
  await amina.pause(plan.id);
  assert.deepEqual(fetched(["plan"], 3), []);
  assert.equal((await amina.home()).grants.find((grant) => grant.id === plan.id).state, "paused");
  await amina.resume(plan.id);
  await amina.stopEverything();
  assert.deepEqual(fetched(["plan"], 3), []);
  assert.equal((await amina.home()).stopped, true);
  await amina.resumeEverything();
  assert.deepEqual(fetched(["plan"]), ["B1 halen"]);
  const longer = await amina.extend(plan.id, plan.until - DAY, { language: "nl", text: "Langer." });
  assert.equal(longer.until, plan.until - DAY);
  assert.deepEqual(fetched(["plan"]), ["B1 halen"]);
  assert.equal((await amina.home()).grants.find((grant) => grant.id === plan.id).state, "replaced");
});

test("revoking one partner's consent gives those who stay the new keys", async () => {
  const home = await amina.home();
  const until = home.time + 20 * DAY;
  const staying = await amina.grant(decision(home, { until }));
  const going = await amina.grant(decision(home, {
    partner: "gemeente", purpose: "civic-integration", staffRole: "municipality", until,
  }));
  await amina.revoke(going.id, [], quiet);
  put("skills", "Duits");
  assert.deepEqual(fetched(["skills"]), ["Arabisch, lassen", "Duits", "Engels", "Frans"]);
  const after = (await amina.home()).grants;
  assert.equal(after.find((grant) => grant.id === staying.id).state, "replaced");
});

test("\"this is not right\": to the author, and with the document for every reader", async () => {
  const [document] = (await amina.home()).documents.filter((one) => one.kind === "plan");
  await amina.remark(document, "Het is al B1.");
  await amina.remark(document, "En nu B2.");
  const read = await amina.read(document);
  assert.deepEqual(read.remarks.map((one) => one.text), ["Het is al B1.", "En nu B2."]);
  assert.deepEqual((await amina.preview("plan")).map((one) => one.remarks.length), [2]);
  assert.ok((await amina.home()).documents.every((one) => one.author !== "holder"));
  await assert.rejects(amina.remark(document, ""), problem("failed"));
  const { remarks } = await coa.rpc.partner.listRemarks({ query: coa.sign("remark-query", { first: 1n }) });
  assert.equal(remarks.length, 2);
});

test("frozen by a desk: it says who, and only the holder resumes", async () => {
  const holder = parseHolder(number);
  await coa.rpc.partner.freeze({ freeze: coa.sign("freeze", { staff: "staff-1", staffRole: "reception" }, { holder }) });
  const home = await amina.home();
  assert.deepEqual([home.stopped, home.frozenBy], [true, "coa"]);
  assert.deepEqual(fetched(["plan"], 3), []);
  await amina.resumeEverything();
  const after = await amina.home();
  assert.deepEqual([after.stopped, after.frozenBy], [false, undefined]);
  assert.ok(fetched(["plan"]).includes("B1 halen"));
  const { lines } = await amina.log(quiet);
  const what = lines.filter((line) => ["frozen", "resumed", "stopped"].includes(line.what)).map((line) => line.what);
  assert.deepEqual(what.slice(0, 2), ["resumed", "frozen"]);
});

test("the log: every entry proven, the newest first, who did what", async () => {
  const { lines, verified, size } = await amina.log(quiet);
  assert.equal(lines.length, verified);
  assert.ok(size >= verified);
  assert.deepEqual([lines.at(-1).what, lines.at(-1).who], ["enrolled", "coa"]);
  assert.deepEqual([lines[0].what, lines[0].who], ["looked", "holder"]);
  const read = lines.find((line) => line.what === "read");
  assert.deepEqual([read.who, read.purpose, read.kinds[0].released], ["taalschool", PURPOSE, true]);
  const pauses = lines.map((line) => line.what).filter((what) => ["paused", "resumed", "stopped", "frozen"].includes(what));
  assert.deepEqual(pauses.reverse(), ["paused", "resumed", "stopped", "resumed", "frozen", "resumed"]);
  for (const what of ["granted", "revoked", "refused", "keys", "wrong-pin", "asked"]) {
    assert.ok(lines.some((line) => line.what === what), what);
  }
});

test("download: the documents, a table and a page to read", async () => {
  const any = new Proxy({}, { get: (_, key) => String(key) });
  const words = new Proxy({ language: "ti", dir: "ltr", states: any, whats: any }, { get: (own, key) => own[key] ?? String(key) });
  const without = Buffer.from(await amina.download(undefined, quiet)).toString("latin1");
  assert.ok(without.includes("dossier.json") && !without.includes("index.html"));
  const zip = await amina.download(words, quiet);
  writeFileSync(at("all.zip"), zip);
  assert.deepEqual([...zip.subarray(0, 2)], [0x50, 0x4b]);
  const names = Buffer.from(zip).toString("latin1");
  for (const name of ["index.html", "dossier.json", "documents/skills-coa-1.txt"]) assert.ok(names.includes(name), name);
});

test("another PIN; then the recovery card: a new card, and the old one is dead", async () => {
  await assert.rejects(amina.changePin(OWN_PIN, quiet), problem("weak-pin"));
  await amina.changePin("730162", quiet);
  const same = pageClient(site);
  await same.readCard(link);
  await assert.rejects(same.open(OWN_PIN, quiet), problem("wrong-pin"));
  assert.deepEqual(await same.open("730162", quiet), { activated: true, recovered: false });
  const paper = pageClient(site);
  assert.deepEqual(await paper.readCard(recoveryLink), { holder: printed(), kind: "recovery" });
  assert.deepEqual(await paper.open("", quiet), { activated: true, recovered: true });
  const card = await paper.replaceCard(OWN_PIN, quiet);
  await assert.rejects(pageClient(site).readCard(link), problem("card-dead"));
  link = card.link;
  const next = await opened();
  assert.equal((await next.home()).documents.length, 5);
  const still = pageClient(site);
  await still.readCard(recoveryLink);
  assert.equal((await still.open("", quiet)).recovered, true);
  amina = next;
});

test("the recovery card's letters, typed as they stand on it", async () => {
  const secret = Buffer.from(recoveryLink.split(".").at(-1), "base64url").toString("hex").match(/.{4}/g).join(" ");
  const unchecked = printed().replace(/.$/, (check) => (check === "*" ? "~" : "*"));
  for (const wrong of [secret, `${printed()}`, `${printed()} ${secret.slice(1)}`, `${unchecked} ${secret}`]) {
    await assert.rejects(pageClient(site).readCard(wrong), problem("card-unreadable"));
  }
  const paper = pageClient(site);
  assert.deepEqual(await paper.readCard(`${printed().toLowerCase()}\n${secret.toUpperCase()}`), { holder: printed(), kind: "recovery" });
  assert.deepEqual(await paper.open("", quiet), { activated: true, recovered: true });
});

test("what is remembered on the device has no secret and no number in it, and notices an older log", async () => {
  const store = new Storage();
  const client = await opened({ store });
  assert.equal(await client.remembered(), false);
  assert.equal(store.text, undefined);
  await client.remember(true);
  await client.home();
  assert.ok(store.text.includes("brokers"));
  assert.ok(!store.text.includes(number) && !store.text.includes(link.split(".").at(-1)));
  const later = await opened({ store });
  assert.equal(await later.remembered(), true);
  store.text = store.text.replace(/"size":"n\d+"/, '"size":"n999999"');
  await assert.rejects(opened({ store }), problem("log-went-back"));
  await later.remember(false);
  assert.equal(store.text, undefined);
});

test("erased in part, then all of it", async () => {
  await amina.erase(["skills"]);
  assert.deepEqual((await amina.home()).documents.map((d) => d.kind), ["plan"]);
  await amina.erase([]);
  await assert.rejects(pageClient(site).readCard(link), problem("card-dead"));
});
