// SPDX-License-Identifier: EUPL-1.2
/** Another recovery card, for who lost theirs; takes the PIN of now. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useDossier, useDossierJob } from "../dossier";
import { Action } from "../parts/button";
import { Screen } from "../parts/screen";
import { P } from "../parts/text";
import { EnterPin } from "./pin";
import { RecoveryCard } from "./recover";

export function NewRecovery(): JSX.Element {
  const { client, toHome } = useDossier();
  const [asking, setAsking] = useState(false);
  const [link, setLink] = useState<string>();
  const job = useDossierJob();
  const make = (pin: string): void => void job.run(async (progress) => {
    setLink((await client.newRecovery(pin, progress)).link);
  });
  if (link) return <RecoveryCard link={link} job={job} next={toHome} />;
  if (asking) return <EnterPin card={undefined} job={job} done={make} />;
  return (
    <Screen name="new-recovery" title={{ id: "recover-title" }} icon="card">
      <P id="backup-what" />
      <P id="backup-keep" />
      <Action id="recover-start" icon="card" look="main" act={() => setAsking(true)} />
    </Screen>
  );
}
