// SPDX-License-Identifier: EUPL-1.2
/** PINs and cards: the first use, another PIN, a new card for a lost one. */
import type { Card } from "../protocol/card";
import { writeLink } from "../protocol/card";
import { Refused } from "../protocol/refused";
import { random } from "../protocol/sodium";
import type { Account } from "./account";
import { isStaleAnywhere, resealAll, rotate } from "./activate";
import { putVault, recoverySlot } from "./door";
import { ProblemError } from "./problem";
import type { Progress } from "./types";

/** Runs a change, and once more when the dossier changed on the way. */
export type Again = <T>(run: (account: Account) => Promise<T>) => Promise<T>;

/**
 * What an interrupted activation left to be done. A line that breaks, or a document that does not open, must not keep the
 * holder out: the rest is done the next time, and the document says so when it is read.
 */
export async function finishActivation(again: Again, progress: Progress): Promise<void> {
  try {
    await again(async (account) => {
      if (isStaleAnywhere(await account.dossier())) await resealAll(account, progress);
    });
  } catch (error) {
    const passed = (error instanceof Refused && !error.back) || error instanceof ProblemError;
    if (!passed) throw error;
  }
}

/** Replaces every key; gives the link of the new recovery card, as the old one opens nothing any more. */
export async function activate(again: Again, card: Card, pin: string, progress: Progress): Promise<string> {
  const recovery: Card = { ...card, kind: "recovery", secret: random(32) };
  await again((account) => rotate(account, { pin, card: card.secret, recovery: recovery.secret }, progress));
  await finishActivation(again, progress);
  return writeLink(recovery);
}

/**
 * A new wallet card for who came in with the recovery card. Where nobody had activated before, the enrolling partner
 * made the recovery card, too: then every key is replaced, and there is a new one of both.
 */
export async function replaceCard(
  again: Again, account: Account, pin: string, progress: Progress,
): Promise<{ card: Card; recovery: string | undefined }> {
  const lost = account.card;
  if (lost.kind !== "recovery") throw new ProblemError("failed", { what: "not opened with a recovery card" });
  const card: Card = { ...lost, kind: "card", secret: random(32) };
  if (!account.keys.activated) return { card, recovery: await activate(again, card, pin, progress) };
  await again((one) => one.dossier().then(() => putVault(one, {
    keys: one.keys, vaultKey: random(32), card: card.secret, pin, recovery: lost.secret,
  })));
  return { card, recovery: undefined };
}

/** The vault key stays, so that the recovery card goes on to open it. */
export const changePin = (again: Again, pin: string): Promise<void> =>
  again((one) => one.dossier().then(() => putVault(one, {
    keys: one.keys, vaultKey: one.vaultKey, card: one.card.secret, pin, recovery: recoverySlot(one.vault),
  })));

/**
 * A new recovery card's link, for who lost theirs or never got to keep it. The vault's key is replaced with it, so that
 * the card before opens nothing any more; that takes the PIN of now. Throws "wrong-pin".
 */
export async function newRecovery(again: Again, pin: string): Promise<string> {
  const secret = random(32);
  return again(async (one) => {
    await one.dossier();
    await putVault(one, {
      keys: one.keys, vaultKey: random(32), card: one.card.secret, pin, recovery: secret, pinStays: true,
    });
    return writeLink({ ...one.card, kind: "recovery", secret });
  });
}
