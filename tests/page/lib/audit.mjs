// SPDX-License-Identifier: EUPL-1.2
// The auditor's page in a Chromium that has the auditor's client certificate in its own store and shows it by itself,
// as on an auditor's machine: a profile and a certificate store of their own, made with NSS's tools.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { eenmaal } from "./command.mjs";
import { Phone, profileIn } from "./phone.mjs";
import { PageSite, pageHash } from "./stage.mjs";

export class AuditSite extends PageSite {
  prepare() {
    cpSync(process.env.EENMAAL_AUDIT_PAGE, join(this.folder, "audit-page"), { recursive: true });
    super.prepare();
  }

  config() {
    return `${super.config()}audit_page: audit-page\n`;
  }

  pages() {
    return [...super.pages(), pageHash(this.at("audit-page"))];
  }

  audit() {
    return `${this.url("partner")}/audit/`;
  }
}

/** Two real witnesses, of whom both must agree. */
export class WatchedSite extends AuditSite {
  witnesses = ["watcher-one", "watcher-two"].map((name) => ({ name }));

  signDirectory() {
    for (const { name } of this.witnesses) {
      eenmaal(["witness", "keygen", "--name", name, "--folder", this.at(name)]);
      eenmaal(["directory", "witness", "--folder", this.at("keeper"), "--add", this.at(name, "witness.vkey"), "--quorum", "0"]);
    }
    eenmaal(["directory", "witness", "--folder", this.at("keeper"), "--quorum", "2"]);
    super.signDirectory();
  }

  config() {
    const watching = this.witnesses.filter(({ port }) => port).map(({ name, port }) => `{name: ${name}, url: "http://127.0.0.1:${port}"}`);
    return `${super.config()}witness_interval_ms: 100\nwitnesses: [${watching.join(", ")}]\n`;
  }

  async run() {
    for (const witness of this.witnesses) await this.#serve(witness);
    this.write("eenmaald.yaml", this.config());
    await super.run();
  }

  async #serve(witness) {
    witness.process = spawn(process.env.EENMAAL, ["witness", "serve", "--folder", this.at(witness.name), "--log-vkey",
      this.at("broker", "log.vkey"), "--state", this.at(`${witness.name}-state`), "--listen", "127.0.0.1:0"],
    { stdio: ["ignore", "ignore", "pipe"] });
    for await (const line of createInterface({ input: witness.process.stderr })) {
      const { event, port } = JSON.parse(line);
      if (event !== "listening") continue;
      witness.port = Number(port);
      return;
    }
  }

  /** Ends the witnesses: from here on, what they signed is an ever smaller beginning of the log. */
  async leave() {
    for (const { process: one } of this.witnesses) {
      if (!one || one.exitCode !== null || one.signalCode !== null) continue;
      one.kill("SIGKILL");
      await once(one, "exit");
    }
  }

  async stop() {
    await this.leave();
    await super.stop();
  }
}

/**
 * Runs in the page before anything of it: answers of one method come changed, as a dishonest broker would send them.
 * to: as long as what was there, or empty; more: behind the answer's end; status: in the place of its own; later: seconds by
 * which the clock is ahead.
 */
function lie({ method, from, to, more = "", status, later = 0 }) {
  const honest = globalThis.fetch;
  const clock = Date.now;
  const latin = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  Date.now = () => clock() + later * 1000;
  const longAs = (found) => to && to.slice(0, found.length).padEnd(found.length, to.at(-1));
  globalThis.fetch = async (url, init) => {
    const answer = await honest(url, init);
    if (!String(url).endsWith(method)) return answer;
    const told = latin(new Uint8Array(await answer.arrayBuffer())).replace(new RegExp(from), longAs);
    const body = Uint8Array.from(told + more, (char) => char.charCodeAt(0));
    return new Response(body, { status: status ?? answer.status, headers: answer.headers });
  };
}

/** What lie() is told when nothing is to be changed. */
export const HONEST = { method: "/never", from: "(?!)", to: "" };

/** The same on the line of a page that asks from a worker, where no script of ours runs before it. */
export async function lieOnTheLine(context, { method, from, to, more = "" }) {
  await context.route(`**/*${method}`, async (route) => {
    const response = await route.fetch();
    const told = (await response.body()).toString("latin1").replace(new RegExp(from), (found) => to.slice(0, found.length).padEnd(found.length, to.at(-1)));
    await route.fulfill({ response, body: Buffer.from(told + more, "latin1") });
  });
}

/** An auditor's browser whose broker, or line, or clock, lies. */
export class Liar {
  constructor(site, size) {
    Object.assign(this, { site, size });
  }

  /** A new page of one and the same browser; memory: what the browser kept. */
  async open(how, { hash = "", memory } = {}) {
    this.phone ??= await Phone.take(browserOf(this.site, "inspectie"), this.size);
    const before = this.phone.page;
    this.phone.page = await this.phone.context.newPage();
    await before.close();
    await this.phone.page.addInitScript(lie, how);
    if (memory) await this.phone.page.addInitScript((text) => localStorage.setItem("eenmaal-audit", text), memory);
    await this.phone.page.goto(this.site.audit() + hash);
    return this.phone;
  }

  async put() {
    await this.phone?.context.close();
  }
}

/** NSS's store as Chromium looks for it below HOME, with a member's certificate and key; "": an empty one. */
function makeStore(site, home, member) {
  const store = join(home, ".pki", "nssdb");
  const run = (program, ...args) => execFileSync(program, args, { stdio: ["ignore", "ignore", "pipe"] });
  mkdirSync(store, { recursive: true });
  run("certutil", "-N", "-d", `sql:${store}`, "--empty-password");
  if (!member) return;
  const bundle = join(home, "member.p12");
  run("openssl", "pkcs12", "-export", "-in", site.at(member, "tls.pem"), "-inkey", site.at(member, "tls.key"),
    "-name", member, "-out", bundle, "-passout", "pass:");
  run("pk12util", "-i", bundle, "-d", `sql:${store}`, "-W", "");
}

/** A browser as member uses it; a window of it is made with newContext(). */
export function browserOf(site, member, flags = []) {
  const home = mkdtempSync(join(site.folder, "home-"));
  const profile = join(home, "profile");
  makeStore(site, home, member);
  mkdirSync(join(profile, "Default"), { recursive: true });
  const pattern = JSON.stringify({ pattern: site.url("partner"), filter: {} });
  writeFileSync(join(profile, "Default", "Preferences"),
    JSON.stringify({ profile: { managed_auto_select_certificate_for_urls: [pattern] } }));
  return profileIn(profile, site, flags, { env: { ...process.env, HOME: home } });
}
