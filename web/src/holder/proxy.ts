// SPDX-License-Identifier: EUPL-1.2
/**
 * The screens' side of the client: a HolderClient whose methods run in the worker. startClient() starts one;
 * close() ends the worker with every key in it, and whatever was under way rejects with "over".
 */
import type { FromWorker, Method, Store, ToWorker } from "./messages";
import { METHODS, takesProgress } from "./messages";
import { ProblemError } from "./problem";
import type { HolderClient, Progress } from "./types";

const STORED = "eenmaal";

/** The browser's storage for this page. Where it is refused, nothing is remembered. */
export const localStore: Store = {
  async load() {
    try {
      return globalThis.localStorage.getItem(STORED) ?? undefined;
    } catch {
      return undefined;
    }
  },
  async save(text) {
    try {
      if (text === undefined) globalThis.localStorage.removeItem(STORED);
      else globalThis.localStorage.setItem(STORED, text);
    } catch {
      // Private browsing may refuse it; the page works without.
    }
  },
};

/** For a kiosk: remembers nothing. */
export const noStore: Store = {
  load: async () => undefined,
  save: async () => undefined,
};

/** The worker's address; where Trusted Types are enforced, through the only policy that the page has. */
function scriptUrl(): string {
  const url = new URL(WORKER_URL, document.baseURI).href;
  const types = (globalThis as { trustedTypes?: { createPolicy(name: string, rules: object): TrustedPolicy } }).trustedTypes;
  return types ? types.createPolicy("eenmaal", { createScriptURL: () => url }).createScriptURL("") : url;
}

interface TrustedPolicy {
  createScriptURL(input: string): string;
}

let workerUrl: string | undefined;

/**
 * The broker's address: from broker.json beside index.html, {"broker": "https://host:port"}, else the page's own
 * origin. Anything but an https origin is passed over.
 */
export async function brokerAddress(): Promise<string> {
  const own = globalThis.location.origin;
  try {
    const answer = await fetch(new URL("broker.json", document.baseURI), { cache: "no-store", credentials: "omit" });
    if (!answer.ok) return own;
    const { broker } = (await answer.json()) as { broker?: unknown };
    const url = new URL(String(broker));
    return url.protocol === "https:" && url.href === `${url.origin}/` ? url.origin : own;
  } catch {
    return own;
  }
}

interface Waiting {
  resolve(value: unknown): void;
  reject(problem: ProblemError): void;
  progress: Progress | undefined;
}

class Connection {
  private readonly worker: Worker;
  private readonly store: Store;
  private readonly waiting = new Map<number, Waiting>();
  private readonly ready: Promise<void>;
  private calls = 0;
  private ended = false;

  constructor(store: Store) {
    this.store = store;
    workerUrl ??= scriptUrl();
    this.worker = new Worker(workerUrl);
    this.worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.receive(data);
    this.worker.onerror = () => this.end("failed");
    const page = new URL(".", document.baseURI).href;
    this.ready = brokerAddress().then((broker) => this.send({ type: "start", broker, page }));
  }

  private send(message: ToWorker): void {
    if (!this.ended) this.worker.postMessage(message);
  }

  private receive(message: FromWorker): void {
    const { id } = message;
    if (message.type === "load") {
      void this.store.load().then((text) => this.send({ type: "stored", id, text }));
    } else if (message.type === "save") {
      void this.store.save(message.text).then(() => this.send({ type: "stored", id, text: undefined }));
    } else if (message.type === "progress") {
      this.waiting.get(id)?.progress?.(...message.args);
    } else {
      const call = this.waiting.get(id);
      this.waiting.delete(id);
      if (message.type === "done") call?.resolve(message.value);
      else call?.reject(new ProblemError(message.problem.code, message.problem.values));
    }
  }

  async call(method: Method, args: unknown[]): Promise<unknown> {
    await this.ready;
    if (this.ended) throw new ProblemError("over");
    const last = args[args.length - 1];
    const progress = takesProgress(method) && typeof last === "function" ? (last as Progress) : undefined;
    const id = ++this.calls;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject, progress });
      const plain = progress ? args.slice(0, -1) : args;
      this.send({ type: "call", id, method, args: plain, progress: progress !== undefined });
    });
  }

  end(code: "over" | "failed" = "over"): void {
    this.ended = true;
    this.worker.terminate();
    for (const { reject } of this.waiting.values()) reject(new ProblemError(code));
    this.waiting.clear();
  }
}

/** A client in a new worker. Closed, it is of no further use: start another one. store: noStore for a kiosk. */
export function startClient(store: Store = localStore): HolderClient {
  const connection = new Connection(store);
  const client: Record<string, unknown> = { close: async () => connection.end() };
  for (const method of METHODS) client[method] = (...args: unknown[]) => connection.call(method, args);
  return client as unknown as HolderClient;
}
