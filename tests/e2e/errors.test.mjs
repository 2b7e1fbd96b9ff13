// SPDX-License-Identifier: EUPL-1.2
// What goes wrong arrives at an unmodified client as ConnectError with the right code.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Code, ConnectError } from "@connectrpc/connect";
import { compressionGzip } from "@connectrpc/connect-node";
import { create, toBinary } from "@bufbuild/protobuf";
import { GetTimeRequestSchema } from "./gen/eenmaal/v1/directory_pb.js";
import { FetchRequestSchema } from "./gen/eenmaal/v1/partner_pb.js";
import { formatHolder, random, utf8 } from "./lib/bytes.mjs";
import * as cast from "./lib/cast.mjs";
import { issue, makeAuthority } from "./lib/certificates.mjs";
import { signingKey } from "./lib/keys.mjs";
import { Site } from "./lib/site.mjs";
import { sign } from "./lib/statement.mjs";
import { connectNode, connectWeb, post, send } from "./lib/transport.mjs";

const PURPOSE = ["language-training", "language-school"];
let site, coa, school, secrets;

before(async () => {
  site = await Site.start();
  coa = await cast.partner(site, "coa");
  school = await cast.partner(site, "taalschool");
  secrets = await coa.enrol();
  await coa.put(secrets.holder, "skills", utf8("Lassen"));
});
after(() => site?.stop());

async function fails(promise, code) {
  await assert.rejects(promise, (error) => {
    assert.ok(error instanceof ConnectError, String(error));
    assert.equal(Code[error.code], Code[code], error.message);
    assert.ok(error.rawMessage.length > 0);
    return true;
  });
}

const subjects = () => [{ holder: secrets.holder, kinds: ["skills"] }];
const access = (more) => school.accessRequest(subjects(), ...PURPOSE, more);
const now = () => BigInt(Math.floor(Date.now() / 1000));

test("a method, or a service, that is not there", async () => {
  const nowhere = connectNode(site, "public", undefined, { baseUrl: `${site.url("public")}/nowhere` });
  await fails(nowhere.directory.getTime({}), Code.Unimplemented);
  await fails(connectNode(site, "public").partner.fetch({}), Code.Unimplemented);
  await fails(connectNode(site, "partner", "coa").holder.getDossier({}), Code.Unimplemented);
});

test("JSON is not spoken (415)", async () => {
  const json = connectNode(site, "public", undefined, { useBinaryFormat: false });
  await fails(json.directory.getTime({}), Code.InvalidArgument);
  const headers = { "content-type": "application/json" };
  const answer = await post(site, "public", "DirectoryService/GetTime", "{}", { headers });
  assert.equal(answer.status, 415);
  assert.equal(answer.headers["accept-post"], "application/proto");
});

test("a page of another site may not call as the member whose certificate the browser has", async () => {
  const { host } = new URL(site.url("partner"));
  const status = async (headers) =>
    (await post(site, "partner", "DirectoryService/GetTime", "", { member: "coa", headers })).status;
  for (const origin of ["https://evil.example", "null", `http://${host}`, `https://${host}.evil.example`, `https://${host}/`]) {
    assert.equal(await status({ origin }), 403, origin);
  }
  for (const site of ["cross-site", "same-site", "none"]) assert.equal(await status({ "sec-fetch-site": site }), 403, site);
  assert.equal(await status({ origin: `https://${host}`, "sec-fetch-site": "cross-site" }), 403);
  assert.equal(await status({ origin: `https://${host}`, "sec-fetch-site": "same-origin" }), 200);
  assert.equal(await status({}), 200);
});

test("bodies that are too large, announced or not", async () => {
  await fails(school.rpc.partner.fetch({ accessRequest: { payload: random(70_000) } }), Code.ResourceExhausted);
  const ciphertext = new Uint8Array(10 << 20);
  await fails(coa.rpc.partner.putSegment({ ciphertext }), Code.ResourceExhausted);
  const headers = { "transfer-encoding": "chunked" };
  const answer = await post(site, "partner", "PartnerService/Fetch", random(70_000), { member: "taalschool", headers });
  assert.equal(answer.status, 429);
});

test("a compressed request", async () => {
  const more = { sendCompression: compressionGzip, compressMinBytes: 0 };
  const packed = connectNode(site, "partner", "coa", more);
  await fails(packed.partner.getEpochKey({ holder: secrets.holder, kind: "skills" }), Code.Unimplemented);
});

test("deadlines", async () => {
  const query = toBinary(FetchRequestSchema, create(FetchRequestSchema, { accessRequest: access() }));
  for (const [timeout, status] of [["0", 504], ["60000", 200], ["soon", 400], ["12345678901", 400]]) {
    const headers = { "connect-timeout-ms": timeout };
    const body = timeout === "60000"
      ? toBinary(FetchRequestSchema, create(FetchRequestSchema, { accessRequest: access() })) : query;
    const answer = await post(site, "partner", "PartnerService/Fetch", body, { member: "taalschool", headers });
    assert.equal(answer.status, status, `${timeout}: ${answer.body}`);
  }
  assert.ok(await coa.rpc.directory.getTime({}, { timeoutMs: 10_000 }));
});

