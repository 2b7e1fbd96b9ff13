// SPDX-License-Identifier: EUPL-1.2
/** One thing that is shared: until when, how often it was read, and the way to stop it at once. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { GrantInfo, Home } from "../../holder/types";
import { kindName, liveKinds, partnerName, purposeName, useDossier, useDossierJob } from "../dossier";
import type { Job } from "../job";
import { Action } from "../parts/button";
import { KindIcon } from "../parts/icon";
import { Screen, Sheet } from "../parts/screen";
import { JobStatus } from "../parts/status";
import { P, T } from "../parts/text";
import type { Values } from "../../texts/texts";

type Done = "revoked" | "paused" | "unpaused";

interface ShareProps {
  grant: GrantInfo;
  kind: string;
}

const namesOf = (home: Home, grant: GrantInfo, kind: string): Values =>
  ({ partner: partnerName(home, grant.partner), kind: kindName(home, kind), date: { date: grant.until } });

function helperName({ helper }: GrantInfo): JSX.Element | null {
  return helper ? <P id="grant-helper" values={{ helper: { message: `helper-${helper.role}` } }} soft /> : null;
}

function Details({ grant, kind }: ShareProps): JSX.Element {
  const { home } = useDossier();
  return (
    <Sheet>
      <div class="subject">
        <KindIcon kind={kind} />
        <div>
          <p class="row-name"><T id="just" values={{ name: kindName(home, kind) }} /></p>
          <P id={`state-${grant.state}`} />
        </div>
      </div>
      <P id="log-for" values={{ purpose: { list: grant.purposes.map((id) => purposeName(home, id)) } }} />
      <P id="grant-since" values={{ date: { date: grant.from } }} soft />
      <P id="request-end-choice" values={{ date: { date: grant.until } }} />
      <P id="times-read" values={{ count: grant.uses }} soft />
      {helperName(grant)}
    </Sheet>
  );
}

/** After it was acknowledged, and the acknowledgement was verified. */
function DoneScreen({ done, grant, kind }: ShareProps & { done: Done }): JSX.Element {
  const { home, toHome } = useDossier();
  const values = namesOf(home, grant, kind);
  const icon = { revoked: "hand", paused: "pause", unpaused: "play" } as const;
  return (
    <Screen name={done} title={{ id: `${done}-title` }} icon={icon[done]}>
      <div class="subject"><KindIcon kind={kind} /><P id={`${done}-text`} values={values} /></div>
      {done === "revoked" && <Sheet look="soft"><P id="revoked-read" /><P id="revoked-turn" values={values} /><P id="revoked-authority" /></Sheet>}
      <Action id="home" icon="home" look="main" act={toHome} />
    </Screen>
  );
}

function useShare({ grant, kind }: ShareProps): { job: Job; done: Done | undefined; act: Record<"stop" | "pause" | "resume", () => void> } {
  const { client, refresh } = useDossier();
  const [done, setDone] = useState<Done>();
  const job = useDossierJob();
  const one = liveKinds(grant).filter((each) => each !== kind).length === 0;
  const then = (after: Done, work: Parameters<Job["run"]>[0]) => (): void => void job.run(async (progress) => {
    await work(progress);
    setDone(after);
    await refresh();
  });
  return {
    job, done,
    act: {
      stop: then("revoked", (progress) => client.revoke(grant.id, one ? [] : [kind], progress)),
      pause: then("paused", () => client.pause(grant.id)),
      resume: then("unpaused", () => client.resume(grant.id)),
    },
  };
}

function Share({ grant, kind }: ShareProps): JSX.Element {
  const { home, go } = useDossier();
  const { job, done, act } = useShare({ grant, kind });
  if (done) return <DoneScreen done={done} grant={grant} kind={kind} />;
  const values = namesOf(home, grant, kind);
  const over = !["active", "paused", "not-yet"].includes(grant.state) || !liveKinds(grant).includes(kind);
  const title = over ? "grant-title-over" : grant.state === "paused" ? "grant-title-paused" : "grant-title";
  const longer = grant.extendableUntil > grant.until + 86_400;
  return (
    <Screen name="grant" title={{ id: title, values }}>
      <Details grant={grant} kind={kind} />
      <JobStatus job={job} />
      {!over && <div class="stack">
        <Action id="grant-stop" icon="hand" look="stop" act={act.stop} disabled={job.busy} />
        {grant.state === "paused"
          ? <Action id="grant-resume" icon="play" act={act.resume} disabled={job.busy} />
          : <Action id="grant-pause" hint={{ id: "grant-pause-hint", values }} icon="pause" act={act.pause} disabled={job.busy} />}
        {longer
          ? <Action id="grant-extend" icon="calendar" act={() => go({ at: "extend", grant: grant.id, kind })} disabled={job.busy} />
          : <P id="extend-none" soft />}
      </div>}
    </Screen>
  );
}

export function GrantScreen({ grant: id, kind }: { grant: string; kind: string }): JSX.Element {
  const { home } = useDossier();
  const [first] = useState(() => home.grants.find((each) => each.id === id));
  const grant = home.grants.find((each) => each.id === id) ?? first;
  if (!grant) return <Screen name="grant" title={{ id: "problem-changed" }}><P id="problem-changed-do" /></Screen>;
  return <Share grant={grant} kind={kind} />;
}
