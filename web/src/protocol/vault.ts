// SPDX-License-Identifier: EUPL-1.2
/** The vault and the ways into it: docs/PROTOCOL.md section 16. */
import { create, toBinary } from "@bufbuild/protobuf";
import type { Vault, VaultSlot } from "@gen/dossier_pb";
import { SlotKind, VaultSchema, VaultSlotSchema } from "@gen/dossier_pb";
import { concat, same, u16, utf8, wipe } from "./bytes";
import type { Card } from "./card";
import { isSuite, suiteKey } from "./kem";
import type { SuiteKey } from "./kem";
import { must, needed } from "./refused";
import type { KeyPair } from "./sodium";
import { argon2id, hkdf, random, sha256, signingKey, xchachaOpen, xchachaSeal } from "./sodium";

/** What Argon2id costs; memory in KiB. Both 0 for a recovery card. */
export interface Cost {
  passes: number;
  memoryKib: number;
}

/** The pinned minimum, which new slots get, too. */
export const COST: Cost = { passes: 3, memoryKib: 65_536 };
export const COST_MAX: Cost = { passes: 10, memoryKib: 1_048_576 };

/** What card and PIN, or the recovery card, give. */
export interface SlotKeys {
  kind: SlotKind;
  cost: Cost;
  card: KeyPair;
  open: KeyPair;
  wrapKey: Uint8Array;
}

/** The holder's keys as the vault keeps them. */
export interface VaultKeys {
  signing: KeyPair;
  kem: SuiteKey;
  /** False: the enrolling partner made these keys. */
  activated: boolean;
}

const NAMES: Record<number, string> = { [SlotKind.CARD_PIN]: "card-pin", [SlotKind.RECOVERY]: "recovery" };
const VERSION = 1;
const BLOB_LENGTH = 140;
const NONCE = 24;

export const slotKind = (kind: Card["kind"]): SlotKind => (kind === "card" ? SlotKind.CARD_PIN : SlotKind.RECOVERY);

export const cardKey = (secret: Uint8Array): KeyPair => signingKey(hkdf(secret, utf8("eenmaal/v1/card-auth")));

/** Before the PIN is used: less than is pinned, and more than a phone can do, is Refused. */
export function checkCost({ passes, memoryKib }: Cost): void {
  must(passes >= COST.passes && memoryKib >= COST.memoryKib, "the PIN's protection is too weak");
  must(passes <= COST_MAX.passes && memoryKib <= COST_MAX.memoryKib, "the PIN's protection asks too much");
}

function slotKeys(kind: SlotKind, cost: Cost, cardSecret: Uint8Array, slotSecret: Uint8Array): SlotKeys {
  const keys = {
    kind, cost, card: cardKey(cardSecret),
    open: signingKey(hkdf(slotSecret, utf8("eenmaal/v1/slot-auth"))),
    wrapKey: hkdf(slotSecret, utf8("wrap")),
  };
  slotSecret.fill(0);
  return keys;
}

export function cardPinKeys(secret: Uint8Array, pin: string, cost: Cost): SlotKeys {
  checkCost(cost);
  const digits = utf8(pin);
  const material = argon2id(digits, hkdf(secret, utf8("eenmaal/v1/pin-salt"), 16), cost.passes, cost.memoryKib);
  const joined = concat(secret, material);
  const slotSecret = hkdf(joined, utf8("eenmaal/v1/slot/card-pin"));
  wipe(digits, material, joined);
  return slotKeys(SlotKind.CARD_PIN, cost, secret, slotSecret);
}

export const recoveryKeys = (secret: Uint8Array): SlotKeys =>
  slotKeys(SlotKind.RECOVERY, { passes: 0, memoryKib: 0 }, secret, hkdf(secret, utf8("eenmaal/v1/slot/recovery")));

export function wipeSlot(keys: SlotKeys | undefined): void {
  wipe(keys?.card.private, keys?.open.private, keys?.wrapKey);
}

