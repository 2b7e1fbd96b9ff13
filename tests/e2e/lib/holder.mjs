// SPDX-License-Identifier: EUPL-1.2
// The holder's side: opens the vault with card and PIN, and changes and reads the dossier.
import { LegalBasis, SlotKind } from "../gen/eenmaal/v1/dossier_pb.js";
import { concat, formatHolder, hex, random, same, sha256, utf8 } from "./bytes.mjs";
import { envelopeHash } from "./dsse.mjs";
import { epochKeys, makeVault, newEpochs, newKeys, vaultBytes } from "./enrolment.mjs";
import { findMember, keyHash, openIdentity, possession } from "./identity.mjs";
import { openEntry } from "./ledger.mjs";
import { kemKey, signBytes, signingKey } from "./keys.mjs";
import { verifyInclusion } from "./merkle.mjs";
import { Party } from "./party.mjs";
import { contentBytes, kemOf, openSegment, readSegment, sealSegment } from "./release.mjs";
import { openKey, sealContent, sealKey } from "./seal.mjs";
import { header, read, readByOne, sign } from "./statement.mjs";
import * as vault from "./vault.mjs";

export class Holder extends Party {
  /** secrets: {holder, card, pin, recovery} */
  constructor(rpc, rootHash, secrets) {
    super(rpc, rootHash, { issuer: "holder", keyid: formatHolder(secrets.holder) });
    this.secrets = secrets;
    this.holder = secrets.holder;
  }

