// SPDX-License-Identifier: EUPL-1.2
/** Checkpoints: signed notes (C2SP signed-note, tlog-checkpoint). docs/PROTOCOL.md section 17. */
import { same, unbase64, unhex, utf8 } from "./bytes";
import type { Tree } from "./merkle";
import { must, needed } from "./refused";
import { sha256, verify } from "./sodium";

export interface LogKey {
  name: string;
  id: Uint8Array;
  public: Uint8Array;
}

/** The types of keys: of logs, and of those who cosign. */
const ED25519 = 1;
const COSIGNATURE = 4;
const NOTE_MAX = 4096;
const SIGNATURES_MAX = 16;
const SIZE_MAX = 2n ** 64n;

const keyId = (name: string, type: number, key: Uint8Array): Uint8Array =>
  sha256(utf8(`${name}\n`), Uint8Array.of(type), key).slice(0, 4);

/** NAME "+" hex(key id) "+" base64(type || key); undefined when it is anything else. */
function readKey(vkey: string, type: number): LogKey | undefined {
  const [, name, id, encoded] = /^([^+\s]{1,120})\+([0-9a-f]{8})\+(.+)$/.exec(vkey) ?? [];
  const typed = encoded === undefined ? undefined : unbase64(encoded);
  if (!name || !id || typed?.length !== 33 || typed[0] !== type) return undefined;
  const key = { name, id: keyId(name, type, typed.subarray(1)), public: typed.slice(1) };
  const claimed = unhex(id);
  return claimed && same(claimed, key.id) ? key : undefined;
}

export const readLogKey = (vkey: string): LogKey | undefined => readKey(vkey, ED25519);
export const readWitness = (vkey: string): LogKey | undefined => readKey(vkey, COSIGNATURE);

/** Name, key id and what follows it. */
function readLine(line: string): { name: string; id: Uint8Array; rest: Uint8Array } {
  const [, name = "", encoded = ""] = needed(/^\u2014 ([^ ]+) ([^ ]+)$/.exec(line), "a checkpoint's signature line");
  const raw = needed(unbase64(encoded), "a checkpoint's signature line");
  must(raw.length >= 5, "a checkpoint's signature line");
  return { name, id: raw.subarray(0, 4), rest: raw.subarray(4) };
}

/** When a witness cosigned (C2SP tlog-cosignature), Unix seconds; undefined for another's line. A wrong one throws. */
function cosignedAt(line: string, text: string, key: LogKey): number | undefined {
  const { name, id, rest } = readLine(line);
  if (name !== key.name || !same(id, key.id)) return undefined;
  must(rest.length === 72, "a witness's signature");
  const time = new DataView(rest.buffer, rest.byteOffset).getBigUint64(0);
  const message = utf8(`cosignature/v1\ntime ${time}\n${text}`);
  must(time > 0n && time < BigInt(Number.MAX_SAFE_INTEGER) && verify(key.public, message, rest.subarray(8)), "a witness's signature");
  return Number(time);
}

/** A witness that cosigned, and when: Unix seconds by its clock. */
export interface Cosigner {
  name: string;
  time: number;
}

/** Who of the witnesses cosigned the note, which openCheckpoint() has verified; of several lines by one the newest counts. */
export function cosigners(note: string, witnesses: LogKey[]): Cosigner[] {
  const end = note.lastIndexOf("\n\n");
  const lines = note.slice(end + 2, -1).split("\n");
  return witnesses.flatMap((key) => {
    const times = lines.flatMap((line) => cosignedAt(line, note.slice(0, end + 1), key) ?? []);
    return times.length > 0 ? [{ name: key.name, time: Math.max(...times) }] : [];
  });
}

/** Whether a known key signed; a wrong signature in a known key's name throws Refused. */
function signatureCounts(line: string, signed: Uint8Array, keys: LogKey[]): boolean {
  const { name, id, rest } = readLine(line);
  const key = keys.find((one) => one.name === name && same(one.id, id));
  if (!key) return false;
  must(verify(key.public, signed, rest), "a checkpoint's signature");
  return true;
}

/** The tree that a note states, which at least one of the keys signed. origin: the directory's audience. */
export function openCheckpoint(note: string, keys: LogKey[], origin: string): Tree {
  const end = note.lastIndexOf("\n\n");
  must(note.length <= NOTE_MAX && utf8(note).length <= NOTE_MAX, "a checkpoint too long");
  must(end > 0 && note.endsWith("\n") && !/[\u0000-\u0009\u000b-\u001f]/.test(note), "a checkpoint's form");
  const lines = note.slice(end + 2, -1).split("\n");
  must(lines.length <= SIGNATURES_MAX, "a checkpoint's signatures");
  const signed = utf8(note.slice(0, end + 1));
  const known = lines.filter((line) => signatureCounts(line, signed, keys));
  must(known.length > 0, "a checkpoint that no known key signed");
  return readTree(note.slice(0, end), origin);
}

function readTree(text: string, origin: string): Tree {
  const [name, size = "", encoded = "", ...more] = text.split("\n");
  must(name === origin, "a checkpoint of another log");
  must(/^(0|[1-9][0-9]{0,19})$/.test(size) && BigInt(size) < SIZE_MAX, "a checkpoint's size");
  const root = unbase64(encoded);
  must(root?.length === 32 && more.every((line) => line !== ""), "a checkpoint's root");
  return { size: BigInt(size), root };
}

