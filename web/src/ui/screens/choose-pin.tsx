// SPDX-License-Identifier: EUPL-1.2
/** A PIN of one's own, typed twice. A weak one is refused at once, with the reason. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useJob } from "../job";
import type { Job } from "../job";
import { PinPad, PinPrivacy } from "../parts/pin-pad";
import { Screen, Warning } from "../parts/screen";
import { JobStatus } from "../parts/status";
import { P } from "../parts/text";
import type { Sentence } from "../parts/text";

interface ChoosePinProps {
  title: Sentence;
  name: string;
  /** Of done. */
  job: Job;
  /** Rejects with the reason when it is too weak. */
  check: (pin: string) => Promise<void>;
  done: (pin: string) => void;
}

export function ChoosePin({ title, name, job, check, done }: ChoosePinProps): JSX.Element {
  const checking = useJob();
  const [first, setFirst] = useState<string>();
  const [differs, setDiffers] = useState(false);
  const choose = async (pin: string): Promise<void> => {
    setDiffers(false);
    if (await checking.run(() => check(pin))) setFirst(pin);
  };
  const repeat = (pin: string): void => {
    setDiffers(pin !== first);
    setFirst(undefined);
    if (pin === first) done(pin);
  };
  if (job.busy) return <Screen name={name} title={title} icon="lock"><JobStatus job={job} /></Screen>;
  return (
    <Screen name={first ? `${name}-again` : name} title={first ? { id: "activate-repeat" } : title} icon="lock">
      <PinPrivacy />
      {first ? <P id="activate-keep" /> : <P id="activate-rule" />}
      {differs && <Warning><P id="activate-differs" /></Warning>}
      <JobStatus job={checking} />
      <JobStatus job={job} />
      <PinPad key={first ? "again" : "first"} label={{ id: "continue" }} disabled={checking.busy} done={first ? repeat : (pin) => void choose(pin)} />
    </Screen>
  );
}
