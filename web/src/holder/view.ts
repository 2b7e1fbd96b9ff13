// SPDX-License-Identifier: EUPL-1.2
/** The verified dossier as the screens see it: types.ts. */
import type { Member } from "@gen/directory_pb";
import { MemberStatus } from "@gen/directory_pb";
import { GrantState } from "@gen/partner_pb";
import { hex } from "../protocol/bytes";
import { printNumber } from "../protocol/number";
import type { Dossier, DossierGrant, DossierRequest, DossierSegment } from "./dossier";
import { standingKinds } from "./dossier";
import type { OpenedSegment, Remark } from "./documents";
import type { GrantFields } from "./grants";
import type { Session } from "./session";
import type { DocumentInfo, GrantInfo, Home, Opened, Partner, RequestInfo } from "./types";

const DAY = 86_400;

const STATES: Partial<Record<GrantState, GrantInfo["state"]>> = {
  [GrantState.ACTIVE]: "active", [GrantState.PAUSED]: "paused", [GrantState.REVOKED]: "revoked",
  [GrantState.EXPIRED]: "expired", [GrantState.USED_UP]: "used-up", [GrantState.REPLACED]: "replaced",
};

export function partnerOf(member: Member): Partner {
  const names = Object.fromEntries(member.names.map(({ language, text }) => [language, text]));
  return { id: member.id, names, roles: member.roles, active: member.status === MemberStatus.ACTIVE };
}

/** What lasts is the broker's word, but an end that has come is one whatever the broker says. */
function stateOf({ message, state }: DossierGrant, now: number): GrantInfo["state"] {
  const known = STATES[state] ?? "expired";
  if (known !== "active" && known !== "paused") return known;
  if (Number(message.notAfter) <= now) return "expired";
  return known === "active" && Number(message.notBefore) > now ? "not-yet" : known;
}

export function grantInfo(session: Session, grant: DossierGrant): GrantInfo {
  const { message } = grant;
  const now = session.now();
  const kinds = standingKinds(grant);
  const member = session.directory.reader(message.partner);
  const held = message.staffRoles.every((role) => member?.roles.includes(role));
  const ended = grant.state === GrantState.REVOKED || grant.state === GrantState.REPLACED;
  const extendable = !ended && held && session.rules.allows(message.staffRoles, kinds, message.purposes);
  const info: GrantInfo = {
    id: hex(message.grantId), partner: message.partner, kinds: message.kinds, revokedKinds: grant.revokedKinds,
    purposes: message.purposes, staffRoles: message.staffRoles, from: Number(message.notBefore),
    until: Number(message.notAfter), maxUses: Number(message.maxUses), uses: grant.uses, state: stateOf(grant, now),
    noticeLanguage: message.notice?.language ?? "",
    extendableUntil: extendable ? now + session.rules.days(kinds, "daysMax") * DAY : 0,
  };
  if (message.helper) {
    const { role, partner, language } = message.helper;
    info.helper = { role, partner, language };
  }
  return info;
}

/** A grant that was given just now. */
export const freshGrant = (session: Session, fields: GrantFields): GrantInfo =>
  grantInfo(session, { message: fields as DossierGrant["message"], state: GrantState.ACTIVE, uses: 0, revokedKinds: [] });

function requestInfo(session: Session, { message, state }: DossierRequest): RequestInfo {
  const now = session.now();
  const member = session.directory.reader(message.header?.issuer ?? "");
  const held = member?.roles.includes(message.staffRole) ?? false;
  const terms: RequestInfo["terms"] = {};
  for (const kind of message.kinds) {
    const allowed = held && session.rules.allows([message.staffRole], [kind], [message.purpose]);
    const untilMax = now + session.rules.days([kind], "daysMax") * DAY;
    const usual = now + session.rules.days([kind], "daysDefault") * DAY;
    const asked = Number(message.notAfter);
    terms[kind] = { allowed, untilMax, untilDefault: Math.min(usual, untilMax, asked > now ? asked : usual) };
  }
  const known = { [GrantState.REQUESTED]: "open", [GrantState.ACTIVE]: "granted" } as const;
  return {
    id: hex(message.requestId), partner: message.header?.issuer ?? "", kinds: message.kinds, purpose: message.purpose,
    staffRole: message.staffRole, asked: Number(message.header?.issuedAt ?? 0n), until: Number(message.notAfter),
    state: (known as Partial<Record<GrantState, "open" | "granted">>)[state] ?? "declined", terms,
  };
}

export const documentInfo = ({ message, size }: DossierSegment): DocumentInfo => ({
  kind: message.kind, author: message.author, version: Number(message.version), size,
  time: Number(message.header?.issuedAt ?? 0n),
});

/** Remarks about a document, by author, version and content. */
export function openedInfo(opened: OpenedSegment, remarks: Remark[]): Opened {
  const { segment, provenance, content } = opened;
  const about = remarks.filter((remark) => remark.author === segment.message.author
    && remark.version === Number(segment.message.version) && remark.document === hex(provenance.contentHash));
  return {
    document: documentInfo(segment), title: provenance.title, mediaType: provenance.mediaType,
    written: Number(provenance.header?.issuedAt ?? 0n), bytes: content.slice(),
    remarks: about.map(({ text, time }) => ({ text, time })),
  };
}

/** Without the holder's own remarks: they show with the documents that they are about. */
export function homeOf(session: Session, dossier: Dossier): Home {
  const home: Home = {
    holder: printNumber(dossier.source.holder), time: session.now(), stopped: dossier.stopped,
    partners: session.directory.message.members.map(partnerOf), agreement: session.rules.agreement,
    grants: dossier.grants.map((grant) => grantInfo(session, grant)),
    requests: dossier.requests.map((request) => requestInfo(session, request)),
    documents: dossier.segments.filter(({ message }) => message.author !== "holder").map(documentInfo),
  };
  if (dossier.frozenBy !== undefined) home.frozenBy = dossier.frozenBy;
  return home;
}
