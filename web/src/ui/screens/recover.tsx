// SPDX-License-Identifier: EUPL-1.2
/** With the recovery card: a new card and a new PIN; the old ones are dead from then on. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { encode } from "uqr";
import type { Job } from "../job";
import { useSpeech } from "../language";
import { Action } from "../parts/button";
import { More, Screen, Sheet } from "../parts/screen";
import { JobStatus } from "../parts/status";
import { P, T } from "../parts/text";
import type { Sentence } from "../parts/text";

export function RecoverStart({ job, next }: { job: Job; next: () => void }): JSX.Element {
  return (
    <Screen name="recover" title={{ id: "recover-title" }} icon="card">
      <P id="recover-intro" />
      <P id="recover-dead" />
      <JobStatus job={job} />
      <Action id="recover-start" icon="card" act={next} look="main" disabled={job.busy} />
    </Screen>
  );
}

/** A square for each dark module, as one path. */
function qrPath(text: string): { size: number; path: string } {
  const { data, size } = encode(text, { ecc: "M", border: 4 });
  const path = data.map((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")).join("")).join("");
  return { size, path };
}

function Qr({ text, label }: { text: string; label: string }): JSX.Element {
  const { size, path } = useMemo(() => qrPath(text), [text]);
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={size} height={size} class="qr-paper" />
      <path d={path} class="qr-ink" />
    </svg>
  );
}

/** The dossier's number in a card's link, with the dashes that it is printed with. */
const numberOf = (link: string): string => (link.split(".").slice(-3)[0] ?? "").replace(/(.{4})(?=.)/g, "$1-");

/** A card to print: its name, its code, its number. */
function PrintedCard({ link, name }: { link: string; name: Sentence }): JSX.Element {
  const { say } = useSpeech();
  return (
    <>
      <div class="card-print" data-testid="new-card">
        <p class="card-name"><T {...name} /></p>
        <Qr text={link} label={say("recover-qr")} />
        <p class="card-number"><T id="recover-number" /><br /><bdi dir="ltr">{numberOf(link)}</bdi></p>
      </div>
      <Action id="recover-print" icon="print" act={() => globalThis.print()} />
      <More title={{ id: "recover-code" }}><p class="code" dir="ltr">{link}</p></More>
    </>
  );
}

interface CardProps {
  link: string;
  job: Job;
  next: () => void;
}

export function NewCard({ link, job, next }: CardProps): JSX.Element {
  return (
    <Screen name="new-card" title={{ id: "recover-card-title" }} icon="card">
      <P id="recover-card-text" />
      <P id="recover-card-warn" />
      <PrintedCard link={link} name={{ id: "app-title" }} />
      <Sheet look="soft"><P id="recover-old" /></Sheet>
      <JobStatus job={job} />
      <Action id="recover-kept" icon="yes" act={next} look="main" disabled={job.busy} />
    </Screen>
  );
}

/** After the first use: the recovery card of the desk opens nothing any more, this one does. */
export function RecoveryCard({ link, job, next }: CardProps): JSX.Element {
  return (
    <Screen name="recovery-card" title={{ id: "recover-title" }} icon="card">
      <P id="backup-what" />
      <P id="recover-card-text" />
      <PrintedCard link={link} name={{ id: "recover-title" }} />
      <P id="backup-keep" />
      <Sheet look="soft"><P id="backup-old" /></Sheet>
      <JobStatus job={job} />
      <Action id="backup-kept" icon="yes" act={next} look="main" disabled={job.busy} />
    </Screen>
  );
}
