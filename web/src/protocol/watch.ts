// SPDX-License-Identifier: EUPL-1.2
/** Who watches that everybody is shown the same log: docs/PROTOCOL.md section 17. */
import type { GetCheckpointResponse } from "@gen/directory_pb";
import type { VerifiedDirectory } from "./directory";
import type { Tree } from "./merkle";
import { verifyConsistency } from "./merkle";
import type { Cosigner } from "./note";
import { cosigners, openCheckpoint } from "./note";
import { Refused } from "./refused";

/** What witnesses said longer ago than this says nothing about today; seconds. */
const AGE_MAX = 86_400;
/** Seconds that a witness's clock may run ahead. */
const AHEAD_MAX = 300;

/** A checkpoint that witnesses signed, at some time. */
export interface Witnessed {
  note: string;
  tree: Tree;
  by: Cosigner[];
}

export interface Watch {
  /** What the log is now, by the log's own key alone. */
  newest: Tree;
  /** A beginning of it; undefined: the broker has none. */
  witnessed: Witnessed | undefined;
  /** Who signed that one within a day. */
  signers: Cosigner[];
}

function openWitnessed(said: GetCheckpointResponse, newest: Tree, { log, witnesses }: VerifiedDirectory): Witnessed | undefined {
  const note = said.cosigned;
  if (note === "") return undefined;
  const tree = openCheckpoint(note, log.keys, log.origin);
  const by = cosigners(note, witnesses);
  try {
    verifyConsistency(tree, newest, said.cosignedConsistency);
  } catch (error) {
    throw error instanceof Refused ? new Refused("the log does not continue the one that witnesses signed", true) : error;
  }
  return { note, tree, by };
}

/** The broker's answer, verified. now: Unix seconds. That newest continues what was seen before is the caller's to check. */
export function openWatch(said: GetCheckpointResponse, directory: VerifiedDirectory, now: number): Watch {
  const newest = openCheckpoint(said.checkpoint, directory.log.keys, directory.log.origin);
  const witnessed = openWitnessed(said, newest, directory);
  const signers = (witnessed?.by ?? []).filter(({ time }) => time > now - AGE_MAX && time <= now + AHEAD_MAX);
  return { newest, witnessed, signers };
}
