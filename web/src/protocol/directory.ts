// SPDX-License-Identifier: EUPL-1.2
/** The chain's directory: docs/PROTOCOL.md section 8. */
import type { Directory, GetDirectoryResponse, Member } from "@gen/directory_pb";
import { MemberStatus } from "@gen/directory_pb";
import type { Envelope } from "@gen/envelope_pb";
import { hex, same } from "./bytes";
import type { Suite } from "./kem";
import { STRONGEST, checkPublic, isSuite } from "./kem";
import type { LogTrust } from "./ledger";
import type { LogKey } from "./note";
import { readLogKey, readWitness } from "./note";
import { Refused, must } from "./refused";
import { sha256 } from "./sodium";
import type { Statement, StatementName } from "./statement";
import { keyId, openStatement, parse, signedBy, statementHash } from "./statement";

/** What was seen of a directory before. */
export interface SeenDirectory {
  version: bigint;
  hash: Uint8Array;
}

const DAY = 86_400;
const AHEAD_MAX = 300;

export class VerifiedDirectory {
  readonly message: Directory;
  readonly hash: Uint8Array;
  readonly log: LogTrust;
  /** Who watches the log; as many as witnessQuorum must vouch for it. */
  readonly witnesses: LogKey[];
  private readonly members: Map<string, Member>;

  /** root: the pinned fingerprint. Only the signature and the content are checked; see checkAge(). */
  constructor(response: GetDirectoryResponse, root: Uint8Array) {
    must(response.rootKey.length === 32 && same(sha256(response.rootKey), root), "the directory's root");
    this.message = openStatement("directory", response.directory, response.rootKey);
    this.hash = statementHash(response.directory as Envelope);
    const keys = this.message.logKeys.map(readLogKey);
    must(keys.every((key) => key !== undefined), "a log key of the directory");
    must(new Set(this.message.logKeys).size === keys.length, "the directory's log keys");
    this.log = { keys: keys.flatMap((key) => key ?? []), origin: this.audience };
    this.witnesses = this.message.witnesses.flatMap((vkey) => readWitness(vkey) ?? []);
    const names = new Set(this.witnesses.flatMap(({ name, public: key }) => [name, hex(key)]));
    must(this.witnesses.length === this.message.witnesses.length, "a witness's key of the directory");
    must(names.size === 2 * this.witnesses.length, "the directory's witnesses");
    this.members = new Map(this.message.members.map((member) => [member.id, member]));
    checkDistinct(this.message.members, response.rootKey);
  }

  get audience(): string {
    return this.message.audience;
  }

  get floor(): number {
    return this.message.suiteFloor;
  }

  find(id: string): Member | undefined {
    return this.members.get(id);
  }

  /** A member that can be given something now, with a key that we may seal to; undefined otherwise. */
  reader(id: string): (Member & { kemKey: NonNullable<Member["kemKey"]> }) | undefined {
    const member = this.members.get(id);
    if (member?.status !== MemberStatus.ACTIVE || !member.kemKey) return undefined;
    return isSuite(member.kemKey.suite) && member.kemKey.suite >= this.floor ? { ...member, kemKey: member.kemKey } : undefined;
  }

  /** For new keys of a dossier: the strongest suite that everyone who may have to seal to them speaks. */
  suite(): Suite {
    const spoken = this.message.members
      .filter((member) => member.kemKey && member.status !== MemberStatus.REMOVED)
      .map((member) => member.kemKey?.suite ?? STRONGEST);
    const suite = Math.max(this.floor, Math.min(STRONGEST, ...spoken));
    must(isSuite(suite), "the directory's suites");
    return suite;
  }

  /** What a member signed, with its present key, or with a former one before that ended. */
  memberStatement<N extends StatementName>(name: N, envelope: Envelope | undefined, id?: string): Statement<N> {
    const issuer = id ?? (envelope ? keyId(envelope) : "");
    const member = this.members.get(issuer);
    must(envelope !== undefined && member !== undefined, `a ${name} by nobody of the directory`);
    const until = endOfKey(member, name, envelope);
    must(until !== undefined, `the signature of a ${name}`);
    const statement = parse(name, envelope);
    const { header } = statement as { header?: { issuer: string; issuedAt: bigint } };
    must(header?.issuer === issuer && header.issuedAt < until, `a ${name} in another's name`);
    return statement;
  }

  /** Is it not older than what was seen, and valid? now: by the broker; own: by this device; Unix seconds. */
  checkAge(seen: SeenDirectory | undefined, now: number, own: number): void {
    const { version, notAfter, issuedAt } = this.message;
    const back = seen && (version < seen.version || (version === seen.version && !same(this.hash, seen.hash)));
    if (back) throw new Refused("the directory is older than the one seen before", true);
    must(Number(notAfter) > now && Number(notAfter) > own - DAY, "the directory has ended");
    must(Number(issuedAt) <= now + AHEAD_MAX, "the directory is of the future");
  }
}

const FOREVER = 2n ** 63n;

/** Until when statements under the key that signed this are believed; undefined: none of the member's keys did. */
function endOfKey(member: Member, name: StatementName, envelope: Envelope): bigint | undefined {
  if (signedBy(envelope, name, member.signingKey)) return FOREVER;
  return member.formerKeys.find((former) => signedBy(envelope, name, former.signingKey))?.until;
}

/** A key belongs to one member only, and the root's to none; keys to seal to are sound. */
function checkDistinct(members: Member[], root: Uint8Array): void {
  const owners = new Map<string, string>([[hex(root), "root"]]);
  const claim = (key: string, id: string): void => {
    must((owners.get(key) ?? id) === id, "two members with one key");
    owners.set(key, id);
  };
  const certificates = new Map<string, string>();
  for (const member of members) {
    for (const key of [member.signingKey, ...member.formerKeys.map((former) => former.signingKey)]) claim(hex(key), member.id);
    if (member.kemKey) {
      checkPublic(member.kemKey, 1, "a member's key");
      claim(`kem ${hex(member.kemKey.publicKey)}`, member.id);
    }
    if (member.status === MemberStatus.REMOVED) continue;
    for (const tls of member.tls) {
      const identity = JSON.stringify([hex(tls.fingerprint), tls.issuer, tls.serialNumber]);
      must((certificates.get(identity) ?? member.id) === member.id, "two members with one certificate");
      certificates.set(identity, member.id);
    }
  }
}
