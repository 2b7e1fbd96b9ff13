// SPDX-License-Identifier: EUPL-1.2
/** PIN, help, what this device remembers, and whose device it is. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useDossier, useDossierJob } from "../dossier";
import type { Job } from "../job";
import { useSpeech } from "../language";
import { Action } from "../parts/button";
import { Switch } from "../parts/choice";
import { Screen } from "../parts/screen";
import { JobStatus } from "../parts/status";
import type { Sentence } from "../parts/text";

const helperState = (tag: string | undefined): Sentence =>
  (tag ? { id: "settings-helper-on", values: { language: { language: tag } } } : { id: "settings-helper-off" });

interface Remembering {
  on: boolean;
  job: Job;
  set(on: boolean): void;
}

/** Whether this device remembers. The last tap counts, also one that comes before that is known or an earlier one is carried out. */
function useRemembering(): Remembering {
  const { client } = useDossier();
  const [on, setOn] = useState(false);
  const wish = useRef<boolean | undefined>(undefined);
  const job = useDossierJob();
  const settle = (): void => void job.run(async () => {
    let now = await client.remembered();
    while (wish.current !== undefined && wish.current !== now) {
      now = wish.current;
      await client.remember(now);
    }
    setOn(now);
  });
  useEffect(settle, []);
  const set = (next: boolean): void => {
    wish.current = next;
    setOn(next);
    settle();
  };
  return { on, job, set };
}

export function SettingsScreen(): JSX.Element {
  const { go, kiosk, setKiosk } = useDossier();
  const { second, setChoosing } = useSpeech();
  const { on: remembered, job, set: remember } = useRemembering();
  const share = (on: boolean): void => {
    setKiosk(on);
    if (on) remember(false);
  };
  return (
    <Screen name="settings" title={{ id: "settings-title" }} icon="gear">
      <div class="stack">
        <Action id="settings-pin" hint={{ id: "settings-pin-hint" }} icon="lock" act={() => go({ at: "pin" })} />
        <Action id="recover-title" hint={{ id: "backup-what" }} icon="card" act={() => go({ at: "recovery" })} />
        <Action id="settings-helper" hint={helperState(second?.language.tag)} icon="people" act={() => setChoosing(true)} />
        {!kiosk && <Switch id="settings-remember" hint={{ id: "settings-remember-text" }} on={remembered} change={remember} />}
        <Switch id="settings-kiosk" hint={{ id: "settings-kiosk-text" }} on={kiosk} change={share} />
        <JobStatus job={job} />
        <Action id="download-title" icon="download" act={() => go({ at: "download" })} />
        <Action id="erase-title" icon="bin" act={() => go({ at: "erase" })} />
      </div>
    </Screen>
  );
}
