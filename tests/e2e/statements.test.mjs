// SPDX-License-Identifier: EUPL-1.2
// Statements that are signed well but are not what they should be: refused, and recorded with the
// reason that the auditor reads.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Code } from "@connectrpc/connect";
import { concat, hex, random, same, unhex, utf8 } from "./lib/bytes.mjs";
import * as cast from "./lib/cast.mjs";
import { envelopeHash, sealEnvelope } from "./lib/dsse.mjs";
import { Action, Outcome, Reason } from "./gen/eenmaal/v1/ledger_pb.js";
import { Site } from "./lib/site.mjs";
import { header, payload } from "./lib/statement.mjs";

let site, coa, school, watch, secrets;

before(async () => {
  site = await Site.start();
  coa = await cast.partner(site, "coa");
  school = await cast.partner(site, "taalschool");
  watch = await cast.auditor(site);
  secrets = await coa.enrol();
  await coa.put(secrets.holder, "skills", utf8("Lassen"));
});
after(() => site?.stop());

/** The entry that names this statement. */
async function recorded(envelope, requester, reason) {
  const hash = envelopeHash(envelope);
  const found = (await watch.entries()).filter((e) => e.seen && same(e.seen.statementHash, hash));
  assert.equal(found.length, 1, "exactly one entry");
  assert.equal(Action[found[0].seen.action], "REJECT");
  assert.equal(Outcome[found[0].seen.outcome], "REFUSED");
  assert.equal(found[0].seen.requester, requester);
  assert.equal(Reason[found[0].kept.reason], Reason[reason]);
}

async function refused(call, code) {
  const error = await call.then(() => null, (e) => e);
  assert.equal(Code[error?.code], Code[code], error?.message ?? "not refused");
}

const head = (issuer = "taalschool") => header(school.audience, issuer);
const fields = (more = {}) => ({
  header: head(), purpose: "language-training", staff: "staff-1", staffRole: "language-school",
  subjects: [{ holder: secrets.holder, kinds: ["skills"] }], ...more,
});
const asSchool = (name, bytes) => sealEnvelope(name, bytes, site.members.taalschool.signing.seed, "taalschool");

/** The header (field 1, first) and the rest of an access request's bytes. */
function halves(bytes) {
  const length = bytes[1];
  assert.ok(bytes[0] === 0x0a && length < 0x80);
  return [bytes.subarray(0, 2 + length), bytes.subarray(2 + length)];
}

const MALFORMED = {
  "a field twice": (b) => concat(b, unhex("12"), [1], utf8("x")),
  "an unknown field": (b) => concat(b, unhex("980601")),
  "an unknown field in the header": (b) => {
    const [first, rest] = halves(b);
    return concat([0x0a, first[1] + 3], first.subarray(2), unhex("980601"), rest);
  },
  "a byte behind the end": (b) => concat(b, [0]),
  "the beginning of a field behind the end": (b) => concat(b, [0x2a, 0x7f]),
  "a length in more bytes than it needs": (b) => concat([0x0a, b[1] | 0x80, 0x00], b.subarray(2)),
  "a tag in more bytes than it needs": (b) => concat([0x8a, 0x00], b.subarray(1)),
  "fields out of order": (b) => concat(...halves(b).reverse()),
  "a default that is written out": (b) => {
    const [first, rest] = halves(b);
    return concat([0x0a, first[1] + 2], first.subarray(2), unhex("3800"), rest);
  },
  "the whole message twice": (b) => concat(b, b),
};

for (const [what, change] of Object.entries(MALFORMED)) {
  test(`refused as malformed: ${what}`, async () => {
    const envelope = asSchool("access-request", change(payload("access-request", fields())));
    await refused(school.rpc.partner.fetch({ accessRequest: envelope }), Code.InvalidArgument);
    await recorded(envelope, "taalschool", Reason.MALFORMED);
  });
}

const SHAPES = {
  "no subjects": { subjects: [] },
  "kinds that are not sorted": (h) => ({ subjects: [{ holder: h, kinds: ["skills", "plan"] }] }),
  "a kind twice": (h) => ({ subjects: [{ holder: h, kinds: ["plan", "plan"] }] }),
  "a dossier number of 9 bytes": () => ({ subjects: [{ holder: random(9), kinds: ["plan"] }] }),
  "a purpose that is no slug": { purpose: "Language Training" },
  "a nonce of 15 bytes": () => ({ header: { ...head(), nonce: random(15) } }),
};

