// SPDX-License-Identifier: EUPL-1.2
/** Who vouches for the log beyond the broker, and the alarm when they are too few or one of them objects. */
import { WitnessAlarm } from "@gen/directory_pb";
import type { JSX } from "preact";
import type { Watch } from "../src/protocol/watch";
import { Check } from "./check";
import type { Desk } from "./desk";
import { useDesk } from "./names";
import type { Texts, Values } from "./texts";
import { timeText, useTexts } from "./texts";

/** How many the log has, and must have. */
const numbers = ({ standing, directory }: Desk): { count: number; all: number; quorum: number } => ({
  count: standing.watch?.signers.length ?? 0, all: directory.witnesses.length, quorum: directory.message.witnessQuorum,
});

/** The last checkpoint that witnesses signed: its size, and when the last of them did. */
export function witnessedText(watch: Watch | undefined, { say }: Texts): string {
  const { tree, by } = watch?.witnessed ?? { by: [] };
  if (!tree || by.length === 0) return say("status-witnessed-none");
  return say("status-witnessed-at", { size: Number(tree.size), time: timeText(Math.max(...by.map(({ time }) => time))) });
}

/** Ids of sentences. */
function alarmsOf(desk: Desk): string[] {
  const { count, quorum } = numbers(desk);
  const { alarm } = desk.standing;
  const objects = alarm === WitnessAlarm.ROLLBACK ? "witness-rollback" : "witness-split";
  return [...(count < quorum ? ["witness-few"] : []), ...(alarm === WitnessAlarm.UNSPECIFIED ? [] : [objects])];
}

export function WitnessAlarms(): JSX.Element | null {
  const { say } = useTexts();
  const desk = useDesk();
  const alarms = alarmsOf(desk);
  if (alarms.length === 0) return null;
  return (
    <div class="alarm" role="alert" data-testid="witness-alarm">
      {alarms.map((id) => <p key={id}><strong>{say(id, numbers(desk))}</strong></p>)}
      <p>{say("witness-do")}</p>
    </div>
  );
}

function Signed({ watch, values }: { watch: Watch | undefined; values: Values }): JSX.Element {
  const { say } = useTexts();
  const { signers = [], witnessed } = watch ?? {};
  return (
    <>
      {signers.length > 0 ? <p>{signers.map(({ name, time }) => `${name} (${timeText(time)} UTC)`).join(", ")}</p> : null}
      <p>{say("check-witnesses-quorum", values)} {say("check-witnesses-hint")}</p>
      {witnessed
        ? <details><summary>{say("check-witnesses-show")}</summary><pre class="note" tabIndex={0}>{witnessed.note}</pre></details> : null}
    </>
  );
}

export function WitnessCheck(): JSX.Element {
  const { say } = useTexts();
  const desk = useDesk();
  const values = numbers(desk);
  const good = values.count > 0 && alarmsOf(desk).length === 0;
  const nobody = values.all === 0;
  return (
    <Check mark={good ? "good" : "note"} title={say(nobody ? "check-witnesses-nobody" : "check-witnesses", values)}>
      {nobody ? <p>{say("check-witnesses-nobody-hint")}</p> : <Signed watch={desk.standing.watch} values={values} />}
    </Check>
  );
}
