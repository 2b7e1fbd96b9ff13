// SPDX-License-Identifier: EUPL-1.2
/** One document, opened on this device. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { DocumentInfo, Opened } from "../../holder/types";
import { kindName, useDossier, useDossierJob } from "../dossier";
import { Action } from "../parts/button";
import { DocumentView } from "../parts/document-view";
import { Screen } from "../parts/screen";
import { JobStatus } from "../parts/status";

export function DocumentScreen({ document }: { document: DocumentInfo }): JSX.Element {
  const { client, home, go } = useDossier();
  const [opened, setOpened] = useState<Opened>();
  const job = useDossierJob();
  const load = (): void => void job.run(async () => setOpened(await client.read(document)));
  useEffect(load, []);
  return (
    <Screen name="document" title={{ id: "just", values: { name: kindName(home, document.kind) } }}>
      <JobStatus job={job} />
      {job.problem && <Action id="try-again" icon="folder" act={load} />}
      {opened && <DocumentView opened={opened} />}
      {opened && document.author !== "holder" && (
        <Action id="document-wrong" icon="pen" act={() => go({ at: "remark", document })} />
      )}
    </Screen>
  );
}
