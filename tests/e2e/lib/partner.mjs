// SPDX-License-Identifier: EUPL-1.2
// A partner's side: enrol, put, ask, fetch.  Everything is verified before it is believed.
import { Action, Outcome } from "../gen/eenmaal/v1/ledger_pb.js";
import { formatHolder, parseHolder, random, same, sha256, utf8 } from "./bytes.mjs";
import { envelopeHash } from "./dsse.mjs";
import { epochKeys, makeVault, newEpochs, newKeys, vaultBytes } from "./enrolment.mjs";
import { openIdentity } from "./identity.mjs";
import { Party } from "./party.mjs";
import { openContent } from "./seal.mjs";
import { contentBytes, kemOf, openSegment, readGrant, readSegment, sealSegment, unwrap } from "./release.mjs";
import { header, read, readByOne, sign } from "./statement.mjs";
import { KINDS } from "./site.mjs";

export class Partner extends Party {
  constructor(rpc, site, id) {
    const { signing, kem } = site.members[id];
    super(rpc, site.rootHash, { issuer: id, seed: signing.seed, keyid: id });
    this.kem = kem;
    this.signer = signing.public;
  }

  /** Enrol a new holder; the result is what the cards and the PIN would carry. */
  async enrol({ pin = utf8("483920"), language = "nl" } = {}) {
    const holder = random(10);
    const secrets = { card: random(32), recovery: random(32), pin };
    const keys = newKeys(false);
    const vault = makeVault(holder, keys, secrets);
    const epochs = newEpochs(KINDS, () => 1, () => 4);
    const enrolment = this.sign("enrolment", {
      signingKey: keys.signing.public, kemKey: { suite: keys.kem.suite, publicKey: keys.kem.public },
      vaultHash: sha256(vaultBytes(vault)), language,
    }, { holder });
    const published = sign("epochs", {
      header: header(this.audience, "holder", { holder, sequence: 1n }),
      keys: await epochKeys(holder, epochs, keys.kem),
    }, keys.signing.seed, formatHolder(holder));
    const answer = await this.rpc.partner.enrol({ enrolment, epochs: published, vault });
    await this.receipt(answer.receipt, envelopeHash(enrolment));
    return { holder, ...secrets };
  }

  /** The present epoch of a kind, as the holder published it. */
  async epoch(holder, kind) {
    const answer = await this.rpc.partner.getEpochKey({ holder, kind });
    const identity = openIdentity(answer.identity, this.directory, holder);
    const set = read(answer.epochs, "epochs", identity.signingKey);
    const found = set.keys.find((key) => key.kind === kind && key.epoch === answer.epoch);
    if (!found || !same(set.header.holder, holder)) throw new Error("an epoch that nobody published");
    return { epoch: answer.epoch, epochKey: kemOf(found.publicKey), version: answer.ownVersion, hash: answer.ownHash };
  }

  async put(holder, kind, content, { mediaType = "text/plain", title = "", replaces = 0n } = {}) {
    const { envelope, ciphertext } = await this.makeSegment(holder, kind, content, { mediaType, title, replaces });
    const answer = await this.rpc.partner.putSegment({ segment: envelope, ciphertext });
    await this.receipt(answer.receipt, envelopeHash(envelope));
    return envelope;
  }

  async makeSegment(holder, kind, content, { mediaType = "text/plain", title = "", replaces = 0n } = {}) {
    const line = await this.epoch(holder, kind);
    const provenance = this.sign("provenance", { kind, contentHash: sha256(content), mediaType, title }, { holder });
    const version = line.version + 1n;
    const { fields, ciphertext } = await sealSegment(
      { holder, kind, epoch: line.epoch, epochKey: line.epochKey, sender: this.issuer, version },
      contentBytes(provenance, content));
    const segment = { ...fields, author: this.issuer, previousHash: line.hash, replaces };
    const envelope = this.sign("segment", segment, { holder });
    return { envelope, ciphertext };
  }

  async ask(holder, kinds, purpose, staffRole, days = 90) {
    const requestId = random(16);
    const notAfter = BigInt(Math.floor(Date.now() / 1000) + days * 86_400);
    const consentRequest = this.sign("consent-request",
      { requestId, kinds: [...kinds].sort(), purpose, staffRole, notAfter }, { holder });
    const answer = await this.rpc.partner.requestConsent({ consentRequest });
    await this.receipt(answer.receipt, envelopeHash(consentRequest));
    return requestId;
  }

  /** Stops everything for a holder who lost the card. */
  async freeze(holder, staffRole) {
    const freeze = this.sign("freeze", { staff: "staff-1", staffRole }, { holder });
    const answer = await this.rpc.partner.freeze({ freeze });
    return this.receipt(answer.receipt, envelopeHash(freeze));
  }

