// SPDX-License-Identifier: EUPL-1.2
/** What went wrong. What does not verify is an alarm, and never shown as if it were only a fault of the line. */
import type { JSX } from "preact";
import { Refused } from "../src/protocol/refused";
import { CallError } from "../src/protocol/transport";
import { useTexts } from "./texts";

function idOf(error: unknown): string {
  if (error instanceof Refused) return error.back ? "trouble-back" : "trouble-refused";
  if (!(error instanceof CallError)) return "trouble-failed";
  if (error.code === "permission_denied" || error.code === "unauthenticated") return "trouble-denied";
  return error.code === "unavailable" || error.code === "unreachable" ? "trouble-line" : "trouble-failed";
}

export function Trouble({ error }: { error: unknown }): JSX.Element {
  const { say } = useTexts();
  const id = idOf(error);
  return (
    <div class="alarm" role="alert" data-testid={id}>
      <strong>{say(id)}</strong>
      <p>{say(`${id}-do`)}</p>
      <p class="soft">{error instanceof Error ? error.message : ""}{error instanceof CallError && error.requestId ? ` (${error.requestId})` : ""}</p>
    </div>
  );
}
