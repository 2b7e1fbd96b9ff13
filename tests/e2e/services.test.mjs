// SPDX-License-Identifier: EUPL-1.2
// Every method of every service, by unmodified Connect clients over TLS, and the whole main job.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { create, toBinary } from "@bufbuild/protobuf";
import {
  AuditService, FindEntriesRequestSchema, GetEntryRequestSchema, GetOverviewRequestSchema,
} from "./gen/eenmaal/v1/audit_pb.js";
import { DirectoryService } from "./gen/eenmaal/v1/directory_pb.js";
import { SlotKind } from "./gen/eenmaal/v1/dossier_pb.js";
import { HolderService } from "./gen/eenmaal/v1/holder_pb.js";
import { Action, Reason } from "./gen/eenmaal/v1/ledger_pb.js";
import { GrantState, PartnerService } from "./gen/eenmaal/v1/partner_pb.js";
import { hex, random, same, sha256, text, utf8 } from "./lib/bytes.mjs";
import * as cast from "./lib/cast.mjs";
import { envelopeHash } from "./lib/dsse.mjs";
import { Holder } from "./lib/holder.mjs";
import { openEntry } from "./lib/ledger.mjs";
import { Partner } from "./lib/partner.mjs";
import { AUDIENCE, Site } from "./lib/site.mjs";
import { read } from "./lib/statement.mjs";
import { connectWeb } from "./lib/transport.mjs";

const TRAINING = ["language-training"];
const SCHOOL = ["language-school"];
const called = new Set();
const note = (next) => (request) => {
  called.add(`${request.service.typeName}/${request.method.name}`);
  return next(request);
};
const more = { interceptors: [note] };

let site, coa, school, watch, secrets, sara;

before(async () => {
  site = await Site.start();
  coa = await cast.partner(site, "coa", more);
  school = await cast.partner(site, "taalschool", more);
  watch = await cast.auditor(site, more);
});
after(() => site?.stop());

const fetchSkills = () => school.fetch([{ holder: secrets.holder, kinds: ["skills"] }], TRAINING[0], SCHOOL[0]);

test("time, directory, agreement, checkpoint", async () => {
  const { time, audience } = await coa.rpc.directory.getTime({});
  assert.ok(Math.abs(Number(time) - Date.now() / 1000) < 5);
  assert.equal(audience, AUDIENCE);
  const { agreement } = await coa.rpc.directory.getAgreement({});
  assert.equal(hex(sha256(agreement)), hex(coa.directory.agreementHash));
  const { checkpoint, consistency } = await coa.rpc.directory.getCheckpoint({});
  assert.ok(coa.log.checkpoint(checkpoint, consistency).size >= 1n);
});

test("a dossier is opened and filled; two versions of one document", async () => {
  secrets = await coa.enrol();
  await coa.put(secrets.holder, "skills", utf8("Lassen, Arabisch"), { title: "Vaardigheden" });
  await coa.put(secrets.holder, "skills", utf8("Lassen, Arabisch, Engels"), { replaces: 1n });
  await coa.put(secrets.holder, "medical", utf8('{"resourceType":"Bundle"}'), { mediaType: "application/fhir+json" });
});

test("without consent nothing; asked, granted, read", async () => {
  const [before] = await fetchSkills();
  assert.deepEqual(before.documents, []);
  const requestId = await school.ask(secrets.holder, ["skills"], TRAINING[0], SCHOOL[0]);
  sara = await cast.holder(site, secrets, more);
  assert.equal(sara.activated, false);
  const { requests } = await sara.dossier();
  assert.equal(hex(requests[0].request.requestId), hex(requestId));
  await sara.grant("taalschool", ["skills"], TRAINING, SCHOOL, { requestId });
  const [{ documents: [skills, ...others] }] = await fetchSkills();
  assert.equal(text(skills.content), "Lassen, Arabisch, Engels");
  assert.equal(skills.provenance.header.issuer, "coa");
  assert.deepEqual(others, []);
  const { grants } = await school.rpc.partner.listGrants({ holder: secrets.holder });
  assert.equal(grants[0].state, GrantState.ACTIVE);
  assert.equal(grants[0].uses, 1n);
});

test("a second request is declined", async () => {
  const requestId = await school.ask(secrets.holder, ["plan"], TRAINING[0], SCHOOL[0]);
  await sara.decline(requestId);
  const { requests } = await sara.dossier();
  const declined = requests.find((r) => same(r.request.requestId, requestId));
  assert.equal(declined.state, GrantState.DECLINED);
});

