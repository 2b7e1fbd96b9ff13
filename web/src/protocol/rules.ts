// SPDX-License-Identifier: EUPL-1.2
/**
 * The bounds of every field of the statements that a holder's client reads, as the comments in proto/ give them.
 * A statement whose fields break them is refused, whoever signed it.
 */
import type { DescField, DescMessage, Message } from "@bufbuild/protobuf";
import type { Directory, TlsIdentity } from "@gen/directory_pb";
import type { EpochSet, Grant, Segment } from "@gen/dossier_pb";

export const NUMBER_MAX = 2n ** 53n - 1n;

type Rule = (value: unknown) => boolean;

const SLUG = /^[a-z0-9-]{1,40}$/;
const CONTROL = /[\u0000-\u001f\u007f]/;
const utf8Length = (text: string): number => new TextEncoder().encode(text).length;

const isText = (value: unknown): value is string => typeof value === "string";
const slug: Rule = (value) => isText(value) && SLUG.test(value);
const member: Rule = (value) => slug(value) && value !== "holder" && value !== "broker";
const orEmpty = (rule: Rule): Rule => (value) => value === "" || (value as Uint8Array).length === 0 || rule(value);
const language: Rule = (value) => isText(value) && /^[A-Za-z0-9-]{1,15}$/.test(value);
// Space is 20, so that no character up to it is let through.
const audience: Rule = (value) => isText(value) && /^[^\u0000-\u0020\u007f+]+$/.test(value) && utf8Length(value) <= 120;
const text = (min: number, max: number): Rule => (value) =>
  isText(value) && !CONTROL.test(value) && utf8Length(value) >= min && utf8Length(value) <= max;
const bytes = (min: number, max = min): Rule => (value) =>
  value instanceof Uint8Array && value.length >= min && value.length <= max;
const number = (min: number, max = NUMBER_MAX): Rule => (value) =>
  BigInt(value as bigint | number) >= BigInt(min) && BigInt(value as bigint | number) <= BigInt(max);
const list = (min: number, max: number, each: Rule = () => true): Rule => (value) =>
  Array.isArray(value) && value.length >= min && value.length <= max && value.every((one) => each(one));
const sorted = (min: number, max: number): Rule => (value) =>
  list(min, max, slug)(value) && (value as string[]).every((one, n, all) => n === 0 || (all[n - 1] as string) < one);
const there: Rule = (value) => value !== undefined;
const any: Rule = () => true;

export const PUBLIC_LENGTH: Record<number, number> = { 1: 32, 2: 1216 };
export const ENCAPSULATION_LENGTH: Record<number, number> = { 1: 32, 2: 1120 };

const length = (value: unknown): number => (value instanceof Uint8Array ? value.length : -1);
const kemKey: Rule = (value) => {
  const { suite, publicKey } = value as { suite: number; publicKey: Uint8Array };
  return PUBLIC_LENGTH[suite] === length(publicKey);
};
const sealed: Rule = (value) => {
  const { suite, encapsulation } = value as { suite: number; encapsulation: Uint8Array };
  return ENCAPSULATION_LENGTH[suite] === length(encapsulation);
};

