// SPDX-License-Identifier: EUPL-1.2
/**
 * First use of a card: every key that the enrolling partner made is replaced, then every document is sealed to a key
 * that nobody else ever had. What was interrupted goes on at the next opening. docs/PROTOCOL.md section 14.
 */
import { Action } from "@gen/ledger_pb";
import { Refused } from "../protocol/refused";
import { wipe } from "../protocol/bytes";
import { possessionText } from "../protocol/identity";
import { publicHalf, suiteKey } from "../protocol/kem";
import { random, sign, signingKey } from "../protocol/sodium";
import type { VaultKeys } from "../protocol/vault";
import type { Account } from "./account";
import { holderCalls } from "./calls";
import { checkStayers, renew, signStayers } from "./changes";
import type { OpenedSegment } from "./documents";
import { isStale, openSegment, reseal } from "./documents";
import { makeVault } from "./door";
import type { Dossier } from "./dossier";
import { AHEAD } from "./epochs";
import type { Progress } from "./types";

/** Four new epochs of every kind; one that the agreement dropped keeps its line. */
function extendAll(account: Account, dossier: Dossier): void {
  const { agreement } = account.session.rules;
  for (const { id } of agreement.kinds) dossier.epochs.extend(id, (dossier.epochs.line(id)?.newest ?? 0n) + AHEAD);
  dossier.epochs.advance();
}

export const isStaleAnywhere = (dossier: Dossier): boolean => dossier.segments.some((one) => isStale(dossier, one));

/** The rotation is signed by the key that ends; the new one shows that it is there, and signs the rest. */
export async function rotate(
  account: Account, ways: { pin: string; card: Uint8Array; recovery: Uint8Array }, progress: Progress,
): Promise<void> {
  const dossier = await account.dossier();
  const keys: VaultKeys = { signing: signingKey(), kem: suiteKey(account.session.directory.suite()), activated: true };
  const vaultKey = random(32);
  progress(0, "key");
  const { vault, hash } = makeVault(account.holder, { keys, vaultKey, ...ways }, account.vault);
  await checkStayers(account, dossier, undefined, progress);
  extendAll(account, dossier);
  const seed = keys.signing.private;
  const text = possessionText(account.holder, account.keys.signing.public, keys.signing.public);
  const kemKey = publicHalf(keys.kem);
  const rotation = account.signChange("rotation", {
    signingKey: keys.signing.public, kemKey, vaultHash: hash, possession: sign(seed, text),
  });
  const set = dossier.epochs.statement(kemKey, (epoch) => dossier.live(epoch.kind, epoch.epoch));
  const epochs = account.signChange("epochs", { keys: set }, seed);
  const grants = signStayers(account, dossier, { seed });
  await account.call(holderCalls.rotate, { rotation, epochs, vault, grants }, Action.ROTATE, rotation);
  wipe(account.keys.signing.private, account.keys.kem.private, account.vaultKey);
  account.keys = keys;
  account.vault = vault;
  account.vaultKey = vaultKey;
  account.forget();
  await account.load();
}

/**
 * Seals anew what others could still open, and gives those who may read it the new keys. One document that does not
 * open must not keep the others under a key that others know; what was wrong with it is said in the end.
 */
export async function resealAll(account: Account, progress: Progress): Promise<void> {
  const dossier = await account.dossier();
  const stale = dossier.segments.filter((segment) => isStale(dossier, segment));
  let wrong: Refused | undefined;
  let opened: OpenedSegment;
  for (const [n, segment] of stale.entries()) {
    progress(n / stale.length, "sealing");
    try {
      opened = await openSegment(account, dossier, segment);
    } catch (error) {
      if (!(error instanceof Refused) || error.back) throw error;
      wrong ??= error;
      continue;
    }
    await reseal(account, dossier, opened);
  }
  if (stale.length > 0) {
    account.forget();
    await renew(account, progress);
  }
  if (wrong) throw wrong;
}
