// SPDX-License-Identifier: EUPL-1.2
/** What exactly a partner will read: opened on this device when it is asked for. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Opened } from "../../holder/types";
import { partnerName, useDossier, useDossierJob } from "../dossier";
import { DocumentView } from "./document-view";
import { More } from "./screen";
import { JobStatus } from "./status";
import { P, T } from "./text";

export function Preview({ kind, partner }: { kind: string; partner: string }): JSX.Element {
  const { client, home } = useDossier();
  const [documents, setDocuments] = useState<Opened[]>();
  const job = useDossierJob();
  const open = (): void => {
    if (!documents) void job.run(async () => setDocuments(await client.preview(kind)));
  };
  return (
    <More title={{ id: "request-preview" }} icon="eye" opened={open}>
      <JobStatus job={job} />
      {documents && <>
        <h2><T id="request-preview-title" values={{ partner: partnerName(home, partner) }} /></h2>
        {documents.length === 0 && <P id="request-preview-none" />}
        {documents.map((opened) => <DocumentView key={`${opened.document.author}${opened.document.version}`} opened={opened} />)}
        <P id="request-preview-later" soft />
      </>}
    </More>
  );
}
