// SPDX-License-Identifier: EUPL-1.2
/** Another PIN. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useDossier, useDossierJob } from "../dossier";
import { Action } from "../parts/button";
import { Screen } from "../parts/screen";
import { P } from "../parts/text";
import { ChoosePin } from "./choose-pin";

export function ChangePin(): JSX.Element {
  const { client, toHome } = useDossier();
  const [done, setDone] = useState(false);
  const job = useDossierJob();
  if (done) {
    return (
      <Screen name="pin-changed" title={{ id: "settings-pin-done" }} icon="yes">
        <P id="activate-keep" />
        <Action id="home" icon="home" look="main" act={toHome} />
      </Screen>
    );
  }
  const change = (pin: string): void => void job.run(async (progress) => {
    await client.changePin(pin, progress);
    setDone(true);
  });
  return <ChoosePin title={{ id: "settings-pin" }} name="change-pin" job={job} check={(pin) => client.checkPin(pin)} done={change} />;
}
