// SPDX-License-Identifier: EUPL-1.2
// Ed25519 and X25519 keys from raw bytes, by node:crypto; HKDF as keys/kdf.h uses it.
import {
  createPrivateKey, createPublicKey, hkdfSync, sign as nodeSign, verify as nodeVerify,
} from "node:crypto";
import { concat, random, unhex, utf8 } from "./bytes.mjs";

// RFC 8410: what stands before the raw key in DER.
const PKCS8 = { ed25519: "302e020100300506032b657004220420", x25519: "302e020100300506032b656e04220420" };
const SPKI_ED25519 = unhex("302a300506032b6570032100");
const SPKI_LEN = 12;

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

/** A suite 1 key pair; the private key is the X25519 scalar. */
export function kemKey(secret = random(32)) {
  return { suite: 1, private: secret, public: publicHalf("x25519", secret) };
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
