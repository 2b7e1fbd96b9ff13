// SPDX-License-Identifier: EUPL-1.2
/** The documents: fetched, opened, sealed anew, remarked upon. docs/PROTOCOL.md section 11. */
import { create, toBinary } from "@bufbuild/protobuf";
import type { Provenance } from "@gen/dossier_pb";
import { SegmentContentSchema } from "@gen/dossier_pb";
import { Action } from "@gen/ledger_pb";
import { hex, same, text, utf8 } from "../protocol/bytes";
import { checkSubject } from "../protocol/identity";
import { publicHalf } from "../protocol/kem";
import { must, needed } from "../protocol/refused";
import type { Context } from "../protocol/seal";
import { open, pad, seal, unpad } from "../protocol/seal";
import { sha256 } from "../protocol/sodium";
import { decode, statementHash } from "../protocol/statement";
import type { Account } from "./account";
import { holderCalls } from "./calls";
import type { Dossier, DossierSegment } from "./dossier";
import { keyHash } from "./grants";
import { ProblemError } from "./problem";

export interface OpenedSegment {
  segment: DossierSegment;
  provenance: Provenance;
  content: Uint8Array;
  /** The serialised SegmentContent, which a re-seal repeats. */
  plaintext: Uint8Array;
}

export const REMARK_TYPE = "application/vnd.eenmaal.remark+json";
const REMARK_TEXT_MAX = 4096;

/** The document as the dossier lists it, opened, with the author's signature verified. */
export async function openSegment(account: Account, dossier: Dossier, segment: DossierSegment): Promise<OpenedSegment> {
  const { kind, author, version } = segment.message;
  const query = account.sign("holder-query", { method: "GetSegment", kind, author, version });
  const answer = await account.call(holderCalls.getSegment, { query }, Action.HOLDER_READ, query);
  const envelope = needed(answer.segment, "a document without a statement");
  must(same(statementHash(envelope), segment.hash), "another document than the dossier lists");
  return unseal(dossier, segment, answer.ciphertext);
}

function unseal(dossier: Dossier, segment: DossierSegment, ciphertext: Uint8Array): OpenedSegment {
  const m = segment.message;
  const { directory, holder } = dossier.source;
  const epoch = needed(dossier.epochs.find(m.kind, m.epoch), "a document without a key");
  must(same(sha256(ciphertext), m.ciphertextHash), "a document's ciphertext");
  must(m.suite >= directory.floor, "the suite of a document");
  const context: Context = {
    label: "segment", holder, kind: m.kind, epoch: m.epoch, epochKey: publicHalf(epoch.key),
    sender: m.header?.issuer ?? "", version: m.version,
  };
  const plaintext = unpad(open(epoch.key, context, { suite: m.suite, encapsulation: m.encapsulation, ciphertext }));
  const { provenance: envelope, content } = decode(SegmentContentSchema, plaintext, "document");
  const provenance = m.author === "holder"
    ? dossier.own("provenance", envelope, dossier.firstOwnKey)
    : dossier.source.directory.memberStatement("provenance", envelope);
  const header = checkSubject(provenance.header, directory, holder);
  must(header.issuer === m.author && provenance.kind === m.kind, "a document of another author or kind");
  must(same(sha256(content), provenance.contentHash), "a document's content");
  return { segment, provenance, content, plaintext };
}

/** Sealed with a key that others once had? */
export const isStale = (dossier: Dossier, { message }: DossierSegment): boolean =>
  message.epoch < (dossier.epochs.line(message.kind)?.own ?? 0n);

/** Sealed again to the present epoch, in the place of the ciphertext that there is. */
export async function reseal(account: Account, dossier: Dossier, opened: OpenedSegment): Promise<void> {
  const { segment, plaintext } = opened;
  const { kind, author, version, previousHash, replaces, reseal: before } = segment.message;
  const sealed = sealDocument(dossier, { kind, version, plaintext });
  const statement = account.signChange("segment", {
    kind, author, version, previousHash, replaces, ...sealed.fields, reseal: before + 1n,
  });
  const request = { segment: statement, ciphertext: sealed.ciphertext };
  await account.call(holderCalls.reseal, request, Action.RESEAL, statement);
}

