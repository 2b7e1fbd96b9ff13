// SPDX-License-Identifier: EUPL-1.2
// What partners, holders and auditors have in common: a verified directory and a memory of the log.
import { openDirectory } from "./identity.mjs";
import { LogMemory } from "./ledger.mjs";
import { verifyConsistency } from "./merkle.mjs";
import { header, sign } from "./statement.mjs";

export class Party {
  /** rpc: the clients that transport.mjs makes; root: the pinned fingerprint. */
  constructor(rpc, root, { issuer, seed, keyid }) {
    Object.assign(this, { rpc, root, issuer, seed, keyid });
  }

  /** Load and verify the directory; must come first. */
  async join() {
    this.directory = openDirectory(await this.rpc.directory.getDirectory({}), this.root);
    this.audience = this.directory.audience;
    this.log = new LogMemory(this.audience, this.directory.logKeys);
    return this;
  }

  /** more: header fields that replace the usual ones. */
  sign(name, fields, more = {}) {
    const head = header(this.audience, this.issuer, more);
    return sign(name, { header: head, ...fields }, this.seed, this.keyid);
  }

  /**
   * Verify that the newest checkpoint grew out of the one seen last, and that this one, out of a
   * receipt, is an ancestor of it.
   */
  async follow(checkpoint) {
    const newest = await this.rpc.directory.getCheckpoint({ knownSize: this.log.newest.size });
    const now = this.log.checkpoint(newest.checkpoint, newest.consistency);
    const since = await this.rpc.directory.getCheckpoint({ knownSize: checkpoint.size });
    const then = this.log.checkpoint(since.checkpoint);
    verifyConsistency({
      from: checkpoint.size, to: then.size, oldRoot: checkpoint.root, newRoot: then.root,
      proof: since.consistency,
    });
    if (then.size < now.size) throw new Error("the log has shrunk");
  }

  async receipt(receipt, statement) {
    const checked = this.log.receipt(receipt, statement);
    await this.follow(checked.checkpoint);
    return checked;
  }

  async openReceipt(receipt, statement) {
    const checked = this.log.openReceipt(receipt, statement);
    await this.follow(checked.checkpoint);
    return checked;
  }
}