test("another protocol version, another HTTP method", async () => {
  const headers = { "connect-protocol-version": "2" };
  assert.equal((await post(site, "public", "DirectoryService/GetTime", "", { headers })).status, 400);
  const url = `${site.url("public")}/eenmaal.v1.DirectoryService/GetTime`;
  const answer = await send(url, { method: "GET", rejectUnauthorized: false, agent: false });
  assert.equal(answer.status, 405);
  assert.equal(JSON.parse(answer.body).code, "unimplemented");
});

test("bytes that are no message", async () => {
  const body = Buffer.from("ffffffffffffffffffffff", "hex");
  const answer = await post(site, "partner", "PartnerService/Fetch", body, { member: "taalschool" });
  assert.equal(answer.status, 400);
  assert.equal(JSON.parse(answer.body).code, "invalid_argument");
  const empty = toBinary(GetTimeRequestSchema, create(GetTimeRequestSchema));
  assert.equal((await post(site, "public", "DirectoryService/GetTime", empty)).status, 200);
});

test("who is calling: no certificate, one that nobody knows, one of another authority", async () => {
  for (const client of [connectNode(site, "partner"), connectWeb(site, "partner")]) {
    await fails(client.directory.getTime({}), Code.Unauthenticated);
  }
  await fails(connectNode(site, "partner", "stranger").partner.listGrants({}), Code.Unauthenticated);
  makeAuthority(site.folder, "other");
  issue(site.folder, "impostor", { authority: "other" });
  await fails(connectNode(site, "partner", "impostor").partner.listGrants({}), Code.Unauthenticated);
});

test("signatures, audience, time, replay", async () => {
  const fetch = (accessRequest) => school.rpc.partner.fetch({ accessRequest });
  const forged = access();
  forged.signatures[0].sig[5] ^= 1;
  await fails(fetch(forged), Code.PermissionDenied);
  await fails(fetch(access({ audience: "broker.elders/eenmaal" })), Code.PermissionDenied);
  await fails(fetch(access({ issuedAt: now() - 1000n, expiresAt: now() - 700n })), Code.PermissionDenied);
  await fails(fetch(access({ issuedAt: now() + 300n })), Code.PermissionDenied);
  await fails(fetch(access({ expiresAt: now() + 3600n })), Code.InvalidArgument);
  await fails(fetch(undefined), Code.InvalidArgument);
  const once = access();
  await fetch(once);
  await fails(fetch(once), Code.AlreadyExists);
  const nonce = random(16);
  await fetch(access({ nonce }));
  await fails(fetch(access({ nonce })), Code.AlreadyExists);
});

test("a replay is known after a restart", async () => {
  const once = access();
  await school.rpc.partner.fetch({ accessRequest: once });
  await site.halt();
  await site.run();
  school = await cast.partner(site, "taalschool");
  coa = await cast.partner(site, "coa");
  await fails(school.rpc.partner.fetch({ accessRequest: once }), Code.AlreadyExists);
});

test("strangers to a dossier learn nothing", async () => {
  const sara = await cast.holder(site, secrets);
  const nobody = random(10);
  const query = { header: { audience: sara.audience, issuer: "holder" }, method: "GetDossier" };
  const stranger = signingKey();
  const answers = [];
  for (const holder of [nobody, secrets.holder]) {
    const envelope = sign("holder-query", query, stranger.seed, formatHolder(holder));
    await fails(sara.rpc.holder.getDossier({ query: envelope }), Code.Unauthenticated);
    answers.push(await sara.rpc.holder.getDossier({ query: envelope }).catch((error) => error.message));
  }
  assert.equal(answers[0], answers[1]);
  await fails(sara.rpc.holder.getSegment({ query: sara.query("GetDossier") }), Code.InvalidArgument);
});

test("states: not found, not allowed, moved on, out of sequence", async () => {
  await fails(coa.rpc.partner.getEpochKey({ holder: random(10), kind: "skills" }), Code.NotFound);
  await fails(school.rpc.partner.getEpochKey({ holder: secrets.holder, kind: "trauma" }), Code.PermissionDenied);
  await fails(school.ask(secrets.holder, ["trauma"], ...PURPOSE), Code.PermissionDenied);
  await fails(school.enrol(), Code.PermissionDenied);
  const sara = await cast.holder(site, secrets);
  const late = await coa.makeSegment(secrets.holder, "skills", utf8("te laat"));
  const grantId = await sara.grant("taalschool", ["skills"], [PURPOSE[0]], [PURPOSE[1]]);
  await sara.revoke(grantId);
  const { envelope, ciphertext } = late;
  await fails(coa.rpc.partner.putSegment({ segment: envelope, ciphertext }), Code.FailedPrecondition);
  await sara.dossier();
  sara.sequence += 5n;
  await fails(sara.rpc.holder.suspend({ suspension: sara.change("suspension", { paused: true }) }), Code.Aborted);
  await fails(sara.grant("taalschool", ["finance"], ["enforcement"], ["language-school"]), Code.PermissionDenied);
  await fails(sara.revoke(random(16)), Code.NotFound);
  const wrongPin = await cast.holder(site, { ...secrets, pin: utf8("111222") }).catch((error) => error);
  assert.equal(Code[wrongPin.code], "PermissionDenied");
});
