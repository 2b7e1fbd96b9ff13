// SPDX-License-Identifier: EUPL-1.2
/** Receipts and entries of the log, opened and proven: docs/PROTOCOL.md section 17. */
import type { KeptRecord, LogEntry, OpenReceipt, Receipt, SeenRecord } from "@gen/ledger_pb";
import { Action, KeptRecordSchema, Outcome, SeenRecordSchema } from "@gen/ledger_pb";
import { same } from "./bytes";
import type { Tree } from "./merkle";
import { commitment, leafHash, recordLeaf, verifyInclusion } from "./merkle";
import type { LogKey } from "./note";
import { openCheckpoint } from "./note";
import { must, needed } from "./refused";
import { NUMBER_MAX } from "./rules";
import { sha256 } from "./sodium";
import { decode } from "./statement";

/** Whose word counts: the directory's log keys, and its audience as the log's origin. */
export interface LogTrust {
  keys: LogKey[];
  origin: string;
}

/** What a receipt proves; kept only in an open one. */
export interface Proven {
  seen: SeenRecord;
  kept: KeptRecord | undefined;
  leaf: Uint8Array;
  /** The checkpoint that the proof leads to. */
  tree: Tree;
}

/** Seconds that an entry's time may lie ahead of the broker's clock, or behind (a slow line takes long). */
const AHEAD_MAX = 300;
const BEHIND_MAX = 1800;
const RECORD_MAX = 65_536;

function partHash(salt: Uint8Array, part: Uint8Array): Uint8Array {
  must(salt.length === 32 && part.length > 0 && part.length <= RECORD_MAX, "a part of an entry");
  return sha256(salt, part);
}

/** Records may have fields and values of enums that are not known here; what is known keeps to its bounds. */
function readSeen(part: Uint8Array): SeenRecord {
  const seen = decode(SeenRecordSchema, part, "record");
  must(seen.time > 0n && seen.time <= NUMBER_MAX && seen.statementHash.length === 32, "a record's fields");
  return seen;
}

function readKept(part: Uint8Array): KeptRecord {
  const kept = decode(KeptRecordSchema, part, "record");
  const shaped = (bytes: Uint8Array, length: number): boolean => bytes.length === 0 || bytes.length === length;
  must(shaped(kept.holder, 10) && shaped(kept.previous, 32) && shaped(kept.grantId, 16), "a record's fields");
  must(shaped(kept.traceId, 16) && shaped(kept.spanId, 8), "a record's fields");
  must(kept.holderSequence <= NUMBER_MAX && kept.kinds.every((kind) => shaped(kind.grantId, 16)), "a record's fields");
  return kept;
}

export function verifyReceipt(receipt: Receipt | undefined, trust: LogTrust): Proven {
  must(receipt !== undefined, "a receipt is missing");
  must(receipt.keptHash.length === 32, "a receipt's form");
  const leaf = recordLeaf(partHash(receipt.seenSalt, receipt.seen), receipt.keptHash);
  const tree = openCheckpoint(receipt.checkpoint, trust.keys, trust.origin);
  verifyInclusion(receipt.leafIndex, leaf, receipt.inclusion, tree);
  return { seen: readSeen(receipt.seen), kept: undefined, leaf, tree };
}

export function verifyOpenReceipt(open: OpenReceipt | undefined, trust: LogTrust): Proven & { kept: KeptRecord } {
  const receipt = needed(open?.receipt, "a receipt is missing");
  const proven = verifyReceipt(receipt, trust);
  must(open !== undefined && same(partHash(open.keptSalt, open.kept), receipt.keptHash), "a receipt's kept part");
  return { ...proven, kept: readKept(open.kept) };
}

/** The entry is about this statement, is of now, and says that it was done. now: Unix seconds by the broker. */
export function checkDone(seen: SeenRecord, action: Action, statement: Uint8Array, now: number): void {
  must(same(seen.statementHash, statement), "a receipt for another statement");
  const time = Number(seen.time);
  must(time <= now + AHEAD_MAX && time >= now - BEHIND_MAX, "a receipt of another time");
  must(seen.action === action && seen.outcome === Outcome.DONE, "a receipt that does not say it was done");
}

/** The leaf of an entry, which is in the tree, whatever became of its parts. */
function entryLeaf(entry: LogEntry, tree: Tree): Uint8Array {
  must(entry.commitment.length === 32, "an entry's commitment");
  const leaf = leafHash(entry.commitment);
  verifyInclusion(entry.leafIndex, leaf, entry.inclusion, tree);
  return leaf;
}

export interface OpenedEntry {
  seen: SeenRecord;
  kept: KeptRecord;
  leaf: Uint8Array;
}

/** An entry of the log: opened, hashing to its commitment, and in the tree. One without its parts is refused. */
export function openEntry(entry: LogEntry, tree: Tree): OpenedEntry {
  const opened = commitment(partHash(entry.seenSalt, entry.seen), partHash(entry.keptSalt, entry.kept));
  must(same(opened, entry.commitment), "an entry other than was committed to");
  return { seen: readSeen(entry.seen), kept: readKept(entry.kept), leaf: entryLeaf(entry, tree) };
}

export const isGone = (entry: LogEntry): boolean =>
  [entry.seen, entry.seenSalt, entry.kept, entry.keptSalt].every((part) => part.length === 0);

/**
 * What shows that entries are gone by their age: an entry of the broker's own behind them that is itself older than
 * the retention. The log's times never go back, so that every entry that is there speaks for it or against it.
 */
export class Mark {
  private readonly index: bigint;
  private readonly time: bigint;

  /** latest: Unix seconds that the mark may not be younger than. */
  constructor(entry: LogEntry, tree: Tree, latest: bigint) {
    const { seen } = openEntry(entry, tree);
    must(seen.requester === "broker", "a mark that is not the broker's");
    must(seen.action === Action.DIRECTORY || seen.action === Action.RETENTION, "a mark that is none");
    must(seen.time <= latest, "entries are gone that must still be kept");
    this.index = entry.leafIndex;
    this.time = seen.time;
  }

  /** The leaf of an entry that is gone, and old enough for that. */
  gone(entry: LogEntry, tree: Tree): Uint8Array {
    must(entry.leafIndex < this.index, "an entry is gone that must still be kept");
    return entryLeaf(entry, tree);
  }

  check(index: bigint, time: bigint): void {
    must(index < this.index ? time <= this.time : time >= this.time, "a mark that lies about its time");
  }
}

/** The holder's own entries, numbered from 1, each naming the one before: nothing can be left out unseen. */
export class Chain {
  private readonly holder: Uint8Array;
  private previous = new Uint8Array(0);
  private newest = 0n;

  constructor(holder: Uint8Array) {
    this.holder = holder;
  }

  /** The number that the next entry must have. */
  get next(): bigint {
    return this.newest + 1n;
  }

  add(kept: KeptRecord, leaf: Uint8Array): void {
    must(same(kept.holder, this.holder), "an entry of another dossier");
    must(kept.holderSequence === this.next && same(kept.previous, this.previous), "a gap in the log");
    this.skip(leaf);
  }

  /** An entry that is gone: the next one that is there names its leaf. The enrolment, the first, never is. */
  addGone(leaf: Uint8Array): void {
    must(this.newest > 0n, "a gap in the log");
    this.skip(leaf);
  }

  private skip(leaf: Uint8Array): void {
    this.newest += 1n;
    this.previous = new Uint8Array(leaf);
  }
}
