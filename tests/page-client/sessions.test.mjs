// SPDX-License-Identifier: EUPL-1.2
// Lines that break, devices that work at the same time, keys that run short; the other side is the independent client.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as cast from "./lib/cast.mjs";
import { hex, text, utf8 } from "./lib/bytes.mjs";
import { Site } from "./lib/site.mjs";
import { browserFetch, pageClient } from "./browser.mjs";
import { card as cards, sodium, toProblem } from "./page.mjs";

const START_PIN = "483920";
const PIN = "905172";
const PURPOSE = "language-training";
const ROLE = "language-school";
const DAY = 86_400;
const quiet = () => undefined;
let site, coa, school;

before(async () => {
  await sodium.sodiumReady();
  site = await Site.start();
  coa = await cast.partner(site, "coa");
  school = await cast.partner(site, "taalschool");
});
after(() => site?.stop());

const problem = (code) => (error) => toProblem(error).code === code || assert.fail(String(error.stack));

/** A dossier with documents: {holder, secrets, link}. */
async function enrolled(documents = []) {
  const secrets = await coa.enrol({ pin: utf8(START_PIN) });
  for (const [kind, content] of documents) await coa.put(secrets.holder, kind, utf8(content));
  const { holder, card: secret } = secrets;
  const link = cards.writeLink({ page: "https://page.example/", kind: "card", holder, root: site.rootHash, secret });
  return { holder, secrets, link };
}

async function opened(link, pin = PIN, more = {}) {
  const client = pageClient(site, more);
  await client.readCard(link);
  return { client, state: await client.open(pin, quiet) };
}

async function activated(documents) {
  const dossier = await enrolled(documents);
  const { client } = await opened(dossier.link, START_PIN);
  await client.activate(PIN, quiet);
  return { ...dossier, client };
}

/** A line that breaks at the n-th call of a method; lost: the call arrives, its answer does not. */
function breaking(method, n, lost) {
  const fetch = browserFetch(site);
  let seen = 0;
  return async (url, init) => {
    const now = url.endsWith(`/${method}`) && ++seen === n;
    if (now && !lost) throw new TypeError("fetch failed");
    const answer = await fetch(url, init);
    if (now) throw new TypeError("fetch failed");
    return answer;
  };
}

const decision = (home, more = {}) => ({
  partner: "taalschool", kind: "skills", purpose: PURPOSE, staffRole: ROLE, until: home.time + 30 * DAY,
  notice: { language: "nl", text: "…" }, ...more,
});

const reseals = async (secrets) => {
  const one = await cast.holder(site, secrets);
  return (await one.dossier()).segments.map((segment) => segment.reseal);
};

