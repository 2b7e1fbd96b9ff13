// SPDX-License-Identifier: EUPL-1.2
/**
 * The worker: it alone has keys. Calls are done one after another in the order in which they came, because every
 * change of a dossier counts on the one before. It ends when the screens end it (close() in proxy.ts).
 */
import { Client } from "./client";
import type { FromWorker, Store, ToWorker } from "./messages";
import { isMethod, takesProgress } from "./messages";
import { toProblem } from "./problem";
import type { HolderClient, Progress } from "./types";

/** What is used of the worker's global scope; the page's types are those of a window. */
interface Scope {
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
}
const scope = globalThis as unknown as Scope;

/** Questions to the store that wait for an answer. */
const asked = new Map<number, (text: string | undefined) => void>();
let questions = 0;

function ask(type: "load" | "save", text?: string): Promise<string | undefined> {
  const id = ++questions;
  return new Promise((resolve) => {
    asked.set(id, resolve);
    scope.postMessage(type === "load" ? { type, id } : { type, id, text });
  });
}

const store: Store = {
  load: () => ask("load"),
  save: async (text) => void (await ask("save", text)),
};

let client: HolderClient | undefined;
let queue: Promise<void> = Promise.resolve();

async function call(message: Extract<ToWorker, { type: "call" }>): Promise<void> {
  const { id, method, progress } = message;
  try {
    if (!client || !isMethod(method)) throw new Error(`no such call: ${method}`);
    const args = [...message.args];
    const report: Progress = (...parts) => progress && scope.postMessage({ type: "progress", id, args: parts });
    if (takesProgress(method)) args.push(report);
    // Which arguments belong to which method is checked where the proxy is called.
    const run = client[method] as (...all: unknown[]) => Promise<unknown>;
    const value = await run.apply(client, args);
    scope.postMessage({ type: "done", id, value }, value instanceof Uint8Array ? [value.buffer] : []);
  } catch (error) {
    scope.postMessage({ type: "problem", id, problem: toProblem(error) });
  }
}

scope.onmessage = ({ data }) => {
  if (data.type === "start") client = new Client({ broker: data.broker, page: data.page, store });
  if (data.type === "call") queue = queue.then(() => call(data));
  if (data.type === "stored") {
    asked.get(data.id)?.(data.text);
    asked.delete(data.id);
  }
};
