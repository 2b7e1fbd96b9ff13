// SPDX-License-Identifier: EUPL-1.2
// Whom to trust: the directory under its pinned root, and a holder's keys tied to it.
import { concat, same, sha256, u16, utf8 } from "./bytes.mjs";
import { verifyBytes } from "./keys.mjs";
import { read } from "./statement.mjs";

export const keyHash = (kem) => sha256(u16(kem.suite), kem.public ?? kem.publicKey);

/** The Directory behind a GetDirectoryResponse; root: the pinned fingerprint. */
export function openDirectory(response, root, now = Date.now() / 1000) {
  if (!same(sha256(response.rootKey), root)) throw new Error("another root than the pinned one");
  const directory = read(response.directory, "directory", response.rootKey);
  if (Number(directory.notAfter) <= now) throw new Error("the directory has expired");
  return directory;
}

export function findMember(directory, id) {
  const member = directory.members.find((m) => m.id === id);
  if (!member) throw new Error(`${id} is not in the directory`);
  return member;
}

/** What the new key of a rotation signs to show that it is the holder's own. */
export function possession(holder, oldKey, newKey) {
  return concat(utf8("eenmaal/v1/rotation"), [0], holder, oldKey, newKey);
}

/** {signingKey, signers, kemKey, enrolledBy}: the enrolment, then each rotation in its order. */
export function openIdentity(identity, directory, holder) {
  const issuer = enrolmentIssuer(identity.enrolment, directory);
  const enrolment = read(identity.enrolment, "enrolment", findMember(directory, issuer).signingKey);
  if (!same(enrolment.header.holder, holder)) throw new Error("another dossier's identity");
  let { signingKey, kemKey } = enrolment;
  const signers = [signingKey];
  for (const envelope of identity.rotations) {
    const rotation = read(envelope, "rotation", signingKey);
    const proof = possession(holder, signingKey, rotation.signingKey);
    if (!same(rotation.header.holder, holder)) throw new Error("another dossier's rotation");
    if (!verifyBytes(rotation.signingKey, proof, rotation.possession)) {
      throw new Error("a rotation to a key that did not agree to it");
    }
    ({ signingKey, kemKey } = rotation);
    signers.unshift(signingKey);
  }
  return {
    signingKey, signers, kemKey: { suite: kemKey.suite, public: kemKey.publicKey }, enrolledBy: issuer,
  };
}

/* The key id is only a hint: the signature is verified with that member's key afterwards. */
function enrolmentIssuer(envelope, directory) {
  const hint = envelope.signatures[0]?.keyid;
  const members = directory.members.filter((m) => hint === "" || m.id === hint);
  for (const member of members) {
    try {
      const enrolment = read(envelope, "enrolment", member.signingKey);
      if (enrolment.header.issuer === member.id) return member.id;
    } catch {
      // Not this member's signature.
    }
  }
  throw new Error("no member of the directory made this enrolment");
}
