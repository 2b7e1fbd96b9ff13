// SPDX-License-Identifier: EUPL-1.2
/**
 * Statements: DSSE envelopes (https://github.com/secure-systems-lab/dsse, 1.0.2) with one Ed25519 signature around
 * a payload in canonical encoding. docs/PROTOCOL.md sections 5 to 7.
 */
import type { DescMessage, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import * as dossier from "@gen/dossier_pb";
import { DirectorySchema } from "@gen/directory_pb";
import type { Envelope, Header } from "@gen/envelope_pb";
import { EnvelopeSchema } from "@gen/envelope_pb";
import { concat, same, utf8 } from "./bytes";
import { Refused, must } from "./refused";
import { fits } from "./rules";
import { sha256, sign, verify } from "./sodium";

type Signer = "member" | "holder" | "either" | "root";

interface Kind {
  schema: DescMessage;
  signer: Signer;
  /** Whether it has header.sequence; a segment has when the holder signs it. */
  change: boolean;
  payloadMax: number;
}

const PAYLOAD_MAX = 65_536;
const LISTS_MAX = 393_216;
const DIRECTORY_MAX = 4 << 20;

const kind = <T extends DescMessage>(schema: T, signer: Signer, change = false, payloadMax = PAYLOAD_MAX) =>
  ({ schema, signer, change, payloadMax }) as const;

/** Every statement that a holder's client reads or signs. */
const KINDS = {
  directory: kind(DirectorySchema, "root", false, DIRECTORY_MAX),
  enrolment: kind(dossier.EnrolmentSchema, "member"),
  rotation: kind(dossier.RotationSchema, "holder", true),
  epochs: kind(dossier.EpochSetSchema, "holder", true, LISTS_MAX),
  provenance: kind(dossier.ProvenanceSchema, "either"),
  segment: kind(dossier.SegmentSchema, "either"),
  grant: kind(dossier.GrantSchema, "holder", true, LISTS_MAX),
  revocation: kind(dossier.RevocationSchema, "holder", true),
  suspension: kind(dossier.SuspensionSchema, "holder", true),
  "consent-request": kind(dossier.ConsentRequestSchema, "member"),
  "consent-answer": kind(dossier.ConsentAnswerSchema, "holder", true),
  "vault-opening": kind(dossier.VaultOpeningSchema, "holder"),
  "vault-update": kind(dossier.VaultUpdateSchema, "holder", true),
  "holder-query": kind(dossier.HolderQuerySchema, "holder"),
  erasure: kind(dossier.ErasureSchema, "holder", true),
  freeze: kind(dossier.FreezeSchema, "member"),
  remark: kind(dossier.RemarkSchema, "holder", true),
} satisfies Record<string, Kind>;

export type StatementName = keyof typeof KINDS;
export type Statement<N extends StatementName> = MessageShape<(typeof KINDS)[N]["schema"]>;

const payloadType = (name: string): string => `application/vnd.eenmaal.${name}.v1+protobuf`;

/** "DSSEv1" SP LEN(type) SP type SP LEN(payload) SP payload: what is signed and hashed. */
export function preAuth(type: string, payload: Uint8Array): Uint8Array {
  const bytes = utf8(type);
  return concat(utf8(`DSSEv1 ${bytes.length} `), bytes, utf8(` ${payload.length} `), payload);
}

/** A statement's identity, 32 bytes; the signature is no part of it. */
export const statementHash = (envelope: Envelope): Uint8Array =>
  sha256(preAuth(envelope.payloadType, envelope.payload));

/** The hint at the key; never trusted. */
export const keyId = (envelope: Envelope): string => envelope.signatures[0]?.keyid ?? "";

/** Exactly one signature, and by this key, over a statement of this name? */
export function signedBy(envelope: Envelope | undefined, name: StatementName, publicKey: Uint8Array): boolean {
  const [signature, ...others] = envelope?.signatures ?? [];
  if (!envelope || !signature || others.length > 0 || envelope.payloadType !== payloadType(name)) return false;
  return verify(publicKey, preAuth(envelope.payloadType, envelope.payload), signature.sig);
}

function checkHeader(name: StatementName, header: Header | undefined): void {
  const { signer, change } = KINDS[name] as Kind;
  if (signer === "root") return;
  must(header !== undefined, `a ${name} without a header`);
  const byHolder = header.issuer === "holder";
  must(header.issuer !== "broker", `a ${name} by the broker`);
  must(header.holder.length > 0, `a ${name} about nobody`);
  if (signer === "either") return;
  must(byHolder === (signer === "holder"), `a ${name} by another party`);
  must(change === header.sequence > 0n, `the sequence of a ${name}`);
}

/** The payload of a statement whose signature has been (or will be) verified. */
export function parse<N extends StatementName>(name: N, envelope: Envelope): Statement<N> {
  const { schema, payloadMax } = KINDS[name] as Kind;
  must(envelope.payloadType === payloadType(name), `not a ${name} statement`);
  must(envelope.payload.length <= payloadMax, `a ${name} that is too long`);
  const message = decodeCanonical(schema, envelope.payload, name);
  must(fits(schema, message), `a field of a ${name}`);
  checkHeader(name, (message as unknown as { header?: Header }).header);
  return message as Statement<N>;
}

/** Verify, then parse. */
export function openStatement<N extends StatementName>(
  name: N, envelope: Envelope | undefined, publicKey: Uint8Array,
): Statement<N> {
  must(envelope !== undefined && signedBy(envelope, name, publicKey), `the signature of a ${name}`);
  return parse(name, envelope);
}

/** What protobuf-es cannot read is refused. */
export function decode<T extends DescMessage>(schema: T, bytes: Uint8Array, what: string): MessageShape<T> {
  try {
    return fromBinary(schema, bytes);
  } catch {
    throw new Refused(`a ${what} that is not well-formed`);
  }
}

/** The one encoding of a message: without unknown fields, and serialised again it gives the same bytes. */
export function decodeCanonical<T extends DescMessage>(schema: T, bytes: Uint8Array, what: string): MessageShape<T> {
  const message = decode(schema, bytes, what);
  must(same(toBinary(schema, message, { writeUnknownFields: false }), bytes), `a ${what} not canonical`);
  return message;
}

/** Serialised once and signed; the bytes that are signed are the bytes that are sent. */
export function signStatement<N extends StatementName>(
  name: N, fields: MessageInitShape<(typeof KINDS)[N]["schema"]>, seed: Uint8Array, keyid: string,
): Envelope {
  const schema: DescMessage = KINDS[name].schema;
  const payload = toBinary(schema, create(schema, fields as MessageInitShape<DescMessage>));
  const type = payloadType(name);
  const sig = sign(seed, preAuth(type, payload));
  return create(EnvelopeSchema, { payload, payloadType: type, signatures: [{ sig, keyid }] });
}
