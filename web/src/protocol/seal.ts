// SPDX-License-Identifier: EUPL-1.2
/**
 * Sealing: HPKE (RFC 9180) in base mode, single shot, with the info and padding of docs/PROTOCOL.md section 10.
 * Whatever does not open is Refused.
 */
import { concat, same, u16, u64, utf8 } from "./bytes";
import type { Suite, SuiteKey, SuitePublic } from "./kem";
import { KEM_ID, decapsulate, encapsulate, isSuite, labeledExpand, labeledExtract, publicOf } from "./kem";
import { must, needed } from "./refused";
import { chachaOpen, chachaSeal } from "./sodium";

/** What a ciphertext is about; it opens with exactly the same. */
export type Context = {
  holder: Uint8Array;
  kind: string;
  epoch: bigint;
  /** The epoch's public key, whatever key the ciphertext is sealed to. */
  epochKey: SuitePublic;
} & (
  /** A document; sender: the author, or "holder" for a re-seal. */
  | { label: "segment"; sender: string; version: bigint }
  /** An epoch's private key for a partner. */
  | { label: "wrap"; recipient: string; grant: Uint8Array }
  /** An epoch's private key for the holder. */
  | { label: "self" }
  /** What the holder says of a document, for its author: epoch 0, epochKey is the author's key. */
  | { label: "remark"; recipient: string; segment: Uint8Array }
);

export interface SealedParts {
  suite: number;
  encapsulation: Uint8Array;
  ciphertext: Uint8Array;
}

function parties(c: Context): [sender: string, recipient: string, last: Uint8Array] {
  if (c.label === "segment") return [c.sender, "", u64(c.version)];
  if (c.label === "remark") return ["holder", c.recipient, c.segment];
  if (c.label === "wrap") return ["holder", c.recipient, c.grant];
  return ["holder", "holder", new Uint8Array(0)];
}

/** Nine fields, each with its length before it. */
export function sealInfo(c: Context): Uint8Array {
  const [sender, recipient, last] = parties(c);
  const fields = [
    utf8(`eenmaal/v1/${c.label}`), u16(c.epochKey.suite), c.holder, utf8(c.kind), u64(c.epoch), c.epochKey.publicKey,
    utf8(sender), utf8(recipient), last,
  ];
  return concat(...fields.flatMap((field) => [u16(field.length), field]));
}

/** RFC 9180 section 5.1, mode_base: key and base nonce. */
export function keySchedule(suite: Suite, shared: Uint8Array, info: Uint8Array): { key: Uint8Array; nonce: Uint8Array } {
  const id = concat(utf8("HPKE"), u16(KEM_ID[suite]), u16(0x0001), u16(0x0003));
  const none = new Uint8Array(0);
  const context = concat(
    Uint8Array.of(0), labeledExtract(id, "psk_id_hash", none), labeledExtract(id, "info_hash", info),
  );
  const secret = labeledExtract(id, "secret", none, shared);
  const keys = {
    key: labeledExpand(id, secret, "key", context, 32),
    nonce: labeledExpand(id, secret, "base_nonce", context, 12),
  };
  secret.fill(0);
  shared.fill(0);
  return keys;
}

/** randomness: fixed in tests only. */
export function seal(to: SuitePublic, c: Context, plaintext: Uint8Array, randomness?: Uint8Array): SealedParts {
  must(isSuite(to.suite), "the suite of a key to seal to");
  const made = needed(encapsulate(to, randomness), "a key to seal to");
  const { key, nonce } = keySchedule(to.suite, made.shared, sealInfo(c));
  const ciphertext = chachaSeal(key, nonce, plaintext);
  key.fill(0);
  return { suite: to.suite, encapsulation: made.encapsulation, ciphertext };
}

export function open(key: SuiteKey, c: Context, sealed: SealedParts): Uint8Array {
  must(sealed.suite === key.suite, `the suite of a sealed ${c.label}`);
  const shared = needed(decapsulate(key.suite, key.private, sealed.encapsulation), `the encapsulation of a ${c.label}`);
  const schedule = keySchedule(key.suite, shared, sealInfo(c));
  const plaintext = chachaOpen(schedule.key, schedule.nonce, sealed.ciphertext);
  schedule.key.fill(0);
  return needed(plaintext, `a sealed ${c.label}`);
}

/** An epoch's private key out of a wrap or self; it must belong to the epoch's public key. */
export function openKey(key: SuiteKey, c: Context, sealed: SealedParts): SuiteKey {
  const { suite, publicKey } = c.epochKey;
  must(isSuite(suite), "the suite of an epoch");
  const opened = open(key, c, sealed);
  must(opened.length === 32 && same(publicOf(suite, opened), publicKey), `the key in a ${c.label}`);
  return { suite, private: opened, public: publicKey };
}

/** The padded length of that many bytes, the closing 80 among them. */
export function padme(length: number): number {
  if (length < 2) return length;
  const exponent = 31 - Math.clz32(length);
  const bits = 32 - Math.clz32(exponent);
  const step = 2 ** Math.max(0, exponent - bits);
  return Math.ceil(length / step) * step;
}

export function pad(content: Uint8Array): Uint8Array {
  const out = new Uint8Array(padme(content.length + 1));
  out.set(content);
  out[content.length] = 0x80;
  return out;
}

export function unpad(padded: Uint8Array): Uint8Array {
  let end = padded.length;
  while (end > 0 && padded[end - 1] === 0) end--;
  must(end > 0 && padded[end - 1] === 0x80 && padme(end) === padded.length, "the padding of a document");
  return padded.subarray(0, end - 1);
}
