// SPDX-License-Identifier: EUPL-1.2
// Merkle trees of RFC 6962 and the verifiers of RFC 9162 sections 2.1.3.2 and 2.1.4.2, written from
// those texts alone.  Sizes and indices are BigInt or small numbers.
import { concat, same, sha256 } from "./bytes.mjs";

export const leafHash = (input) => sha256([0], input);
export const nodeHash = (left, right) => sha256([1], left, right);

/** The root over leaf hashes; for checking a whole log. */
export function treeRoot(leaves) {
  if (leaves.length === 0) return sha256(new Uint8Array(0));
  if (leaves.length === 1) return leaves[0];
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  return nodeHash(treeRoot(leaves.slice(0, half)), treeRoot(leaves.slice(half)));
}

export function verifyInclusion({ index, size, leaf, proof, root }) {
  let fn = BigInt(index);
  let sn = BigInt(size) - 1n;
  let r = leaf;
  if (fn > sn) throw new Error("the entry lies beyond the log");
  for (const p of proof) {
    if (sn === 0n) throw new Error("the inclusion proof is too long");
    if ((fn & 1n) === 1n || fn === sn) {
      r = nodeHash(p, r);
      while ((fn & 1n) === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      r = nodeHash(r, p);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  if (sn !== 0n || !same(r, root)) throw new Error("the inclusion proof does not lead to the root");
}

export function verifyConsistency({ from, to, oldRoot, newRoot, proof }) {
  const first = BigInt(from);
  const second = BigInt(to);
  if (first > second) throw new Error("the log has shrunk");
  if (first === 0n || first === second) {
    if (proof.length !== 0) throw new Error("a consistency proof where none belongs");
    if (first === second && !same(oldRoot, newRoot)) throw new Error("two roots of one size");
    return;
  }
  if (proof.length === 0) throw new Error("the consistency proof is missing");
  const path = (first & (first - 1n)) === 0n ? [oldRoot, ...proof] : [...proof];
  let fn = first - 1n;
  let sn = second - 1n;
  while ((fn & 1n) === 1n) {
    fn >>= 1n;
    sn >>= 1n;
  }
  let fr = path[0];
  let sr = path[0];
  for (const c of path.slice(1)) {
    if (sn === 0n) throw new Error("the consistency proof is too long");
    if ((fn & 1n) === 1n || fn === sn) {
      fr = nodeHash(c, fr);
      sr = nodeHash(c, sr);
      while ((fn & 1n) === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      sr = nodeHash(sr, c);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  if (sn !== 0n || !same(fr, oldRoot) || !same(sr, newRoot)) {
    throw new Error("the log is not consistent with the one seen before");
  }
}

const LABEL = concat(Buffer.from("eenmaal/ledger/v1"), [0]);

/** The commitment of a record from its two parts' hashes: the leaf's input. */
export const commit = (seenHash, keptHash) => sha256(LABEL, seenHash, keptHash);
export const partHash = (salt, part) => sha256(salt, part);
