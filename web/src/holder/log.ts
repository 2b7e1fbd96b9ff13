// SPDX-License-Identifier: EUPL-1.2
/**
 * The holder's log: every entry opened, proven to be in the tree, and chained from number 1 to the reading's own
 * entry, so that nothing is missing. Nothing is handed out before all of it has verified.
 */
import type { KeptRecord, SeenRecord } from "@gen/ledger_pb";
import { Action, Outcome, Reason } from "@gen/ledger_pb";
import type { ListAccessesResponse } from "@gen/holder_pb";
import { hex } from "../protocol/bytes";
import type { OpenedEntry, Proven } from "../protocol/ledger";
import { Chain, Mark, isGone, openEntry } from "../protocol/ledger";
import type { Tree } from "../protocol/merkle";
import { must, needed } from "../protocol/refused";
import type { Account } from "./account";
import { holderCalls } from "./calls";
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

const ENTRIES_MAX = 200_000n;
const DAY = 86_400;

/** What shows the age of the entries of a page that are gone, by the page's own reading. */
function readMark(account: Account, page: ListAccessesResponse, { tree, seen }: Proven): Mark | undefined {
  const days = account.session.rules.retentionDays;
  return page.mark && new Mark(page.mark, tree, seen.time - BigInt(days * DAY));
}

/** An entry with its place in the holder's chain; one that is gone has nothing else. */
export interface Link {
  number: bigint;
  leaf: Uint8Array;
  entry: Entry | undefined;
}

/** One page, each entry chained to the one before; true: there are more. The last one's end is the reading's own entry. */
async function readPage(
  account: Account, chain: Chain, take: (link: Link, tree: Tree) => void,
): Promise<{ more: boolean; newest: bigint }> {
  const first = chain.next;
  const query = account.sign("holder-query", { method: "ListAccesses", first });
  const page = await account.call(holderCalls.listAccesses, { query }, Action.HOLDER_READ, query);
  const { tree, seen, kept, leaf } = page.proven;
  must(page.first === first && (!page.more || page.entries.length > 0), "a page of the log that was not asked for");
  const mark = readMark(account, page, page.proven);
  const opened = (index: bigint, one: OpenedEntry): void => {
    const number = chain.next;
    chain.add(one.kept, one.leaf);
    take({ number, leaf: one.leaf, entry: { index: Number(index), seen: one.seen, kept: one.kept } }, tree);
  };
  for (const entry of page.entries) {
    if (isGone(entry)) {
      const number = chain.next;
      const lost = needed(mark, "an entry is gone").gone(entry, tree);
      chain.addGone(lost);
      take({ number, leaf: lost, entry: undefined }, tree);
      continue;
    }
    const one = openEntry(entry, tree);
    mark?.check(entry.leafIndex, one.seen.time);
    opened(entry.leafIndex, one);
  }
  // The last link: what came before the reading is all there.
  if (!page.more) opened(page.receipt?.receipt?.leafIndex ?? 0n, { seen, kept, leaf });
  return { more: page.more, newest: kept.holderSequence };
}

/**
 * Reads on from where the chain ends, to the reading's own entry. progress: by the number that the newest entry must
 * have, which its own receipt tells.
 */
export async function readOn(
  account: Account, chain: Chain, take: (link: Link, tree: Tree) => void, progress: Progress = () => undefined,
): Promise<void> {
  for (;;) {
    const { more, newest } = await readPage(account, chain, take);
    if (chain.next > ENTRIES_MAX) throw new ProblemError("failed", { what: "the log is too long" });
    progress(Math.min(1, Number(chain.next - 1n) / Math.max(1, Number(newest))), "proving");
    if (!more) return;
  }
}

export async function readLog(account: Account, progress?: Progress): Promise<WholeLog> {
  const log: WholeLog = { entries: [], size: 0, gone: 0 };
  await readOn(account, new Chain(account.holder), ({ entry }, tree) => {
    if (entry) log.entries.push(entry);
    else log.gone += 1;
    log.size = Number(tree.size);
  }, progress);
  return log;
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
