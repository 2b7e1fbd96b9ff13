// SPDX-License-Identifier: EUPL-1.2
/**
 * What the holder's log says of consents, and whether a reading of the dossier shows the same. The log is the holder's
 * own chain, out of which nothing can be left: a broker that leaves a consent out, says that one ended which did not, or
 * hides that everything is stopped is found here. A reading is compared at its own entry, so that what happens meanwhile
 * makes no difference.
 */
import { Action, Outcome } from "@gen/ledger_pb";
import { GrantState } from "@gen/partner_pb";
import { hex, same } from "../protocol/bytes";
import { Chain } from "../protocol/ledger";
import { must } from "../protocol/refused";
import type { Account, DossierReading } from "./account";
import type { Dossier, DossierGrant } from "./dossier";
import { GRANTS_MAX } from "./dossier";
import type { Entry, Link } from "./log";
import { readOn } from "./log";

/** Seconds around a consent's end in which the broker may have seen it on either side. */
const SLACK = 60;

/** One consent by the log. */
interface Life {
  revoked: Set<string>;
  replaced: boolean;
  paused: boolean;
  /** Readings under it, those under the ones that it replaces included. */
  readings: number;
}

export type Said = Pick<Dossier, "grants" | "stopped" | "frozenBy"> & { grant(id: Uint8Array): DossierGrant | undefined };

/** What stands, as told by one entry after another. */
export class Standing {
  /** By the consent's id, in the order in which they were given. */
  private readonly lives = new Map<string, Life>();
  private stopped = false;
  private frozenBy: string | undefined;
  private gone = false;

  /** An entry that is gone by its age: merely a reading or the like, which is missing from the counts. */
  lose(): void {
    this.gone = true;
  }

  /** dossier: has the statement of a consent, which says what it replaces. */
  take({ seen, kept }: Pick<Entry, "seen" | "kept">, dossier: Pick<Said, "grant">): void {
    if (seen.outcome !== Outcome.DONE) return;
    const life = this.lives.get(hex(kept.grantId));
    if (seen.action === Action.GRANT) this.give(kept.grantId, dossier);
    else if (seen.action === Action.REVOKE) kept.changed.forEach((kind) => life?.revoked.add(kind));
    else if (seen.action === Action.ROTATE) for (const one of this.lives.values()) one.replaced = true;
    else if (seen.action === Action.FREEZE) this.stop(true, seen.requester);
    else if (seen.action === Action.SUSPEND && kept.grantId.length === 0) this.stop(kept.paused);
    else if (seen.action === Action.SUSPEND && life) life.paused = kept.paused;
    else if (seen.action === Action.ACCESS) this.read(kept.kinds.filter(({ released }) => released));
  }

  private give(id: Uint8Array, dossier: Pick<Said, "grant">): void {
    const replaces = dossier.grant(id)?.message.replaces ?? new Uint8Array(0);
    const old = replaces.length > 0 ? this.lives.get(hex(replaces)) : undefined;
    if (old) old.replaced = true;
    const { paused = false, readings = 0 } = old ?? {};
    this.lives.set(hex(id), { revoked: new Set(), replaced: false, paused, readings });
  }

  private stop(stopped: boolean, by?: string): void {
    this.stopped = stopped;
    this.frozenBy = by;
  }

  private read(kinds: { grantId: Uint8Array }[]): void {
    for (const id of new Set(kinds.map(({ grantId }) => hex(grantId)))) {
      const life = this.lives.get(id);
      if (life) life.readings += 1;
    }
  }

  /** time: Unix seconds at which the dossier was read; agreed: the kinds that the agreement has. */
  compare(dossier: Said, time: number, agreed: (kind: string) => boolean): void {
    must(dossier.stopped === this.stopped, "everything is stopped, or not, otherwise than the log says");
    must(dossier.frozenBy === this.frozenBy, "stopped by another than the log says");
    const listed = new Map(dossier.grants.map((grant) => [hex(grant.message.grantId), grant]));
    const expected = [...this.lives].slice(-GRANTS_MAX);
    must(expected.every(([id]) => listed.has(id)), "a consent that the log has is left out");
    must(dossier.grants.length === expected.length, "a consent that the log does not have");
    for (const [id, life] of expected) this.compareOne(listed.get(id) as DossierGrant, life, time, agreed);
  }

  private compareOne(grant: DossierGrant, life: Life, time: number, agreed: (kind: string) => boolean): void {
    const kinds = grant.message.kinds.filter(agreed);
    const revoked = kinds.filter((kind) => life.revoked.has(kind));
    const said = new Set(grant.revokedKinds);
    must(said.size === revoked.length && revoked.every((kind) => said.has(kind)), "kinds were taken back otherwise than the log says");
    must(this.gone || grant.uses <= life.readings, "more readings under a consent than the log has");
    const states = statesOf(grant, life, kinds.length === 0 ? undefined : revoked.length === kinds.length, time);
    must(states.includes(grant.state), "the state of a consent is not the log's");
  }
}

/** The states that a consent may be said to have: two around its end. over: all is taken back; undefined: nothing is left. */
function statesOf({ message, uses }: DossierGrant, life: Life, over: boolean | undefined, time: number): GrantState[] {
  if (over === undefined) return [GrantState.UNSPECIFIED];
  if (over) return [GrantState.REVOKED];
  if (life.replaced) return [GrantState.REPLACED];
  const left = Number(message.notAfter) - time;
  const usedUp = message.maxUses > 0n && BigInt(uses) >= message.maxUses;
  const state = life.paused ? GrantState.PAUSED : GrantState.ACTIVE;
  const running = usedUp ? GrantState.USED_UP : state;
  if (left > SLACK) return [running];
  return left < -SLACK ? [GrantState.EXPIRED] : [GrantState.EXPIRED, running];
}

/** Follows the log through a session, from where it was verified last. Of no further use once a check has failed. */
export class Follower {
  private readonly account: Account;
  private readonly chain: Chain;
  private readonly standing = new Standing();
  private links: Link[] = [];
  /** The entry of the reading that was compared last. */
  private done = 0n;

  constructor(account: Account) {
    this.account = account;
    this.chain = new Chain(account.holder);
  }

  async check({ dossier, number, leaf, time }: DossierReading): Promise<void> {
    if (number === this.done) return;
    await readOn(this.account, this.chain, (link) => this.links.push(link));
    const own = this.links.findIndex((link) => link.number === number);
    must(own >= 0 && same(this.links[own]?.leaf ?? new Uint8Array(0), leaf), "the dossier's reading is not in the log");
    for (const { entry } of this.links.slice(0, own)) {
      if (entry) this.standing.take(entry, dossier);
      else this.standing.lose();
    }
    this.links = this.links.slice(own + 1);
    this.done = number;
    const { rules } = this.account.session;
    this.standing.compare(dossier, Number(time), (kind) => rules.kind(kind) !== undefined);
  }
}
