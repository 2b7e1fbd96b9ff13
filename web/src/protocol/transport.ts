// SPDX-License-Identifier: EUPL-1.2
/**
 * Connect's unary protocol with fetch: POST, binary, no compression, no cookies. docs/PROTOCOL.md sections 2 and 3.
 * What is larger than a method's answers can be is not read to its end.
 */
import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import { create, toBinary } from "@bufbuild/protobuf";
import { DirectoryService } from "@gen/directory_pb";
import { concat, text } from "./bytes";
import { Refused } from "./refused";
import { decode } from "./statement";

/** Codes of Connect that the broker uses; anything else is "internal". */
const CODES = [
  "unimplemented", "invalid_argument", "unauthenticated", "permission_denied", "not_found", "already_exists", "aborted",
  "failed_precondition", "resource_exhausted", "unavailable", "deadline_exceeded", "internal",
] as const;
export type CallCode = (typeof CODES)[number] | "unreachable";

/** A call that did not succeed; what the broker says about it is nobody's proof. */
export class CallError extends Error {
  readonly code: CallCode;
  /** The broker's id of the request, 16 hex digits; "" when there is none. */
  readonly requestId: string;

  /** message: the broker's sentence, cleaned of what is not printable ASCII. */
  constructor(code: CallCode, message: string, requestId: string) {
    super(message);
    this.name = "CallError";
    this.code = code;
    this.requestId = requestId;
  }
}

/** What GetCheckpoint with a known size threw: a log that lost what was seen cannot prove anything about it. */
export const orLost = (error: unknown): unknown =>
  error instanceof CallError && ["invalid_argument", "not_found"].includes(error.code)
    ? new Refused("the log cannot be shown to continue the one seen before", true) : error;

const KIB = 1024;
const MIB = 1024 * KIB;
const ERROR_MAX = 16 * KIB;
const REPLY_MAX = 2 * MIB;
/** Answers with lists or documents; bytes. */
const REPLIES: Record<string, number> = {
  GetSegment: 16 * MIB, GetDossier: 48 * MIB, ListAccesses: 16 * MIB, GetDirectory: 16 * MIB, OpenVault: 4 * MIB,
  FindEntries: 16 * MIB, GetEntry: 8 * MIB,
};
const TIMEOUT_MS = 60_000;
/** Uploads and downloads of documents over a bad line. */
const SLOW_MS = 300_000;
const SLOW = ["GetSegment", "GetDossier", "Reseal", "Rotate", "PutRemark"];

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

async function readBody(response: Response, max: number): Promise<Uint8Array> {
  const reader = response.body?.getReader();
  const parts: Uint8Array[] = [];
  let total = 0;
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    total += value.length;
    if (total > max) {
      await reader.cancel();
      throw new CallError("internal", "the answer is too large", requestId(response));
    }
    parts.push(value);
  }
  return concat(...parts);
}

function requestId(response: Response): string {
  const id = response.headers.get("x-request-id") ?? "";
  return /^[0-9a-f]{16}$/.test(id) ? id : "";
}

/** Connect's error body; whatever else it holds is not used. */
function readError(body: Uint8Array, response: Response): CallError {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text(body) ?? "");
  } catch {
    parsed = undefined;
  }
  const { code, message } = (typeof parsed === "object" && parsed ? parsed : {}) as { code?: unknown; message?: unknown };
  const known = CODES.find((one) => one === code) ?? (response.status === 503 ? "unavailable" : "internal");
  const said = typeof message === "string" ? message.slice(0, 400).replace(/[^ -~]/g, "?") : "";
  return new CallError(known, said, requestId(response));
}

export class Transport {
  private readonly origin: string;
  private readonly fetch: Fetch;

  /** origin: the broker's, without a slash at the end. */
  constructor(origin: string, fetcher: Fetch = (url, init) => globalThis.fetch(url, init)) {
    this.origin = origin;
    this.fetch = fetcher;
  }

  /** One call; throws CallError, or Refused for an answer that is not well-formed. */
  async call<I extends DescMessage, O extends DescMessage>(
    method: DescMethodUnary<I, O>, request: MessageInitShape<I>,
  ): Promise<MessageShape<O>> {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), SLOW.includes(method.name) ? SLOW_MS : TIMEOUT_MS);
    try {
      const response = await this.post(method, toBinary(method.input, create(method.input, request)), stop.signal);
      const good = response.status === 200 && response.headers.get("content-type") === "application/proto";
      const body = await readBody(response, good ? REPLIES[method.name] ?? REPLY_MAX : ERROR_MAX);
      if (!good) throw readError(body, response);
      return decode(method.output, body, "answer");
    } catch (error) {
      // fetch and the body's reader reject with a TypeError or AbortError when the line breaks.
      if (error instanceof TypeError || (error as Error).name === "AbortError") {
        throw new CallError("unreachable", "the line broke off", "");
      }
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  private post(method: { parent: { typeName: string }; name: string }, body: Uint8Array, signal: AbortSignal) {
    return this.fetch(`${this.origin}/${method.parent.typeName}/${method.name}`, {
      method: "POST", body: body as Uint8Array<ArrayBuffer>, signal, cache: "no-store", credentials: "omit",
      redirect: "error", referrerPolicy: "no-referrer", mode: "cors",
      headers: { "Content-Type": "application/proto", "Connect-Protocol-Version": "1" },
    });
  }
}

export const directoryCalls = DirectoryService.method;
