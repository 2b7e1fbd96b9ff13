// SPDX-License-Identifier: EUPL-1.2
/** What a holder changes about consents; each resolves only when the log's receipt has proven that it was done. */
import type { Envelope } from "@gen/envelope_pb";
import { Action, Outcome } from "@gen/ledger_pb";
import { GrantState } from "@gen/partner_pb";
import { checkDone, verifyReceipt } from "../protocol/ledger";
import { Refused, must } from "../protocol/refused";
import { statementHash } from "../protocol/statement";
import type { Account } from "./account";
import { holderCalls } from "./calls";
import type { Dossier, DossierGrant } from "./dossier";
import { GRANTS_MAX, counts, standingKinds } from "./dossier";
import { AHEAD } from "./epochs";
import type { GrantFields, Terms } from "./grants";
import { fillGrant, grantFits, grantProblem, termsAgain } from "./grants";
import { readLog } from "./log";
import { ProblemError } from "./problem";
import type { Progress } from "./types";

const STAYERS_MAX = 64;

const agreed = (account: Account, kind: string): boolean => account.session.rules.kind(kind) !== undefined;

/** Publishes more keys of those of these kinds that run short. */
export async function topUp(account: Account, dossier: Dossier, kinds: string[]): Promise<void> {
  const short = kinds.filter((kind) => agreed(account, kind) && dossier.epochs.short(kind));
  if (short.length === 0) return;
  for (const kind of short) dossier.epochs.extend(kind, (dossier.epochs.line(kind)?.current ?? 0n) + AHEAD);
  const keys = dossier.epochs.statement(account.identity.kem, () => false);
  const epochs = account.signChange("epochs", { keys });
  await account.call(holderCalls.putEpochs, { epochs }, Action.EPOCHS, epochs);
  for (const epoch of dossier.epochs.all()) epoch.published = true;
}

/** Gives consent, if directory and agreement allow it. */
export async function putGrant(account: Account, terms: Terms): Promise<GrantFields> {
  const { directory, rules } = account.session;
  const problem = grantProblem(terms, directory, rules, account.session.now());
  if (problem) throw problem;
  const dossier = await account.dossier();
  await topUp(account, dossier, terms.kinds);
  const fields = fillGrant(terms, dossier, directory.message.agreementHash);
  const grant = account.signChange("grant", fields as Record<string, unknown>);
  await account.call(holderCalls.putGrant, { grant }, Action.GRANT, grant);
  account.forget();
  return fields;
}

/**
 * Which consents count is the broker's word, and what counts is issued anew with new keys: one that was taken back
 * would come to life with the holder's own signature. The holder's log, which cannot be changed unseen, must agree.
 */
async function checkStanding(account: Account, dossier: Dossier, progress: Progress): Promise<void> {
  const revived = new Refused("a consent that ended before is said to count", true);
  for (const { message } of dossier.grants) {
    const replaced = message.replaces.length > 0 ? dossier.grant(message.replaces) : undefined;
    if (replaced && counts(replaced)) throw revived;
  }
  const { entries } = await readLog(account, progress);
  for (const { seen, kept } of entries) {
    if (seen.outcome !== Outcome.DONE) continue;
    const grant = dossier.grant(kept.grantId);
    const left = seen.action === Action.GRANT && !grant && dossier.grants.length < GRANTS_MAX;
    if (left) throw new Refused("a consent that the log has is left out", true);
    if (seen.action !== Action.REVOKE || !grant || !counts(grant)) continue;
    if (standingKinds(grant).some((kind) => kept.changed.includes(kind))) throw revived;
  }
}

