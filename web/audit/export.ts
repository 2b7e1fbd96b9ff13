// SPDX-License-Identifier: EUPL-1.2
/** The current filter's entries as a file, made here from what was verified here. */
import { Outcome } from "@gen/ledger_pb";
import { hex } from "../src/protocol/bytes";
import { printNumber } from "../src/protocol/number";
import type { Desk, Entry, Filter } from "./desk";
import { timeText } from "./texts";
import { actionName, nameOf, reasonName } from "./view";

export type Format = "csv" | "jsonl";

const PAGE = 100;
/** What a browser holds without trouble; the command has no such bound. */
export const EXPORT_MAX = 20_000;

export interface Line {
  index: number;
  time: string;
  action: string;
  outcome: string;
  requester: string;
  partner: string;
  staff: string;
  staff_role: string;
  holder: string;
  purpose: string;
  kinds: string;
  reason: string;
  leaf: string;
}

const holderText = (bytes: Uint8Array): string => (bytes.length === 10 ? printNumber(bytes) : "");

/** "finance released granted; medical refused no-consent" */
export function kindsText({ kept }: Entry): string {
  const decided = kept?.kinds.map(({ kind, released, reason }) => `${kind} ${released ? "released" : "refused"} ${reasonName(reason)}`) ?? [];
  return [...decided, ...(kept?.changed ?? [])].join("; ");
}

export function lineOf(entry: Entry): Line {
  const { index, seen, kept, leaf } = entry;
  return {
    index, time: seen ? `${timeText(Number(seen.time)).replace(" ", "T")}Z` : "", action: seen ? actionName(seen.action) : "erased",
    outcome: seen ? nameOf(Outcome, seen.outcome) : "", requester: seen?.requester ?? "", partner: kept?.partner ?? "",
    staff: kept?.staff ?? "", staff_role: kept?.staffRole ?? "",
    holder: kept ? holderText(kept.holder.length > 0 ? kept.holder : kept.claimedHolder) : "",
    purpose: kept?.purpose ?? "", kinds: kindsText(entry), reason: kept && kept.reason > 0 ? reasonName(kept.reason) : "", leaf: hex(leaf),
  };
}

/** RFC 4180; what a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV injection). */
export function csvCell(value: string | number): string {
  const text = String(value);
  const harmless = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n;']/.test(harmless) ? `"${harmless.replace(/"/g, '""')}"` : harmless;
}

export function fileText(lines: Line[], format: Format): string {
  if (format === "jsonl") return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  const columns = ["index", "time", "action", "outcome", "requester", "partner", "staff", "staff_role", "holder", "purpose",
    "kinds", "reason", "leaf"] as const;
  return [columns.join(","), ...lines.map((line) => columns.map((name) => csvCell(line[name])).join(","))].map((row) => `${row}\r\n`).join("");
}

/** All that fit, up to EXPORT_MAX; more: whether some were left out. tell: how many there are so far. */
export async function collect(desk: Desk, filter: Filter, tell: (count: number) => void): Promise<{ lines: Line[]; more: boolean }> {
  const lines: Line[] = [];
  let before = 0;
  do {
    const page = await desk.find(filter, before, PAGE);
    lines.push(...page.entries.map(lineOf));
    before = page.next;
    tell(lines.length);
  } while (before > 0 && lines.length < EXPORT_MAX);
  return { lines, more: before > 0 };
}

export function download(text: string, name: string, type: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
