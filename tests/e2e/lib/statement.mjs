// SPDX-License-Identifier: EUPL-1.2
// Which message each statement carries; making one and reading one.
import { create } from "@bufbuild/protobuf";
import { DirectorySchema } from "../gen/eenmaal/v1/directory_pb.js";
import * as dossier from "../gen/eenmaal/v1/dossier_pb.js";
import { random } from "./bytes.mjs";
import { decode, encode } from "./canonical.mjs";
import { openEnvelope, sealEnvelope } from "./dsse.mjs";

export const SCHEMAS = {
  directory: DirectorySchema,
  enrolment: dossier.EnrolmentSchema,
  rotation: dossier.RotationSchema,
  epochs: dossier.EpochSetSchema,
  provenance: dossier.ProvenanceSchema,
  segment: dossier.SegmentSchema,
  grant: dossier.GrantSchema,
  revocation: dossier.RevocationSchema,
  suspension: dossier.SuspensionSchema,
  "consent-request": dossier.ConsentRequestSchema,
  "consent-answer": dossier.ConsentAnswerSchema,
  "access-request": dossier.AccessRequestSchema,
  "vault-opening": dossier.VaultOpeningSchema,
  "vault-update": dossier.VaultUpdateSchema,
  "holder-query": dossier.HolderQuerySchema,
  "audit-query": dossier.AuditQuerySchema,
  erasure: dossier.ErasureSchema,
  freeze: dossier.FreezeSchema,
  remark: dossier.RemarkSchema,
  "remark-query": dossier.RemarkQuerySchema,
  "access-query": dossier.AccessQuerySchema,
};

const LIFETIME = 300;

/** The fields of a header; whatever is in more replaces a field. */
export function header(audience, issuer, more = {}) {
  const issuedAt = BigInt(Math.floor(Date.now() / 1000));
  return {
    audience, issuer, nonce: random(16), issuedAt,
    expiresAt: (more.issuedAt ?? issuedAt) + BigInt(LIFETIME), ...more,
  };
}

export function payload(name, fields) {
  return encode(SCHEMAS[name], create(SCHEMAS[name], fields));
}

export function sign(name, fields, seed, keyid) {
  return sealEnvelope(name, payload(name, fields), seed, keyid);
}

/** Verified first, then parsed from those same bytes. */
export function read(envelope, name, publicKey) {
  return decode(SCHEMAS[name], openEnvelope(envelope, name, publicKey));
}

/** The same by whichever of the keys signed it. */
export function readByOne(envelope, name, publicKeys) {
  for (const key of publicKeys.slice(0, -1)) {
    try {
      return read(envelope, name, key);
    } catch {
      // Perhaps by an earlier key.
    }
  }
  return read(envelope, name, publicKeys.at(-1));
}
