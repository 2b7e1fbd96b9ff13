// SPDX-License-Identifier: EUPL-1.2
/**
 * What was seen of the chain before, so that the broker cannot take it back. It lives as long as the session; when
 * the holder asks for it, also on this device. No secret is in it, and a dossier's number only as a hash.
 */
import { hex, unhex, utf8 } from "../protocol/bytes";
import type { SeenDirectory } from "../protocol/directory";
import type { SeenIdentity } from "../protocol/identity";
import type { Tree } from "../protocol/merkle";
import { sha256 } from "../protocol/sodium";
import type { Store } from "./messages";

export interface SeenBroker {
  directory?: SeenDirectory;
  log?: Tree;
}

export interface SeenHolder {
  identity?: SeenIdentity;
  /** Of the newest change. */
  sequence: bigint;
  /** The present epoch by kind, as epochName() writes it. */
  epochs: Record<string, bigint>;
}

interface Seen {
  brokers: Record<string, SeenBroker>;
  holders: Record<string, SeenHolder>;
}

const TEXT_MAX = 1 << 20;

/** How often a part's keys were replaced tells what was stopped, so that the part is named by a hash that needs the dossier's number. */
export const epochName = (holder: Uint8Array, kind: string): string =>
  hex(sha256(utf8("eenmaal/page/epoch\0"), holder, utf8(kind)));

/** Numbers as "n…" and bytes as "x…", which no other text of ours begins with. */
const toText = (seen: Seen): string => JSON.stringify(seen, (_, value: unknown) => {
  if (typeof value === "bigint") return `n${value}`;
  return value instanceof Uint8Array ? `x${hex(value)}` : value;
});

function fromText(text: string): Seen | undefined {
  try {
    const seen = JSON.parse(text, (_, value: unknown) => {
      if (typeof value !== "string") return value;
      return value.startsWith("n") ? BigInt(value.slice(1)) : unhex(value.slice(1));
    }) as Partial<Seen>;
    return seen.brokers && seen.holders ? { brokers: seen.brokers, holders: seen.holders } : undefined;
  } catch {
    return undefined;
  }
}

export class Memory {
  private readonly store: Store;
  private seen: Seen = { brokers: {}, holders: {} };
  private kept = false;

  private constructor(store: Store) {
    this.store = store;
  }

  /** What is not ours, or too much of it, counts as nothing. */
  static async load(store: Store): Promise<Memory> {
    const memory = new Memory(store);
    const text = await store.load();
    const seen = text !== undefined && text.length <= TEXT_MAX ? fromText(text) : undefined;
    if (seen) memory.seen = seen;
    memory.kept = seen !== undefined;
    return memory;
  }

  /** Whether it is kept on this device. */
  get on(): boolean {
    return this.kept;
  }

  async keep(on: boolean): Promise<void> {
    this.kept = on;
    await this.store.save(on ? toText(this.seen) : undefined);
  }

  /** Of the chain with this root; to be changed in place, then save(). */
  broker(root: Uint8Array): SeenBroker {
    return (this.seen.brokers[hex(root)] ??= {});
  }

  /** The root of the only chain that was seen before; undefined: none, or several. */
  onlyRoot(): Uint8Array | undefined {
    const [root, ...others] = Object.keys(this.seen.brokers);
    return root === undefined || others.length > 0 ? undefined : unhex(root);
  }

  holder(holder: Uint8Array): SeenHolder {
    const name = hex(sha256(utf8("eenmaal/page/holder\0"), holder));
    return (this.seen.holders[name] ??= { sequence: 0n, epochs: {} });
  }

  /** Resolves when it is kept, before anything is shown that counts on it. */
  async save(): Promise<void> {
    if (this.kept) await this.store.save(toText(this.seen));
  }
}
