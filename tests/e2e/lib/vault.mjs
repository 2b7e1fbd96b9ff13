// SPDX-License-Identifier: EUPL-1.2
// The holder's vault and its slots, byte for byte as keys/vault.h lays them down.
import sodium from "libsodium-wrappers-sumo";
import { concat, random, same, u16, utf8 } from "./bytes.mjs";
import { hkdf, signingKey } from "./keys.mjs";

await sodium.ready;

/** The least that this client accepts from a server, and what it uses itself. */
export const COST = { passes: 3, memoryKib: 65536 };
export const CARD_PIN = 1;
export const RECOVERY = 2;
const SLOT_NAMES = { [CARD_PIN]: "card-pin", [RECOVERY]: "recovery" };
const NONCE_LEN = 24;

const aead = {
  seal: (key, nonce, aad, plain) =>
    sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, aad, null, nonce, key),
  open: (key, nonce, aad, sealed) =>
    sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, sealed, aad, nonce, key),
};

/** Argon2id over the PIN; its salt comes from the card, so that no server can choose it. */
export function pinMaterial(card, pin, cost = COST) {
  if (cost.passes < COST.passes || cost.memoryKib < COST.memoryKib) {
    throw new Error("the server offers less protection than this client accepts");
  }
  const salt = hkdf(card, "eenmaal/v1/pin-salt", 16);
  return sodium.crypto_pwhash(32, pin, salt, cost.passes, cost.memoryKib * 1024,
    sodium.crypto_pwhash_ALG_ARGON2ID13);
}

export function cardKey(card) {
  return signingKey(hkdf(card, "eenmaal/v1/card-auth"));
}

function fromSlotSecret(secret) {
  return { open: signingKey(hkdf(secret, "eenmaal/v1/slot-auth")), wrapKey: hkdf(secret, "wrap") };
}

export function cardPinKeys(card, pin, cost = COST) {
  const secret = hkdf(concat(card, pinMaterial(card, pin, cost)), "eenmaal/v1/slot/card-pin");
  return { card: cardKey(card), ...fromSlotSecret(secret) };
}

export function recoveryKeys(secret) {
  return { card: cardKey(secret), ...fromSlotSecret(hkdf(secret, "eenmaal/v1/slot/recovery")) };
}

const slotAad = (holder, kind) => concat(holder, utf8(SLOT_NAMES[kind]));

export function wrapVaultKey(holder, kind, wrapKey, vaultKey, nonce = random(NONCE_LEN)) {
  return concat(nonce, aead.seal(wrapKey, nonce, slotAad(holder, kind), vaultKey));
}

export function unwrapVaultKey(holder, kind, wrapKey, wrap) {
  return aead.open(wrapKey, wrap.subarray(0, NONCE_LEN), slotAad(holder, kind), wrap.subarray(NONCE_LEN));
}

const commitmentOf = (key, nonce) => hkdf(key, concat(utf8("eenmaal/v1/vault-commit"), nonce));
const vaultAad = (holder, commitment) => concat(utf8("eenmaal/v1/vault"), holder, commitment);

/** keys: {signingSeed, kemSuite, kemPrivate, activated} */
export function sealVault(holder, vaultKey, keys, nonce = random(NONCE_LEN)) {
  const content = concat(keys.signingSeed, u16(keys.kemSuite), keys.kemPrivate, [keys.activated ? 1 : 0]);
  const commitment = commitmentOf(vaultKey, nonce);
  const sealed = aead.seal(vaultKey, nonce, vaultAad(holder, commitment), content);
  return concat([1], nonce, commitment, sealed);
}

export function openVault(holder, vaultKey, blob) {
  const nonce = blob.subarray(1, 25);
  const commitment = blob.subarray(25, 57);
  if (blob[0] !== 1) throw new Error("a vault of another version");
  if (!same(commitment, commitmentOf(vaultKey, nonce))) throw new Error("another vault's key");
  const content = aead.open(vaultKey, nonce, vaultAad(holder, commitment), blob.subarray(57));
  if (content.length !== 67 || content[32] !== 0) throw new Error("the vault's content is unknown");
  return {
    signingSeed: content.slice(0, 32), kemSuite: content[33], kemPrivate: content.slice(34, 66),
    activated: content[66] === 1,
  };
}
