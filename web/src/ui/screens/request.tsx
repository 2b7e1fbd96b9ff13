// SPDX-License-Identifier: EUPL-1.2
/** One question: may this organisation read this part? With all there is to know before answering. */
import type { JSX } from "preact";
import type { Decision, Home, RequestInfo } from "../../holder/types";
import { useAnswers } from "../answers";
import { findKind, partnerName, useDossier } from "../dossier";
import { factsOf, noticeOf, questionTitle } from "../facts";
import type { Question } from "../facts";
import { useSpeech } from "../language";
import { Action, Answers } from "../parts/button";
import { EndChoice, endsUntil } from "../parts/end-choice";
import { Facts } from "../parts/facts";
import { KindIcon } from "../parts/icon";
import { Preview } from "../parts/preview";
import { More, Screen, Sheet } from "../parts/screen";
import { JobStatus } from "../parts/status";
import { P, T } from "../parts/text";

/** What keeps working after a No, and what does not. */
export function AfterNo({ home, partner }: { home: Home; partner: string }): JSX.Element {
  const values = { partner: partnerName(home, partner) };
  const lines = ["free", "same", "stay", "ask", "later"].map((name) => `request-no-${name}`);
  return (
    <More title={{ id: "request-no-title" }} icon="no">
      <ul>{lines.map((id) => <li key={id}><T id={id} values={values} /></li>)}</ul>
    </More>
  );
}

interface AskProps {
  request: RequestInfo;
  kind: string;
  /** The end that is proposed, and the one that is chosen. */
  proposed: number;
  until: number;
}

function Ask({ request, kind, proposed, until }: AskProps): JSX.Element {
  const { home, toHome, go, replace } = useDossier();
  const { texts, helper } = useSpeech();
  const { job, grant, refuse } = useAnswers();
  const question: Question = { partner: request.partner, kind, purposes: [request.purpose], staffRoles: [request.staffRole], until };
  const facts = factsOf(home, question);
  const decision: Decision = {
    request: request.id, partner: request.partner, kind, purpose: request.purpose, staffRole: request.staffRole, until,
    notice: noticeOf(texts, questionTitle(home, question), facts),
    ...(helper ? { helper: { ...helper } } : {}),
  };
  const yes = (): void => (findKind(home, kind)?.special ? go({ at: "tell", decision }) : grant(decision));
  const choose = (end: number): void => replace({ at: "request", request: request.id, kind, until: end });
  return (
    <>
      <Facts facts={facts} />
      <More title={{ id: "request-end-shorter" }} icon="calendar">
        <EndChoice ends={endsUntil(home.time, proposed)} proposed={proposed} until={until} choose={choose} />
      </More>
      <Preview kind={kind} partner={request.partner} />
      <AfterNo home={home} partner={request.partner} />
      <section class="decide" aria-labelledby="question">
        <h2 id="question"><T id="request-question" /></h2>
        <JobStatus job={job} />
        <Answers yes={{ id: "answer-yes" }} no={{ id: "answer-no" }} onYes={yes} onNo={() => refuse(decision)} disabled={job.busy} />
        <div class="aside">
          <Action id="request-later" icon="clock" look="quiet" act={toHome} disabled={job.busy} />
          <Action id="request-talk" icon="people" look="quiet" act={() => go({ at: "talk" })} disabled={job.busy} />
        </div>
      </section>
    </>
  );
}

interface RequestProps {
  request: string;
  kind: string;
  until: number | undefined;
}

export function RequestScreen({ request: id, kind, until }: RequestProps): JSX.Element {
  const { home } = useDossier();
  const request = home.requests.find((each) => each.id === id);
  const terms = request?.terms[kind];
  if (!request || !terms) return <Screen name="request" title={{ id: "request-gone" }}><P id="home-no-waiting" /></Screen>;
  const title = { id: "request-title", values: { partner: partnerName(home, request.partner) } };
  const number = request.kinds.indexOf(kind) + 1;
  return (
    <Screen name="request" title={title}>
      <div class="subject"><KindIcon kind={kind} /><div>
        {request.kinds.length > 1 && <P id="request-number" values={{ number, total: request.kinds.length }} soft />}
        <P id="request-asked" values={{ date: { date: request.asked } }} soft />
      </div></div>
      {terms.allowed
        ? <Ask request={request} kind={kind} proposed={terms.untilDefault} until={until ?? terms.untilDefault} />
        : <Sheet look="warn"><P id="request-not-allowed" /></Sheet>}
    </Screen>
  );
}
