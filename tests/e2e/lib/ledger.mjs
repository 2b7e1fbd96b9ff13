// SPDX-License-Identifier: EUPL-1.2
// Checkpoints (C2SP signed-note, tlog-checkpoint), receipts and log entries, and a memory of the
// newest checkpoint, so that a log that goes back or forks is noticed.
import { KeptRecordSchema, SeenRecordSchema } from "../gen/eenmaal/v1/ledger_pb.js";
import { concat, same, sha256, utf8 } from "./bytes.mjs";
import { decode } from "./canonical.mjs";
import { verifyBytes } from "./keys.mjs";
import { commit, leafHash, partHash, verifyConsistency, verifyInclusion } from "./merkle.mjs";

const ED25519 = 1;

const keyId = (name, publicKey) => sha256(utf8(`${name}\n`), [ED25519], publicKey).subarray(0, 4);

export function formatVkey(name, publicKey) {
  const id = Buffer.from(keyId(name, publicKey)).toString("hex");
  return `${name}+${id}+${Buffer.from(concat([ED25519], publicKey)).toString("base64")}`;
}

export function parseVkey(vkey) {
  const parts = /^([^\s+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey);
  const key = parts && Buffer.from(parts[3], "base64");
  if (!key || key.length !== 33 || key[0] !== ED25519) throw new Error("not a key of a log");
  const publicKey = new Uint8Array(key.subarray(1));
  const id = keyId(parts[1], publicKey);
  if (Buffer.from(id).toString("hex") !== parts[2]) throw new Error("a log key's id is wrong");
  return { name: parts[1], id, publicKey };
}

function checkSignatures(signed, lines, keys) {
  let known = 0;
  for (const line of lines) {
    const parts = /^\u2014 (\S+) (\S+)$/.exec(line);
    if (!parts) throw new Error("not a signature line");
    const raw = new Uint8Array(Buffer.from(parts[2], "base64"));
    const key = keys.find((k) => k.name === parts[1] && same(k.id, raw.subarray(0, 4)));
    if (!key) continue;
    if (!verifyBytes(key.publicKey, utf8(signed), raw.subarray(4))) {
      throw new Error("a checkpoint's signature does not verify");
    }
    known++;
  }
  if (known === 0) throw new Error("no known key signed this checkpoint");
}

/** {origin, size, root} of a note that one of the keys signed. */
export function openCheckpoint(note, keys, origin) {
  const end = note.indexOf("\n\n");
  const signed = note.slice(0, end + 1);
  const lines = note.slice(end + 2).split("\n");
  if (end < 0 || lines.pop() !== "") throw new Error("not a signed note");
  checkSignatures(signed, lines, keys);
  const [name, size, root] = signed.split("\n");
  if (name !== origin) throw new Error("a checkpoint of another log");
  if (!/^(0|[1-9][0-9]*)$/.test(size)) throw new Error("a checkpoint without a size");
  return { origin: name, size: BigInt(size), root: new Uint8Array(Buffer.from(root, "base64")) };
}

/** An entry's parts against its commitment: {seen, kept, leaf}; both null after erasure. */
export function openEntry(entry) {
  const leaf = leafHash(entry.commitment);
  if (entry.seen.length === 0 && entry.seenSalt.length === 0) return { seen: null, kept: null, leaf };
  const expected = commit(partHash(entry.seenSalt, entry.seen), partHash(entry.keptSalt, entry.kept));
  if (!same(expected, entry.commitment)) throw new Error("an entry is not what was committed to");
  return { seen: decode(SeenRecordSchema, entry.seen), kept: decode(KeptRecordSchema, entry.kept), leaf };
}

/** What one client has seen of one log. */
export class LogMemory {
  constructor(origin, vkeys) {
    this.origin = origin;
    this.keys = vkeys.map(parseVkey);
    this.newest = { size: 0n, root: null };
  }

  /** consistency: the proof from the newest size (undefined: none was asked for). */
  checkpoint(note, consistency) {
    const c = openCheckpoint(note, this.keys, this.origin);
    if (consistency === undefined) return c;
    verifyConsistency({
      from: this.newest.size, to: c.size, oldRoot: this.newest.root, newRoot: c.root, proof: consistency,
    });
    this.newest = c;
    return c;
  }

  /** The seen record of a receipt; statement: the hash that it must name. */
  receipt(receipt, statement, consistency) {
    const c = this.checkpoint(receipt.checkpoint, consistency);
    const leaf = leafHash(commit(partHash(receipt.seenSalt, receipt.seen), receipt.keptHash));
    verifyInclusion({
      index: receipt.leafIndex, size: c.size, leaf, proof: receipt.inclusion, root: c.root,
    });
    const seen = decode(SeenRecordSchema, receipt.seen);
    if (statement && !same(seen.statementHash, statement)) {
      throw new Error("a receipt for another statement");
    }
    return { seen, leaf, checkpoint: c };
  }

  openReceipt(open, statement, consistency) {
    if (!same(partHash(open.keptSalt, open.kept), open.receipt.keptHash)) {
      throw new Error("a receipt's kept part is not what was committed to");
    }
    return {
      ...this.receipt(open.receipt, statement, consistency), kept: decode(KeptRecordSchema, open.kept),
    };
  }
}
