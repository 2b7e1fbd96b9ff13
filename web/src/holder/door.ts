// SPDX-License-Identifier: EUPL-1.2
/** The way in: opening the vault in two steps, and making vaults. docs/PROTOCOL.md section 16. */
import { create } from "@bufbuild/protobuf";
import type { Vault, VaultSlot } from "@gen/dossier_pb";
import { SlotKind, VaultSchema } from "@gen/dossier_pb";
import type { OpenVaultResponse } from "@gen/holder_pb";
import { Action } from "@gen/ledger_pb";
import { same, wipe } from "../protocol/bytes";
import type { Card } from "../protocol/card";
import { verifyIdentity } from "../protocol/identity";
import { printNumber } from "../protocol/number";
import { needed } from "../protocol/refused";
import type { KeyPair } from "../protocol/sodium";
import { sign } from "../protocol/sodium";
import { signStatement } from "../protocol/statement";
import type { SlotKeys, VaultKeys } from "../protocol/vault";
import {
  COST, cardKey, cardPinKeys, checkCost, makeSlot, openSlot, openVault, openingText, recoveryKeys, sealVault, slotKind,
  vaultHash, wipeSlot,
} from "../protocol/vault";
import { Account, checkVault } from "./account";
import { holderCalls } from "./calls";
import { ProblemError } from "./problem";
import type { Session } from "./session";

/** One step: without the open key the slot is asked for, with it the vault. */
async function step(session: Session, card: Card, cardPair: KeyPair, open?: KeyPair): Promise<OpenVaultResponse> {
  const header = session.header(card.holder);
  const text = openingText(header.audience, header.holder, header.nonce);
  const fields = { header, slot: slotKind(card.kind), opening: open ? sign(open.private, text) : new Uint8Array(0) };
  const opening = signStatement("vault-opening", fields, cardPair.private, printNumber(card.holder));
  return session.call(holderCalls.openVault, { opening });
}

/** What the broker says of the card's slot; nothing counts and nothing is recorded. */
export async function askSlot(session: Session, card: Card): Promise<OpenVaultResponse> {
  const pair = cardKey(card.secret);
  try {
    return await step(session, card, pair);
  } finally {
    pair.private.fill(0);
  }
}

function slotKeysOf(card: Card, pin: string, slot: OpenVaultResponse): SlotKeys {
  if (card.kind === "recovery") return recoveryKeys(card.secret);
  const cost = { passes: slot.passes, memoryKib: slot.memoryKib };
  checkCost(cost);
  return cardPinKeys(card.secret, pin, cost);
}

/** permission_denied in the second step is a wrong PIN; how many tries are left is asked again. */
async function refusedPin(session: Session, card: Card, error: unknown): Promise<unknown> {
  if (!(error instanceof ProblemError) || error.code !== "not-allowed") return error;
  const { triesLeft } = await askSlot(session, card);
  return triesLeft > 0 ? new ProblemError("wrong-pin", { left: triesLeft }) : new ProblemError("locked");
}

/** slot: what askSlot() gave. */
export async function openDoor(session: Session, card: Card, pin: string, slot: OpenVaultResponse): Promise<Account> {
  if (card.kind === "card" && slot.triesLeft === 0) throw new ProblemError("locked");
  const own = slotKeysOf(card, pin, slot);
  try {
    const answer = await step(session, card, own.card, own.open).catch(async (error: unknown) => {
      throw await refusedPin(session, card, error);
    });
    const vault = needed(answer.vault, "the vault is missing");
    const vaultKey = openSlot(card.holder, own, vault);
    const keys = openVault(card.holder, vaultKey, vault.blob);
    const identity = verifyIdentity(answer.identity, session.directory, card.holder);
    checkVault(keys, identity);
    const account = new Account(session, card, { keys, vaultKey, vault, identity });
    await account.adoptIdentity(identity, answer.identity);
    return account;
  } finally {
    wipeSlot(own);
  }
}

/** What a vault is made of: the keys in it, the key around it, and the ways in. */
export interface VaultPlan {
  keys: VaultKeys;
  vaultKey: Uint8Array;
  card: Uint8Array;
  pin: string;
  /** The recovery card's secret, or its slot as it stands. */
  recovery: Uint8Array | VaultSlot | undefined;
  /** The PIN is to be the one of now. */
  pinStays?: boolean;
}

/**
 * Throws "weak-pin" for the PIN of now: whoever made it (the enrolling partner, say) would know the new one. Where the PIN
 * is to stay, throws "wrong-pin" for another.
 */
export function makeVault(holder: Uint8Array, plan: VaultPlan, now: Vault): { vault: Vault; hash: Uint8Array } {
  const own = cardPinKeys(plan.card, plan.pin, COST);
  const slots = [makeSlot(holder, own, plan.vaultKey)];
  wipeSlot(own);
  // Card, PIN and cost make the open key: the same one again, when nothing is new.
  const stays = now.slots.some(({ openKey }) => same(openKey, own.open.public));
  if (stays !== (plan.pinStays ?? false)) throw new ProblemError(stays ? "weak-pin" : "wrong-pin");
  if (plan.recovery instanceof Uint8Array) {
    const recovery = recoveryKeys(plan.recovery);
    slots.push(makeSlot(holder, recovery, plan.vaultKey));
    wipeSlot(recovery);
  } else if (plan.recovery) {
    slots.push(plan.recovery);
  }
  const vault = create(VaultSchema, { blob: sealVault(holder, plan.vaultKey, plan.keys), slots });
  return { vault, hash: vaultHash(vault) };
}

/** Puts another vault in the place of the one that there is; only afterwards is it the account's. */
export async function putVault(account: Account, plan: VaultPlan): Promise<void> {
  const { vault, hash } = makeVault(account.holder, plan, account.vault);
  const vaultUpdate = account.signChange("vault-update", { vaultHash: hash });
  await account.call(holderCalls.putVault, { vaultUpdate, vault }, Action.VAULT_UPDATE, vaultUpdate);
  account.vault = vault;
  if (account.vaultKey !== plan.vaultKey) wipe(account.vaultKey);
  account.vaultKey = plan.vaultKey;
  account.forget();
}

/** The slot of the recovery card as it stands. */
export const recoverySlot = (vault: Vault): VaultSlot | undefined =>
  vault.slots.find(({ kind }) => kind === SlotKind.RECOVERY);