test("pause, resume, stop everything", async () => {
  const { grants: [{ grant: { grantId } }] } = await sara.dossier();
  for (const which of [grantId, undefined]) {
    await sara.suspend(true, which);
    assert.deepEqual((await fetchSkills())[0].documents, []);
    await sara.suspend(false, which);
    assert.equal((await fetchSkills())[0].documents.length, 1);
  }
});

test("activation replaces every key, re-sealing what was there", async () => {
  const formerKey = hex(sara.signing.public);
  await sara.activate();
  assert.deepEqual((await fetchSkills())[0].documents, [], "grants of the former key ended");
  await sara.reseal({ kind: "skills", author: "coa", version: 2n });
  await sara.reseal({ kind: "medical", author: "coa", version: 1n });
  sara = await cast.holder(site, secrets, more);
  assert.equal(sara.activated, true);
  assert.notEqual(hex(sara.signing.public), formerKey);
  await sara.grant("taalschool", ["skills"], TRAINING, SCHOOL);
  const [{ documents: [skills], identity }] = await fetchSkills();
  assert.equal(text(skills.content), "Lassen, Arabisch, Engels");
  assert.equal(skills.reseal, 1n);
  assert.equal(identity.signers.length, 2);
});

test("the holder reads one document", async () => {
  const dossier = await sara.dossier();
  const { content, provenance } = await sara.read(dossier, { kind: "medical", author: "coa", version: 1n });
  assert.equal(text(content), '{"resourceType":"Bundle"}');
  assert.equal(provenance.mediaType, "application/fhir+json");
});

test("this is not right: who wrote it hears it, and so does who may read it", async () => {
  await sara.remark({ kind: "skills", author: "coa", version: 2n }, "Ik spreek ook Frans");
  const [told, ...others] = await coa.remarks();
  const said = JSON.parse(text(told.content));
  assert.deepEqual([said.author, said.version, said.text], ["coa", 2, "Ik spreek ook Frans"]);
  assert.deepEqual(others, []);
  const [{ documents }] = await fetchSkills();
  const remark = documents.find((d) => d.author === "holder");
  assert.equal(JSON.parse(text(remark.content)).text, "Ik spreek ook Frans");
  await sara.remark({ kind: "skills", author: "coa", version: 2n }, "En ik kan lassen");
  assert.deepEqual((await coa.remarks(2n)).map(({ content }) => JSON.parse(text(content)).text), ["En ik kan lassen"]);
});

test("a partner sees what it asked to read itself, and of a refusal no more than then", async () => {
  const nobody = random(10);
  const before = await school.accesses();
  assert.ok(before.some(({ holder, released }) => same(holder, secrets.holder) && released.includes("skills")));
  await school.fetch([{ holder: nobody, kinds: ["skills"] }], TRAINING[0], SCHOOL[0]);
  const newest = before.reduce((most, { index }) => (index > most ? index : most), 0n);
  const [last, ...others] = await school.accesses(newest + 1n);
  assert.deepEqual(others, []);
  assert.deepEqual([hex(last.holder), last.released, last.request.purpose], [hex(nobody), [], TRAINING[0]]);
  assert.deepEqual(await coa.accesses(), []);
});

test("a desk stops everything; the holder starts it again", async () => {
  await coa.freeze(secrets.holder, "reception");
  assert.deepEqual((await fetchSkills())[0].documents, []);
  const { stopped, frozenBy } = await sara.dossier();
  assert.equal(stopped, true);
  assert.equal(read(frozenBy, "freeze", site.members.coa.signing.public).staffRole, "reception");
  await sara.suspend(false);
  assert.equal((await fetchSkills())[0].documents.length, 3);
});

test("revoked: nothing any more, and what is added is sealed to a new epoch", async () => {
  const line = await coa.epoch(secrets.holder, "skills");
  const { grants } = await sara.dossier();
  const { grant } = grants.find((g) => g.state === GrantState.ACTIVE);
  const current = await sara.revoke(grant.grantId);
  assert.equal(current[0].epoch, line.epoch + 1n);
  assert.deepEqual((await fetchSkills())[0].documents, []);
  assert.equal((await coa.epoch(secrets.holder, "skills")).epoch, line.epoch + 1n);
  await coa.put(secrets.holder, "skills", utf8("Rijbewijs B"));
  await sara.publishEpochs();
});

