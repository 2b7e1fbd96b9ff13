// SPDX-License-Identifier: EUPL-1.2
/**
 * The holder's log: every entry opened, proven to be in the tree, and chained from number 1 to the reading's own
 * entry, so that nothing is missing. Nothing is handed out before all of it has verified.
 */
import type { KeptRecord, SeenRecord } from "@gen/ledger_pb";
import { Action, Outcome, Reason } from "@gen/ledger_pb";
import type { ListAccessesResponse } from "@gen/holder_pb";
import { hex } from "../protocol/bytes";
import type { Proven } from "../protocol/ledger";
import { Chain, Mark, isGone, openEntry } from "../protocol/ledger";
import { must, needed } from "../protocol/refused";
import { holderCalls } from "../protocol/transport";
import type { Account } from "./account";
import { ProblemError } from "./problem";
import type { LogLine, Progress } from "./types";

export interface Entry {
  index: number;
  seen: SeenRecord;
  kept: KeptRecord;
}

export interface WholeLog {
  entries: Entry[];
  /** Of the whole log, by the last checkpoint. */
  size: number;
  /** So many more are older than the agreement keeps them; that they are is proven, too. */
  gone: number;
}

const ENTRIES_MAX = 200_000;
const DAY = 86_400;

/** What shows the age of the entries of a page that are gone, by the page's own reading. */
function readMark(account: Account, page: ListAccessesResponse, { tree, seen }: Proven): Mark | undefined {
  const days = account.session.rules.retentionDays;
  return page.mark && new Mark(page.mark, tree, seen.time - BigInt(days * DAY));
}

/** progress: by the number that the newest entry must have, which its own receipt tells. */
export async function readLog(account: Account, progress: Progress = () => undefined): Promise<WholeLog> {
  const chain = new Chain(account.holder);
  const entries: Entry[] = [];
  let gone = 0;
  for (;;) {
    const first = chain.next;
    const query = account.sign("holder-query", { method: "ListAccesses", first });
    const page = await account.call(holderCalls.listAccesses, { query }, Action.HOLDER_READ, query);
    const { tree, seen, kept, leaf } = page.proven;
    must(page.first === first && (!page.more || page.entries.length > 0), "a page of the log that was not asked for");
    const mark = readMark(account, page, page.proven);
    for (const entry of page.entries) {
      if (isGone(entry)) {
        chain.addGone(needed(mark, "an entry is gone").gone(entry, tree));
        gone += 1;
        continue;
      }
      const opened = openEntry(entry, tree);
      mark?.check(entry.leafIndex, opened.seen.time);
      chain.add(opened.kept, opened.leaf);
      entries.push({ index: Number(entry.leafIndex), ...opened });
    }
    if (entries.length > ENTRIES_MAX) throw new ProblemError("failed", { what: "the log is too long" });
    progress(Math.min(1, (entries.length + gone) / Math.max(1, Number(kept.holderSequence) - 1)), "proving");
    if (page.more) continue;
    // The last link: what came before the reading is all there.
    chain.add(kept, leaf);
    entries.push({ index: Number(page.receipt?.receipt?.leafIndex ?? 0n), seen, kept });
    return { entries, size: Number(tree.size), gone };
  }
}

type What = LogLine["what"];

const WHAT: Partial<Record<Action, What>> = {
  [Action.ENROL]: "enrolled", [Action.ROTATE]: "keys", [Action.EPOCHS]: "keys", [Action.UPLOAD]: "added",
  [Action.RESEAL]: "resealed", [Action.CONSENT_REQUEST]: "asked", [Action.CONSENT_ANSWER]: "answered",
  [Action.GRANT]: "granted", [Action.REVOKE]: "revoked", [Action.VAULT_UPDATE]: "vault", [Action.HOLDER_READ]: "looked",
  [Action.ERASE]: "erased", [Action.FREEZE]: "frozen", [Action.REMARK]: "remarked",
};

/** "not-in-agreement" of REASON_NOT_IN_AGREEMENT; a reason that is not known here is "unknown". */
export const reasonName = (reason: Reason): string => {
  const name = Reason[reason];
  return reason === Reason.UNSPECIFIED ? "" : (name ?? "unknown").toLowerCase().replace(/_/g, "-");
};

function suspended({ paused, grantId }: KeptRecord): What {
  if (!paused) return "resumed";
  return grantId.length > 0 ? "paused" : "stopped";
}

function whatOf({ seen, kept }: Entry): What {
  const done = seen.outcome === Outcome.DONE;
  if (seen.action === Action.ACCESS) return done ? "read" : "refused";
  if (seen.action === Action.VAULT_OPEN) return done ? "opened" : "wrong-pin";
  if (seen.action === Action.REJECT || !done) return "rejected";
  return seen.action === Action.SUSPEND ? suspended(kept) : WHAT[seen.action] ?? "rejected";
}

function lineOf(entry: Entry): LogLine {
  const { index, seen, kept } = entry;
  const kinds = kept.kinds.map(({ kind, released, reason }) => ({ kind, released, reason: reasonName(reason) }));
  const changed = kept.changed.map((kind) => ({ kind, released: false, reason: "" }));
  const line: LogLine = {
    index, time: Number(seen.time), what: whatOf(entry), who: seen.requester,
    kinds: kinds.length > 0 ? kinds : changed,
  };
  if (kept.partner) line.partner = kept.partner;
  if (kept.staff) line.staff = kept.staff;
  if (kept.staffRole) line.staffRole = kept.staffRole;
  if (kept.purpose) line.purpose = kept.purpose;
  if (kept.reason !== Reason.UNSPECIFIED) line.reason = reasonName(kept.reason);
  if (kept.grantId.length > 0) line.grant = hex(kept.grantId);
  return line;
}

/** Newest first. */
export const logLines = (entries: Entry[]): LogLine[] => entries.map(lineOf).reverse();
