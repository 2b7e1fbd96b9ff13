// SPDX-License-Identifier: EUPL-1.2
/**
 * The opened dossier of one holder: signing in the holder's name, calling, and believing receipts. What the broker
 * says was done counts only when the log's receipt proves it.
 */
import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import type { Vault } from "@gen/dossier_pb";
import type { Envelope } from "@gen/envelope_pb";
import type { KeptRecord, OpenReceipt } from "@gen/ledger_pb";
import { Action } from "@gen/ledger_pb";
import { same } from "../protocol/bytes";
import type { Card } from "../protocol/card";
import type { HolderKeys } from "../protocol/identity";
import { checkContinues, presentKey, verifyIdentity } from "../protocol/identity";
import { publicHalf, sameKey } from "../protocol/kem";
import type { Proven } from "../protocol/ledger";
import { checkDone, verifyOpenReceipt } from "../protocol/ledger";
import { printNumber } from "../protocol/number";
import { Refused, must } from "../protocol/refused";
import type { StatementName } from "../protocol/statement";
import { signStatement, statementHash } from "../protocol/statement";
import type { VaultKeys } from "../protocol/vault";
import { holderCalls } from "./calls";
import { Dossier } from "./dossier";
import { epochName } from "./memory";
import type { Session } from "./session";

export type Fields = Record<string, unknown>;

/** A reading of the dossier, and its own entry in the log: it shows the dossier as all entries before that left it. */
export interface DossierReading {
  dossier: Dossier;
  number: bigint;
  leaf: Uint8Array;
  time: bigint;
}

export class Account {
  readonly session: Session;
  readonly holder: Uint8Array;
  card: Card;
  keys: VaultKeys;
  vaultKey: Uint8Array;
  vault: Vault;
  identity: HolderKeys;
  private loaded: Dossier | undefined;
  /** The newest reading, also when a change was made since. */
  reading: DossierReading | undefined;
  /** The number of the newest change, ours in hand included. */
  private sequence = 0n;

  constructor(session: Session, card: Card, opened: Pick<Account, "keys" | "vaultKey" | "vault" | "identity">) {
    this.session = session;
    this.holder = card.holder;
    this.card = card;
    this.keys = opened.keys;
    this.vaultKey = opened.vaultKey;
    this.vault = opened.vault;
    this.identity = opened.identity;
  }

  /** Signed with the holder's key, or another one in its place. */
  sign(name: StatementName, fields: Fields, seed = this.keys.signing.private): Envelope {
    return signStatement(name, { header: this.session.header(this.holder), ...fields }, seed, printNumber(this.holder));
  }

  /** A change: it takes the next number. */
  signChange(name: StatementName, fields: Fields, seed = this.keys.signing.private): Envelope {
    this.sequence += 1n;
    return this.sign(name, { header: this.session.header(this.holder, this.sequence), ...fields }, seed);
  }

  /** A call whose answer carries an open receipt for the statement, which must say that this was done. */
  async call<I extends DescMessage, O extends DescMessage>(
    method: DescMethodUnary<I, O>, request: MessageInitShape<I>, action: Action, statement: Envelope,
  ): Promise<MessageShape<O> & { proven: Proven & { kept: KeptRecord } }> {
    const answer = await this.session.call(method, request);
    const { receipt } = answer as unknown as { receipt?: OpenReceipt };
    const proven = verifyOpenReceipt(receipt, this.session.trust);
    checkDone(proven.seen, action, statementHash(statement), this.session.now());
    must(same(proven.kept.holder, this.holder), "a receipt about another dossier");
    await this.session.adopt(proven.tree);
    return Object.assign(answer, { proven });
  }

  /** Reads the dossier. What was seen of it before cannot be taken back. */
  async load(): Promise<Dossier> {
    const query = this.sign("holder-query", { method: "GetDossier" });
    const answer = await this.call(holderCalls.getDossier, { query }, Action.HOLDER_READ, query);
    const identity = verifyIdentity(answer.identity, this.session.directory, this.holder);
    await this.adoptIdentity(identity, answer.identity);
    checkVault(this.keys, identity);
    const { directory } = this.session;
    this.identity = identity;
    this.loaded?.epochs.wipe();
    this.loaded = undefined;
    const dossier = new Dossier({ directory, holder: this.holder, identity, kem: this.keys.kem }, answer);
    await this.neverBack(dossier);
    this.loaded = dossier;
    const { kept, leaf, seen } = answer.proven;
    this.reading = { dossier, number: kept.holderSequence, leaf, time: seen.time };
    this.sequence = dossier.sequence;
    return dossier;
  }

  /** The dossier as it was read last; read again when a change was made since. */
  async dossier(): Promise<Dossier> {
    const loaded = this.loaded;
    return loaded && loaded.sequence === this.sequence ? loaded : this.load();
  }

  /** After a change: what was read is no longer what there is. */
  forget(): void {
    this.loaded?.epochs.wipe();
    this.loaded = undefined;
  }

  /** Remembers the identity, which must continue the one seen before. */
  async adoptIdentity(keys: HolderKeys, identity: Parameters<typeof verifyIdentity>[0]): Promise<void> {
    const seen = this.session.memory.holder(this.holder);
    must(identity !== undefined, "an identity is missing");
    checkContinues(seen.identity, keys, identity);
    const rotations = keys.signers.length - 1;
    seen.identity = { enrolment: keys.enrolment, rotations, signingKey: presentKey(keys) };
    await this.session.memory.save();
  }

  private async neverBack(dossier: Dossier): Promise<void> {
    const seen = this.session.memory.holder(this.holder);
    const lines = dossier.epochs.allLines().map(({ kind, current }) => ({ name: epochName(this.holder, kind), current }));
    const back = dossier.sequence < seen.sequence || lines.some(({ name, current }) => current < (seen.epochs[name] ?? 0n));
    if (back) throw new Refused("an older state of the dossier than was seen before", true);
    seen.sequence = dossier.sequence;
    for (const { name, current } of lines) seen.epochs[name] = current;
    await this.session.memory.save();
  }

  wipe(): void {
    this.forget();
    for (const secret of [this.keys.signing.private, this.keys.kem.private, this.vaultKey, this.card.secret]) secret.fill(0);
  }
}

/** The vault's keys must be the identity's; keys that an enrolling partner made only while there was no rotation. */
export function checkVault(keys: VaultKeys, identity: HolderKeys): void {
  const rotated = identity.signers.length > 1;
  if (!keys.activated && rotated) throw new Refused("an older vault than the dossier's keys", true);
  must(keys.activated === rotated, "a vault that claims to be activated");
  must(same(keys.signing.public, presentKey(identity)), "the vault's signing key");
  must(sameKey(publicHalf(keys.kem), identity.kem), "the vault's key");
}
