// SPDX-License-Identifier: EUPL-1.2
// The `eenmaal` command, and a chain that is made with nothing but its keygen and directory verbs.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatHolder, hex, unhex } from "./bytes.mjs";
import { kemKey, signingKey, SUITE } from "./keys.mjs";
import { AUDIENCE, ROLES, Site } from "./site.mjs";

/** Run `eenmaal ...args`; throws unless it exits with the expected code.  Gives what it printed. */
export function eenmaal(args, { exit = 0, cwd } = {}) {
  const run = spawnSync(process.env.EENMAAL, args, { cwd, maxBuffer: 64 << 20 });
  const ended = run.status ?? run.signal ?? run.error;
  const said = `eenmaal ${args.join(" ")}: exit ${ended}\n${run.stdout}${run.stderr}`;
  if (run.status !== exit) throw new Error(said);
  return { stdout: run.stdout, stderr: run.stderr.toString(), said };
}

export const json = (args, options) => JSON.parse(eenmaal([...args, "--json"], options).stdout);

export class CommandSite extends Site {
  prepare() {
    const at = (...names) => join(this.folder, ...names);
    const server = ["--server", "--name", "localhost", "--name", "127.0.0.1"];
    this.at = at;
    eenmaal(["keygen", "root", "--folder", at("root")]);
    eenmaal(["keygen", "broker", "--audience", AUDIENCE, "--folder", at("broker")]);
    eenmaal(["keygen", "ca", "--name", "Test CA", "--folder", at("authority")]);
    eenmaal(["keygen", "partner", "--id", "server", "--folder", at("server")]);
    this.#certify("server", server);
    copyFileSync(at("authority", "ca.pem"), at("ca.pem"));
    copyFileSync(join(process.env.EENMAAL_ROOT, "policy/agreement.yaml"), at("agreement.yaml"));
    for (const key of ["log.key", "database.key"]) copyFileSync(at("broker", key), at(key));
    eenmaal(["directory", "init", "--folder", at("keeper"), "--audience", AUDIENCE,
      "--agreement", at("agreement.yaml"), "--log-vkey", at("broker", "log.vkey")]);
    this.members = {};
    for (const id of Object.keys(ROLES)) this.members[id] = this.#addMember(id);
    this.signDirectory();
  }

  #certify(id, more = []) {
    eenmaal(["keygen", "sign-csr", "--ca", this.at("authority"), "--csr", this.at(id, "tls.csr"),
      "--out", this.at(id, "tls.pem"), ...more]);
    copyFileSync(this.at(id, "tls.pem"), this.at(`${id}.pem`));
    copyFileSync(this.at(id, "tls.key"), this.at(`${id}.key`));
  }

  /** What people call a member. */
  nameOf(id) {
    return id;
  }

  #addMember(id) {
    const role = ROLES[id][0];
    const secret = (name) => unhex(readFileSync(this.at(id, name), "utf8").trim());
    const kind = role === "auditor" ? ["auditor"] : ["partner", "--suite", String(SUITE)];
    eenmaal(["keygen", ...kind, "--id", id, "--folder", this.at(id)]);
    this.#certify(id);
    eenmaal(["directory", "add", "--folder", this.at("keeper"), "--member", this.at(id, "member.pub"),
      "--name", `nl=${this.nameOf(id)}`, "--role", role, "--certificate", this.at(id, "tls.pem")]);
    return {
      id, roles: ROLES[id], signing: signingKey(secret("signing.key")),
      kem: role === "auditor" ? undefined : kemKey(secret("kem.key")),
    };
  }

  signDirectory() {
    const signed = json(["directory", "sign", "--folder", this.at("keeper"), "--root", this.at("root"),
      "--days", "30", "--out", this.at("directory.bin")]);
    this.rootHash = unhex(signed.root_fingerprint);
  }

  #profile(name, lines) {
    const own = [`public_url: "${this.url("public")}"`, "ca: ../ca.pem", `root: "${hex(this.rootHash)}"`];
    mkdirSync(this.at(name), { recursive: true });
    writeFileSync(this.at(name, "profile.yaml"), [...lines, ...own, ""].join("\n"), { mode: 0o600 });
    return this.at(name);
  }

  /** A profile in the member's folder of keys. */
  memberProfile(id) {
    const auditor = ROLES[id][0] === "auditor";
    return this.#profile(id, [
      `role: ${auditor ? "auditor" : "partner"}`, `id: ${id}`, `partner_url: "${this.url("partner")}"`,
      "certificate: tls.pem", "certificate_key: tls.key", "signing_key: signing.key",
      ...(auditor ? [] : ["kem_key: kem.key", "staff: staff-2", `staff_role: ${ROLES[id][0]}`]),
    ]);
  }

  /** A profile for a holder whose card secret is known. */
  holderProfile(name, { holder, card }) {
    const folder = this.#profile(name, ["role: holder", `holder: "${formatHolder(holder)}"`, "card: card.key"]);
    writeFileSync(join(folder, "card.key"), `${hex(card)}\n`, { mode: 0o600 });
    return folder;
  }
}