/** By message, then by field; every field has a rule. Messages within are checked by their own. */
const RULES: Record<string, Record<string, Rule>> = {
  Header: {
    audience, issuer: slug, nonce: bytes(16), issuedAt: number(1), expiresAt: number(1),
    holder: orEmpty(bytes(10)), sequence: number(0),
  },
  KemKey: { suite: any, publicKey: any },
  // Keys are sealed in at most 1,024 bytes, remarks in more.
  Sealed: { suite: any, encapsulation: any, ciphertext: bytes(17, 8192) },
  LocalizedText: { language, text: text(1, 199) },
  TlsIdentity: { fingerprint: orEmpty(bytes(32)), issuer: text(0, 255), serialNumber: text(0, 63) },
  FormerKey: { signingKey: bytes(32), until: number(1) },
  Member: {
    id: member, names: list(0, 16), roles: list(1, 8, slug), status: number(1, 3n), signingKey: bytes(32),
    kemKey: any, tls: list(1, 4), formerKeys: list(0, 8),
  },
  Directory: {
    version: number(1), issuedAt: number(1), notAfter: number(1), audience, agreementHash: bytes(32),
    suiteFloor: number(1, 2n), logKeys: list(1, 4, text(1, 255)), members: list(0, 1024),
    pageHashes: list(0, 4, bytes(32)), witnesses: list(0, 12, text(1, 255)), witnessQuorum: number(0, 12n),
  },
  Enrolment: { header: there, signingKey: bytes(32), kemKey: there, vaultHash: bytes(32), language },
  Rotation: { header: there, signingKey: bytes(32), kemKey: there, vaultHash: bytes(32), possession: bytes(64) },
  EpochKey: { kind: slug, epoch: number(1), publicKey: there, self: there },
  EpochSet: { header: there, keys: list(1, 128) },
  Provenance: {
    header: there, kind: slug, contentHash: bytes(32), mediaType: text(1, 100), title: text(0, 200),
  },
  Segment: {
    header: there, kind: slug, epoch: number(1), author: slug, version: number(1), previousHash: orEmpty(bytes(32)),
    replaces: number(0), suite: any, encapsulation: any, ciphertextHash: bytes(32), reseal: number(0),
  },
  Notice: { language, textHash: bytes(32) },
  Helper: { role: slug, partner: orEmpty(member), language: orEmpty(language) },
  Wrap: { kind: slug, epoch: number(1), sealed: there, publicKey: there },
  Grant: {
    header: there, grantId: bytes(16), partner: member, partnerKeyHash: bytes(32), kinds: sorted(1, 16),
    purposes: sorted(1, 16), staffRoles: sorted(1, 8), notBefore: number(1), notAfter: number(1), maxUses: number(0),
    legalBasis: number(1, 2n), notice: there, helper: any, agreementHash: bytes(32), requestId: orEmpty(bytes(16)),
    replaces: orEmpty(bytes(16)), wraps: list(0, 64),
  },
  Freeze: { header: there, staff: slug, staffRole: slug },
  ConsentRequest: {
    header: there, requestId: bytes(16), kinds: sorted(1, 16), purpose: slug, staffRole: slug, notAfter: number(1),
  },
};

type Line = { kind: string; epoch: bigint };

/** Sorted by kind, then epoch, without doubles. */
const inOrder = (lines: Line[]): boolean => lines.every((line, n) => {
  const before = lines[n - 1];
  return !before || before.kind < line.kind || (before.kind === line.kind && before.epoch < line.epoch);
});

/** What the holder signs is a change. A first upload is the author's own, who may be the holder (a remark). */
const segment: Rule = (value) => {
  const m = value as Segment;
  const byHolder = m.header?.issuer === "holder";
  const byAuthor = m.header?.issuer === m.author;
  return sealed(m) && m.author !== "broker" && byHolder === (m.header?.sequence ?? 0n) > 0n
    && (byHolder ? byAuthor || m.reseal > 0n : byAuthor && m.reseal === 0n)
    && (m.version === 1n) === (m.previousHash.length === 0) && m.replaces < m.version;
};

const tlsIdentity: Rule = (value) => {
  const m = value as TlsIdentity;
  const named = m.issuer !== "" && m.serialNumber !== "";
  return m.fingerprint.length > 0 ? m.issuer === "" && m.serialNumber === "" : named;
};

const directory: Rule = (value) => {
  const m = value as Directory;
  const ids = m.members.map((one) => one.id);
  return m.notAfter > m.issuedAt && m.witnessQuorum <= m.witnesses.length && ids.every((id, n) => n === 0 || (ids[n - 1] as string) < id);
};

/** What must hold for a message as a whole. */
const WHOLE: Record<string, Rule> = {
  KemKey: kemKey, Sealed: sealed, Segment: segment, TlsIdentity: tlsIdentity, Directory: directory,
  EpochSet: (value) => inOrder((value as EpochSet).keys),
  Grant: (value) => inOrder((value as Grant).wraps) && (value as Grant).notAfter > (value as Grant).notBefore,
};

function fieldFits(schema: DescMessage, field: DescField, value: unknown): boolean {
  const rule = RULES[schema.name]?.[field.localName];
  if (!rule?.(value)) return false;
  if (value === undefined || !field.message) return true;
  const inner = field.message;
  return (Array.isArray(value) ? value : [value]).every((one) => fits(inner, one as Message));
}

/** Do all fields, and those of the messages within, keep to their bounds? A field without a rule does not. */
export function fits(schema: DescMessage, message: Message): boolean {
  const values = message as unknown as Record<string, unknown>;
  if (!schema.fields.every((field) => fieldFits(schema, field, values[field.localName]))) return false;
  return WHOLE[schema.name]?.(message) ?? true;
}
