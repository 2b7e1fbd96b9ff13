// SPDX-License-Identifier: EUPL-1.2
/**
 * The auditor's side of the protocol: every answer's own entry, checkpoint, consistency and inclusion proofs are checked
 * here, and what does not verify is thrown away (Refused). The client certificate, which the browser presents, is all
 * that says who asks: there is no key here.
 */
import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import { create, toBinary } from "@bufbuild/protobuf";
import type { EntryFilter, GetOverviewResponse, StaffTally } from "@gen/audit_pb";
import { AuditService, FindEntriesRequestSchema, GetEntryRequestSchema, GetOverviewRequestSchema, OverviewPart } from "@gen/audit_pb";
import { WitnessAlarm } from "@gen/directory_pb";
import type { Envelope } from "@gen/envelope_pb";
import type { KeptRecord, LogEntry, OpenReceipt, SeenRecord } from "@gen/ledger_pb";
import { Action } from "@gen/ledger_pb";
import { Rules } from "../src/agreement/agreement";
import { same } from "../src/protocol/bytes";
import { VerifiedDirectory } from "../src/protocol/directory";
import { checkDone, openEntry, verifyOpenReceipt } from "../src/protocol/ledger";
import type { Tree } from "../src/protocol/merkle";
import { leafHash, verifyConsistency, verifyInclusion } from "../src/protocol/merkle";
import { Refused, must, needed } from "../src/protocol/refused";
import { sha256, sodiumReady } from "../src/protocol/sodium";
import { statementHash } from "../src/protocol/statement";
import { CallError, Transport, directoryCalls, orLost } from "../src/protocol/transport";
import type { Watch } from "../src/protocol/watch";
import { openWatch } from "../src/protocol/watch";
import type { Range } from "./days";
import { fetchOrTake } from "./early";
import type { Memory } from "./memory";
import { load, save } from "./memory";

/** An entry that is proven; seen and kept are undefined where it was erased. */
export interface Entry {
  index: number;
  seen?: SeenRecord;
  kept?: KeptRecord;
  leaf: Uint8Array;
}

export interface OneEntry extends Entry {
  statement?: Envelope | undefined;
  /** In the tree of the reading: how many hashes lead to its root. */
  proof: Uint8Array[];
  tree: Tree;
}

export interface Found {
  entries: Entry[];
  /** Where to go on; 0: the beginning was reached. */
  next: number;
}

/** What was verified so far. */
export interface Standing {
  root: Uint8Array;
  /** The root was believed because nothing was known before. */
  firstVisit: boolean;
  /** This browser keeps what it saw. */
  kept: boolean;
  /** What was seen at the last visit. */
  before: Memory | undefined;
  tree: Tree;
  note: string;
  /** Unix seconds of the newest reading, by the broker. */
  time: number;
  /** Who we are, as the log has it. */
  who: string;
  /** Who vouches for this log beyond the broker; undefined where the directory has no witnesses. */
  watch: Watch | undefined;
  /** What a witness holds against it, by the broker's own word. */
  alarm: WitnessAlarm;
}

type FilterFields = MessageInitShape<typeof FindEntriesRequestSchema>["filter"];
export type Filter = Partial<Pick<EntryFilter, "partner" | "staff" | "holder" | "kind" | "purpose" | "verdict" | "reason" | "action">>
  & { from?: bigint; to?: bigint };

interface Answer {
  receipt?: OpenReceipt | undefined;
  consistency: Uint8Array[];
}

/** A request's bytes, which the reading's own entry names, with what came of it. */
interface Asked<A> {
  body: Uint8Array;
  answer: A;
}

/** An overview that was asked for before there was anything to check it with. */
interface Early extends Asked<GetOverviewResponse> {
  range: Range;
}

/** The log as it was verified here does not reach so far. */
export class NotYet extends Error {}

const now = (): number => Math.floor(Date.now() / 1000);
const EMPTY: Tree = { size: 0n, root: new Uint8Array(32) };

