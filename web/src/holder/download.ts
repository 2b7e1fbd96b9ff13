// SPDX-License-Identifier: EUPL-1.2
/** Everything in one zip (AVG art. 15 and 20): documents, a table for programs, and a page to read. */
import { zipSync } from "fflate";
import { hex, utf8 } from "../protocol/bytes";
import type { OpenedSegment } from "./documents";
import type { Home, LogLine, Names } from "./types";

const EXTENSIONS: Record<string, string> = {
  "application/fhir+json": "json", "application/json": "json", "application/pdf": "pdf", "text/plain": "txt",
  "text/markdown": "md", "text/csv": "csv", "image/jpeg": "jpg", "image/png": "png", "application/xml": "xml",
  "application/vnd.eenmaal.remark+json": "json",
};

/** Made of slugs and a number only, so that no partner chooses a path. */
function nameOf({ segment: { message: m }, provenance }: OpenedSegment): string {
  const type = provenance.mediaType.split(";")[0]?.trim() ?? "";
  return `documents/${m.kind}-${m.author}-${m.version}.${EXTENSIONS[type] ?? "bin"}`;
}

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escape = (text: string): string => text.replace(/[&<>"']/g, (symbol) => ESCAPES[symbol] ?? "");
const iso = (time: number): string => new Date(time * 1000).toISOString().slice(0, 16).replace("T", " ");
const word = (names: Names | undefined, id: string): string => names?.en ?? Object.values(names ?? {})[0] ?? id;

function table(head: string[], rows: string[][]): string {
  const cells = (row: string[], tag: string): string => row.map((cell) => `<${tag} dir="auto">${escape(cell)}</${tag}>`).join("");
  const body = rows.map((row) => `<tr>${cells(row, "td")}</tr>`).join("\n");
  return `<table><tr>${cells(head, "th")}</tr>\n${body}</table>`;
}

/** A page without scripts that opens from the unpacked folder. */
function indexPage(home: Home, opened: OpenedSegment[], lines: LogLine[]): string {
  const partner = (id: string): string => word(home.partners.find((one) => one.id === id)?.names, id);
  const kind = (id: string): string => word(home.agreement.kinds.find((one) => one.id === id)?.names, id);
  const documents = opened.map((one) => {
    const { kind: k, author, header } = one.segment.message;
    return [nameOf(one), kind(k), one.provenance.title, partner(author), iso(Number(header?.issuedAt ?? 0n))];
  });
  const grants = home.grants.map((grant) => [
    partner(grant.partner), grant.kinds.map(kind).join(", "), grant.purposes.join(", "), grant.state, iso(grant.until),
  ]);
  const log = lines.map((line) => [
    iso(line.time), partner(line.who), line.what, line.kinds.map((one) => kind(one.kind)).join(", "), line.purpose ?? "",
  ]);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Eenmaal ${escape(home.holder)}</title>
<style>body{font-family:sans-serif}table{border-collapse:collapse}td,th{border:1px solid #888;padding:.3em;text-align:start}</style>
<h1>Eenmaal: ${escape(home.holder)}</h1><p>${iso(home.time)} UTC</p>
<h2>Documents</h2>${table(["File", "Kind", "Title", "Written by", "Time (UTC)"], documents)}
<h2>Consents</h2>${table(["To", "What", "Why", "State", "Until (UTC)"], grants)}
<h2>Log</h2>${table(["Time (UTC)", "Who", "What happened", "Kinds", "Why"], log)}
</html>\n`;
}

/** Times in the zip are those of the export, so that it tells nothing else. */
export function zipOf(home: Home, opened: OpenedSegment[], lines: LogLine[]): Uint8Array {
  const { holder, time, stopped, grants, requests } = home;
  const documents = opened.map((one) => ({
    file: nameOf(one), kind: one.segment.message.kind, author: one.segment.message.author,
    version: Number(one.segment.message.version), title: one.provenance.title, mediaType: one.provenance.mediaType,
    written: Number(one.provenance.header?.issuedAt ?? 0n), sha256: hex(one.provenance.contentHash),
  }));
  const json = JSON.stringify({ holder, exported_at: time, stopped, documents, grants, requests, log: lines }, null, 1);
  const files: Record<string, Uint8Array> = {
    "index.html": utf8(indexPage(home, opened, lines)), "dossier.json": utf8(`${json}\n`),
  };
  for (const one of opened) files[nameOf(one)] = one.content;
  return zipSync(files, { level: 6, mtime: new Date(time * 1000) });
}
