// SPDX-License-Identifier: EUPL-1.2
/** The line of a holder's keys, from the enrolment on: docs/PROTOCOL.md section 9. */
import type { HolderIdentity } from "@gen/dossier_pb";
import type { Envelope, Header } from "@gen/envelope_pb";
import { concat, same, utf8 } from "./bytes";
import type { VerifiedDirectory } from "./directory";
import type { SuitePublic } from "./kem";
import { checkPublic } from "./kem";
import { Refused, must, needed } from "./refused";
import { verify } from "./sodium";
import { openStatement, parse, signedBy, statementHash } from "./statement";

export interface HolderKeys {
  /** Hash of the enrolment. */
  enrolment: Uint8Array;
  /** The member that enrolled. */
  enrolledBy: string;
  /** Signing keys in order, the present one last; as many as there were rotations, and one more. */
  signers: Uint8Array[];
  kem: SuitePublic;
  /** header.sequence of the newest rotation; 0: none. */
  rotated: bigint;
}

/** What was seen of an identity before. */
export interface SeenIdentity {
  enrolment: Uint8Array;
  rotations: number;
  signingKey: Uint8Array;
}

const ROTATIONS_MAX = 64;

export const presentKey = (keys: HolderKeys): Uint8Array => needed(keys.signers[keys.signers.length - 1], "a key");

/** What the new key signs to show that it is the holder's own; 94 bytes. */
export const possessionText = (holder: Uint8Array, before: Uint8Array, after: Uint8Array): Uint8Array =>
  concat(utf8("eenmaal/v1/rotation\0"), holder, before, after);

/** Is a statement for this broker and about this holder? */
export function checkSubject(header: Header | undefined, directory: VerifiedDirectory, holder: Uint8Array): Header {
  must(header !== undefined && header.audience === directory.audience, "a statement for another broker");
  must(same(header.holder, holder), "a statement about another dossier");
  return header;
}

export function verifyIdentity(
  identity: HolderIdentity | undefined, directory: VerifiedDirectory, holder: Uint8Array,
): HolderKeys {
  const envelope = needed(identity?.enrolment, "an identity without an enrolment");
  const rotations = identity?.rotations ?? [];
  must(rotations.length <= ROTATIONS_MAX, "too many rotations");
  // The payload alone tells whose key signed it; nothing in it is believed before that has verified.
  const enrolledBy = parse("enrolment", envelope).header?.issuer;
  const enrolment = directory.memberStatement("enrolment", envelope, enrolledBy);
  checkSubject(enrolment.header, directory, holder);
  checkPublic(enrolment.kemKey, 1, "the holder's key");
  const keys: HolderKeys = {
    enrolment: statementHash(envelope), enrolledBy: enrolledBy ?? "", signers: [enrolment.signingKey],
    kem: enrolment.kemKey, rotated: 0n,
  };
  for (const rotation of rotations) follow(keys, rotation, directory, holder);
  return keys;
}

function follow(keys: HolderKeys, envelope: Envelope, directory: VerifiedDirectory, holder: Uint8Array): void {
  const before = presentKey(keys);
  const rotation = openStatement("rotation", envelope, before);
  const { sequence } = checkSubject(rotation.header, directory, holder);
  must(sequence > keys.rotated, "rotations out of order");
  const text = possessionText(holder, before, rotation.signingKey);
  must(verify(rotation.signingKey, text, rotation.possession), "a rotation to a key of somebody else");
  checkPublic(rotation.kemKey, 1, "the holder's key");
  keys.signers.push(rotation.signingKey);
  keys.kem = rotation.kemKey;
  keys.rotated = sequence;
}

/** The identity must be the one seen before, or continue it through the key seen then. */
export function checkContinues(seen: SeenIdentity | undefined, keys: HolderKeys, identity: HolderIdentity): void {
  if (!seen) return;
  const back = new Refused("other keys of the dossier than were seen before", true);
  if (!same(seen.enrolment, keys.enrolment) || keys.signers.length - 1 < seen.rotations) throw back;
  const next = identity.rotations[seen.rotations];
  if (next ? !signedBy(next, "rotation", seen.signingKey) : !same(presentKey(keys), seen.signingKey)) throw back;
}