  #opening(slot, seed, fields = () => ({})) {
    const head = header(this.audience, "holder", { holder: this.holder });
    return sign("vault-opening", { header: head, slot, ...fields(head.nonce) }, seed, this.keyid);
  }

  #proof(key, nonce) {
    const label = concat(utf8("eenmaal/v1/open"), [0], utf8(this.audience), [0], this.holder, nonce);
    return signBytes(key.seed, label);
  }

  /** Both steps, with card and PIN or with the recovery card; then the keys are here. */
  async open(slot = SlotKind.CARD_PIN) {
    const byCard = slot === SlotKind.CARD_PIN;
    const card = byCard ? this.secrets.card : this.secrets.recovery;
    const seed = vault.cardKey(card).seed;
    const first = await this.rpc.holder.openVault({ opening: this.#opening(slot, seed) });
    const own = byCard ? vault.cardPinKeys(card, this.secrets.pin, first) : vault.recoveryKeys(card);
    const opening = this.#opening(slot, seed, (nonce) => ({ opening: this.#proof(own.open, nonce) }));
    const second = await this.rpc.holder.openVault({ opening });
    const wrapped = second.vault.slots.find((s) => s.kind === slot);
    const vaultKey = vault.unwrapVaultKey(this.holder, slot, own.wrapKey, wrapped.wrap);
    const content = vault.openVault(this.holder, vaultKey, second.vault.blob);
    this.identity = openIdentity(second.identity, this.directory, this.holder);
    this.#adopt(signingKey(content.signingSeed), kemKey(content.kemPrivate, content.kemSuite), content.activated);
    if (!same(this.signing.public, this.identity.signingKey) || !same(this.kem.public, this.identity.kemKey.public)) {
      throw new Error("the vault's keys are not those of the identity");
    }
    return this;
  }

  #adopt(signing, kem, activated) {
    Object.assign(this, { signing, kem, activated, seed: signing.seed });
  }

  query(method, fields = {}) {
    return this.sign("holder-query", { method, ...fields }, { holder: this.holder });
  }

  /** Read the dossier: {epochs, current, segments, grants, requests, sequence, stopped}. */
  async dossier() {
    const query = this.query("GetDossier");
    const answer = await this.rpc.holder.getDossier({ query });
    await this.openReceipt(answer.receipt, envelopeHash(query));
    const { signers } = openIdentity(answer.identity, this.directory, this.holder);
    const epochs = [];
    for (const envelope of answer.epochs) epochs.push(...await this.#epochs(envelope, signers[0]));
    this.sequence = answer.sequence;
    return {
      ...answer, epochs,
      segments: answer.segments.map((info) => ({
        ...readSegment(info.segment, this.directory, this.holder, signers), size: info.size, origin: info.origin,
        statement: envelopeHash(info.segment),
      })),
      grants: answer.grants.map((status) => ({ ...status, grant: readByOne(status.grant, "grant", signers) })),
      requests: answer.requests.map((status) => ({ ...status, request: this.#request(status.consentRequest) })),
    };
  }

  #request(envelope) {
    const member = findMember(this.directory, envelope.signatures[0].keyid);
    return read(envelope, "consent-request", member.signingKey);
  }

  /** Statements from before a rotation were signed by another key; the rotation renewed what counts. */
  async #epochs(envelope, signer) {
    let set;
    try {
      set = read(envelope, "epochs", signer);
    } catch {
      return [];
    }
    return Promise.all(set.keys.map(async ({ kind, epoch, publicKey, self }) => {
      const epochKey = kemOf(publicKey);
      const context = { label: "self", holder: this.holder, kind, epoch, epochKey };
      return { kind, epoch, key: { ...epochKey, private: await openKey(context, this.kem.private, self) } };
    }));
  }

  change(name, fields) {
    this.sequence += 1n;
    return this.sign(name, fields, { holder: this.holder, sequence: this.sequence });
  }

  async done(receipt, envelope) {
    return this.openReceipt(receipt, envelopeHash(envelope));
  }

  /** A "grant" statement with the keys that it needs; terms replace the defaults. */
  async makeGrant(dossier, partner, kinds, purposes, staffRoles, terms = {}) {
    const grantId = random(16);
    const now = BigInt(Math.floor(Date.now() / 1000));
    const to = kemOf(findMember(this.directory, partner).kemKey);
    return this.change("grant", {
      grantId, partner, partnerKeyHash: keyHash(to), kinds: [...kinds].sort(), purposes: [...purposes].sort(),
      staffRoles, notBefore: now - 60n, notAfter: now + 30n * 86_400n, maxUses: 0n, legalBasis: LegalBasis.CONSENT,
      notice: { language: "nl", textHash: sha256(utf8("wat er getoond werd")) },
      agreementHash: this.directory.agreementHash,
      wraps: await this.#wraps(dossier, kinds, { grantId, partner, to }), ...terms,
    });
  }

  async #wraps(dossier, kinds, { grantId, partner, to }) {
    const current = Object.fromEntries(dossier.current.map((line) => [line.kind, line.epoch]));
    const needed = dossier.epochs
      .filter(({ kind, epoch }) => kinds.includes(kind) && (epoch === current[kind] ||
        dossier.segments.some((segment) => segment.kind === kind && segment.epoch === epoch)))
      .sort((a, b) => (a.kind === b.kind ? Number(a.epoch - b.epoch) : a.kind < b.kind ? -1 : 1));
    return Promise.all(needed.map(async ({ kind, epoch, key }) => ({
      kind, epoch, publicKey: { suite: key.suite, publicKey: key.public },
      sealed: await sealKey({
        label: "wrap", holder: this.holder, kind, epoch, epochKey: key, sender: "holder", recipient: partner,
        grant: grantId,
      }, to, key.private),
    })));
  }

  async grant(partner, kinds, purposes, staffRoles, terms) {
    const envelope = await this.makeGrant(await this.dossier(), partner, kinds, purposes, staffRoles, terms);
    const answer = await this.rpc.holder.putGrant({ grant: envelope });
    const { kept } = await this.done(answer.receipt, envelope);
    return kept.grantId;
  }

  async revoke(grantId, kinds = []) {
    await this.dossier();
    const revocation = this.change("revocation", { grantId, kinds });
    const answer = await this.rpc.holder.revoke({ revocation });
    await this.done(answer.receipt, revocation);
    return answer.current;
  }

  /** grantId empty: the whole dossier. */
  async suspend(paused, grantId = new Uint8Array(0)) {
    await this.dossier();
    const suspension = this.change("suspension", { grantId, paused });
    const answer = await this.rpc.holder.suspend({ suspension });
    return this.done(answer.receipt, suspension);
  }

  async decline(requestId) {
    await this.dossier();
    const consentAnswer = this.change("consent-answer", { requestId });
    const answer = await this.rpc.holder.answerRequest({ consentAnswer });
    return this.done(answer.receipt, consentAnswer);
  }

  /** Publish one more epoch for each kind. */
  async publishEpochs() {
    const { current } = await this.dossier();
    const newest = Object.fromEntries(current.map((line) => [line.kind, line.newest]));
    const more = newEpochs(Object.keys(newest), (kind) => newest[kind] + 1n, (kind) => newest[kind] + 1n);
    const epochs = this.change("epochs", { keys: await epochKeys(this.holder, more, this.kem) });
    const answer = await this.rpc.holder.putEpochs({ epochs });
    return this.done(answer.receipt, epochs);
  }

  /** Activation: every key anew; documents follow with reseal(). */
  async activate() {
    const before = await this.dossier();
    const keys = newKeys(true);
    const message = makeVault(this.holder, keys, this.secrets);
    const rotation = this.change("rotation", {
      signingKey: keys.signing.public, kemKey: { suite: keys.kem.suite, publicKey: keys.kem.public },
      vaultHash: sha256(vaultBytes(message)),
      possession: signBytes(keys.signing.seed, possession(this.holder, this.signing.public, keys.signing.public)),
    });
    this.#adopt(keys.signing, keys.kem, true);
    const newest = Object.fromEntries(before.current.map((line) => [line.kind, line.newest]));
    const fresh = newEpochs(Object.keys(newest), (kind) => newest[kind] + 1n, (kind) => newest[kind] + 4n);
    const kept = before.epochs.filter(({ kind, epoch }) =>
      before.segments.some((segment) => segment.kind === kind && segment.epoch === epoch));
    const all = [...kept, ...fresh].sort((a, b) =>
      (a.kind === b.kind ? Number(a.epoch - b.epoch) : a.kind < b.kind ? -1 : 1));
    const epochs = this.change("epochs", { keys: await epochKeys(this.holder, all, this.kem) });
    const answer = await this.rpc.holder.rotate({ rotation, epochs, vault: message, grants: [] });
    await this.done(answer.receipt, rotation);
  }

  /** One document, decrypted: {content, provenance, bytes, segment}. */
  async read(dossier, { kind, author, version }) {
    const query = this.query("GetSegment", { kind, author, version });
    const answer = await this.rpc.holder.getSegment({ query });
    await this.done(answer.receipt, query);
    const { signers } = openIdentity(dossier.identity, this.directory, this.holder);
    const segment = readSegment(answer.segment, this.directory, this.holder, signers);
    const { key } = dossier.epochs.find((e) => e.kind === segment.kind && e.epoch === segment.epoch);
    const opened = await openSegment(segment, answer.ciphertext, {
      epochKey: key, epochPrivate: key.private, directory: this.directory, holder: this.holder, signers,
    });
    return { segment, ...opened };
  }

  /** "This is not right": to the author, and as a document of the holder's own to everyone who may read the kind. */
  async remark(which, words) {
    const dossier = await this.dossier();
    const { segment, provenance } = await this.read(dossier, which);
    const { kind, author, version } = segment;
    const listed = dossier.segments.find((s) => s.kind === kind && s.author === author && s.version === version);
    const content = utf8(JSON.stringify({
      author, version: Number(version), document: hex(provenance.contentHash), text: words,
      time: Math.floor(Date.now() / 1000),
    }));
    const remark = await this.#toAuthor(listed, content);
    const { envelope, ciphertext } = await this.#ownDocument(dossier, kind, content);
    const answer = await this.rpc.holder.putRemark({ remark, segment: envelope, ciphertext });
    return this.done(answer.receipt, remark);
  }

  async #toAuthor({ kind, author, version, statement }, content) {
    const to = kemOf(findMember(this.directory, author).kemKey);
    const context = {
      label: "remark", holder: this.holder, kind, epoch: 0n, epochKey: to, sender: "holder", recipient: author,
      segment: statement,
    };
    const sealed = await sealContent(context, content);
    return this.change("remark", { kind, author, version, segmentHash: statement, authorKeyHash: keyHash(to), sealed });
  }

  async #ownDocument(dossier, kind, content) {
    const own = dossier.segments.filter((s) => s.kind === kind && s.author === "holder");
    const newest = own.reduce((most, s) => (s.version > (most?.version ?? 0n) ? s : most), undefined);
    const version = (newest?.version ?? 0n) + 1n;
    const { epoch } = dossier.current.find((line) => line.kind === kind);
    const { key } = dossier.epochs.find((e) => e.kind === kind && e.epoch === epoch);
    const mediaType = "application/vnd.eenmaal.remark+json";
    const provenance = this.sign("provenance", { kind, contentHash: sha256(content), mediaType }, { holder: this.holder });
    const place = { holder: this.holder, kind, epoch, epochKey: key, sender: "holder", version };
    const { fields, ciphertext } = await sealSegment(place, contentBytes(provenance, content));
    const previousHash = newest?.origin ?? new Uint8Array(0);
    return { envelope: this.change("segment", { ...fields, author: "holder", previousHash }), ciphertext };
  }

  /** Seal a document to the present epoch. */
  async reseal(which) {
    const dossier = await this.dossier();
    const { segment, bytes } = await this.read(dossier, which);
    const { epoch } = dossier.current.find((line) => line.kind === segment.kind);
    const { key } = dossier.epochs.find((e) => e.kind === segment.kind && e.epoch === epoch);
    const place = {
      holder: this.holder, kind: segment.kind, epoch, epochKey: key, sender: "holder", version: segment.version,
    };
    const { fields, ciphertext } = await sealSegment(place, bytes);
    const { author, previousHash, replaces } = segment;
    const envelope = this.change("segment", { ...fields, author, previousHash, replaces, reseal: segment.reseal + 1n });
    const answer = await this.rpc.holder.reseal({ segment: envelope, ciphertext });
    return this.done(answer.receipt, envelope);
  }

  async changePin(pin) {
    await this.dossier();
    this.secrets = { ...this.secrets, pin };
    const { signing, kem, activated } = this;
    const message = makeVault(this.holder, { signing, kem, activated }, this.secrets);
    const vaultUpdate = this.change("vault-update", { vaultHash: sha256(vaultBytes(message)) });
    const answer = await this.rpc.holder.putVault({ vaultUpdate, vault: message });
    return this.done(answer.receipt, vaultUpdate);
  }

  async erase(kinds = []) {
    await this.dossier();
    const erasure = this.change("erasure", { everything: kinds.length === 0, kinds });
    const answer = await this.rpc.holder.erase({ erasure });
    return this.receipt(answer.receipt, envelopeHash(erasure));
  }

  /** The holder's own entries from the first on: every one proven, and none left out. */
  async accesses() {
    const query = this.query("ListAccesses", { first: 1n });
    const answer = await this.rpc.holder.listAccesses({ query });
    const reading = await this.done(answer.receipt, query);
    let previous = new Uint8Array(0);
    const entries = answer.entries.map((entry, n) => {
      const opened = openEntry(entry);
      const { size, root } = reading.checkpoint;
      verifyInclusion({ index: entry.leafIndex, size, leaf: opened.leaf, proof: entry.inclusion, root });
      if (opened.kept.holderSequence !== BigInt(n + 1) || !same(opened.kept.previous, previous)) {
        throw new Error("an entry was left out");
      }
      previous = opened.leaf;
      return opened;
    });
    if (!answer.more && !same(reading.kept.previous, previous)) throw new Error("the newest entry was left out");
    return entries;
  }
}
