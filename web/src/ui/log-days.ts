// SPDX-License-Identifier: EUPL-1.2
/** The log as people look at it: by day, with what happened several times on one day as one line. */
import type { LogInfo, LogLine } from "../holder/types";
import { dayKey } from "../texts/calendar";

export interface Merged {
  line: LogLine;
  /** How often on that day. */
  count: number;
}

export interface Day {
  key: string;
  time: number;
  lines: Merged[];
}

export interface Filter {
  /** "": all. */
  partner: string;
  kind: string;
  /** Also what the holder did, and what the machinery did for it. */
  own: boolean;
}

/** Everything that makes two lines the same to a reader. */
const sameness = ({ what, who, staff, staffRole, purpose, kinds, reason }: LogLine): string =>
  JSON.stringify([what, who, staff, staffRole, purpose, kinds, reason]);

const fits = (line: LogLine, { partner, kind, own }: Filter): boolean =>
  (partner === "" || line.who === partner || line.partner === partner)
  && (kind === "" || line.kinds.some((each) => each.kind === kind))
  && (own || (line.who !== "holder" && line.who !== "broker"));

/** Newest day first; within a day newest first. */
export function daysOf(log: LogInfo, filter: Filter): Day[] {
  const days = new Map<string, Day & { merged: Map<string, Merged> }>();
  for (const line of log.lines.filter((each) => fits(each, filter))) {
    const key = dayKey(line.time);
    const day = days.get(key) ?? { key, time: line.time, lines: [], merged: new Map<string, Merged>() };
    days.set(key, day);
    const same = day.merged.get(sameness(line));
    if (same) same.count += 1;
    else {
      const merged = { line, count: 1 };
      day.merged.set(sameness(line), merged);
      day.lines.push(merged);
    }
  }
  return [...days.values()];
}