/** The fields of a grant issued anew; undefined when directory or agreement no longer allow it. */
function again(account: Account, dossier: Dossier, grant: DossierGrant, closing: string[]): GrantFields | undefined {
  const { directory, rules } = account.session;
  const terms = termsAgain(grant, standingKinds(grant));
  if (grantProblem(terms, directory, rules, account.session.now())) return undefined;
  try {
    return fillGrant(terms, dossier, directory.message.agreementHash, closing);
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}

/** Who stays when keys change. */
export interface Stayers {
  except?: DossierGrant;
  /** Only grants of these kinds; all when it is undefined. */
  closing?: string[];
  /** The key that signs. */
  seed: Uint8Array;
}

/** Before grants are issued anew: those that are said to count must be those of the log. */
export async function checkStayers(
  account: Account, dossier: Dossier, except: DossierGrant | undefined, progress: Progress,
): Promise<void> {
  if (dossier.grants.some((grant) => grant !== except && counts(grant))) await checkStanding(account, dossier, progress);
}

/** The grants that go on, for the keys of the same request. One that cannot be given any more is left out. */
export function signStayers(account: Account, dossier: Dossier, stayers: Stayers): Envelope[] {
  const { except, closing, seed } = stayers;
  const touched = (grant: DossierGrant): boolean =>
    !closing || standingKinds(grant).some((kind) => closing.includes(kind));
  const out: Envelope[] = [];
  for (const grant of dossier.grants) {
    if (grant === except || !counts(grant) || !touched(grant) || out.length === STAYERS_MAX) continue;
    const fields = again(account, dossier, grant, closing ?? []);
    if (fields) out.push(account.signChange("grant", fields as Record<string, unknown>, seed));
  }
  return out;
}

/** More keys in the same request, so that closing these leaves enough for those who add something meanwhile. */
function signMoreEpochs(account: Account, dossier: Dossier, kinds: string[]): Envelope | undefined {
  const short = kinds.filter((kind) => agreed(account, kind) && dossier.epochs.short(kind));
  if (short.length === 0) return undefined;
  for (const kind of short) dossier.epochs.extend(kind, (dossier.epochs.line(kind)?.current ?? 0n) + AHEAD);
  return account.signChange("epochs", { keys: dossier.epochs.statement(account.identity.kem, () => false) });
}

/** Takes back all of a grant, or some kinds of it. Those kinds' keys close in the same breath. */
export async function revoke(account: Account, id: Uint8Array, some: string[], progress: Progress): Promise<void> {
  const dossier = await account.dossier();
  const grant = dossier.grant(id);
  if (!grant) throw new ProblemError("changed");
  const standing = standingKinds(grant);
  const kinds = some.length > 0 ? standing.filter((kind) => some.includes(kind)) : standing;
  const over = grant.state === GrantState.REVOKED || grant.state === GrantState.REPLACED;
  if (over || kinds.length === 0) throw new ProblemError("changed");
  const all = kinds.length === standing.length;
  await checkStayers(account, dossier, grant, progress);
  const revocation = account.signChange("revocation", { grantId: id, kinds: all ? [] : kinds });
  const epochs = signMoreEpochs(account, dossier, kinds);
  const grants = signStayers(account, dossier, { except: grant, closing: kinds, seed: account.keys.signing.private });
  const answer = await account.call(
    holderCalls.revoke, { revocation, epochs, grants }, Action.REVOKE, revocation,
  );
  // The key that is present now must be the one after the closed one, for each of the kinds.
  const closed = answer.current.filter(({ kind, epoch }) => epoch === (dossier.epochs.line(kind)?.current ?? 0n) + 1n);
  must(closed.length === answer.current.length, "a key was not changed as it must be");
  must(kinds.every((kind) => closed.some((line) => line.kind === kind)), "a key was not changed");
  account.forget();
}

/** Pauses or resumes a grant; without an id the whole dossier. */
export async function suspend(account: Account, grantId: Uint8Array | undefined, paused: boolean): Promise<void> {
  await account.dossier();
  const suspension = account.signChange("suspension", { grantId: grantId ?? new Uint8Array(0), paused });
  await account.call(holderCalls.suspend, { suspension }, Action.SUSPEND, suspension);
  account.forget();
}

export async function decline(account: Account, requestId: Uint8Array): Promise<void> {
  await account.dossier();
  const consentAnswer = account.signChange("consent-answer", { requestId });
  await account.call(holderCalls.answerRequest, { consentAnswer }, Action.CONSENT_ANSWER, consentAnswer);
  account.forget();
}

/** Issues anew what counts but lacks a key that it needs, or has one too many. What is not allowed any more stays. */
export async function renew(account: Account, progress: Progress): Promise<void> {
  const dossier = await account.dossier();
  const unfit = dossier.grants.filter((grant) => counts(grant) && !grantFits(dossier, grant));
  if (unfit.length === 0) return;
  await checkStanding(account, dossier, progress);
  for (const old of unfit) {
    const fields = again(account, dossier, old, []);
    if (!fields) continue;
    const grant = account.signChange("grant", fields as Record<string, unknown>);
    await account.call(holderCalls.putGrant, { grant }, Action.GRANT, grant);
  }
  account.forget();
}

/**
 * Without kinds the whole dossier. The last entry of a dossier that is erased names nobody, so that its receipt is no
 * open one.
 */
export async function erase(account: Account, kinds: string[]): Promise<void> {
  await account.dossier();
  const sorted = [...new Set(kinds)].sort();
  const erasure = account.signChange("erasure", { everything: sorted.length === 0, kinds: sorted });
  const { receipt } = await account.session.call(holderCalls.erase, { erasure });
  const { seen, tree } = verifyReceipt(receipt, account.session.trust);
  checkDone(seen, Action.ERASE, statementHash(erasure), account.session.now());
  await account.session.adopt(tree);
  account.forget();
}
