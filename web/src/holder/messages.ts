// SPDX-License-Identifier: EUPL-1.2
/** What passes between the screens (proxy.ts) and the worker (worker.ts). */
import type { HolderClient, Problem, Progress } from "./types";

/** Where the worker keeps what the holder asked it to remember; one text, never a secret. */
export interface Store {
  load(): Promise<string | undefined>;
  /** undefined: forget it. */
  save(text: string | undefined): Promise<void>;
}

/** The methods that the worker answers; close() ends it and needs no answer. */
export type Method = Exclude<keyof HolderClient, "close">;

export type ToWorker =
  /** The first message: the broker's address, without a slash at the end, and the page's own. */
  | { type: "start"; broker: string; page: string }
  /** A call; progress: whether the caller listens to it. */
  | { type: "call"; id: number; method: Method; args: unknown[]; progress: boolean }
  /** What the store gave to the worker's question of that number. */
  | { type: "stored"; id: number; text: string | undefined };

export type FromWorker =
  | { type: "progress"; id: number; args: Parameters<Progress> }
  | { type: "done"; id: number; value: unknown }
  | { type: "problem"; id: number; problem: Problem }
  | { type: "load"; id: number }
  | { type: "save"; id: number; text: string | undefined };

const PROGRESS: Record<Method, boolean> = {
  readCard: false, open: true, checkPin: false, activate: true, replaceCard: true, changePin: true, newRecovery: true,
  home: false, check: false, preview: false, read: false, log: true, grant: false, revoke: true, pause: false, resume: false, extend: false,
  stopEverything: false, resumeEverything: false, decline: false, remark: false, download: true, erase: false,
  remember: false, remembered: false,
};

export const isMethod = (name: string): name is Method => Object.prototype.hasOwnProperty.call(PROGRESS, name);

export const METHODS = Object.keys(PROGRESS).filter(isMethod);

/** Whether a method's last parameter is a Progress. */
export const takesProgress = (method: Method): boolean => PROGRESS[method];
