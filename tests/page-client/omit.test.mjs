// SPDX-License-Identifier: EUPL-1.2
// A broker whose picture of what is shared is another than the holder's log: consents left out, ends and pauses untrue.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readFileSync, writeFileSync } from "node:fs";
import { readQr } from "./lib/card.mjs";
import { CommandSite, json } from "./lib/command.mjs";
import { browserFetch, pageClient } from "./browser.mjs";
import { Client, fromBinary, holderPb, partnerPb, toBinary, toProblem } from "./page.mjs";

const { GrantState } = partnerPb;
const PIN = "905172";
const DAY = 86_400;
const quiet = () => undefined;
let site, link, profiles;

before(async () => {
  site = await CommandSite.start();
  const at = site.at;
  profiles = { coa: site.memberProfile("coa"), taalschool: site.memberProfile("taalschool") };
  writeFileSync(at("start.pin"), "483920", { mode: 0o600 });
  json(["holder", "enrol", "--profile", profiles.coa, "--card", at("card.html"), "--holder-profile", at("holder"),
    "--language", "en", "--pin-file", at("start.pin")]);
  link = readQr(readFileSync(at("card.html"), "utf8"));
  const client = pageClient(site);
  await client.readCard(link);
  await client.open("483920", quiet);
  await client.activate(PIN, quiet);
  await client.close();
});
after(() => site?.stop());

/** lie: changes what GetDossier says, while it is set. */
async function opened(evil = {}) {
  const honest = browserFetch(site);
  const schema = holderPb.GetDossierResponseSchema;
  const fetch = async (url, init) => {
    const answer = await honest(url, init);
    if (!evil.lie || !url.endsWith("/GetDossier") || answer.status !== 200) return answer;
    const said = fromBinary(schema, new Uint8Array(await answer.arrayBuffer()));
    evil.lie(said);
    return new Response(toBinary(schema, said), { status: 200, headers: { "content-type": "application/proto" } });
  };
  const client = pageClient(site, { fetch, Of: Client });
  await client.readCard(link);
  await client.open(PIN, quiet);
  return client;
}

async function share(client, kind) {
  const { time } = await client.home();
  return client.grant({
    partner: "taalschool", kind, purpose: "language-training", staffRole: "language-school", until: time + 30 * DAY,
    notice: { language: "en", text: "Who, what, why." },
  });
}

async function honestly(client) {
  const home = await client.home();
  await client.check();
  return home;
}

async function found(lie, what) {
  const client = await opened({ lie });
  await client.home();
  await assert.rejects(client.check(), (error) => {
    const { code, values } = toProblem(error);
    assert.deepEqual([code, values.what], ["not-proven", what]);
    return true;
  });
  await client.close();
}

const one = (said, state) => said.grants.find((status) => status.state === state);

test("what is true goes through, however it came to be", async () => {
  const client = await opened();
  await honestly(client);
  const skills = await share(client, "skills");
  const plan = await share(client, "plan");
  await honestly(client);
  await client.pause(skills.id);
  await honestly(client);
  const longer = await client.extend(skills.id, skills.until + DAY, { language: "en", text: "Longer." });
  assert.equal(longer.state, "paused");
  await honestly(client);
  await client.resume(longer.id);
  await client.revoke(plan.id, [], quiet);
  await client.stopEverything();
  const home = await honestly(client);
  assert.deepEqual([home.stopped, home.grants.map(({ state }) => state).sort()], [true, ["active", "replaced", "revoked"]]);
  await client.check();
  await client.close();
  await honestly(await opened());
});

test("a consent is left out, or all of them, and the rest is as it is", async () => {
  await found((said) => void (said.grants = []), "a consent that the log has is left out");
  await found((said) => said.grants.pop(), "a consent that the log has is left out");
  await found((said) => void (said.grants[1] = said.grants[0]), "a consent that the log has is left out");
  await found((said) => said.grants.push(said.grants[0]), "a consent that the log does not have");
});

test("one that stands is said to have ended, one that ended to stand", async () => {
  const wrong = "the state of a consent is not the log's";
  for (const state of ["REVOKED", "EXPIRED", "USED_UP", "REPLACED", "PAUSED", "UNSPECIFIED"]) {
    await found((said) => void (one(said, GrantState.ACTIVE).state = GrantState[state]), wrong);
  }
  await found((said) => void (one(said, GrantState.REVOKED).state = GrantState.REPLACED), wrong);
  await found((said) => void (one(said, GrantState.REPLACED).state = GrantState.ACTIVE), wrong);
  const kinds = "kinds were taken back otherwise than the log says";
  await found((said) => Object.assign(one(said, GrantState.REVOKED), { state: GrantState.EXPIRED, revokedKinds: [] }), kinds);
  await found((said) => void (one(said, GrantState.ACTIVE).revokedKinds = ["skills"]), kinds);
  await found((said) => void (one(said, GrantState.ACTIVE).uses = 9n), "more readings under a consent than the log has");
});

test("it is hidden that everything is stopped, and said when it is not", async () => {
  const stopped = "everything is stopped, or not, otherwise than the log says";
  await found((said) => void (said.stopped = false), stopped);
  const client = await opened();
  await client.resumeEverything();
  await honestly(client);
  await client.close();
  await found((said) => void (said.stopped = true), stopped);
});

test("a lie in the middle of a session is found by what was read since, and the log is read anew after it", async () => {
  const evil = {};
  const client = await opened(evil);
  await honestly(client);
  evil.lie = (said) => said.grants.shift();
  await client.home();
  await assert.rejects(client.check(), /left out/);
  evil.lie = undefined;
  await honestly(client);
  await client.close();
});

test("a reading that is said to be from before the consents, or is not in the holder's log", async () => {
  const client = await opened();
  for (const other of [{ number: 2n }, { leaf: new Uint8Array(32) }, { number: 99_999n }]) {
    await client.home();
    Object.assign(client.shown, other);
    await assert.rejects(client.check(), /the dossier's reading is not in the log/);
  }
  await honestly(client);
  await client.close();
});
