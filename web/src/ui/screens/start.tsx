// SPDX-License-Identifier: EUPL-1.2
/** How to get in: scan the card, or type its code. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Job } from "../job";
import { Action } from "../parts/button";
import { More, Screen, Sheet } from "../parts/screen";
import { JobStatus } from "../parts/status";
import { P, T } from "../parts/text";

export function StartScreen({ scan, type, kiosk }: { scan: () => void; type: () => void; kiosk: boolean }): JSX.Element {
  return (
    <Screen name="start" title={{ id: "start-title" }} icon="card">
      <P id="start-intro" />
      <div class="stack">
        <Action id="start-scan" hint={{ id: "start-scan-hint" }} icon="camera" act={scan} look="main" />
        <Action id="start-type" hint={{ id: "start-type-hint" }} icon="keyboard" act={type} />
      </div>
      {kiosk && <Sheet look="soft"><P id="settings-kiosk-on" /></Sheet>}
      <More title={{ id: "start-what" }} icon="info"><P id="start-what-text" /><P id="start-safe-text" /></More>
      <More title={{ id: "start-lost" }} icon="card"><P id="start-lost-text" /><P id="start-lost-desk" /></More>
    </Screen>
  );
}

export function TypeScreen({ done }: { done: (code: string) => void }): JSX.Element {
  const [code, setCode] = useState("");
  const send = (event: Event): void => {
    event.preventDefault();
    if (code.trim()) done(code.trim());
  };
  return (
    <Screen name="type" title={{ id: "type-title" }} icon="keyboard">
      <form class="stack" onSubmit={send}>
        <label class="field">
          <span><T id="type-label" /></span>
          <textarea
            dir="ltr" rows={5} value={code} onInput={(event) => setCode(event.currentTarget.value)}
            autocomplete="off" autocorrect="off" autocapitalize="none" spellcheck={false}
          />
        </label>
        <P id="type-hint" soft />
        <button type="submit" class="action action-main" disabled={!code.trim()}><T id="continue" /></button>
      </form>
    </Screen>
  );
}

/** While the card is read; after that only a problem keeps one here. */
export function ReadingScreen({ job, again }: { job: Job; again: () => void }): JSX.Element {
  return (
    <Screen name="reading" title={{ id: "start-title" }} icon="card">
      <JobStatus job={job} />
      {!job.busy && <Action id="try-again" icon="card" act={again} look="main" />}
    </Screen>
  );
}
