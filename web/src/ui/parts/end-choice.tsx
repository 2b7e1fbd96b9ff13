// SPDX-License-Identifier: EUPL-1.2
/** How long: what is proposed, or shorter. */
import type { JSX } from "preact";
import { Choice } from "./choice";
import { T } from "./text";

const DAY_S = 86_400;
const SHORTER_DAYS = [7, 31, 92, 183] as const;

/** Ends before the longest one, from long to short; the longest first. */
export function endsUntil(now: number, longest: number, after = now): number[] {
  const shorter = SHORTER_DAYS.map((days) => now + days * DAY_S).filter((end) => end < longest - DAY_S && end > after + DAY_S);
  return [longest, ...shorter.reverse()];
}

interface EndChoiceProps {
  ends: readonly number[];
  proposed: number;
  until: number;
  choose: (until: number) => void;
}

export function EndChoice({ ends, proposed, until, choose }: EndChoiceProps): JSX.Element {
  const options = ends.map((end) => ({
    value: String(end),
    label: <T id={end === proposed ? "request-end-default" : "request-end-choice"} values={{ date: { date: end } }} />,
  }));
  return (
    <Choice
      title={{ id: "request-end-title" }} hint={{ id: "request-end-hint" }} name="until" options={options}
      value={String(until)} choose={(value) => choose(Number(value))}
    />
  );
}
