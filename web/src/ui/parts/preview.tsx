// SPDX-License-Identifier: EUPL-1.2
/** What exactly a partner will read: opened on this device when it is asked for. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Opened } from "../../holder/types";
import { partnerName, useDossier, useDossierJob } from "../dossier";
import { Action } from "./button";
import { DocumentView } from "./document-view";
import { Sheet } from "./screen";
import { JobStatus } from "./status";
import { P, T } from "./text";

export function Preview({ kind, partner }: { kind: string; partner: string }): JSX.Element {
  const { client, home } = useDossier();
  const [documents, setDocuments] = useState<Opened[]>();
  const job = useDossierJob();
  const open = (): void => void job.run(async () => setDocuments(await client.preview(kind)));
  if (!documents) {
    return (
      <div class="stack">
        <Action id="request-preview" icon="eye" act={open} disabled={job.busy} />
        <JobStatus job={job} />
      </div>
    );
  }
  return (
    <Sheet>
      <h2><T id="request-preview-title" values={{ partner: partnerName(home, partner) }} /></h2>
      {documents.length === 0 && <P id="request-preview-none" />}
      {documents.map((opened) => <DocumentView key={`${opened.document.author}${opened.document.version}`} opened={opened} />)}
      <P id="request-preview-later" soft />
    </Sheet>
  );
}
