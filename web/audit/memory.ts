// SPDX-License-Identifier: EUPL-1.2
/**
 * What this browser saw before: the directory's root (pinned at the first visit), the newest directory and the newest
 * tree. Without it a log that went back could not be told from a young one. There is no secret in it.
 */
import { hex, unhex } from "../src/protocol/bytes";
import type { SeenDirectory } from "../src/protocol/directory";
import type { Tree } from "../src/protocol/merkle";

export interface Memory {
  /** SHA-256 of the root's key. */
  root: Uint8Array;
  directory: SeenDirectory;
  tree: Tree;
  /** Unix seconds of the last visit. */
  at: number;
}

const NAME = "eenmaal-audit";
const NUMBER = /^(0|[1-9][0-9]{0,19})$/;

function hash(value: unknown): Uint8Array | undefined {
  const bytes = typeof value === "string" ? unhex(value) : undefined;
  return bytes?.length === 32 ? bytes : undefined;
}

const number = (value: unknown): bigint | undefined =>
  typeof value === "string" && NUMBER.test(value) ? BigInt(value) : undefined;

function parse(text: string): Memory | undefined {
  const [root, version, directory, size, tree, at] = text.split(" ");
  const found = { root: hash(root), version: number(version), directory: hash(directory), size: number(size), tree: hash(tree) };
  if (!found.root || !found.directory || !found.tree || found.version === undefined || found.size === undefined) return undefined;
  return {
    root: found.root, directory: { version: found.version, hash: found.directory },
    tree: { size: found.size, root: found.tree }, at: Number(number(at) ?? 0n),
  };
}

/** undefined at the first visit, and where a browser keeps nothing. */
export function load(): Memory | undefined {
  try {
    return parse(localStorage.getItem(NAME) ?? "");
  } catch {
    return undefined;
  }
}

/** False where it could not be kept. */
export function save({ root, directory, tree, at }: Memory): boolean {
  const text = [hex(root), directory.version, hex(directory.hash), tree.size, hex(tree.root), Math.floor(at)].join(" ");
  try {
    localStorage.setItem(NAME, text);
    return true;
  } catch {
    return false;
  }
}