test("an activation that was interrupted while it sealed goes on at the next opening", async () => {
  const { link, secrets } = await enrolled([["skills", "een"], ["skills", "twee"], ["plan", "drie"]]);
  const { client } = await opened(link, START_PIN, { fetch: breaking("Reseal", 2, false) });
  assert.match((await client.activate(PIN, quiet)).recovery, /#1r\./, "the new recovery card must be shown all the same");
  assert.deepEqual((await reseals({ ...secrets, pin: utf8(PIN) })).filter((count) => count === 1n).length, 1);
  const { client: again, state } = await opened(link);
  assert.equal(state.activated, true);
  assert.deepEqual(await reseals({ ...secrets, pin: utf8(PIN) }), [1n, 1n, 1n]);
  assert.deepEqual((await again.preview("skills")).map((one) => text(one.bytes)).sort(), ["een", "twee"]);
});

test("an activation that was interrupted goes on at home, too", async () => {
  const { link, secrets } = await enrolled([["skills", "een"], ["skills", "twee"]]);
  const { client } = await opened(link, START_PIN, { fetch: breaking("Reseal", 1, false) });
  await client.activate(PIN, quiet);
  assert.deepEqual(await reseals({ ...secrets, pin: utf8(PIN) }), [0n, 0n]);
  assert.equal((await client.home()).documents.length, 2);
  assert.deepEqual(await reseals({ ...secrets, pin: utf8(PIN) }), [1n, 1n]);
});

test("the card is lost before its first use: the recovery card activates, and both cards are new", async () => {
  const { link, secrets, holder } = await enrolled([["skills", "een"]]);
  const paper = { page: "https://page.example/", kind: "recovery", holder, root: site.rootHash, secret: secrets.recovery };
  const { client, state } = await opened(cards.writeLink(paper), "");
  assert.deepEqual(state, { activated: false, recovered: true });
  const made = await client.replaceCard(PIN, quiet);
  await assert.rejects(opened(link, START_PIN), problem("card-dead"));
  await assert.rejects(opened(cards.writeLink(paper), ""), problem("card-dead"));
  assert.deepEqual((await opened(made.recovery, "")).state, { activated: true, recovered: true });
  const { client: again, state: after } = await opened(made.link);
  assert.deepEqual(after, { activated: true, recovered: false });
  assert.equal(text((await again.preview("skills"))[0].bytes), "een");
});

test("the answer to a rotation is lost: the new PIN holds all the same", async () => {
  const { link } = await enrolled([["skills", "een"]]);
  const { client } = await opened(link, START_PIN, { fetch: breaking("Rotate", 1, true) });
  await assert.rejects(client.activate(PIN, quiet), problem("offline"));
  await assert.rejects(opened(link, START_PIN), problem("wrong-pin"));
  const { client: again } = await opened(link);
  assert.equal(text((await again.preview("skills"))[0].bytes), "een");
});

test("another recovery card: for the PIN of now only, the one before is dead, card and PIN stay", async () => {
  const { link, client } = await activated([["skills", "een"]]);
  const { link: first } = await client.newRecovery(PIN, quiet);
  await assert.rejects(client.newRecovery("580317", quiet), problem("wrong-pin"));
  const { link: second } = await client.newRecovery(PIN, quiet);
  await assert.rejects(opened(first, ""), problem("card-dead"));
  assert.deepEqual((await opened(second, "")).state, { activated: true, recovered: true });
  assert.equal(text((await (await opened(link)).client.preview("skills"))[0].bytes), "een");
});

test("a revocation whose answer is lost is not said to be done; then it shows that it was", async () => {
  const { link, holder } = await activated([["skills", "een"]]);
  const { client } = await opened(link, PIN, { fetch: breaking("Revoke", 1, true) });
  const { id } = await client.grant(decision(await client.home()));
  await assert.rejects(client.revoke(id, [], quiet), problem("offline"));
  assert.equal((await client.home()).grants.find((grant) => grant.id === id).state, "revoked");
  assert.deepEqual((await school.fetch([{ holder, kinds: ["skills"] }], PURPOSE, ROLE))[0].documents, []);
});

test("two devices: what the other one changed meanwhile does not stand in the way", async () => {
  const { link, client } = await activated([["skills", "een"], ["plan", "twee"]]);
  const { client: other } = await opened(link);
  const home = await client.home();
  await other.home();
  const one = await client.grant(decision(home));
  const two = await other.grant(decision(home, { kind: "plan" }));
  await client.pause(two.id);
  await other.revoke(one.id, [], quiet);
  await assert.rejects(client.resume(one.id), problem("changed"));
  const states = (await client.home()).grants.map((grant) => grant.state).sort();
  assert.deepEqual(states, ["paused", "revoked"]);
});

test("a paused consent stays paused when it is made longer, and when others' consent is taken back", async () => {
  const { client, holder } = await activated([["skills", "een"]]);
  const home = await client.home();
  const one = await client.grant(decision(home));
  await client.pause(one.id);
  const longer = await client.extend(one.id, home.time + 60 * DAY, { language: "nl", text: "…" });
  assert.equal(longer.state, "paused");
  const other = await client.grant(decision(home, { partner: "gemeente", purpose: "civic-integration", staffRole: "municipality" }));
  await client.revoke(other.id, [], quiet);
  const grants = (await client.home()).grants;
  const [paused] = grants.filter((grant) => grant.state === "paused");
  assert.ok(paused.extendableUntil > paused.until);
  assert.deepEqual(grants.filter((grant) => grant.state === "replaced").map((grant) => grant.extendableUntil), [0, 0]);
  assert.deepEqual((await school.fetch([{ holder, kinds: ["skills"] }], PURPOSE, ROLE))[0].documents, []);
  await client.resume(paused.id);
  assert.equal((await school.fetch([{ holder, kinds: ["skills"] }], PURPOSE, ROLE))[0].documents.length, 1);
  const { lines } = await client.log(quiet);
  assert.deepEqual(lines.map((line) => line.what).filter((what) => ["paused", "resumed"].includes(what)), ["resumed", "paused"]);
});

test("a document that came meanwhile is sealed anew with the rest", async () => {
  const { link, holder, secrets } = await enrolled([["skills", "een"]]);
  const { client } = await opened(link, START_PIN);
  await client.home();
  await coa.put(holder, "plan", utf8("twee"));
  await client.activate(PIN, quiet);
  assert.deepEqual(await reseals({ ...secrets, pin: utf8(PIN) }), [1n, 1n]);
});

test("keys are kept ahead: after many revocations a contributor can still seal", async () => {
  const { client, holder } = await activated([["skills", "een"]]);
  for (let n = 0; n < 6; n++) {
    const { id } = await client.grant(decision(await client.home()));
    await client.revoke(id, [], quiet);
    await coa.put(holder, "skills", utf8(`en ${n}`));
  }
  assert.equal((await client.preview("skills")).length, 7);
});

test("calls that were not opened, ids that are none, and a session that has ended", async () => {
  const client = pageClient(site);
  await assert.rejects(client.open(PIN, quiet), problem("card-unreadable"));
  await assert.rejects(client.home(), problem("over"));
  const { client: own, link } = await activated();
  for (const id of ["", "zz", hex(sodium.random(15)), `${hex(sodium.random(15))}XY`]) {
    await assert.rejects(own.pause(id), problem("failed"));
  }
  await assert.rejects(own.pause(hex(sodium.random(16))), problem("failed"));
  await own.close();
  await assert.rejects(own.log(quiet), problem("over"));
  assert.equal((await opened(link)).state.activated, true);
});

test("ten wrong PINs lock the card", async () => {
  const { link } = await enrolled();
  for (let left = 9; left > 0; left--) {
    await assert.rejects(opened(link, "111112"), (error) => toProblem(error).values.left === left);
  }
  await assert.rejects(opened(link, "111112"), problem("locked"));
  await assert.rejects(opened(link, START_PIN), problem("locked"));
});
