// SPDX-License-Identifier: EUPL-1.2
/** A session with a broker: the time, the directory, the agreement, the log's newest state; calls and receipts. */
import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import type { GetDirectoryResponse } from "@gen/directory_pb";
import { Rules } from "../agreement/agreement";
import { same } from "../protocol/bytes";
import { VerifiedDirectory } from "../protocol/directory";
import type { LogTrust } from "../protocol/ledger";
import type { Tree } from "../protocol/merkle";
import { verifyConsistency } from "../protocol/merkle";
import { must } from "../protocol/refused";
import { random, sha256 } from "../protocol/sodium";
import type { Transport } from "../protocol/transport";
import { CallError, directoryCalls, orLost } from "../protocol/transport";
import { openWatch } from "../protocol/watch";
import type { Memory, SeenBroker } from "./memory";
import { callProblem } from "./problem";
import type { WatchInfo } from "./types";

/** Seconds for which what we sign may be handed in. */
const LIFETIME = 300;
const DAY = 86_400;

const ownClock = (): number => Math.floor(Date.now() / 1000);

export class Session {
  private readonly transport: Transport;
  private readonly seen: SeenBroker;
  private offset = 0;
  directory!: VerifiedDirectory;
  rules!: Rules;
  readonly memory: Memory;
  readonly root: Uint8Array;

  private constructor(transport: Transport, memory: Memory, root: Uint8Array) {
    this.transport = transport;
    this.memory = memory;
    this.root = root;
    this.seen = memory.broker(root);
  }

  /** root: the fingerprint that the card pins. */
  static async start(transport: Transport, memory: Memory, root: Uint8Array): Promise<Session> {
    const session = new Session(transport, memory, root);
    await session.refresh();
    return session;
  }

  /** The directory as the broker gives it, not verified. */
  static async ask(transport: Transport): Promise<GetDirectoryResponse> {
    try {
      return await transport.call(directoryCalls.getDirectory, {});
    } catch (error) {
      throw error instanceof CallError ? callProblem(error) : error;
    }
  }

  /** The time, the directory and the agreement of now. */
  async refresh(): Promise<void> {
    const { time } = await this.call(directoryCalls.getTime, {});
    this.offset = Number(time) - ownClock();
    must(Math.abs(this.offset) <= DAY, "the broker's clock and this device's are more than a day apart");
    const directory = new VerifiedDirectory(await this.call(directoryCalls.getDirectory, {}), this.root);
    directory.checkAge(this.seen.directory, this.now(), ownClock());
    const { agreement } = await this.call(directoryCalls.getAgreement, {});
    must(same(sha256(agreement), directory.message.agreementHash), "the agreement is not the directory's");
    this.rules = new Rules(agreement);
    this.directory = directory;
    this.seen.directory = { version: directory.message.version, hash: directory.hash };
    await this.memory.save();
  }

  /** Unix seconds by the broker's clock. */
  now(): number {
    return ownClock() + this.offset;
  }

  get trust(): LogTrust {
    return this.directory.log;
  }

  /** The header of a statement that is signed now. sequence: for changes. */
  header(holder: Uint8Array, sequence = 0n) {
    const issuedAt = BigInt(this.now());
    return {
      audience: this.directory.audience, issuer: "holder", nonce: random(16), issuedAt,
      expiresAt: issuedAt + BigInt(LIFETIME), holder, sequence,
    };
  }

  /** One call; rejects with a ProblemError, or Refused. */
  async call<I extends DescMessage, O extends DescMessage>(
    method: DescMethodUnary<I, O>, request: MessageInitShape<I>,
  ): Promise<MessageShape<O>> {
    try {
      return await this.transport.call(method, request);
    } catch (error) {
      throw error instanceof CallError ? callProblem(error) : error;
    }
  }

  /** A checkpoint out of a receipt must continue the newest one seen, or be continued by it. */
  async adopt(tree: Tree): Promise<void> {
    const newest = this.seen.log;
    if (!newest) return this.remember(tree);
    if (newest.size === tree.size) return verifyConsistency(newest, tree, []);
    const [older, newer] = tree.size < newest.size ? [tree, newest] : [newest, tree];
    verifyConsistency(older, newer, await this.proof(older.size, newer.size));
    if (newer === tree) await this.remember(tree);
  }

  private async remember(tree: Tree): Promise<void> {
    this.seen.log = tree;
    await this.memory.save();
  }

  /** Who vouches for the log that is shown here, beyond the broker. */
  async watch(): Promise<WatchInfo> {
    const { witnesses, message } = this.directory;
    if (witnesses.length === 0) return { witnesses: 0, signers: 0, quorum: 0, alarm: false };
    const said = await this.call(directoryCalls.getCheckpoint, {});
    const { newest, signers } = openWatch(said, this.directory, this.now());
    await this.adopt(newest);
    return { witnesses: witnesses.length, signers: signers.length, quorum: message.witnessQuorum, alarm: said.alarm !== 0 };
  }

  private async proof(knownSize: bigint, untilSize: bigint): Promise<Uint8Array[]> {
    if (knownSize === 0n) return [];
    try {
      return (await this.transport.call(directoryCalls.getCheckpoint, { knownSize, untilSize })).consistency;
    } catch (thrown) {
      const error = orLost(thrown);
      throw error instanceof CallError ? callProblem(error) : error;
    }
  }
}
