// SPDX-License-Identifier: EUPL-1.2
/** "This is not right": to whoever wrote it, and to everybody who may read it. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { DocumentInfo } from "../../holder/types";
import { partnerName, useDossier, useDossierJob } from "../dossier";
import { Action } from "../parts/button";
import { Screen } from "../parts/screen";
import { JobStatus } from "../parts/status";
import { P, T } from "../parts/text";

const LENGTH_MAX = 2000;

export function RemarkScreen({ document }: { document: DocumentInfo }): JSX.Element {
  const { client, home, back } = useDossier();
  const [text, setText] = useState("");
  const [sent, setSent] = useState(false);
  const job = useDossierJob();
  const values = { partner: partnerName(home, document.author) };
  const send = (event: Event): void => {
    event.preventDefault();
    void job.run(async () => {
      await client.remark(document, text.trim());
      setSent(true);
    });
  };
  if (sent) {
    return (
      <Screen name="remarked" title={{ id: "remark-done-title" }} icon="yes">
        <P id="remark-done" values={values} />
        <Action id="back" icon="back" act={back} look="main" />
      </Screen>
    );
  }
  return (
    <Screen name="remark" title={{ id: "remark-title" }} icon="pen">
      <P id="remark-text" />
      <P id="remark-who" values={values} />
      <P id="remark-stays" soft />
      <form class="stack" onSubmit={send}>
        <label class="field">
          <span><T id="remark-label" /></span>
          <textarea
            dir="auto" rows={6} maxLength={LENGTH_MAX} value={text} autocomplete="off"
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <JobStatus job={job} />
        <button type="submit" class="action action-main" disabled={!text.trim() || job.busy}><T id="remark-send" /></button>
      </form>
    </Screen>
  );
}