const wrapData = (holder: Uint8Array, kind: SlotKind): Uint8Array => concat(holder, utf8(NAMES[kind] ?? ""));

/** A slot of the vault: the vault key, wrapped to card and PIN. nonce: fixed in tests only. */
export function makeSlot(holder: Uint8Array, keys: SlotKeys, vaultKey: Uint8Array, nonce = random(NONCE)): VaultSlot {
  const wrapped = xchachaSeal(keys.wrapKey, nonce, wrapData(holder, keys.kind), vaultKey);
  return create(VaultSlotSchema, {
    kind: keys.kind, cardKey: keys.card.public, openKey: keys.open.public, ...keys.cost, wrap: concat(nonce, wrapped),
  });
}

/** The vault key out of the slot that these keys open. */
export function openSlot(holder: Uint8Array, keys: SlotKeys, vault: Vault): Uint8Array {
  const kinds = vault.slots.map((slot) => slot.kind);
  must(kinds.every((kind) => NAMES[kind] !== undefined) && new Set(kinds).size === kinds.length, "the vault's slots");
  const slot = needed(vault.slots.find(({ kind }) => kind === keys.kind), "the vault's slot");
  const nonce = slot.wrap.subarray(0, NONCE);
  must(slot.wrap.length === 72, "the vault's wrap");
  const data = wrapData(holder, keys.kind);
  return needed(xchachaOpen(keys.wrapKey, nonce, data, slot.wrap.subarray(NONCE)), "the vault's slot");
}

const commitmentOf = (vaultKey: Uint8Array, nonce: Uint8Array): Uint8Array =>
  hkdf(vaultKey, concat(utf8("eenmaal/v1/vault-commit"), nonce));

const blobData = (holder: Uint8Array, commitment: Uint8Array): Uint8Array =>
  concat(utf8("eenmaal/v1/vault"), holder, commitment);

/** 140 bytes. nonce: fixed in tests only. */
export function sealVault(holder: Uint8Array, vaultKey: Uint8Array, keys: VaultKeys, nonce = random(NONCE)): Uint8Array {
  const commitment = commitmentOf(vaultKey, nonce);
  const content = concat(
    keys.signing.private, u16(keys.kem.suite), keys.kem.private, Uint8Array.of(keys.activated ? 1 : 0),
  );
  const sealed = xchachaSeal(vaultKey, nonce, blobData(holder, commitment), content);
  content.fill(0);
  return concat(Uint8Array.of(VERSION), nonce, commitment, sealed);
}

export function openVault(holder: Uint8Array, vaultKey: Uint8Array, blob: Uint8Array): VaultKeys {
  must(blob.length === BLOB_LENGTH && blob[0] === VERSION, "the vault's form");
  const nonce = blob.subarray(1, 25);
  const commitment = blob.subarray(25, 57);
  must(same(commitment, commitmentOf(vaultKey, nonce)), "the vault's key");
  const content = needed(
    xchachaOpen(vaultKey, nonce, blobData(holder, commitment), blob.subarray(57)), "the vault's content",
  );
  const suite = ((content[32] ?? 0) << 8) | (content[33] ?? 0);
  const activated = content[66] ?? 2;
  must(content.length === 67 && isSuite(suite) && activated <= 1, "the vault's content");
  const keys = {
    signing: signingKey(content.slice(0, 32)), kem: suiteKey(suite, content.slice(34, 66)), activated: activated === 1,
  };
  content.fill(0);
  return keys;
}

export const vaultHash = (vault: Vault): Uint8Array => sha256(toBinary(VaultSchema, vault));

/** What the open key signs in the second step of opening. */
export const openingText = (audience: string, holder: Uint8Array, nonce: Uint8Array): Uint8Array =>
  concat(utf8(`eenmaal/v1/open\0${audience}\0`), holder, nonce);
