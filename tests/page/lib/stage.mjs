// SPDX-License-Identifier: EUPL-1.2
// A chain whose daemon serves the holder's page as it was built, and the people of the tests.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { GetDirectoryResponseSchema } from "../gen/eenmaal/v1/directory_pb.js";
import { formatHolder, hex, parseHolder, random, unhex } from "./bytes.mjs";
import { parseLink, readQr } from "./card.mjs";
import { CommandSite, eenmaal, json } from "./command.mjs";
import { read, sign } from "./statement.mjs";

export const START_PIN = "483920";
export const OWN_PIN = "905172";

const NAMES = {
  coa: "COA opvang Dronten", gemeente: "Gemeente Utrecht", ggz: "GGZ Midden-Nederland",
  inspectie: "Inspectie", taalschool: "Taalschool De Brug",
};

/** SHA-256 over path || 00 || SHA-256(content) of every file, as docs/PROTOCOL.md has it. */
export function pageHash(folder) {
  const { files } = JSON.parse(readFileSync(join(folder, "page.json"), "utf8"));
  const hash = createHash("sha256");
  for (const path of Object.keys(files).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))) {
    const content = createHash("sha256").update(readFileSync(join(folder, path))).digest();
    hash.update(path).update(Uint8Array.of(0)).update(content);
  }
  return new Uint8Array(hash.digest());
}

export class PageSite extends CommandSite {
  prepare() {
    cpSync(process.env.EENMAAL_PAGE, join(this.folder, "page"), { recursive: true });
    super.prepare();
    this.cards = 0;
  }

  config() {
    return `${super.config()}page: page\n`;
  }

  nameOf(id) {
    return NAMES[id] ?? id;
  }

  /** What the directory approves. */
  pages() {
    return [pageHash(this.at("page"))];
  }

  /** The command's edition, with the pages' hashes in it. */
  signDirectory() {
    super.signDirectory();
    const path = this.at("directory.bin");
    const { directory, rootKey } = fromBinary(GetDirectoryResponseSchema, readFileSync(path));
    const fields = read(directory, "directory", rootKey);
    fields.pageHashes = this.pages();
    const seed = unhex(readFileSync(this.at("root", "root.key"), "utf8").trim());
    const again = create(GetDirectoryResponseSchema, { directory: sign("directory", fields, seed), rootKey });
    writeFileSync(path, toBinary(GetDirectoryResponseSchema, again), { mode: 0o600 });
  }

  /** The folder of a member's profile, made when it is first needed. */
  profile(id) {
    this.profiles ??= {};
    return (this.profiles[id] ??= this.memberProfile(id));
  }

  /** A new dossier with a printed card; what the desk's command wrote about it. */
  enrol({ language = "nl" } = {}) {
    const name = `holder-${++this.cards}`;
    const card = this.at(`${name}.html`);
    writeFileSync(this.at("start.pin"), START_PIN, { mode: 0o600 });
    json(["holder", "enrol", "--profile", this.profile("coa"), "--card", card, "--holder-profile", this.at(name),
      "--language", language, "--pin-file", this.at("start.pin")]);
    const link = readQr(readFileSync(card, "utf8"));
    const recovery = readQr(readFileSync(this.at(`${name}-recovery.html`), "utf8"));
    const { holder, secret } = parseLink(link);
    return { name, card, link, recovery, number: formatHolder(holder), secret };
  }

  put({ number }, kind, content, { by = "coa", type = "text/plain", title = kind } = {}) {
    const file = this.at(`document-${hex(random(4))}`);
    writeFileSync(file, content);
    return json(["partner", "put", "--profile", this.profile(by), "--holder", number, "--kind", kind,
      "--media-type", type, "--title", title, file]);
  }

  /** A member's question; the request's id. */
  ask({ number }, by, kinds, purpose) {
    return json(["partner", "request", "--profile", this.profile(by), "--holder", number, "--purpose", purpose,
      ...kinds.flatMap((kind) => ["--kind", kind])]).request;
  }

  /** What the command of a partner gets: contents, sorted; [] when nothing at all was released. */
  fetch({ number }, by, kinds, purpose, exit = 0) {
    const out = this.at(`out-${hex(random(4))}`);
    eenmaal(["partner", "fetch", "--profile", this.profile(by), "--holder", number, "--purpose", purpose,
      ...kinds.flatMap((kind) => ["--kind", kind]), "--out", out], { exit });
    const folder = join(out, formatHolder(parseHolder(number)));
    if (exit !== 0) return [];
    return readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8")).sort();
  }
}

/** Where screenshots go. */
export function shots(...names) {
  const folder = join(process.env.EENMAAL_SCREENS, ...names);
  mkdirSync(folder, { recursive: true });
  return folder;
}
