// SPDX-License-Identifier: EUPL-1.2
// The auditor's page in a Chromium that has the auditor's client certificate in its own store and shows it by itself,
// as on an auditor's machine: a profile and a certificate store of their own, made with NSS's tools.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { profileIn } from "./phone.mjs";
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
