// SPDX-License-Identifier: EUPL-1.2
// `eenmaal witness serve`, judged from outside: a log of our own, and cosignatures computed from the specification.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { eenmaal } from "./lib/command.mjs";

const ORIGIN = "log.example/of-another-house";
const NAME = "w.example/one";
const sha256 = (...parts) => createHash("sha256").update(Buffer.concat(parts.map((p) => Buffer.from(p)))).digest();
const node = (left, right) => sha256([1], left, right);
const raw = (key) => createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-32);
const keyId = (name, type, key) => sha256(`${name}\n`, [type], key).subarray(0, 4);
const vkey = (name, type, key) =>
  `${name}+${keyId(name, type, key).toString("hex")}+${Buffer.from([type, ...key]).toString("base64")}`;

const { privateKey } = generateKeyPairSync("ed25519");
// Trees of one, two and three leaves, and another of two.
const [a, b, c, x] = ["a", "b", "c", "x"].map((leaf) => sha256([0], leaf));
const roots = { 1: a, 2: node(a, b), 3: node(node(a, b), c), other: node(a, x) };

function note(size, root, key = privateKey) {
  const text = `${ORIGIN}\n${size}\n${root.toString("base64")}\n`;
  const signature = Buffer.concat([keyId(ORIGIN, 1, raw(privateKey)), sign(null, Buffer.from(text), key)]);
  return { text, note: `${text}\n— ${ORIGIN} ${signature.toString("base64")}\n` };
}

const folder = mkdtempSync(join(tmpdir(), "witness-"));
const at = (name) => join(folder, name);
let process_, url, witness;

async function serve() {
  process_ = spawn(process.env.EENMAAL, ["witness", "serve", "--folder", at("keys"), "--log-vkey", at("log.vkey"),
    "--state", at("state"), "--listen", "127.0.0.1:0"], { stdio: ["ignore", "ignore", "pipe"] });
  for await (const line of createInterface({ input: process_.stderr })) {
    const { event, port } = JSON.parse(line);
    if (event !== "listening") continue;
    url = `http://127.0.0.1:${port}/prefix/add-checkpoint`;
    return;
  }
}

before(async () => {
  writeFileSync(at("log.vkey"), `${vkey(ORIGIN, 1, raw(privateKey))}\n`);
  eenmaal(["witness", "keygen", "--name", NAME, "--folder", at("keys")]);
  const line = readFileSync(at("keys/witness.vkey"), "utf8").trimEnd();
  const typed = Buffer.from(line.split("+").slice(2).join("+"), "base64");
  witness = typed.subarray(1);
  assert.equal(typed[0], 4);
  assert.equal(line, vkey(NAME, 4, witness));
  await serve();
});

after(() => {
  process_?.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

async function add(old, proof, { note: text }) {
  const body = [`old ${old}`, ...proof.map((hash) => hash.toString("base64")), "", text].join("\n");
  const answer = await fetch(url, { method: "POST", body });
  return { status: answer.status, type: answer.headers.get("content-type"), body: await answer.text() };
}

/** The Ed25519 key that SPKI wraps. */
const publicKey = (key) => createPublicKey({
  key: Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), key]), format: "der", type: "spki",
});

function checkLine({ status, body }, text) {
  assert.equal(status, 200, body);
  const [, name, encoded] = /^— (\S+) (\S+)\n$/.exec(body);
  const blob = Buffer.from(encoded, "base64");
  assert.equal(name, NAME);
  assert.equal(blob.length, 4 + 8 + 64);
  assert.deepEqual(blob.subarray(0, 4), keyId(NAME, 4, witness));
  const time = blob.readBigUInt64BE(4);
  assert.ok(Math.abs(Number(time) - Date.now() / 1000) < 60);
  const message = Buffer.from(`cosignature/v1\ntime ${time}\n${text}`);
  assert.ok(verify(null, message, publicKey(witness), blob.subarray(12)));
  assert.ok(!verify(null, Buffer.from(text), publicKey(witness), blob.subarray(12)));
}

test("it cosigns what continues the log, by the specification's words", async () => {
  const first = note(1, roots[1]);
  checkLine(await add(0, [], first), first.text);
  const third = note(3, roots[3]);
  // PROOF(1, D[3]): the second leaf, then the third.
  checkLine(await add(1, [b, c], third), third.text);
  checkLine(await add(3, [], third), third.text);
});

test("it refuses what does not, and says what it knows", async () => {
  const size = (answer) => {
    assert.equal(answer.status, 409);
    assert.equal(answer.type, "text/x.tlog.size");
    assert.equal(answer.body, "3\n");
  };
  size(await add(0, [], note(1, roots[1])));
  size(await add(2, [c], note(3, roots[3])));
  size(await add(3, [], note(3, sha256("fork"))));
  assert.equal((await add(3, [x], note(4, sha256("fork")))).status, 422);
  assert.equal((await add(4, [], note(3, roots[3]))).status, 400);
  assert.equal((await add(3, [], { note: "nonsense" })).status, 400);
  const { privateKey: stranger } = generateKeyPairSync("ed25519");
  assert.equal((await add(3, [], note(3, roots[3], stranger))).status, 403);
  const elsewhere = note(3, roots[3]).note.replaceAll(ORIGIN, "log.example/unknown");
  assert.equal((await add(3, [], { note: elsewhere })).status, 404);
});

test("it knows it still after it was killed", async () => {
  process_.kill("SIGKILL");
  await new Promise((done) => process_.once("exit", done));
  await serve();
  const answer = await add(0, [], note(2, roots.other));
  assert.deepEqual([answer.status, answer.body], [409, "3\n"]);
  checkLine(await add(3, [], note(3, roots[3])), note(3, roots[3]).text);
});
