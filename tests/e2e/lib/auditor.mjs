// SPDX-License-Identifier: EUPL-1.2
// The auditor's side: reads the whole log and rebuilds its root from the leaves.
import { same } from "./bytes.mjs";
import { envelopeHash } from "./dsse.mjs";
import { openEntry } from "./ledger.mjs";
import { treeRoot } from "./merkle.mjs";
import { Party } from "./party.mjs";

export class Auditor extends Party {
  constructor(rpc, site, id) {
    super(rpc, site.rootHash, { issuer: id, seed: site.members[id].signing.seed, keyid: id });
  }

  /** Every entry, opened, in order; the tree over them has the checkpoint's root. */
  async entries() {
    const entries = [];
    for (;;) {
      const query = this.sign("audit-query", { first: BigInt(entries.length) });
      const knownSize = this.log.newest.size;
      const answer = await this.rpc.audit.listEntries({ query, knownSize });
      const { checkpoint, leaf } = this.log.openReceipt(answer.receipt, envelopeHash(query), answer.consistency);
      for (const entry of answer.entries) {
        if (entry.leafIndex !== BigInt(entries.length)) throw new Error("an entry was left out");
        entries.push({ ...openEntry(entry), statement: entry.statement, entry });
      }
      const leaves = entries.map((e) => e.leaf);
      if (BigInt(leaves.length) === checkpoint.size) return this.#complete(entries, leaves, checkpoint);
      if (BigInt(leaves.length) === checkpoint.size - 1n) {
        return this.#complete(entries, [...leaves, leaf], checkpoint);
      }
      if (answer.entries.length === 0) throw new Error("a page without entries");
    }
  }

  #complete(entries, leaves, checkpoint) {
    if (!same(treeRoot(leaves), checkpoint.root)) throw new Error("the leaves do not give the root");
    return entries;
  }
}
