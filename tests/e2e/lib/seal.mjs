// SPDX-License-Identifier: EUPL-1.2
// Sealing: HPKE (RFC 9180) base mode by @hpke/core; info and padding as keys/seal.h says.
import { CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from "@hpke/core";
import { Chacha20Poly1305 } from "@hpke/chacha20poly1305";
import { XWing } from "@hpke/hybridkem-x-wing";
import { concat, same, u16, u64, utf8 } from "./bytes.mjs";
import { kemKey } from "./keys.mjs";

const withKem = (kem) => new CipherSuite({ kem, kdf: new HkdfSha256(), aead: new Chacha20Poly1305() });
const suites = { 1: withKem(new DhkemX25519HkdfSha256()), 2: withKem(new XWing()) };

/**
 * The info of one ciphertext.  c: {label: "segment"|"wrap"|"self"|"remark", holder, kind, epoch, epochKey,
 * sender, recipient (wraps, remarks), grant (wraps), version (segments), segment (remarks: its hash)}.
 */
export function sealInfo(c) {
  const recipient = { segment: "", wrap: c.recipient, self: "holder", remark: c.recipient }[c.label];
  const last = {
    segment: () => u64(c.version), wrap: () => c.grant, self: () => new Uint8Array(0), remark: () => c.segment,
  };
  const sender = c.label === "self" ? "holder" : c.sender;
  const fields = [
    utf8(`eenmaal/v1/${c.label}`), u16(c.epochKey.suite), c.holder, utf8(c.kind), u64(c.epoch),
    c.epochKey.public, utf8(sender), utf8(recipient), last[c.label](),
  ];
  return concat(...fields.flatMap((field) => [u16(field.length), field]));
}

/** Padmé (PURBs, PETS 2019). */
export function padmeLength(length) {
  if (length < 2) return length;
  const exponent = 31 - Math.clz32(length);
  const bits = 32 - Math.clz32(exponent);
  const mask = 2 ** (exponent - bits) - 1;
  return Math.ceil(length / (mask + 1)) * (mask + 1);
}

export function pad(content) {
  const out = new Uint8Array(padmeLength(content.length + 1));
  out.set(content);
  out[content.length] = 0x80;
  return out;
}

export function unpad(padded) {
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end--;
  if (end < 0 || padded[end] !== 0x80 || padmeLength(end + 1) !== padded.length) {
    throw new Error("the padding is wrong");
  }
  return padded.subarray(0, end);
}

// WebCrypto wants buffers of their own, not views into larger ones.
const own = (bytes) => bytes.slice().buffer;

async function hpkeSeal(to, info, plaintext) {
  const suite = suites[to.suite];
  const recipientPublicKey = await suite.kem.deserializePublicKey(own(to.public));
  const sealed = await suite.seal({ recipientPublicKey, info: own(info) }, own(plaintext));
  return {
    suite: to.suite, encapsulation: new Uint8Array(sealed.enc), ciphertext: new Uint8Array(sealed.ct),
  };
}

async function hpkeOpen(secret, sealed, info) {
  const suite = suites[sealed.suite];
  const recipientKey = await suite.kem.deserializePrivateKey(own(secret));
  const context = { recipientKey, enc: own(sealed.encapsulation), info: own(info) };
  return new Uint8Array(await suite.open(context, own(sealed.ciphertext)));
}

export async function sealContent(context, content) {
  return hpkeSeal(context.epochKey, sealInfo(context), pad(content));
}

export async function openContent(context, epochPrivate, sealed) {
  return unpad(await hpkeOpen(epochPrivate, sealed, sealInfo(context)));
}

/** Seal an epoch's private key to a partner ("wrap") or to the holder ("self"). */
export async function sealKey(context, to, epochPrivate) {
  return hpkeSeal(to, sealInfo(context), epochPrivate);
}

/** The epoch's private key; throws unless it belongs to the context's public key. */
export async function openKey(context, secret, sealed) {
  const key = await hpkeOpen(secret, sealed, sealInfo(context));
  if (!same(kemKey(key, context.epochKey.suite).public, context.epochKey.public)) throw new Error("another key was wrapped");
  return key;
}

export const forTests = { hpkeSeal, hpkeOpen, suites };
