// SPDX-License-Identifier: EUPL-1.2
// DSSE envelopes (https://github.com/secure-systems-lab/dsse, 1.0.2) with one Ed25519 signature.
import { create } from "@bufbuild/protobuf";
import { EnvelopeSchema } from "../gen/eenmaal/v1/envelope_pb.js";
import { concat, sha256, utf8 } from "./bytes.mjs";
import { signBytes, verifyBytes } from "./keys.mjs";

export const payloadType = (name) => `application/vnd.eenmaal.${name}.v1+protobuf`;

/** "DSSEv1" SP LEN(type) SP type SP LEN(payload) SP payload */
export function pae(type, payload) {
  const bytes = utf8(type);
  return concat(utf8(`DSSEv1 ${bytes.length} `), bytes, utf8(` ${payload.length} `), payload);
}

export function sealEnvelope(name, payload, seed, keyid = "") {
  const type = payloadType(name);
  const sig = signBytes(seed, pae(type, payload));
  return create(EnvelopeSchema, { payload, payloadType: type, signatures: [{ sig, keyid }] });
}

/** The payload of an envelope of that type that the key signed; throws otherwise. */
export function openEnvelope(envelope, name, publicKey) {
  const type = payloadType(name);
  if (envelope?.payloadType !== type) throw new Error(`not a ${name} statement`);
  if (envelope.signatures.length !== 1) throw new Error("not exactly one signature");
  if (!verifyBytes(publicKey, pae(type, envelope.payload), envelope.signatures[0].sig)) {
    throw new Error(`the signature of this ${name} does not verify`);
  }
  return envelope.payload;
}

/** A statement's identity: the signature is no part of it. */
export function envelopeHash(envelope) {
  return sha256(pae(envelope.payloadType, envelope.payload));
}
