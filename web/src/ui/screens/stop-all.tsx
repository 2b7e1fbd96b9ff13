// SPDX-License-Identifier: EUPL-1.2
/** Stops everything for everybody. "Stopped" is said only when the broker's receipt was verified. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useDossier, useDossierJob } from "../dossier";
import { Action, Answers } from "../parts/button";
import { Screen } from "../parts/screen";
import { JobStatus } from "../parts/status";
import { P } from "../parts/text";

export function StopAllScreen(): JSX.Element {
  const { client, refresh, toHome, back } = useDossier();
  const [done, setDone] = useState(false);
  const job = useDossierJob();
  const stop = (): void => void job.run(async () => {
    await client.stopEverything();
    setDone(true);
    await refresh();
  });
  if (done) {
    return (
      <Screen name="stopped" title={{ id: "stopped-title" }} icon="hand">
        <P id="stopped-text" />
        <P id="stop-all-read" />
        <JobStatus job={job} />
        <Action id="home" icon="home" look="main" act={toHome} />
      </Screen>
    );
  }
  return (
    <Screen name="stop-all" title={{ id: "stop-all-title" }} icon="hand">
      <P id="stop-all-text" />
      <P id="stop-all-read" />
      <JobStatus job={job} />
      <Answers yes={{ id: "stop-all-yes" }} no={{ id: "stop-all-no" }} onYes={stop} onNo={back} disabled={job.busy} />
    </Screen>
  );
}
