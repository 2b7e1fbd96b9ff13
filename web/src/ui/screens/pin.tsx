// SPDX-License-Identifier: EUPL-1.2
/** The PIN that opens the card. */
import type { JSX } from "preact";
import type { CardInfo } from "../../holder/types";
import type { Job } from "../job";
import { PinPad, PinPrivacy } from "../parts/pin-pad";
import { More, Screen, Warning } from "../parts/screen";
import { JobStatus } from "../parts/status";
import { P, T } from "../parts/text";

/** Below this many it is said; a slip of the finger need not worry anybody. */
const TELL_TRIES = 9;

/** Just now or since long ago: the same sentences. */
function Locked(): JSX.Element {
  return <Warning><P id="pin-locked-why" /><P id="problem-locked-do" /></Warning>;
}

export function EnterPin({ card, job, done }: { card: CardInfo | undefined; job: Job; done: (pin: string) => void }): JSX.Element {
  const left = Number(job.problem?.values.left ?? card?.triesLeft ?? TELL_TRIES + 1);
  const locked = job.problem?.code === "locked" || left === 0;
  return (
    <Screen name="pin" title={{ id: locked ? "pin-locked" : "pin-title" }} icon="lock">
      {locked ? <Locked /> : <><PinPrivacy /><JobStatus job={job} /></>}
      {!locked && left <= TELL_TRIES && !job.busy && <p class="tries" data-testid="tries"><T id="pin-tries" values={{ count: left }} /></p>}
      {!locked && <div hidden={job.busy}><PinPad label={{ id: "pin-open" }} disabled={job.busy} done={done} /></div>}
      <More title={{ id: "pin-forgot" }} icon="info"><P id="pin-forgot-text" /><P id="pin-forgot-desk" /></More>
    </Screen>
  );
}
