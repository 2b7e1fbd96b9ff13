// SPDX-License-Identifier: EUPL-1.2
/** PIN, help, what this device remembers, and whose device it is. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useDossier, useDossierJob } from "../dossier";
import { useSpeech } from "../language";
import { Action } from "../parts/button";
import { Switch } from "../parts/choice";
import { Screen } from "../parts/screen";
import { JobStatus } from "../parts/status";
import type { Sentence } from "../parts/text";

const helperState = (tag: string | undefined): Sentence =>
  (tag ? { id: "settings-helper-on", values: { language: { language: tag } } } : { id: "settings-helper-off" });

export function SettingsScreen(): JSX.Element {
  const { client, go, kiosk, setKiosk } = useDossier();
  const { second, setChoosing } = useSpeech();
  const [remembered, setRemembered] = useState(false);
  const job = useDossierJob();
  useEffect(() => void job.run(async () => setRemembered(await client.remembered())), []);
  const remember = (on: boolean): void => void job.run(async () => {
    await client.remember(on);
    setRemembered(on);
  });
  const share = (on: boolean): void => {
    setKiosk(on);
    if (on && remembered) remember(false);
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
