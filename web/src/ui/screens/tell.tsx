// SPDX-License-Identifier: EUPL-1.2
/** Before a yes to health or what somebody has been through: tell it back, so that it is clear to both who it is for. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Decision } from "../../holder/types";
import { useAnswers } from "../answers";
import { kindName, partnerName, useDossier } from "../dossier";
import { Action, Answers } from "../parts/button";
import { Choice } from "../parts/choice";
import { Screen, Warning } from "../parts/screen";
import { JobStatus } from "../parts/status";
import { P, T } from "../parts/text";

const RIGHT = "partner";

export function TellScreen({ decision }: { decision: Decision }): JSX.Element {
  const { home, back, go } = useDossier();
  const [answer, setAnswer] = useState<string>();
  const { job, grant, refuse } = useAnswers();
  const partner = partnerName(home, decision.partner);
  const options = [
    { value: "nobody", label: <T id="tell-nobody" /> },
    { value: RIGHT, label: <T id="just" values={{ name: partner }} /> },
    { value: "everyone", label: <T id="tell-everyone" /> },
  ];
  return (
    <Screen name="tell" title={{ id: "tell-title" }} icon="ask">
      <P id="tell-text" />
      <Choice
        title={{ id: "tell-question", values: { kind: kindName(home, decision.kind) } }} name="tell" options={options}
        value={answer} choose={setAnswer}
      />
      {answer && answer !== RIGHT && <Warning><P id="tell-wrong" /></Warning>}
      {answer === RIGHT && <div role="status"><P id="tell-right" /></div>}
      <JobStatus job={job} />
      {answer === RIGHT && (
        <Answers yes={{ id: "tell-yes" }} no={{ id: "tell-no" }} onYes={() => grant(decision)} onNo={() => refuse(decision)} disabled={job.busy} />
      )}
      <div class="aside">
        <Action id="tell-back-to-request" icon="back" look="quiet" act={back} disabled={job.busy} />
        <Action id="request-talk" icon="people" look="quiet" act={() => go({ at: "talk" })} disabled={job.busy} />
      </div>
    </Screen>
  );
}
