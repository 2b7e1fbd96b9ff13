// SPDX-License-Identifier: EUPL-1.2
/** Errors of the client: every one is a Problem that the screens have a text for. */
import { Refused } from "../protocol/refused";
import type { CallCode, CallError } from "../protocol/transport";
import type { Problem, ProblemCode } from "./types";

export class ProblemError extends Error implements Problem {
  readonly code: ProblemCode;
  readonly values: Record<string, string | number>;

  constructor(code: ProblemCode, values: Record<string, string | number> = {}) {
    super(values.what === undefined ? code : `${code}: ${values.what}`);
    this.name = "ProblemError";
    this.code = code;
    this.values = values;
  }
}

const CALLS: Partial<Record<CallCode, ProblemCode>> = {
  unreachable: "offline", deadline_exceeded: "offline", unavailable: "busy", unauthenticated: "card-dead",
  permission_denied: "not-allowed", aborted: "changed", failed_precondition: "changed",
};

/** What a call's error is to the holder. */
export function callProblem(error: CallError): ProblemError {
  const code = CALLS[error.code] ?? "failed";
  return new ProblemError(code, code === "failed" ? { id: error.requestId, what: error.message } : { id: error.requestId });
}

/** Whatever was thrown, as plain data. A bug of ours shows as "failed" with its message. */
export function toProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return { code: error.code, values: error.values };
  if (error instanceof Refused) return { code: error.back ? "log-went-back" : "not-proven", values: { what: error.message } };
  return { code: "failed", values: { what: error instanceof Error ? error.message : String(error) } };
}
