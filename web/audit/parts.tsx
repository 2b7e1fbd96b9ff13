// SPDX-License-Identifier: EUPL-1.2
/** What came of an entry, in words: as a whole, and of each part of a dossier that it is about. */
import { Outcome } from "@gen/ledger_pb";
import type { JSX } from "preact";
import type { Entry } from "./desk";
import { kindName, useDesk } from "./names";
import { useTexts } from "./texts";
import { reasonName } from "./view";

export function outcomeOf({ seen }: Entry): "done" | "nothing" | "refused" | "erased" {
  if (!seen) return "erased";
  return seen.outcome === Outcome.DONE ? "done" : seen.outcome === Outcome.NOTHING ? "nothing" : "refused";
}

export function Parts({ entry: { kept } }: { entry: Entry }): JSX.Element | null {
  const { say, tag } = useTexts();
  const desk = useDesk();
  const { kinds = [], changed = [] } = kept ?? {};
  if (kinds.length + changed.length === 0) return null;
  return (
    <ul>
      {kinds.map(({ kind, released, reason }) => (
        <li key={kind}>
          {kindName(desk, kind, tag)}: {released ? say("column-released") : `${say("column-refused")}, ${say(`reason-${reasonName(reason)}`)}`}
        </li>
      ))}
      {changed.map((kind) => <li key={kind}>{kindName(desk, kind, tag)}</li>)}
    </ul>
  );
}
