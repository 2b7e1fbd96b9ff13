// SPDX-License-Identifier: EUPL-1.2
/** What went wrong. What does not verify is an alarm, and never shown as if it were only a fault of the line. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { Refused } from "../src/protocol/refused";
import { CallError } from "../src/protocol/transport";
import { NotYet } from "./desk";
import { timeText, useTexts } from "./texts";

function idOf(error: unknown): string {
  if (error instanceof Refused) return error.back ? "trouble-back" : "trouble-refused";
  if (error instanceof NotYet) return "trouble-none";
  if (!(error instanceof CallError)) return "trouble-failed";
  if (error.code === "permission_denied" || error.code === "unauthenticated") return "trouble-denied";
  return error.code === "unavailable" || error.code === "unreachable" ? "trouble-line" : "trouble-failed";
}

/** In the words of the program: for whoever looks into it. */
const detailOf = (error: unknown): string =>
  `${error instanceof Error ? error.message : String(error)}${error instanceof CallError && error.requestId ? ` (${error.requestId})` : ""}`;

export function Trouble({ error }: { error: unknown }): JSX.Element {
  const { say } = useTexts();
  const id = idOf(error);
  // When it came, however often it is drawn: this screen may be evidence.
  const time = useMemo(() => timeText(Date.now() / 1000), [error]);
  return (
    <div class="alarm" role="alert" data-testid={id}>
      <strong>{say(id)}</strong>
      <p>{say(`${id}-do`)}</p>
      <p class="soft">{say("trouble-detail", { time, place: globalThis.location.origin })} <code>{detailOf(error)}</code></p>
    </div>
  );
}
