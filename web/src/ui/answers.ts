// SPDX-License-Identifier: EUPL-1.2
/** Carries out a Yes or a No, and only then says so. */
import type { Decision } from "../holder/types";
import { openKinds, useDossier, useDossierJob } from "./dossier";
import type { Job } from "./job";

export interface Answers {
  job: Job;
  grant(decision: Decision): void;
  refuse(decision: Decision): void;
}

export function useAnswers(): Answers {
  const dossier = useDossier();
  const { client, home, answer, refresh, replace } = dossier;
  const job = useDossierJob();
  const grant = (decision: Decision): void => void job.run(async () => {
    const asked = home.requests.find((each) => each.id === decision.request);
    const last = !asked || openKinds(dossier, asked).length <= 1;
    const { request, ...alone } = decision;
    const given = await client.grant(last ? decision : alone);
    if (request) answer(request, decision.kind);
    await refresh();
    replace({ at: "granted", grant: given, request });
  });
  const refuse = ({ request: id, kind, partner }: Decision): void => void job.run(async () => {
    const request = home.requests.find((each) => each.id === id);
    if (!request) return;
    const last = openKinds(dossier, request).length <= 1;
    if (last && request.state === "open") {
      await client.decline(request.id);
      await refresh();
    }
    answer(request.id, kind);
    replace({ at: "declined", request: request.id, kind, partner });
  });
  return { job, grant, refuse };
}
