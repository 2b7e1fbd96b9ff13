// SPDX-License-Identifier: EUPL-1.2
/** Everything in one zip (AVG art. 15 and 20): documents, a table for programs, and a page to read. */
import { zipSync } from "fflate";
import { hex, utf8 } from "../protocol/bytes";
import { formatDate, formatTime } from "../texts/calendar";
import { nameIn } from "../texts/names";
import type { OpenedSegment } from "./documents";
import type { Home, IndexWords, LogLine, Names } from "./types";

/** Everything there is. */
export interface Contents {
  home: Home;
  opened: OpenedSegment[];
  lines: LogLine[];
}

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

/** A cell of text, or one that leads to a file of the zip. */
type Cell = string | { file: string; text: string };

const cellOf = (cell: Cell): string =>
  (typeof cell === "string" ? escape(cell) : `<a href="${escape(cell.file)}">${escape(cell.text)}</a>`);

function table(head: string[], rows: Cell[][]): string {
  const cells = (row: Cell[], tag: string): string => row.map((cell) => `<${tag} dir="auto">${cellOf(cell)}</${tag}>`).join("");
  const body = rows.map((row) => `<tr>${cells(row, "td")}</tr>`).join("\n");
  return `<table><tr>${cells(head, "th")}</tr>\n${body}</table>`;
}

/** A page without scripts that opens from the unpacked folder. */
function indexPage({ home, opened, lines }: Contents, words: IndexWords): string {
  const { agreement, partners } = home;
  const name = (list: { id: string; names: Names }[], id: string): string =>
    nameIn(list.find((one) => one.id === id)?.names ?? {}, words.language)?.text ?? id;
  const who = (id: string): string => (id === "holder" ? words.you : id === "broker" ? words.broker : name(partners, id));
  const kinds = (ids: string[]): string => ids.map((id) => name(agreement.kinds, id)).join(" \u00b7 ");
  const purposes = (ids: string[]): string => ids.map((id) => name(agreement.purposes, id)).join(" \u00b7 ");
  const when = (time: number): string => `${formatDate(words.language, time)} \u00b7 ${formatTime(time)}`;
  const documents = opened.map((one) => {
    const { kind, author, header } = one.segment.message;
    return [kinds([kind]), { file: nameOf(one), text: one.provenance.title }, who(author), when(Number(header?.issuedAt ?? 0n))];
  });
  const grants = home.grants.map((grant) => [
    name(partners, grant.partner), kinds(grant.kinds), purposes(grant.purposes), words.states[grant.state], when(grant.until),
  ]);
  const log = lines.map((line) => [
    when(line.time), who(line.who), words.whats[line.what].replace(/^\u2013 /, ""), kinds(line.kinds.map(({ kind }) => kind)),
    line.purpose ? purposes([line.purpose]) : "",
  ]);
  return `<!doctype html><html lang="${escape(words.language)}" dir="${words.dir}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>${escape(words.title)}</title>
<style>body{font-family:sans-serif;line-height:1.6}table{border-collapse:collapse}td,th{border:1px solid #888;padding:.3em;text-align:start}</style>
<h1>${escape(words.title)}</h1><p><bdi>${escape(home.holder)}</bdi> \u00b7 ${escape(when(home.time))}</p>
${table([words.part, words.about, words.by, words.date], documents)}
<h2>${escape(words.grants)}</h2>${table([words.to, words.part, words.why, words.state, words.until], grants)}
<h2>${escape(words.log)}</h2>${table([words.date, words.who, words.happened, words.part, words.why], log)}
</html>\n`;
}

/** Times in the zip are those of the export, so that it tells nothing else. */
export function zipOf(contents: Contents, words: IndexWords | undefined): Uint8Array {
  const { home: { holder, time, stopped, grants, requests }, opened, lines } = contents;
  const documents = opened.map((one) => ({
    file: nameOf(one), kind: one.segment.message.kind, author: one.segment.message.author,
    version: Number(one.segment.message.version), title: one.provenance.title, mediaType: one.provenance.mediaType,
    written: Number(one.provenance.header?.issuedAt ?? 0n), sha256: hex(one.provenance.contentHash),
  }));
  const json = JSON.stringify({ holder, exported_at: time, stopped, documents, grants, requests, log: lines }, null, 1);
  const files: Record<string, Uint8Array> = { "dossier.json": utf8(`${json}\n`) };
  if (words) files["index.html"] = utf8(indexPage(contents, words));
  for (const one of opened) files[nameOf(one)] = one.content;
  return zipSync(files, { level: 6, mtime: new Date(time * 1000) });
}
