// SPDX-License-Identifier: EUPL-1.2
// A refusal tells nothing: whatever the reason, the answer has the same status, the same headers
// (but for date and request id) and the same length.  Each reason stands in the log.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { MemberStatus } from "./gen/eenmaal/v1/directory_pb.js";
import { Outcome, Reason, SeenRecordSchema } from "./gen/eenmaal/v1/ledger_pb.js";
import {
  FetchRequestSchema, FetchResponseSchema, GetEpochKeyRequestSchema, RequestConsentRequestSchema,
  RequestConsentResponseSchema,
} from "./gen/eenmaal/v1/partner_pb.js";
import { random, same, utf8 } from "./lib/bytes.mjs";
import * as cast from "./lib/cast.mjs";
import { envelopeHash } from "./lib/dsse.mjs";
import { Site } from "./lib/site.mjs";
import { post } from "./lib/transport.mjs";

const PURPOSE = "language-training";
const ROLE = "language-school";
let site, coa, school, watch;
const answers = [];

before(async () => {
  site = await Site.start();
  coa = await cast.partner(site, "coa");
  school = await cast.partner(site, "taalschool");
  watch = await cast.auditor(site);
});
after(() => site?.stop());

/** A dossier with skills in it, and its holder. */
async function dossier() {
  const secrets = await coa.enrol();
  await coa.put(secrets.holder, "skills", utf8("Lassen"));
  return cast.holder(site, secrets);
}

const give = (sara, terms, purposes = [PURPOSE], kinds = ["skills"]) =>
  sara.grant("taalschool", kinds, purposes, [ROLE], terms);

/** One fetch on the wire; the answer and the statement that asked. */
async function ask(holder, { kinds = ["skills"], purpose = PURPOSE, knownSize = 0n } = {}) {
  const accessRequest = school.accessRequest([{ holder, kinds }], purpose, ROLE);
  const body = toBinary(FetchRequestSchema, create(FetchRequestSchema, { accessRequest, knownSize }));
  const answer = await post(site, "partner", "PartnerService/Fetch", body, { member: "taalschool" });
  return { answer, hash: envelopeHash(accessRequest) };
}

/** What of an answer may not depend on the reason. */
function shape({ status, rawHeaders, body }) {
  const headers = [];
  for (let n = 0; n < rawHeaders.length; n += 2) {
    const name = rawHeaders[n];
    headers.push(/^(date|x-request-id)$/i.test(name) ? name : `${name}: ${rawHeaders[n + 1]}`);
  }
  return { status, headers, size: body.length };
}

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

test("asking for a key tells nothing of what others wrote", async () => {
  const { holder } = await coa.enrol();
  const body = toBinary(GetEpochKeyRequestSchema, create(GetEpochKeyRequestSchema, { holder, kind: "skills" }));
  const key = () => post(site, "partner", "PartnerService/GetEpochKey", body, { member: "taalschool" });
  const empty = await key();
  await coa.put(holder, "skills", utf8("Lassen"));
  const filled = await key();
  assert.deepEqual(shape(filled), shape(empty));
  assert.ok(same(filled.body, empty.body));
});

test("asking for consent tells nothing of the dossier", async () => {
  const notAfter = BigInt(Math.floor(Date.now() / 1000) + 86_400);
  const asked = { kinds: ["skills"], purpose: PURPOSE, staffRole: ROLE, notAfter };
  const shapes = [];
  for (const { holder } of [{ holder: random(10) }, await coa.enrol(), await dossier()]) {
    const consentRequest = school.sign("consent-request", { ...asked, requestId: random(16) }, { holder });
    const request = create(RequestConsentRequestSchema, { consentRequest });
    const body = toBinary(RequestConsentRequestSchema, request);
    const answer = await post(site, "partner", "PartnerService/RequestConsent", body, { member: "taalschool" });
    const { receipt } = fromBinary(RequestConsentResponseSchema, answer.body);
    const { status, headers } = shape(answer);
    // A proof is as long as the log makes it; the length of the body follows from it.
    const rest = headers.filter((line) => !line.startsWith("Content-Length"));
    shapes.push({ status, rest, seen: receipt.seen.length });
  }
  assert.deepEqual(shapes[1], shapes[0]);
  assert.deepEqual(shapes[2], shapes[0]);
});

