// SPDX-License-Identifier: EUPL-1.2
/** The numbered keys of each kind: reading, making and publishing them. docs/PROTOCOL.md section 12. */
import type { MessageInitShape } from "@bufbuild/protobuf";
import type { EpochKey, EpochKeySchema } from "@gen/dossier_pb";
import { bySlug } from "../protocol/bytes";
import type { VerifiedDirectory } from "../protocol/directory";
import type { SuiteKey, SuitePublic } from "../protocol/kem";
import { checkPublic, publicHalf, sameKey, suiteKey } from "../protocol/kem";
import { Refused, must, needed } from "../protocol/refused";
import type { Context } from "../protocol/seal";
import { openKey, seal } from "../protocol/seal";

/** A kind's line of keys. */
export interface Line {
  kind: string;
  /** The present epoch; one more than the newest when that has no key yet. */
  current: bigint;
  newest: bigint;
  /** From this one on no other device ever had the keys. */
  own: bigint;
}

export interface Epoch {
  kind: string;
  epoch: bigint;
  key: SuiteKey;
  published: boolean;
}

/** How many epochs are published ahead, and with how many fewer it is time to. */
export const AHEAD = 4n;
const AHEAD_MIN = 2n;
const EPOCHS_MAX = 4096;
const LINES_MAX = 64;

const before = (a: Epoch, b: Epoch): number => bySlug(a.kind, b.kind) || (a.epoch < b.epoch ? -1 : 1);

export class Epochs {
  private readonly directory: VerifiedDirectory;
  private readonly holder: Uint8Array;
  private readonly kem: SuiteKey;
  private readonly lines = new Map<string, Line>();
  private readonly keys = new Map<string, Epoch>();

  constructor(directory: VerifiedDirectory, holder: Uint8Array, kem: SuiteKey) {
    this.directory = directory;
    this.holder = holder;
    this.kem = kem;
  }

  find(kind: string, epoch: bigint): Epoch | undefined {
    return this.keys.get(`${kind} ${epoch}`);
  }

  line(kind: string): Line | undefined {
    return this.lines.get(kind);
  }

  /** In the order of statements: by kind, then number. */
  all(): Epoch[] {
    return [...this.keys.values()].sort(before);
  }

  allLines(): Line[] {
    return [...this.lines.values()];
  }

  /** The key to seal to now. */
  present(kind: string): Epoch {
    const line = needed(this.line(kind), "a kind without keys");
    return needed(this.find(kind, line.current), "a kind without a present key");
  }

  /** Keys out of a verified statement. rotation: it came with the newest rotation. */
  add(keys: EpochKey[], rotation: boolean): void {
    for (const { kind, epoch, publicKey, self } of keys) {
      checkPublic(publicKey, 1, "an epoch");
      const known = this.find(kind, epoch);
      must(!known || sameKey(publicHalf(known.key), publicKey), "two keys for one epoch");
      if (known) continue;
      const context: Context = { label: "self", holder: this.holder, kind, epoch, epochKey: publicKey };
      const key = openKey(this.kem, context, needed(self, "an epoch without its private key"));
      this.put({ kind, epoch, key, published: true });
    }
    if (rotation) this.markOwn(keys);
  }

  /** A rotation repeats what is still needed and then adds exactly four of its own. */
  private markOwn(keys: EpochKey[]): void {
    for (const { kind, epoch } of keys) {
      const line = this.line(kind);
      if (line && epoch >= AHEAD) line.own = epoch - AHEAD + 1n;
    }
  }

  private put(epoch: Epoch): void {
    must(this.keys.size < EPOCHS_MAX && this.lines.size <= LINES_MAX, "too many keys");
    this.keys.set(`${epoch.kind} ${epoch.epoch}`, epoch);
    if (!this.lines.has(epoch.kind)) this.lines.set(epoch.kind, { kind: epoch.kind, current: 0n, newest: 0n, own: 0n });
  }

  /** What the broker says is present: each kind once, and every key from there to the newest must be known. */
  setLines(given: Line[]): void {
    for (const { kind, current, newest } of given) {
      const line = needed(this.line(kind), "a line without keys");
      must(line.current === 0n && current > 0n && current >= line.own && current <= newest + 1n, "the present epoch");
      Object.assign(line, { current, newest });
      const known = this.all().filter((one) => one.kind === kind && one.epoch >= current);
      must(known.every((one) => one.epoch <= newest), "an epoch beyond the newest");
      must(BigInt(known.length) === newest - current + 1n, "an epoch's key is missing");
    }
    must(this.allLines().every((line) => line.current > 0n), "a kind without a present epoch");
  }

  /** Is it time to publish more of a kind? */
  short(kind: string): boolean {
    const line = this.line(kind);
    return !line || line.newest - line.current < AHEAD_MIN;
  }

  /** New keys of a kind up to that number; not published yet. */
  extend(kind: string, newest: bigint): void {
    const suite = this.directory.suite();
    const from = this.line(kind)?.newest ?? 0n;
    for (let epoch = from + 1n; epoch <= newest; epoch++) this.put({ kind, epoch, key: suiteKey(suite), published: false });
    const line = needed(this.line(kind), "a kind without keys");
    line.newest = line.newest > newest ? line.newest : newest;
    if (line.current === 0n) line.current = 1n;
  }

  /** After a rotation the first unpublished epoch of each kind is the present one. */
  advance(): void {
    for (const { kind, epoch, published } of this.all().reverse()) {
      const line = this.line(kind);
      if (!published && line) line.current = epoch;
    }
  }

  /** The keys of an "epochs" statement: the unpublished ones and those that `also` names, sealed to the holder. */
  statement(to: SuitePublic, also: (epoch: Epoch) => boolean): MessageInitShape<typeof EpochKeySchema>[] {
    const chosen = this.all().filter((epoch) => !epoch.published || also(epoch));
    if (chosen.length > 128) throw new Refused("too many keys for one statement");
    return chosen.map(({ kind, epoch, key }) => {
      const context: Context = { label: "self", holder: this.holder, kind, epoch, epochKey: publicHalf(key) };
      return { kind, epoch, publicKey: publicHalf(key), self: seal(to, context, key.private) };
    });
  }

  /** Forgets every private key. */
  wipe(): void {
    for (const { key } of this.keys.values()) key.private.fill(0);
  }
}
