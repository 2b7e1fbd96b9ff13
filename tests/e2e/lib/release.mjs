// SPDX-License-Identifier: EUPL-1.2
// Segments: sealing one, and opening a released one after verifying all that it stands on.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { SegmentContentSchema } from "../gen/eenmaal/v1/dossier_pb.js";
import { same, sha256 } from "./bytes.mjs";
import { findMember, keyHash } from "./identity.mjs";
import { openContent, openKey, sealContent } from "./seal.mjs";
import { read, readByOne } from "./statement.mjs";

export const kemOf = (message) => ({ suite: message.suite, public: message.publicKey });

export function contentBytes(provenance, content) {
  return toBinary(SegmentContentSchema, create(SegmentContentSchema, { provenance, content }));
}

/** {fields for a "segment" statement, ciphertext} for plaintext sealed to an epoch. */
export async function sealSegment({ holder, kind, epoch, epochKey, sender, version }, plaintext) {
  const context = { label: "segment", holder, kind, epoch, epochKey, sender, version };
  const { suite, encapsulation, ciphertext } = await sealContent(context, plaintext);
  return { fields: { kind, epoch, version, suite, encapsulation, ciphertextHash: sha256(ciphertext) }, ciphertext };
}

/** The Segment of an envelope, signed by its author or, when it was sealed anew, by the holder. */
export function readSegment(envelope, directory, holder, holderKeys) {
  for (const key of [...holderKeys, ...directory.members.map((m) => m.signingKey)]) {
    let segment;
    try {
      segment = read(envelope, "segment", key);
    } catch {
      continue;
    }
    const own = holderKeys.includes(key);
    const { issuer } = segment.header;
    if (own ? issuer !== "holder" : !same(findMember(directory, issuer).signingKey, key)) break;
    if (!own && segment.author !== issuer) break;
    if (!same(segment.header.holder, holder)) break;
    return segment;
  }
  throw new Error("a segment that neither a member nor the holder signed");
}

/** {content, provenance, bytes}: decrypted, and its author's own statement about it checked. */
export async function openSegment(segment, ciphertext, { epochKey, epochPrivate, directory, holder, signers }) {
  if (!same(sha256(ciphertext), segment.ciphertextHash)) throw new Error("another ciphertext");
  const context = {
    label: "segment", holder, kind: segment.kind, epoch: segment.epoch, epochKey,
    sender: segment.header.issuer, version: segment.version,
  };
  const sealed = { suite: segment.suite, encapsulation: segment.encapsulation, ciphertext };
  const bytes = await openContent(context, epochPrivate, sealed);
  const { provenance, content } = fromBinary(SegmentContentSchema, bytes);
  const authors = segment.author === "holder" ? signers : [findMember(directory, segment.author).signingKey];
  const claim = readByOne(provenance, "provenance", authors);
  if (claim.header.issuer !== segment.author || !same(claim.header.holder, holder) ||
      claim.kind !== segment.kind || !same(claim.contentHash, sha256(content))) {
    throw new Error("the provenance is of something else");
  }
  return { content, provenance: claim, bytes };
}

/** A grant that stands: signed by the holder, for this partner's key, for these terms. */
export function readGrant(envelope, { holder, identity, partner, kem }) {
  const grant = read(envelope, "grant", identity.signingKey);
  if (grant.header.issuer !== "holder" || !same(grant.header.holder, holder)) throw new Error("another's grant");
  if (grant.partner !== partner || !same(grant.partnerKeyHash, keyHash(kem))) {
    throw new Error("a grant for somebody else");
  }
  return grant;
}

/** The epoch's key pair that a grant conveys. */
export async function unwrap(grant, { kind, epoch, holder, partner, kem }) {
  const wrap = grant.wraps.find((w) => w.kind === kind && w.epoch === epoch);
  if (!wrap) throw new Error("the grant lacks this epoch's key");
  const epochKey = kemOf(wrap.publicKey);
  const context = {
    label: "wrap", holder, kind, epoch, epochKey, sender: "holder", recipient: partner, grant: grant.grantId,
  };
  return { epochKey, epochPrivate: await openKey(context, kem.private, wrap.sealed) };
}
