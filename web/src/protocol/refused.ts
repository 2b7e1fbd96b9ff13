// SPDX-License-Identifier: EUPL-1.2
/** What came from the broker does not verify. Nothing of it is used. */

export class Refused extends Error {
  /** True when it is older than what was seen before: the log, the directory or a dossier went back. */
  readonly back: boolean;

  /** what: a few English words for the support desk, without anything that came from outside. */
  constructor(what: string, back = false) {
    super(what);
    this.name = "Refused";
    this.back = back;
  }
}

/** Unless the condition holds, throws Refused. */
export function must(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Refused(what);
}

/** The value; Refused when there is none. */
export function needed<T>(value: T | undefined | null, what: string): T {
  must(value !== undefined && value !== null, what);
  return value;
}