/** A reading, not checked yet. size: of the tree that the answer has to continue. */
async function ask<I extends DescMessage, O extends DescMessage>(
  transport: Transport, method: DescMethodUnary<I, O>, fields: MessageInitShape<I>, size: bigint,
): Promise<Asked<MessageShape<O>>> {
  const request = { ...fields, knownSize: size } as MessageInitShape<I>;
  const answer = await transport.call(method, request);
  return { answer, body: toBinary(method.input, create(method.input, request)) };
}

const overviewOf = ({ from, to }: Range, part: OverviewPart): MessageInitShape<typeof GetOverviewRequestSchema> =>
  ({ fromDay: from, toDay: to, part });

function openOne(entry: LogEntry, tree: Tree): Entry {
  const index = Number(entry.leafIndex);
  if (entry.seen.length + entry.kept.length + entry.seenSalt.length + entry.keptSalt.length > 0) return { index, ...openEntry(entry, tree) };
  must(entry.commitment.length === 32, "an entry's commitment");
  const leaf = leafHash(entry.commitment);
  verifyInclusion(entry.leafIndex, leaf, entry.inclusion, tree);
  return { index, leaf };
}

export class Desk {
  readonly directory: VerifiedDirectory;
  readonly rules: Rules;
  readonly standing: Standing;
  private readonly transport: Transport;
  /** Readings one after another: each counts on the tree of the one before. */
  private line: Promise<unknown> = Promise.resolve();

  private early: Early | undefined;

  private constructor(transport: Transport, directory: VerifiedDirectory, rules: Rules, standing: Standing, early: Early) {
    this.transport = transport;
    this.directory = directory;
    this.rules = rules;
    this.standing = standing;
    this.early = early;
  }

  /**
   * Directory and agreement, and the overview of the first screen, all asked for at once; checked when all are there, the
   * overview when it is used. The broker's time is that of the overview's own entry.
   */
  static async open(range: Range, origin = globalThis.location.origin): Promise<Desk> {
    const transport = new Transport(origin, fetchOrTake);
    const before = load();
    const tree = before?.tree ?? EMPTY;
    const [early, response, { agreement }] = await Promise.all([
      ask(transport, AuditService.method.getOverview, overviewOf(range, OverviewPart.PICTURE), tree.size),
      transport.call(directoryCalls.getDirectory, {}), transport.call(directoryCalls.getAgreement, {}), sodiumReady(),
    ]);
    const root = before?.root ?? sha256(response.rootKey);
    const directory = new VerifiedDirectory(response, root);
    const { seen } = verifyOpenReceipt(early.answer.receipt, directory.log);
    directory.checkAge(before?.directory, Number(seen.time), now());
    must(same(sha256(agreement), directory.message.agreementHash), "the agreement");
    return new Desk(transport, directory, new Rules(agreement), {
      root, firstVisit: before === undefined, kept: true, before, tree, note: "", time: Number(seen.time), who: "",
      watch: undefined, alarm: WitnessAlarm.UNSPECIFIED,
    }, { ...early, range });
  }

  private remember(): void {
    const { root, tree, time } = this.standing;
    const { message, hash } = this.directory;
    this.standing.kept = save({ root, tree, at: time, directory: { version: message.version, hash } });
  }

  /** The reading's own entry is in the log, is about this request, and the log continues the one seen before. */
  private check({ answer, body }: Asked<Answer>): Tree {
    const { tree, seen, kept } = verifyOpenReceipt(answer.receipt, this.directory.log);
    checkDone(seen, Action.AUDIT_READ, sha256(body), Number(seen.time));
    must(kept.purpose === "audit-page" && this.directory.find(seen.requester) !== undefined, "the entry of a reading");
    verifyConsistency(this.standing.tree, tree, answer.consistency);
    Object.assign(this.standing, {
      tree, note: answer.receipt?.receipt?.checkpoint ?? "", time: Number(seen.time), who: seen.requester,
    });
    this.remember();
    return tree;
  }

