// SPDX-License-Identifier: EUPL-1.2
/** What goes on, and what went wrong: in plain words, with what to do. */
import type { JSX } from "preact";
import type { Problem } from "../../holder/types";
import { isAlarm } from "../check";
import type { Job } from "../job";
import { Icon } from "./icon";
import { P, T } from "./text";

/** A weak PIN's own reason says what is wrong and what to do. */
const textOf = ({ code, values }: Problem): string =>
  code === "weak-pin" && values.why !== undefined ? `weak-${values.why}` : `problem-${code}`;

export function ProblemView({ problem }: { problem: Problem }): JSX.Element {
  const alarm = isAlarm(problem);
  const { id } = problem.values;
  return (
    <div class={alarm ? "sheet sheet-stop problem" : "sheet sheet-warn problem"} role="alert" data-testid="problem" data-code={problem.code}>
      <p class="problem-title"><Icon name="warning" /><strong><T id={alarm ? "alarm-title" : "problem-title"} /></strong></p>
      <P id={textOf(problem)} values={problem.values} />
      {problem.code !== "weak-pin" && <P id={`problem-${problem.code}-do`} values={problem.values} />}
      {id !== undefined && id !== "" && <P id="problem-number" values={{ id }} soft />}
    </div>
  );
}

export function Busy({ progress }: { progress: Job["progress"] }): JSX.Element {
  return (
    <div class="busy" role="status" data-testid="busy">
      <p><T id={progress ? `progress-${progress.what}` : "please-wait"} /></p>
      <Bar part={progress?.part} />
    </div>
  );
}

/** At the beginning, and where nothing is known, the bar moves by itself. */
function Bar({ part }: { part: number | undefined }): JSX.Element {
  return !part ? <progress aria-hidden="true" /> : <progress aria-hidden="true" max={1} value={part} />;
}

/** Below the button that started it. */
export function JobStatus({ job }: { job: Job }): JSX.Element | null {
  if (job.busy) return <Busy progress={job.progress} />;
  return job.problem ? <ProblemView problem={job.problem} /> : null;
}