const SCENES = {
  NO_DOSSIER: async () => ask(random(10)),
  NO_CONSENT: async () => ask((await dossier()).holder),
  NO_SEGMENT: async () => {
    const sara = await dossier();
    await give(sara, {}, [PURPOSE], ["plan"]);
    return ask(sara.holder, { kinds: ["plan"] });
  },
  NOT_IN_AGREEMENT: async () => ask((await dossier()).holder, { kinds: ["trauma"] }),
  UNKNOWN_KIND: async () => ask((await dossier()).holder, { kinds: ["a"] }),
  UNKNOWN_PURPOSE: async () => ask((await dossier()).holder, { purpose: "a-purpose-that-nobody-ever-agreed-upon" }),
  PURPOSE_FORBIDDEN: async () => ask((await dossier()).holder, { purpose: "enforcement" }),
  EXPIRED: async () => {
    const sara = await dossier();
    await give(sara, { notAfter: BigInt(Math.floor(Date.now() / 1000)) + 3n });
    await wait(3500);
    return ask(sara.holder);
  },
  REVOKED: async () => {
    const sara = await dossier();
    await sara.revoke(await give(sara));
    return ask(sara.holder);
  },
  WRONG_PURPOSE: async () => {
    const sara = await dossier();
    await give(sara, {}, ["civic-integration"], ["plan"]);
    return ask(sara.holder, { kinds: ["plan"] });
  },
  PAUSED: async () => {
    const sara = await dossier();
    await sara.suspend(true, await give(sara));
    return ask(sara.holder);
  },
  STOPPED: async () => {
    const sara = await dossier();
    await give(sara);
    await sara.suspend(true);
    return ask(sara.holder);
  },
  USED_UP: async () => {
    const sara = await dossier();
    await give(sara, { maxUses: 1n });
    const { answer } = await ask(sara.holder);
    assert.equal(fromBinary(FetchResponseSchema, answer.body).results[0].releases.length, 1);
    return ask(sara.holder);
  },
  PARTNER_SUSPENDED: async () => {
    const sara = await dossier();
    await give(sara);
    site.members.taalschool.status = MemberStatus.SUSPENDED;
    site.signDirectory();
    await site.reload();
    return ask(sara.holder);
  },
};

for (const [reason, play] of Object.entries(SCENES)) {
  test(`refused: ${reason}`, async () => {
    const { answer, hash } = await play();
    const { results: [result] } = fromBinary(FetchResponseSchema, answer.body);
    const seen = fromBinary(SeenRecordSchema, result.receipt.seen);
    assert.equal(answer.status, 200);
    assert.equal(Outcome[seen.outcome], "NOTHING");
    assert.deepEqual([seen.released, result.releases, result.grants, result.identity], [[], [], [], undefined]);
    answers.push({ reason, hash, shape: shape(answer) });
  });
}

test("all of these answers look the same", () => {
  for (const { reason, shape: one } of answers) assert.deepEqual(one, answers[0].shape, reason);
  assert.equal(answers.length, Object.keys(SCENES).length);
});

test("each has its own reason in the log, and nobody but holder and auditor sees it", async () => {
  const entries = await watch.entries();
  for (const { reason, hash } of answers) {
    const { kept } = entries.find((e) => e.seen && same(e.seen.statementHash, hash));
    assert.equal(Reason[kept.kinds[0].reason], reason);
  }
});

test("a consistency proof changes nothing of that, whatever size was known before", async () => {
  const size = answers[0].shape.size;
  for (const knownSize of [1n, 2n, 7n, 40n]) {
    const { answer } = await ask(random(10), { knownSize });
    assert.equal(answer.body.length, size, `known size ${knownSize}`);
  }
});
