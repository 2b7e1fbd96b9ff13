// SPDX-License-Identifier: EUPL-1.2
/** Proofs in the log's tree: RFC 6962 hashes, verified as RFC 9162 sections 2.1.3.2 and 2.1.4.2 say. */
import { same, utf8 } from "./bytes";
import { Refused, must } from "./refused";
import { sha256 } from "./sodium";

/** A tree as a checkpoint states it. */
export interface Tree {
  size: bigint;
  root: Uint8Array;
}

/** A path through a tree of 2^64 leaves is not longer than twice 64. */
export const PROOF_MAX = 128;

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export const leafHash = (input: Uint8Array): Uint8Array => sha256(LEAF, input);
const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(NODE, left, right);

const isOdd = (n: bigint): boolean => (n & 1n) === 1n;

function checkProof(proof: Uint8Array[]): void {
  must(proof.length <= PROOF_MAX && proof.every((hash) => hash.length === 32), "a proof's form");
}

/** Is the leaf at that index of the tree? Throws Refused. */
export function verifyInclusion(index: bigint, leaf: Uint8Array, proof: Uint8Array[], tree: Tree): void {
  checkProof(proof);
  must(index < tree.size, "an entry beyond the log");
  let fn = index;
  let sn = tree.size - 1n;
  let hash = leaf;
  for (const sibling of proof) {
    must(sn !== 0n, "an inclusion proof too long");
    const right = isOdd(fn) || fn === sn;
    hash = right ? nodeHash(sibling, hash) : nodeHash(hash, sibling);
    while (right && fn !== 0n && !isOdd(fn)) [fn, sn] = [fn >> 1n, sn >> 1n];
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  must(sn === 0n && same(hash, tree.root), "an inclusion proof");
}

/** Does the newer tree continue the older one? Throws Refused with "back", for that is what a rewritten log shows. */
export function verifyConsistency(older: Tree, newer: Tree, proof: Uint8Array[]): void {
  checkProof(proof);
  const rewritten = new Refused("the log does not continue the one seen before", true);
  if (older.size > newer.size) throw rewritten;
  if (older.size === newer.size && !same(older.root, newer.root)) throw rewritten;
  if (older.size === newer.size || older.size === 0n) return must(proof.length === 0, "a proof where none belongs");
  const [first, ...rest] = (older.size & (older.size - 1n)) === 0n ? [older.root, ...proof] : proof;
  if (!first) throw rewritten;
  let fn = older.size - 1n;
  let sn = newer.size - 1n;
  while (isOdd(fn)) [fn, sn] = [fn >> 1n, sn >> 1n];
  let [oldHash, newHash] = [first, first];
  for (const sibling of rest) {
    if (sn === 0n) throw rewritten;
    if (isOdd(fn) || fn === sn) {
      oldHash = nodeHash(sibling, oldHash);
      newHash = nodeHash(sibling, newHash);
      while (fn !== 0n && !isOdd(fn)) [fn, sn] = [fn >> 1n, sn >> 1n];
    } else {
      newHash = nodeHash(newHash, sibling);
    }
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  if (sn !== 0n || !same(oldHash, older.root) || !same(newHash, newer.root)) throw rewritten;
}

const LABEL = utf8("eenmaal/ledger/v1\0");

/** A record's leaf from the hashes of its two parts. */
export const recordLeaf = (seenHash: Uint8Array, keptHash: Uint8Array): Uint8Array =>
  leafHash(commitment(seenHash, keptHash));

export const commitment = (seenHash: Uint8Array, keptHash: Uint8Array): Uint8Array => sha256(LABEL, seenHash, keptHash);
