// SPDX-License-Identifier: EUPL-1.2
/**
 * The cryptography that is used, all of it libsodium's, so that old phones whose browsers lack X25519 or Ed25519 in
 * WebCrypto can do it, too. sodiumReady() must have resolved before anything else here is called.
 */
import sodium from "libsodium-wrappers-sumo";
import { concat } from "./bytes";

export const sodiumReady = (): Promise<void> => sodium.ready;

export interface KeyPair {
  public: Uint8Array;
  /** Ed25519: the 32-byte seed. KEM: the suite's private key. */
  private: Uint8Array;
}

export const random = (length: number): Uint8Array => sodium.randombytes_buf(length);
export const sha256 = (...parts: Uint8Array[]): Uint8Array => sodium.crypto_hash_sha256(concat(...parts));

/** Ed25519 (RFC 8032) from a 32-byte seed. */
export function signingKey(seed: Uint8Array = random(32)): KeyPair {
  const { publicKey, privateKey } = sodium.crypto_sign_seed_keypair(seed);
  privateKey.fill(0);
  return { public: publicKey, private: seed };
}

/** 64 bytes. */
export function sign(seed: Uint8Array, message: Uint8Array): Uint8Array {
  const { privateKey } = sodium.crypto_sign_seed_keypair(seed);
  const signature = sodium.crypto_sign_detached(message, privateKey);
  privateKey.fill(0);
  return signature;
}

/** Strict: S reduced, neither R nor the key of small order (libsodium refuses all three). Wrong lengths: false. */
export function verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  return sodium.crypto_sign_verify_detached(signature, message, publicKey);
}

const hmac = (key: Uint8Array, message: Uint8Array): Uint8Array => sodium.crypto_auth_hmacsha256(message, key);

/** HKDF-SHA256 (RFC 5869) Extract; salt: 32 bytes, or none, which is 32 zeros. */
export const extract = (ikm: Uint8Array, salt: Uint8Array = new Uint8Array(32)): Uint8Array => hmac(salt, ikm);

/** HKDF-SHA256 Expand to at most 32 bytes: one block. */
export const expand = (prk: Uint8Array, info: Uint8Array, length: number): Uint8Array =>
  hmac(prk, concat(info, Uint8Array.of(1))).slice(0, length);

/** HKDF with an empty salt. */
export function hkdf(ikm: Uint8Array, info: Uint8Array, length = 32): Uint8Array {
  const prk = extract(ikm);
  const out = expand(prk, info, length);
  prk.fill(0);
  return out;
}

/** Argon2id 1.3, one lane, 32 bytes; memory in KiB. Takes seconds. */
export function argon2id(password: Uint8Array, salt: Uint8Array, passes: number, memoryKib: number): Uint8Array {
  const algorithm = sodium.crypto_pwhash_ALG_ARGON2ID13;
  return sodium.crypto_pwhash(32, password, salt, passes, memoryKib * 1024, algorithm);
}

/** XChaCha20-Poly1305; nonce 24 bytes; the 16-byte tag comes last. */
export const xchachaSeal = (key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Uint8Array =>
  sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, aad, null, nonce, key);

export function xchachaOpen(
  key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, ciphertext: Uint8Array,
): Uint8Array | undefined {
  return attempt(() => sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, ciphertext, aad, nonce, key));
}

/** ChaCha20-Poly1305 (RFC 8439) without aad; nonce 12 bytes. */
export const chachaSeal = (key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array): Uint8Array =>
  sodium.crypto_aead_chacha20poly1305_ietf_encrypt(plaintext, null, null, nonce, key);

export function chachaOpen(key: Uint8Array, nonce: Uint8Array, ciphertext: Uint8Array): Uint8Array | undefined {
  return attempt(() => sodium.crypto_aead_chacha20poly1305_ietf_decrypt(null, ciphertext, null, nonce, key));
}

/** X25519 (RFC 7748); undefined for a shared secret of zeros, which comes of a point of small order. */
export function x25519(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array | undefined {
  const shared = attempt(() => sodium.crypto_scalarmult(privateKey, publicKey));
  return shared && shared.some((byte) => byte !== 0) ? shared : undefined;
}

export const x25519Public = (privateKey: Uint8Array): Uint8Array => sodium.crypto_scalarmult_base(privateKey);

export interface Encapsulated {
  encapsulation: Uint8Array;
  shared: Uint8Array;
}

/** X-Wing (draft-connolly-cfrg-xwing-kem): public key of a 32-byte seed. */
export const xwingPublic = (seed: Uint8Array): Uint8Array => sodium.crypto_kem_xwing_seed_keypair(seed).publicKey;

/** randomness: 64 bytes, fixed in tests only. */
export function xwingEncapsulate(publicKey: Uint8Array, randomness: Uint8Array): Encapsulated | undefined {
  const made = attempt(() => sodium.crypto_kem_xwing_enc_deterministic(publicKey, randomness));
  return made && { encapsulation: made.ciphertext, shared: made.sharedSecret };
}

export const xwingDecapsulate = (seed: Uint8Array, encapsulation: Uint8Array): Uint8Array | undefined =>
  attempt(() => sodium.crypto_kem_xwing_dec(encapsulation, seed));

/** libsodium throws for what does not decrypt and for wrong lengths alike. */
function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