  private look<I extends DescMessage, O extends DescMessage>(
    method: DescMethodUnary<I, O>, fields: MessageInitShape<I>,
  ): Promise<{ answer: MessageShape<O>; tree: Tree }> {
    return this.inLine(async () => {
      const asked = await ask(this.transport, method, fields, this.standing.tree.size);
      return { answer: asked.answer, tree: this.check(asked as unknown as Asked<Answer>) };
    });
  }

  /** Once, what was asked for at the beginning; nothing was read before it, so that it continues what this browser saw. */
  private takeEarly({ from, to }: Range): GetOverviewResponse | undefined {
    const { early } = this;
    this.early = undefined;
    if (early?.range.from !== from || early.range.to !== to) return undefined;
    this.check(early);
    return early.answer;
  }

  private inLine<T>(run: () => Promise<T>): Promise<T> {
    const next = this.line.then(run, run);
    this.line = next.catch(() => undefined);
    return next;
  }

  /** What witnesses signed, and that the newest checkpoint continues both that and what this browser saw. */
  private async lookAtWitnesses(): Promise<void> {
    const { tree, time } = this.standing;
    const said = await this.transport.call(directoryCalls.getCheckpoint, { knownSize: tree.size })
      .catch((error: unknown) => { throw orLost(error); });
    // Of both clocks the later one: a broker that turns its own back does not make old signatures young.
    const watch = openWatch(said, this.directory, Math.max(now(), time));
    verifyConsistency(tree, watch.newest, said.consistency);
    Object.assign(this.standing, { tree: watch.newest, note: said.checkpoint, watch, alarm: said.alarm });
    this.remember();
  }

  /** What the broker counted on these days, without who of the staff it was; not proven. Also asks who vouches for the log. */
  async overview(range: Range): Promise<GetOverviewResponse> {
    const answer = this.takeEarly(range) ?? (await this.look(AuditService.method.getOverview, overviewOf(range, OverviewPart.PICTURE))).answer;
    if (this.directory.witnesses.length > 0) await this.inLine(() => this.lookAtWitnesses());
    return answer;
  }

  /** The same for members of staff, who are many. */
  async staff(range: Range): Promise<StaffTally[]> {
    return (await this.look(AuditService.method.getOverview, overviewOf(range, OverviewPart.STAFF))).answer.staff;
  }

  /** Proven entries that fit, newest first, from below a place (0: the end) on. */
  async find(filter: Filter, before: number, limit: number): Promise<Found> {
    const fields = { filter: filter as FilterFields, before: BigInt(before), limit };
    const { answer, tree } = await this.look(AuditService.method.findEntries, fields);
    const entries = answer.entries.map((entry) => openOne(entry, tree));
    const falling = entries.every(({ index }, n) => index < (entries[n - 1]?.index ?? (before || Infinity)));
    const next = Number(answer.next);
    must(falling && entries.length <= limit && (next === 0 || before === 0 || next < before), "a page of the log that was not asked for");
    return { entries, next };
  }

  /** That there is no such entry is believed only of a number behind the log that was verified here. */
  private orWithheld(error: unknown, index: number): unknown {
    if (!(error instanceof CallError) || error.code !== "not_found") return error;
    return index < this.standing.tree.size ? new Refused("an entry of the log is withheld") : new NotYet(error.message);
  }

  /** One entry; a statement beside it is the one that it names. */
  async entry(index: number): Promise<OneEntry> {
    const fields = { leafIndex: BigInt(index) } satisfies MessageInitShape<typeof GetEntryRequestSchema>;
    const { answer, tree } = await this.look(AuditService.method.getEntry, fields)
      .catch((error: unknown) => { throw this.orWithheld(error, index); });
    const found = needed(answer.entry, "the entry that was asked for");
    const opened = openOne(found, tree);
    must(opened.index === index, "another entry than was asked for");
    const { statement } = found;
    must(!statement || (opened.seen !== undefined && same(statementHash(statement), opened.seen.statementHash)), "an entry's statement");
    return { ...opened, statement, proof: found.inclusion, tree };
  }
}
