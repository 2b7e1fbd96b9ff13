// SPDX-License-Identifier: EUPL-1.2
// Ed25519, X25519 and X-Wing keys from raw bytes, by node:crypto and mlkem; HKDF as keys/kdf.h uses it.
import {
  createHash, createPrivateKey, createPublicKey, hkdfSync, sign as nodeSign, verify as nodeVerify,
} from "node:crypto";
import { createMlKem768 } from "mlkem";
import { concat, random, unhex, utf8 } from "./bytes.mjs";

// RFC 8410: what stands before the raw key in DER.
const PKCS8 = { ed25519: "302e020100300506032b657004220420", x25519: "302e020100300506032b656e04220420" };
const SPKI_ED25519 = unhex("302a300506032b6570032100");
const SPKI_LEN = 12;
const mlkem = await createMlKem768();

/** The suite of all keys that are made anew. */
export const SUITE = Number(process.env.E2E_SUITE ?? 1);

function privateKey(curve, raw) {
  return createPrivateKey({
    key: Buffer.from(concat(unhex(PKCS8[curve]), raw)), format: "der", type: "pkcs8",
  });
}

function publicHalf(curve, raw) {
  const der = createPublicKey(privateKey(curve, raw)).export({ format: "der", type: "spki" });
  return new Uint8Array(der.subarray(SPKI_LEN));
}

/** An Ed25519 key pair; seed: 32 bytes. */
export function signingKey(seed = random(32)) {
  return { seed, public: publicHalf("ed25519", seed) };
}

function xwingPublic(seed) {
  const expanded = new Uint8Array(createHash("shake256", { outputLength: 96 }).update(seed).digest());
  const [publicKey] = mlkem.deriveKeyPair(expanded.slice(0, 64));
  return concat(publicKey, publicHalf("x25519", expanded.slice(64)));
}

/** A KEM key pair; the private key is the X25519 scalar (suite 1) or the seed (suite 2, X-Wing). */
export function kemKey(secret = random(32), suite = SUITE) {
  const own = suite === 2 ? xwingPublic(secret) : publicHalf("x25519", secret);
  return { suite, private: secret, public: own };
}

export function signBytes(seed, message) {
  return new Uint8Array(nodeSign(null, message, privateKey("ed25519", seed)));
}

export function verifyBytes(publicKey, message, signature) {
  const der = Buffer.from(concat(SPKI_ED25519, publicKey));
  return nodeVerify(null, message, createPublicKey({ key: der, format: "der", type: "spki" }), signature);
}

/** HKDF-SHA256 with an empty salt; info is a text or bytes. */
export function hkdf(secret, info, length = 32) {
  const label = typeof info === "string" ? utf8(info) : info;
  return new Uint8Array(hkdfSync("sha256", secret, new Uint8Array(0), label, length));
}
