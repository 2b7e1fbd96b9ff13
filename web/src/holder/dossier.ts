// SPDX-License-Identifier: EUPL-1.2
/**
 * A dossier as the broker gave it, verified: docs/PROTOCOL.md section 18, a holder's client, step 3. The broker's
 * word alone stands only for the change counter, which epoch is present, states, uses and sizes; which consents there are
 * and their states are compared with the holder's log: follower.ts.
 */
import type { ConsentRequest, Grant, Segment } from "@gen/dossier_pb";
import type { Envelope } from "@gen/envelope_pb";
import type { CurrentEpoch, GetDossierResponse, SegmentInfo } from "@gen/holder_pb";
import type { GrantStatus } from "@gen/partner_pb";
import { GrantState } from "@gen/partner_pb";
import { same } from "../protocol/bytes";
import type { VerifiedDirectory } from "../protocol/directory";
import type { HolderKeys } from "../protocol/identity";
import { checkSubject, presentKey } from "../protocol/identity";
import type { SuiteKey } from "../protocol/kem";
import { must, needed } from "../protocol/refused";
import { NUMBER_MAX } from "../protocol/rules";
import type { Statement } from "../protocol/statement";
import { keyId, openStatement, parse, signedBy, statementHash } from "../protocol/statement";
import { readNumber } from "../protocol/number";
import { Epochs } from "./epochs";

export interface DossierSegment {
  message: Segment;
  hash: Uint8Array;
  /** Of the statement as first uploaded. */
  origin: Uint8Array;
  /** Bytes of the ciphertext: the broker's word. */
  size: number;
}

export interface DossierGrant {
  message: Grant;
  state: GrantState;
  uses: number;
  revokedKinds: string[];
}

export interface DossierRequest {
  message: ConsentRequest;
  state: GrantState;
}

/** Whose dossier it is, and with which keys it opens. */
export interface DossierSource {
  directory: VerifiedDirectory;
  holder: Uint8Array;
  identity: HolderKeys;
  kem: SuiteKey;
}

const SEGMENTS_MAX = 4096;
/** The newest ones, when there are more. */
export const GRANTS_MAX = 1024;
const REQUESTS_MAX = 256;

export class Dossier {
  readonly source: DossierSource;
  readonly epochs: Epochs;
  readonly segments: DossierSegment[] = [];
  readonly grants: DossierGrant[] = [];
  readonly requests: DossierRequest[] = [];
  /** The number of the newest change. */
  readonly sequence: bigint;
  readonly stopped: boolean;
  /** The member whose desk stopped everything. */
  readonly frozenBy: string | undefined;

  constructor(source: DossierSource, response: GetDossierResponse) {
    this.source = source;
    must(response.sequence <= NUMBER_MAX, "the change counter");
    this.sequence = response.sequence;
    this.stopped = response.stopped;
    this.epochs = new Epochs(source.directory, source.holder, source.kem);
    for (const envelope of response.epochs) this.addEpochs(envelope);
    this.epochs.setLines(response.current.map(lineOf));
    must(response.segments.length <= SEGMENTS_MAX, "too many documents");
    must(response.grants.length <= GRANTS_MAX && response.requests.length <= REQUESTS_MAX, "too many consents");
    for (const segment of response.segments) this.segments.push(this.readSegment(segment));
    for (const grant of response.grants) this.grants.push(this.readGrant(grant));
    for (const { consentRequest, state } of response.requests) {
      const message = source.directory.memberStatement("consent-request", consentRequest);
      checkSubject(message.header, source.directory, source.holder);
      this.requests.push({ message, state });
    }
    this.frozenBy = response.stopped ? this.readFreeze(response.frozenBy) : undefined;
  }

  /** A statement by the present signing key or, from that number on, an earlier one. */
  own<N extends "grant" | "segment" | "provenance">(name: N, envelope: Envelope | undefined, from: number): Statement<N> {
    const { directory, holder, identity } = this.source;
    const signers = identity.signers.slice(from);
    must(envelope !== undefined, `a ${name} is missing`);
    must(signers.some((key) => signedBy(envelope, name, key)), `the signature of a ${name}`);
    const message = parse(name, envelope);
    const header = checkSubject((message as Segment | Grant).header, directory, holder);
    must(header.issuer === "holder", `a ${name} in another's name`);
    return message;
  }

  /** The enrolled key, which the enrolling partner made, does not count once it was replaced. */
  get firstOwnKey(): number {
    return this.source.identity.signers.length > 1 ? 1 : 0;
  }

  /** By an earlier key: what is still needed of it stands in the set that came with the rotation. */
  private addEpochs(envelope: Envelope): void {
    const { directory, holder, identity } = this.source;
    const key = presentKey(identity);
    if (identity.rotated > 0n && !signedBy(envelope, "epochs", key)) return;
    const set = openStatement("epochs", envelope, key);
    const { sequence } = checkSubject(set.header, directory, holder);
    this.epochs.add(set.keys, identity.rotated > 0n && sequence === identity.rotated + 1n);
  }

  /** The key id says who signed; a wrong one makes the signature fail. */
  private readSegment(info: SegmentInfo): DossierSegment {
    const { directory, holder } = this.source;
    const envelope = needed(info.segment, "a document without a statement");
    const message = readNumber(keyId(envelope))
      ? this.own("segment", envelope, this.firstOwnKey)
      : directory.memberStatement("segment", envelope);
    checkSubject(message.header, directory, holder);
    // Without its key a document would be lost without a word.
    must(this.epochs.find(message.kind, message.epoch) !== undefined, "a document without a key");
    must(info.size <= NUMBER_MAX, "the size of a document");
    return { message, hash: statementHash(envelope), origin: info.origin, size: Number(info.size) };
  }

  /** A rotation ends all grants, so that those which count are by the present key. */
  private readGrant(status: GrantStatus): DossierGrant {
    const standing = status.state === GrantState.ACTIVE || status.state === GrantState.PAUSED;
    const message = this.own("grant", status.grant, standing ? this.source.identity.signers.length - 1 : 0);
    must(status.uses <= NUMBER_MAX, "the uses of a consent");
    return { message, state: status.state, uses: Number(status.uses), revokedKinds: status.revokedKinds };
  }

  private readFreeze(envelope: Envelope | undefined): string | undefined {
    if (!envelope) return undefined;
    const message = this.source.directory.memberStatement("freeze", envelope);
    return checkSubject(message.header, this.source.directory, this.source.holder).issuer;
  }

  segment(kind: string, author: string, version: bigint): DossierSegment | undefined {
    return this.segments.find(({ message: m }) => m.kind === kind && m.author === author && m.version === version);
  }

  grant(id: Uint8Array): DossierGrant | undefined {
    return this.grants.find(({ message }) => same(message.grantId, id));
  }

  /** Is a live document sealed to that epoch? */
  live(kind: string, epoch: bigint): boolean {
    return this.segments.some(({ message }) => message.kind === kind && message.epoch === epoch);
  }
}

const lineOf = ({ kind, epoch, newest }: CurrentEpoch) => ({ kind, current: epoch, newest, own: 0n });

/** Kinds of a grant that were not taken back. */
export const standingKinds = (grant: DossierGrant): string[] =>
  grant.message.kinds.filter((kind) => !grant.revokedKinds.includes(kind));

/** Does something still come of it? */
export const counts = (grant: DossierGrant): boolean =>
  (grant.state === GrantState.ACTIVE || grant.state === GrantState.PAUSED) && standingKinds(grant).length > 0;
