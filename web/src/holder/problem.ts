// SPDX-License-Identifier: EUPL-1.2
/** Errors of the client: every one is a Problem that the screens have a text for. */
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

/**
 * The alarm: what came does not verify. what: a few English words for the support desk.
 * Also thrown by every decoder, as nobody but the broker can have sent what it refuses.
 */
export const notProven = (what: string): ProblemError => new ProblemError("not-proven", { what });

/** Unless the condition holds, the alarm. */
export function must(condition: boolean, what: string): asserts condition {
  if (!condition) throw notProven(what);
}

/** Whatever was thrown, as plain data. A bug of ours shows as "failed" with its message. */
export function toProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return { code: error.code, values: error.values };
  return { code: "failed", values: { what: error instanceof Error ? error.message : String(error) } };
}