  /** What this member asked to read, each proven: [{holder, request, released, index}]. */
  async accesses(first = 0n) {
    const query = this.sign("access-query", { first });
    const answer = await this.rpc.partner.listOwnAccesses({ query });
    const { seen: own } = await this.receipt(answer.receipt, envelopeHash(query));
    if (own.action !== Action.ACCESSES_READ) throw new Error("a receipt for something else");
    return answer.accesses.map(({ holder, entry, accessRequest }) => {
      const proof = { ...entry, checkpoint: answer.receipt.checkpoint };
      const { seen } = this.log.receipt(proof, envelopeHash(accessRequest));
      const request = read(accessRequest, "access-request", this.signer);
      if (seen.action !== Action.ACCESS || seen.requester !== this.issuer) throw new Error("not an access of ours");
      if (!request.subjects.some((one) => same(one.holder, holder))) throw new Error("a dossier that nobody asked for");
      return { holder, request, released: seen.released, index: entry.leafIndex };
    });
  }

  /** Remarks about this member's documents: [{number, remark, content}]. */
  async remarks(first = 1n) {
    const query = this.sign("remark-query", { first });
    const answer = await this.rpc.partner.listRemarks({ query });
    await this.receipt(answer.receipt, envelopeHash(query));
    return Promise.all(answer.remarks.map(async ({ number, remark: envelope, identity }) => {
      const holder = parseHolder(envelope.signatures[0].keyid);
      const remark = readByOne(envelope, "remark", openIdentity(identity, this.directory, holder).signers);
      if (!same(remark.header.holder, holder)) throw new Error("a remark by somebody else");
      if (remark.author !== this.issuer) throw new Error("a remark to somebody else");
      const context = {
        label: "remark", holder, kind: remark.kind, epoch: 0n, epochKey: this.kem,
        sender: "holder", recipient: this.issuer, segment: remark.segmentHash,
      };
      return { number, remark, content: await openContent(context, this.kem.private, remark.sealed) };
    }));
  }

  accessRequest(subjects, purpose, staffRole, more) {
    return this.sign("access-request", { purpose, staff: "staff-1", staffRole, subjects }, more);
  }

  /** subjects: [{holder, kinds}]; for each the released documents, verified and decrypted. */
  async fetch(subjects, purpose, staffRole) {
    const accessRequest = this.accessRequest(subjects, purpose, staffRole);
    const answer = await this.rpc.partner.fetch({ accessRequest, knownSize: this.log.newest.size });
    if (answer.results.length !== subjects.length) throw new Error("not one result for each dossier");
    const asked = { hash: envelopeHash(accessRequest), purpose, staffRole };
    const out = [];
    let consistency = answer.consistency;
    for (const [n, result] of answer.results.entries()) {
      out.push(await this.#result(result, subjects[n], asked, consistency));
      consistency = undefined;
    }
    return out;
  }

  async #result(result, subject, asked, consistency) {
    if (!same(result.holder, subject.holder)) throw new Error("a result for another dossier");
    const { seen } = this.log.receipt(result.receipt, asked.hash, consistency);
    const outcome = result.releases.length ? Outcome.DONE : Outcome.NOTHING;
    if (seen.action !== Action.ACCESS || seen.requester !== this.issuer || seen.outcome !== outcome) {
      throw new Error("the log says something else than the answer");
    }
    if (result.releases.length === 0) return { released: [], documents: [] };
    const identity = openIdentity(result.identity, this.directory, subject.holder);
    const documents = await Promise.all(result.releases.map((r) => this.#open(r, result, subject, identity, asked)));
    const kinds = [...new Set(documents.map((d) => d.kind))].sort();
    if (kinds.join() !== [...seen.released].sort().join()) throw new Error("the log names other kinds");
    return { released: seen.released, documents, identity };
  }

  async #open(release, result, { holder, kinds }, identity, asked) {
    const mine = { holder, identity, partner: this.issuer, kem: this.kem };
    const grants = result.grants.map((envelope) => readGrant(envelope, mine));
    const grant = grants.find((g) => same(g.grantId, release.grantId));
    const segment = readSegment(release.segment, this.directory, holder, identity.signers);
    const { kind, epoch } = segment;
    if (!kinds.includes(kind) || !grant?.kinds.includes(kind) || !grant.purposes.includes(asked.purpose) ||
        !grant.staffRoles.includes(asked.staffRole)) {
      throw new Error("released without a grant that allows it");
    }
    const key = await unwrap(grant, { kind, epoch, ...mine });
    const opened = await openSegment(segment, release.ciphertext, {
      ...key, directory: this.directory, holder, signers: identity.signers,
    });
    return { kind, author: segment.author, version: segment.version, reseal: segment.reseal, grant, ...opened };
  }
}
