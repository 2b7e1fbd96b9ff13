// SPDX-License-Identifier: EUPL-1.2
/** Which keys a grant must carry, and what it may say. docs/PROTOCOL.md section 13. */
import type { MessageInitShape } from "@bufbuild/protobuf";
import type { Grant, GrantSchema } from "@gen/dossier_pb";
import { MemberStatus } from "@gen/directory_pb";
import type { Rules } from "../agreement/agreement";
import { u16 } from "../protocol/bytes";
import type { VerifiedDirectory } from "../protocol/directory";
import type { SuitePublic } from "../protocol/kem";
import { publicHalf } from "../protocol/kem";
import { seal } from "../protocol/seal";
import { random, sha256 } from "../protocol/sodium";
import type { Dossier, DossierGrant } from "./dossier";
import { standingKinds } from "./dossier";
import type { Epoch } from "./epochs";
import { ProblemError } from "./problem";

export type GrantFields = MessageInitShape<typeof GrantSchema>;

/** What a grant says, before it has a number, keys and a header. */
export type Terms = Pick<
  Grant,
  "partner" | "kinds" | "purposes" | "staffRoles" | "notBefore" | "notAfter" | "maxUses" | "legalBasis" | "requestId" | "replaces"
> & Pick<GrantFields, "notice" | "helper">;

const WRAPS_MAX = 64;
const DAY = 86_400;
/** Seconds beyond the longest time, for clocks that differ. */
const SLACK = 300;

export const keyHash = (key: SuitePublic): Uint8Array => sha256(u16(key.suite), key.publicKey);

/** Why a grant cannot be given now; undefined: it can. */
export function grantProblem(
  terms: Terms, directory: VerifiedDirectory, rules: Rules, now: number,
): ProblemError | undefined {
  const member = directory.find(terms.partner);
  if (!member || member.status !== MemberStatus.ACTIVE) return new ProblemError("not-active");
  if (!directory.reader(terms.partner)) return new ProblemError("not-allowed");
  const held = terms.staffRoles.every((role) => member.roles.includes(role));
  if (!held || !rules.allows(terms.staffRoles, terms.kinds, terms.purposes)) return new ProblemError("not-allowed");
  const latest = now + rules.days(terms.kinds, "daysMax") * DAY + SLACK;
  const until = Number(terms.notAfter);
  return until > now && until <= latest && terms.notAfter > terms.notBefore ? undefined : new ProblemError("not-allowed");
}

/** closing: kinds whose present epoch ends with the same request, so that the next one is needed, too. */
function isNeeded(dossier: Dossier, { kind, epoch }: Epoch, closing: string[]): boolean {
  const line = dossier.epochs.line(kind);
  if (!line) return false;
  if (epoch === line.current || dossier.live(kind, epoch)) return true;
  return epoch === line.current + 1n && closing.includes(kind);
}

/** The grant's statement but for its header: with a fresh number, and keys sealed to the partner. */
export function fillGrant(terms: Terms, dossier: Dossier, agreementHash: Uint8Array, closing: string[] = []): GrantFields {
  const member = dossier.source.directory.reader(terms.partner);
  if (!member) throw new ProblemError("not-active");
  const grantId = random(16);
  const { holder } = dossier.source;
  const epochs = dossier.epochs.all().filter((one) => terms.kinds.includes(one.kind) && isNeeded(dossier, one, closing));
  if (epochs.length > WRAPS_MAX) throw new ProblemError("failed", { what: "too many keys for one consent" });
  const wraps = epochs.map(({ kind, epoch, key }) => {
    const epochKey = publicHalf(key);
    const context = { label: "wrap" as const, holder, kind, epoch, epochKey, recipient: terms.partner, grant: grantId };
    return { kind, epoch, publicKey: epochKey, sealed: seal(member.kemKey, context, key.private) };
  });
  return { ...terms, grantId, partnerKeyHash: keyHash(member.kemKey), agreementHash, wraps };
}

/** The terms of a grant once more, without the kinds that were taken back; it replaces the one that there is. */
export function termsAgain({ message }: DossierGrant, kinds: string[]): Terms {
  return {
    partner: message.partner, kinds, purposes: message.purposes, staffRoles: message.staffRoles,
    notBefore: message.notBefore, notAfter: message.notAfter, maxUses: message.maxUses,
    legalBasis: message.legalBasis, requestId: message.requestId, replaces: message.grantId,
    notice: message.notice, helper: message.helper,
  };
}

/** Does the grant carry the keys that it needs, and none besides? */
export function grantFits(dossier: Dossier, grant: DossierGrant): boolean {
  const kinds = standingKinds(grant);
  const needs = dossier.epochs.all().filter((one) => kinds.includes(one.kind) && isNeeded(dossier, one, []));
  const has = grant.message.wraps.filter((wrap) => kinds.includes(wrap.kind));
  return needs.length === has.length
    && needs.every((one) => has.some((wrap) => wrap.kind === one.kind && wrap.epoch === one.epoch));
}

