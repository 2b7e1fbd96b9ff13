// SPDX-License-Identifier: EUPL-1.2
/** Bytes and texts: hex, base64, UTF-8, big-endian numbers. Decoders give undefined for what is not exactly it. */

const HEX = "0123456789abcdef";
const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Strictly UTF-8; undefined otherwise. A byte order mark stays. */
export function text(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

export function concat(...parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Equal bytes. Not for secrets: the time tells where they differ. */
export function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, n) => byte === b[n]);
}

export function hex(bytes: Uint8Array): string {
  let out = "";
  for (const byte of bytes) out += HEX.charAt(byte >> 4) + HEX.charAt(byte & 15);
  return out;
}

/** Lower-case hex of whole bytes. */
export function unhex(digits: string): Uint8Array | undefined {
  if (!/^(?:[0-9a-f]{2})*$/.test(digits)) return undefined;
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** RFC 4648 section 4 with padding; the unused bits must be 0, so that bytes have one text. */
export function unbase64(encoded: string): Uint8Array | undefined {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(encoded)) return undefined;
  const symbols = encoded.replace(/=+$/, "");
  const out = new Uint8Array(Math.floor((symbols.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const symbol of symbols) {
    held = ((held << 6) | BASE64.indexOf(symbol)) & 0xffff;
    bits += 6;
    if (bits >= 8) out[at++] = (held >> (bits -= 8)) & 0xff;
  }
  return (held & ((1 << bits) - 1)) === 0 ? out : undefined;
}

/** RFC 4648 section 5 without padding: 43 symbols for 32 bytes. */
export function unbase64url(encoded: string): Uint8Array | undefined {
  if (!/^[\w-]*$/.test(encoded)) return undefined;
  const symbols = encoded.replace(/-/g, "+").replace(/_/g, "/");
  return unbase64(symbols + "=".repeat((4 - (symbols.length % 4)) % 4));
}

export function base64url(bytes: Uint8Array): string {
  let out = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const symbols = Math.min(4, bytes.length - at + 1);
    for (let n = 0; n < symbols; n++) out += BASE64.charAt((group >> (18 - 6 * n)) & 63);
  }
  return out.replace(/\+/g, "-").replace(/\//g, "_");
}

/** Two bytes, big-endian; number below 65,536. */
export const u16 = (number: number): Uint8Array => Uint8Array.of(number >> 8, number & 0xff);

/** Eight bytes, big-endian. */
export function u64(number: bigint): Uint8Array {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setBigUint64(0, number);
  return out;
}

/** As the protocol sorts: by the bytes of UTF-8, which for these texts (slugs) is the order of code units. */
export const bySlug = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Overwrites secrets that are no longer needed. Copies that the engine made are beyond our reach. */
export function wipe(...secrets: (Uint8Array | undefined)[]): void {
  for (const secret of secrets) secret?.fill(0);
}
