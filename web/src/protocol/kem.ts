// SPDX-License-Identifier: EUPL-1.2
/** The suites' key encapsulation: docs/PROTOCOL.md section 10. 1: DHKEM(X25519), 2: X-Wing. */
import type { KemKey } from "@gen/envelope_pb";
import { concat, same, u16, utf8 } from "./bytes";
import { must } from "./refused";
import { ENCAPSULATION_LENGTH, PUBLIC_LENGTH } from "./rules";
import type { Encapsulated, KeyPair } from "./sodium";
import { expand, extract, random, x25519, x25519Public, xwingDecapsulate, xwingEncapsulate, xwingPublic } from "./sodium";

export type Suite = 1 | 2;
export const STRONGEST: Suite = 2;

/** A key pair of a suite; the private half is always 32 bytes. */
export interface SuiteKey extends KeyPair {
  suite: Suite;
}

/** A public key as messages have it. */
export type SuitePublic = Pick<KemKey, "suite" | "publicKey">;

export const KEM_ID: Record<Suite, number> = { 1: 0x0020, 2: 0x647a };
/** Bytes of randomness for one encapsulation. */
const RANDOMNESS: Record<Suite, number> = { 1: 32, 2: 64 };

const VERSION = utf8("HPKE-v1");
const MLKEM_PUBLIC = 1184;
const MLKEM_COEFFICIENTS = 1152; // bytes of the public key: three polynomials of 256 numbers of 12 bits
const MLKEM_Q = 3329;

export const isSuite = (suite: number): suite is Suite => suite === 1 || suite === 2;

export const publicOf = (suite: Suite, privateKey: Uint8Array): Uint8Array =>
  suite === 1 ? x25519Public(privateKey) : xwingPublic(privateKey);

export function suiteKey(suite: Suite, privateKey: Uint8Array = random(32)): SuiteKey {
  return { suite, private: privateKey, public: publicOf(suite, privateKey) };
}

/** As a message has it. */
export const publicHalf = (key: SuiteKey): SuitePublic => ({ suite: key.suite, publicKey: key.public });

export const sameKey = (a: SuitePublic, b: SuitePublic): boolean =>
  a.suite === b.suite && same(a.publicKey, b.publicKey);

/** Any clamped scalar takes exactly the points of small order to zero. */
const x25519Good = (point: Uint8Array): boolean => x25519(Uint8Array.from({ length: 32 }, () => 8), point) !== undefined;

/** FIPS 203 section 7.2: every coefficient is reduced. */
function mlkemGood(key: Uint8Array): boolean {
  for (let at = 0; at < MLKEM_COEFFICIENTS; at += 3) {
    const [a = 0, b = 0, c = 0] = key.subarray(at, at + 3);
    if ((a | ((b & 15) << 8)) >= MLKEM_Q || ((b >> 4) | (c << 4)) >= MLKEM_Q) return false;
  }
  return true;
}

/** Throws Refused for an unknown suite, one below the floor, and keys that nothing may be sealed to. */
export function checkPublic(key: SuitePublic | undefined, floor: number, what: string): asserts key is SuitePublic {
  must(key !== undefined && isSuite(key.suite) && key.suite >= floor, `the suite of ${what}`);
  must(key.publicKey.length === PUBLIC_LENGTH[key.suite], `the length of ${what}`);
  const point = key.suite === 1 ? key.publicKey : key.publicKey.subarray(MLKEM_PUBLIC);
  must(x25519Good(point) && (key.suite === 1 || mlkemGood(key.publicKey)), `the key of ${what}`);
}

export const labeledExtract = (id: Uint8Array, label: string, ikm: Uint8Array, salt?: Uint8Array): Uint8Array =>
  extract(concat(VERSION, id, utf8(label), ikm), salt);

export const labeledExpand = (
  id: Uint8Array, prk: Uint8Array, label: string, context: Uint8Array, length: number,
): Uint8Array => expand(prk, concat(u16(length), VERSION, id, utf8(label), context), length);

/** RFC 9180 section 4.1: ExtractAndExpand with kem_context = enc || pkR. */
function dhkemShared(dh: Uint8Array, encapsulation: Uint8Array, publicKey: Uint8Array): Uint8Array {
  const id = concat(utf8("KEM"), u16(KEM_ID[1]));
  const prk = labeledExtract(id, "eae_prk", dh);
  const shared = labeledExpand(id, prk, "shared_secret", concat(encapsulation, publicKey), 32);
  dh.fill(0);
  prk.fill(0);
  return shared;
}

/** randomness: fixed in tests only. undefined for a public key that leads nowhere. */
export function encapsulate(
  to: SuitePublic, randomness: Uint8Array = random(RANDOMNESS[to.suite as Suite]),
): Encapsulated | undefined {
  if (to.suite === 2) return xwingEncapsulate(to.publicKey, randomness);
  const dh = x25519(randomness, to.publicKey);
  if (!dh) return undefined;
  const encapsulation = x25519Public(randomness);
  return { encapsulation, shared: dhkemShared(dh, encapsulation, to.publicKey) };
}

export function decapsulate(suite: Suite, privateKey: Uint8Array, encapsulation: Uint8Array): Uint8Array | undefined {
  if (encapsulation.length !== ENCAPSULATION_LENGTH[suite]) return undefined;
  if (suite === 2) return xwingDecapsulate(privateKey, encapsulation);
  const dh = x25519(privateKey, encapsulation);
  return dh && dhkemShared(dh, encapsulation, x25519Public(privateKey));
}
