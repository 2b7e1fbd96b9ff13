// SPDX-License-Identifier: EUPL-1.2
/** Erasing a part or everything: first which, then what it means, and only then, on purpose, the act itself. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { kindName, useDossier, useDossierJob } from "../dossier";
import { Action, Answers } from "../parts/button";
import { Switch } from "../parts/choice";
import { KindIcon } from "../parts/icon";
import { Screen, Sheet } from "../parts/screen";
import { JobStatus } from "../parts/status";
import { P, T } from "../parts/text";
import type { Sentence } from "../parts/text";

/** A kind's id, or the whole dossier. */
type What = { kind: string } | "whole";

function Choose({ choose }: { choose: (what: What) => void }): JSX.Element {
  const { home, go } = useDossier();
  const kinds = [...new Set(home.documents.map(({ kind }) => kind))];
  return (
    <Screen name="erase" title={{ id: "erase-title" }} icon="bin">
      <P id="erase-intro" />
      <P id="erase-download" />
      <div class="stack">
        <Action id="download-title" icon="download" act={() => go({ at: "download" })} />
        {kinds.map((kind) => (
          <button key={kind} type="button" class="action action-plain" onClick={() => choose({ kind })} data-testid={`erase-${kind}`}>
            <KindIcon kind={kind} /><T id="erase-part" values={{ kind: kindName(home, kind) }} />
          </button>
        ))}
        <Action id="erase-whole" icon="bin" look="stop" act={() => choose("whole")} />
      </div>
    </Screen>
  );
}

function Confirm({ what, keep, done }: { what: What; keep: () => void; done: () => void }): JSX.Element {
  const { client, home, refresh, leave } = useDossier();
  const [sure, setSure] = useState(false);
  const job = useDossierJob();
  const title: Sentence = what === "whole" ? { id: "erase-whole" } : { id: "erase-part", values: { kind: kindName(home, what.kind) } };
  const erase = (): void => void job.run(async () => {
    await client.erase(what === "whole" ? [] : [what.kind]);
    if (what === "whole") return leave("erased");
    done();
    await refresh();
  });
  return (
    <Screen name="erase-sure" title={title} icon="bin">
      <Sheet look="stop">
        {what === "whole" ? <P id="erase-whole-text" /> : <P id="erase-part-text" values={{ kind: kindName(home, what.kind) }} />}
        {what !== "whole" && <P id="erase-shared" />}
      </Sheet>
      <P id="erase-read" />
      <P id="erase-law" />
      <Switch id="erase-sure" on={sure} change={setSure} />
      <JobStatus job={job} />
      <Answers yes={{ id: "erase-yes" }} no={{ id: "erase-no" }} onYes={erase} onNo={keep} disabled={job.busy} yesDisabled={!sure} />
    </Screen>
  );
}

export function EraseScreen(): JSX.Element {
  const { toHome } = useDossier();
  const [what, setWhat] = useState<What>();
  const [done, setDone] = useState(false);
  if (done) {
    return (
      <Screen name="erased" title={{ id: "erased-title" }} icon="bin">
        <P id="erased-text" />
        <Action id="home" icon="home" look="main" act={toHome} />
      </Screen>
    );
  }
  if (!what) return <Choose choose={setWhat} />;
  return <Confirm what={what} keep={() => setWhat(undefined)} done={() => setDone(true)} />;
}
