// SPDX-License-Identifier: EUPL-1.2
/** Everything in one file, for the holder. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useDossier, useDossierJob } from "../dossier";
import { saveFile } from "../files";
import { indexWords } from "../index-words";
import { useSpeech } from "../language";
import { Action } from "../parts/button";
import { Icon } from "../parts/icon";
import { Screen, Sheet } from "../parts/screen";
import { JobStatus } from "../parts/status";
import { P, T } from "../parts/text";

export function DownloadScreen(): JSX.Element {
  const { client } = useDossier();
  const { texts } = useSpeech();
  const [done, setDone] = useState(false);
  const job = useDossierJob();
  const start = (): void => void job.run(async (progress) => {
    saveFile(await client.download(indexWords(texts), progress), "application/zip", "dossier.zip");
    setDone(true);
  });
  return (
    <Screen name="download" title={{ id: "download-title" }} icon="download">
      <P id="download-text" />
      <Sheet look="warn"><P id="download-warn" /></Sheet>
      <JobStatus job={job} />
      {done && <p role="status" class="sheet sheet-good verified"><Icon name="yes" /><T id="download-done" /></p>}
      <Action id="download-start" icon="download" look="main" act={start} disabled={job.busy} />
    </Screen>
  );
}