test("another PIN; the former one does not open the vault", async () => {
  await sara.changePin(utf8("905172"));
  const withFormer = new Holder(sara.rpc, site.rootHash, secrets);
  await assert.rejects((await withFormer.join()).open(), { message: /9 tries are left/ });
  secrets = sara.secrets;
  await cast.holder(site, secrets, more);
  const byRecovery = new Holder(sara.rpc, site.rootHash, secrets);
  await (await byRecovery.join()).open(SlotKind.RECOVERY);
});

test("the holder's own log: proven entry by entry, none left out", async () => {
  const entries = await sara.accesses();
  const reads = entries.filter((e) => e.seen.action === Action.ACCESS && e.seen.requester === "taalschool");
  const reasons = reads.map((e) => e.kept.kinds[0].reason);
  for (const reason of [Reason.NO_CONSENT, Reason.GRANTED, Reason.PAUSED, Reason.STOPPED, Reason.REVOKED]) {
    assert.ok(reasons.includes(reason), `${Reason[reason]} in ${reasons}`);
  }
});

test("connect-web: directory, holder, partner", async () => {
  const web = connectWeb(site, "public");
  assert.equal((await web.directory.getTime({})).audience, AUDIENCE);
  const again = await new Holder(web, site.rootHash, secrets).join();
  await again.open();
  assert.ok((await again.dossier()).segments.length >= 3);
  const partner = await new Partner(connectWeb(site, "partner", "taalschool"), site, "taalschool").join();
  const [{ documents }] = await partner.fetch([{ holder: secrets.holder, kinds: ["skills"] }], TRAINING[0], SCHOOL[0]);
  assert.deepEqual(documents, []);
  await assert.rejects(web.holder.getDossier({}), { name: "ConnectError" });
});

test("erased: one kind, then everything; the log still verifies", async () => {
  await sara.erase(["medical"]);
  const { segments } = await sara.dossier();
  assert.ok(segments.every((segment) => segment.kind !== "medical"));
  await sara.erase();
  await assert.rejects(sara.dossier());
  const entries = await watch.entries();
  const erased = entries.filter((e) => e.seen === null);
  assert.ok(erased.length > 10, `${erased.length} erased of ${entries.length}`);
});

test("the auditor reads the directory's editions", async () => {
  const { editions } = await watch.rpc.audit.listDirectories({});
  assert.equal(editions.length, 1);
  assert.equal(hex(sha256(editions[0].agreement)), hex(watch.directory.agreementHash));
});

test("the auditor's page: an overview, a search, one entry; each look is an entry itself", async () => {
  const look = async (schema, method, fields) => {
    const knownSize = watch.log.newest.size;
    const request = create(schema, { ...fields, knownSize });
    const answer = await watch.rpc.audit[method](request);
    const { seen, kept } = watch.log.openReceipt(answer.receipt, sha256(toBinary(schema, request)), answer.consistency);
    assert.deepEqual([seen.action, kept.purpose], [Action.AUDIT_READ, "audit-page"]);
    return answer;
  };
  const day = Math.floor(Date.now() / 86_400_000);
  const { days } = await look(GetOverviewRequestSchema, "getOverview", { fromDay: day - 1, toDay: day + 1 });
  assert.ok(days.length >= 1 && days.every(({ other }) => other > 0n));
  const filter = { action: Action.ERASE };
  const { entries, next } = await look(FindEntriesRequestSchema, "findEntries", { filter, limit: 1 });
  assert.deepEqual([entries.length, next > 0n], [1, true]);
  assert.equal(openEntry(entries[0]).seen.action, Action.ERASE);
  const { entry } = await look(GetEntryRequestSchema, "getEntry", { leafIndex: 0n });
  const { seen } = openEntry(entry);
  assert.equal(hex(seen.statementHash), hex(envelopeHash(entry.statement)));
});

test("no method was left out", () => {
  for (const service of [AuditService, DirectoryService, HolderService, PartnerService]) {
    for (const method of service.methods) {
      assert.ok(called.has(`${service.typeName}/${method.name}`), `${method.name} was never called`);
    }
  }
});

test("the daemon stops when asked, and found nothing wrong with itself", async () => {
  assert.equal(await site.halt(), 0);
});
