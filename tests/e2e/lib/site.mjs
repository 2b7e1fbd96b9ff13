// SPDX-License-Identifier: EUPL-1.2
// A chain of its own for one test file: directory, certificates, keys, and the running daemon.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { create, toBinary } from "@bufbuild/protobuf";
import { GetDirectoryResponseSchema, MemberStatus } from "../gen/eenmaal/v1/directory_pb.js";
import { hex, random, sha256 } from "./bytes.mjs";
import { fingerprint, issue, makeAuthority } from "./certificates.mjs";
import { kemKey, signingKey } from "./keys.mjs";
import { formatVkey } from "./ledger.mjs";
import { sign } from "./statement.mjs";

export const AUDIENCE = "broker.test/eenmaal";
export const ORIGIN = "https://dossier.test";
export const KINDS = ["contact", "finance", "medical", "plan", "skills", "trauma"];
export const ROLES = {
  coa: ["reception"],
  gemeente: ["municipality"],
  ggz: ["mental-health-care"],
  inspectie: ["auditor"],
  taalschool: ["language-school"],
};
const STOP_MS = 20_000;

export class Site {
  /** A site whose daemon listens. */
  static async start() {
    const site = new this();
    site.folder = mkdtempSync(join(tmpdir(), "site-"));
    site.log = [];
    try {
      site.prepare();
      site.write("eenmaald.yaml", site.config());
      await site.run();
    } catch (error) {
      await site.stop();
      throw error;
    }
    return site;
  }

  /** Everything that the daemon's configuration names; also this.members and this.rootHash. */
  prepare() {
    this.version = 0n;
    this.root = signingKey();
    this.rootHash = sha256(this.root.public);
    this.logKey = signingKey();
    this.agreement = readFileSync(join(process.env.EENMAAL_ROOT, "policy/agreement.yaml"));
    makeAuthority(this.folder);
    issue(this.folder, "server", { server: true });
    issue(this.folder, "stranger");
    this.members = Object.fromEntries(Object.keys(ROLES).map((id) => {
      issue(this.folder, id);
      return [id, { id, roles: ROLES[id], status: MemberStatus.ACTIVE, signing: signingKey(), kem: kemKey() }];
    }));
    this.write("agreement.yaml", this.agreement);
    this.write("log.key", `${hex(this.logKey.seed)}\n`);
    this.write("database.key", `${hex(random(32))}\n`);
    this.signDirectory();
  }

  write(name, content) {
    writeFileSync(join(this.folder, name), content, { mode: 0o600 });
  }

  config() {
    return [
      "public: {port: 0, certificate: server.pem, key: server.key}",
      "partner: {port: 0, certificate: server.pem, key: server.key, client_ca: [ca.pem]}",
      "database: eenmaal.db", "database_key: database.key", "log_key: log.key",
      "directory: directory.bin", `root_key_fingerprint: "${hex(this.rootHash)}"`,
      "agreement: agreement.yaml", `origins: ["${ORIGIN}"]`, "",
    ].join("\n");
  }

  #member(m) {
    return {
      id: m.id, names: [{ language: "nl", text: m.id }], roles: m.roles, status: m.status,
      signingKey: m.signing.public, kemKey: { suite: m.kem.suite, publicKey: m.kem.public },
      tls: [{ fingerprint: fingerprint(this.folder, m.id) }],
    };
  }

  /** Sign the next edition of the directory into directory.bin. */
  signDirectory() {
    const issuedAt = BigInt(Math.floor(Date.now() / 1000));
    this.version++;
    const directory = sign("directory", {
      version: this.version, issuedAt, notAfter: issuedAt + 86_400n, audience: AUDIENCE,
      agreementHash: sha256(this.agreement), suiteFloor: 1,
      logKeys: [formatVkey(AUDIENCE, this.logKey.public)],
      members: Object.values(this.members).map((m) => this.#member(m)),
    }, this.root.seed);
    const response = create(GetDirectoryResponseSchema, { directory, rootKey: this.root.public });
    this.write("directory.bin", toBinary(GetDirectoryResponseSchema, response));
  }

  /** Start the daemon; done when both listeners listen. */
  async run() {
    this.ports = {};
    this.daemon = spawn(process.env.EENMAALD, ["--config", join(this.folder, "eenmaald.yaml")],
      { stdio: ["ignore", "inherit", "pipe"] });
    this.exited = once(this.daemon, "exit");
    const lines = createInterface({ input: this.daemon.stderr });
    const listening = new Promise((resolve, reject) => {
      lines.on("line", (line) => {
        this.log.push(line);
        this.#listen(line);
        if (this.ports.public && this.ports.partner) resolve();
      });
      this.exited.then(([code]) => reject(new Error(`eenmaald ended (${code}):\n${this.log.join("\n")}`)));
    });
    await listening;
  }

  #listen(line) {
    try {
      const event = JSON.parse(line);
      if (event.event === "listening") this.ports[event.listener] = Number(event.port);
    } catch {
      // A sanitizer's report, say; it stays in the log.
    }
  }

  url(listener) {
    return `https://127.0.0.1:${this.ports[listener]}`;
  }

  /** Resolves when the daemon has logged an event that it had not logged before the call. */
  async reload() {
    const before = this.log.length;
    this.daemon.kill("SIGHUP");
    for (let waited = 0; waited < STOP_MS; waited += 20) {
      if (this.log.slice(before).some((line) => /"event":"reload/.test(line))) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`no reload:\n${this.log.slice(before).join("\n")}`);
  }

  /** Stop the daemon; its exit code (a sanitizer's finding is no 0). */
  async halt() {
    if (!this.daemon || this.daemon.exitCode !== null) return this.daemon?.exitCode ?? 0;
    this.daemon.kill("SIGTERM");
    const timer = setTimeout(() => this.daemon.kill("SIGKILL"), STOP_MS);
    const [code, signal] = await this.exited;
    clearTimeout(timer);
    if (code !== 0) throw new Error(`eenmaald ended with ${code ?? signal}:\n${this.log.join("\n")}`);
    return code;
  }

  async stop() {
    try {
      await this.halt();
    } finally {
      rmSync(this.folder, { recursive: true, force: true });
    }
  }
}