/** To the kind's present epoch, by the holder. */
function sealDocument(dossier: Dossier, what: { kind: string; version: bigint; plaintext: Uint8Array }) {
  const { kind, version, plaintext } = what;
  const { epoch, key } = dossier.epochs.present(kind);
  const { holder } = dossier.source;
  const context: Context = { label: "segment", holder, kind, epoch, epochKey: publicHalf(key), sender: "holder", version };
  const { suite, encapsulation, ciphertext } = seal(publicHalf(key), context, pad(plaintext));
  return { ciphertext, fields: { epoch, suite, encapsulation, ciphertextHash: sha256(ciphertext) } };
}

/** What a remark says: which document, by its author, version and content. */
export interface Remark {
  author: string;
  version: number;
  /** Hash of the document's content, hex. */
  document: string;
  text: string;
  time: number;
}

export function readRemark(opened: OpenedSegment): Remark | undefined {
  if (opened.segment.message.author !== "holder" || opened.provenance.mediaType !== REMARK_TYPE) return undefined;
  try {
    const { author, version, document, text: said, time } = JSON.parse(text(opened.content) ?? "") as Partial<Remark>;
    const whole = typeof author === "string" && typeof document === "string" && typeof said === "string";
    const numbers = typeof version === "number" && typeof time === "number";
    return whole && numbers ? { author, version, document, text: said, time } : undefined;
  } catch {
    return undefined;
  }
}

/** "This is not right": to the author, and to everyone who may read the kind. */
export async function putRemark(account: Account, dossier: Dossier, about: DossierSegment, said: string): Promise<void> {
  const { kind, author, version } = about.message;
  const length = utf8(said).length;
  if (author === "holder" || length === 0 || length > REMARK_TEXT_MAX) throw new ProblemError("failed", { what: "text" });
  const { provenance: original } = await openSegment(account, dossier, about);
  const document = hex(original.contentHash);
  const time = account.session.now();
  const content = utf8(JSON.stringify({ author, version: Number(version), document, text: said, time }));
  const remark = account.signChange("remark", {
    kind, author, version, segmentHash: about.hash, ...sealForAuthor(account, about, content),
  });
  const { segment, ciphertext } = remarkSegment(account, dossier, kind, content);
  await account.call(holderCalls.putRemark, { remark, segment, ciphertext }, Action.REMARK, remark);
  account.forget();
}

function sealForAuthor(account: Account, about: DossierSegment, content: Uint8Array) {
  const { kind, author } = about.message;
  const member = account.session.directory.reader(author);
  if (!member) return {};
  const { kemKey } = member;
  const context: Context = {
    label: "remark", holder: account.holder, kind, epoch: 0n, epochKey: kemKey, recipient: author, segment: about.hash,
  };
  return { sealed: seal(kemKey, context, pad(content)), authorKeyHash: keyHash(kemKey) };
}

/** The remark as a document by the author "holder", in the holder's own line of versions. */
function remarkSegment(account: Account, dossier: Dossier, kind: string, content: Uint8Array) {
  const own = dossier.segments.filter(({ message: m }) => m.kind === kind && m.author === "holder");
  const newest = own.reduce<DossierSegment | undefined>(
    (best, one) => (best && best.message.version > one.message.version ? best : one), undefined,
  );
  const version = (newest?.message.version ?? 0n) + 1n;
  const provenance = account.sign("provenance", {
    kind, contentHash: sha256(content), mediaType: REMARK_TYPE, title: "",
  });
  const plaintext = toBinary(SegmentContentSchema, create(SegmentContentSchema, { provenance, content }));
  const sealed = sealDocument(dossier, { kind, version, plaintext });
  const segment = account.signChange("segment", {
    kind, author: "holder", version, previousHash: newest?.origin ?? new Uint8Array(0), ...sealed.fields,
  });
  return { segment, ciphertext: sealed.ciphertext };
}