for (const [what, shape] of Object.entries(SHAPES)) {
  test(`refused as malformed: ${what}`, async () => {
    const more = typeof shape === "function" ? shape(secrets.holder) : shape;
    const envelope = asSchool("access-request", payload("access-request", fields(more)));
    await refused(school.rpc.partner.fetch({ accessRequest: envelope }), Code.InvalidArgument);
    await recorded(envelope, "taalschool", Reason.MALFORMED);
  });
}

test("the same bytes, well-formed, are accepted", async () => {
  const envelope = asSchool("access-request", payload("access-request", fields()));
  await school.rpc.partner.fetch({ accessRequest: envelope });
});

test("a statement of one type at another endpoint", async () => {
  const consentRequest = school.sign("consent-request", {
    requestId: random(16), kinds: ["skills"], purpose: "language-training", staffRole: "language-school",
    notAfter: BigInt(Math.floor(Date.now() / 1000) + 86_400),
  }, { holder: secrets.holder });
  await refused(school.rpc.partner.fetch({ accessRequest: consentRequest }), Code.InvalidArgument);
  await recorded(consentRequest, "taalschool", Reason.WRONG_TYPE);
  const access = asSchool("access-request", payload("access-request", fields()));
  await refused(school.rpc.partner.requestConsent({ consentRequest: access }), Code.InvalidArgument);
  await recorded(access, "taalschool", Reason.WRONG_TYPE);
});

test("one type's payload under another type's name", async () => {
  const disguised = asSchool("consent-request", payload("access-request", fields()));
  await refused(school.rpc.partner.requestConsent({ consentRequest: disguised }), Code.InvalidArgument);
  await recorded(disguised, "taalschool", Reason.MALFORMED);
});

test("a member's statement over another member's connection", async () => {
  const stolen = asSchool("access-request", payload("access-request", fields()));
  await refused(coa.rpc.partner.fetch({ accessRequest: stolen }), Code.PermissionDenied);
  await recorded(stolen, "coa", Reason.BAD_SIGNATURE);
});

test("a member that names another one as issuer", async () => {
  const bytes = payload("access-request", fields({ header: head("taalschool") }));
  const claimed = sealEnvelope("access-request", bytes, site.members.coa.signing.seed, "taalschool");
  await refused(coa.rpc.partner.fetch({ accessRequest: claimed }), Code.PermissionDenied);
  await recorded(claimed, "coa", Reason.WRONG_ISSUER);
});

test("audience, time and replay are recorded with their reasons", async () => {
  const time = BigInt(Math.floor(Date.now() / 1000));
  const cases = [
    [{ audience: "elders.test" }, Reason.WRONG_AUDIENCE, Code.PermissionDenied],
    [{ issuedAt: time - 900n, expiresAt: time - 1n }, Reason.STATEMENT_EXPIRED, Code.PermissionDenied],
    [{ issuedAt: time + 200n, expiresAt: time + 300n }, Reason.STATEMENT_FUTURE, Code.PermissionDenied],
  ];
  for (const [more, reason, code] of cases) {
    const envelope = school.accessRequest(fields().subjects, "language-training", "language-school", more);
    await refused(school.rpc.partner.fetch({ accessRequest: envelope }), code);
    await recorded(envelope, "taalschool", reason);
  }
  const nonce = random(16);
  const [first, second] = [1, 2].map((n) =>
    school.accessRequest([{ holder: random(10), kinds: n === 1 ? ["plan"] : ["skills"] }], "language-training",
      "language-school", { nonce }));
  await school.rpc.partner.fetch({ accessRequest: first });
  await refused(school.rpc.partner.fetch({ accessRequest: second }), Code.AlreadyExists);
  await recorded(second, "taalschool", Reason.REPLAY);
});

test("a holder's statement that is signed well but malformed", async () => {
  const sara = await cast.holder(site, secrets);
  await sara.dossier();
  const bytes = payload("suspension", {
    header: header(sara.audience, "holder", { holder: secrets.holder, sequence: sara.sequence + 1n }), paused: true,
  });
  const envelope = sealEnvelope("suspension", concat(bytes, unhex("980601")), sara.seed, sara.keyid);
  await refused(sara.rpc.holder.suspend({ suspension: envelope }), Code.InvalidArgument);
  await recorded(envelope, "holder", Reason.MALFORMED);
  const other = sealEnvelope("suspension", payload("suspension", {
    header: header(sara.audience, "holder", { holder: random(10), sequence: sara.sequence + 1n }), paused: true,
  }), sara.seed, sara.keyid);
  await refused(sara.rpc.holder.suspend({ suspension: other }), Code.PermissionDenied);
  await recorded(other, "holder", Reason.WRONG_ISSUER);
  assert.equal((await sara.dossier()).stopped, false, hex(secrets.holder));
});
