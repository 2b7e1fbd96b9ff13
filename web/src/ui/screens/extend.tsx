// SPDX-License-Identifier: EUPL-1.2
/** A later end: a consent of its own, with the same facts and the same two answers. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { GrantInfo } from "../../holder/types";
import { findKind, kindName, useDossier, useDossierJob } from "../dossier";
import { factsOf, noticeOf, questionTitle } from "../facts";
import type { Question } from "../facts";
import { useSpeech } from "../language";
import { Answers } from "../parts/button";
import { EndChoice, endsUntil } from "../parts/end-choice";
import { Facts } from "../parts/facts";
import { KindIcon } from "../parts/icon";
import { Screen } from "../parts/screen";
import { JobStatus } from "../parts/status";
import { P, T } from "../parts/text";

const DAY_S = 86_400;

/** The agreement's usual time from today on where that is later, otherwise the longest that it allows. */
function proposal({ until, extendableUntil }: GrantInfo, now: number, daysDefault: number): number {
  const usual = Math.min(extendableUntil, now + daysDefault * DAY_S);
  return usual > until + DAY_S ? usual : extendableUntil;
}

function Longer({ grant, kind }: { grant: GrantInfo; kind: string }): JSX.Element {
  const { home, client, refresh, replace, back } = useDossier();
  const { texts } = useSpeech();
  const [proposed] = useState(() => proposal(grant, home.time, findKind(home, kind)?.daysDefault ?? 0));
  const [until, setUntil] = useState(proposed);
  const job = useDossierJob();
  const question: Question = { ...grant, kind, until, extends: grant.until };
  const title = questionTitle(home, question);
  const facts = factsOf(home, question);
  const yes = (): void => void job.run(async () => {
    const longer = await client.extend(grant.id, until, noticeOf(texts, title, facts));
    await refresh();
    replace({ at: "granted", grant: longer, request: undefined });
  });
  return (
    <Screen name="extend" title={title}>
      <div class="subject"><KindIcon kind={kind} /><p class="row-name"><T id="just" values={{ name: kindName(home, kind) }} /></p></div>
      <Facts facts={facts} />
      <EndChoice ends={endsUntil(home.time, proposed, grant.until)} proposed={proposed} until={until} choose={setUntil} />
      <JobStatus job={job} />
      <h2><T id="request-question" /></h2>
      <Answers yes={{ id: "answer-yes" }} no={{ id: "answer-no" }} onYes={yes} onNo={back} disabled={job.busy} />
    </Screen>
  );
}

export function ExtendScreen({ grant: id, kind }: { grant: string; kind: string }): JSX.Element {
  const { home } = useDossier();
  const [grant] = useState(() => home.grants.find((each) => each.id === id));
  if (!grant) return <Screen name="extend" title={{ id: "problem-changed" }}><P id="problem-changed-do" /></Screen>;
  return <Longer grant={grant} kind={kind} />;
}
