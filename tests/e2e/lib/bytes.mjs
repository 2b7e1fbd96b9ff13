// SPDX-License-Identifier: EUPL-1.2
// Bytes and the names of things: hex, big-endian numbers, SHA-256, dossier numbers.
import { createHash, randomBytes } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U";
const HOLDER_LEN = 10;

export const utf8 = (text) => new TextEncoder().encode(text);
export const text = (bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);
export const hex = (bytes) => Buffer.from(bytes).toString("hex");
export const unhex = (digits) => new Uint8Array(Buffer.from(digits, "hex"));
export const random = (length) => new Uint8Array(randomBytes(length));
export const same = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)) === 0;

export function concat(...parts) {
  return new Uint8Array(Buffer.concat(parts.map((part) => Buffer.from(part))));
}

export function u16(number) {
  return Uint8Array.of(number >> 8, number & 0xff);
}

export function u64(number) {
  const out = Buffer.alloc(8);
  out.writeBigUInt64BE(BigInt(number));
  return new Uint8Array(out);
}

export function sha256(...parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(Uint8Array.from(part));
  return new Uint8Array(hash.digest());
}

/** "7K3Q-9MZT-4XWB-1NCE-H" from 10 bytes: Crockford base32 and the number mod 37. */
export function formatHolder(id) {
  if (id.length !== HOLDER_LEN) throw new Error("a dossier number has 10 bytes");
  let number = BigInt(`0x${hex(id)}`);
  const check = ALPHABET[Number(number % 37n)];
  let symbols = "";
  for (let i = 0; i < 16; i++) {
    symbols = ALPHABET[Number(number & 31n)] + symbols;
    number >>= 5n;
  }
  return `${symbols.match(/.{4}/g).join("-")}-${check}`;
}

/** The 10 bytes behind a number as it is printed (strictly: groups and case as above). */
export function parseHolder(printed) {
  const symbols = printed.replaceAll("-", "");
  let number = 0n;
  if (symbols.length !== 17) throw new Error("a dossier number has 17 symbols");
  for (const symbol of symbols.slice(0, 16)) {
    const value = ALPHABET.indexOf(symbol);
    if (value < 0 || value > 31) throw new Error("no symbol of a dossier number");
    number = number * 32n + BigInt(value);
  }
  if (ALPHABET[Number(number % 37n)] !== symbols[16]) throw new Error("the check symbol is wrong");
  return unhex(number.toString(16).padStart(2 * HOLDER_LEN, "0"));
}
