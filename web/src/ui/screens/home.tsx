// SPDX-License-Identifier: EUPL-1.2
/** The first screen inside: what waits, who may read what, and the way to stop it all. */
import type { JSX } from "preact";
import type { GrantInfo, RequestInfo } from "../../holder/types";
import { kindName, liveGrants, liveKinds, openKinds, partnerName, useDossier, useDossierJob, waiting } from "../dossier";
import { Action } from "../parts/button";
import { Icon, KindIcon } from "../parts/icon";
import { Picture } from "../parts/picture";
import { Screen, Sheet } from "../parts/screen";
import { JobStatus } from "../parts/status";
import { P, T } from "../parts/text";

const SOON_S = 14 * 86_400;

/** In the same calm look as all else: a question is no order. */
function Waiting(): JSX.Element {
  const dossier = useDossier();
  const requests = waiting(dossier);
  if (requests.length === 0) return <P id="home-no-waiting" soft />;
  return (
    <section aria-labelledby="waiting">
      <h2 id="waiting"><T id="home-waiting-title" /></h2>
      <ul class="rows">{requests.map((request) => <li key={request.id}><Request request={request} /></li>)}</ul>
    </section>
  );
}

function Request({ request }: { request: RequestInfo }): JSX.Element {
  const dossier = useDossier();
  const kinds = openKinds(dossier, request);
  const open = (): void => dossier.go({ at: "request", request: request.id, kind: kinds[0] ?? "" });
  return (
    <button type="button" class="row" onClick={open} data-testid="waiting-request">
      <span class="row-text">
        <span class="row-name"><T id="home-waiting" values={{ partner: partnerName(dossier.home, request.partner) }} /></span>
        <span class="soft"><T id="home-waiting-parts" values={{ count: kinds.length }} /></span>
        <span class="tiles">{kinds.map((kind) => <KindIcon key={kind} kind={kind} />)}</span>
      </span>
      <Icon name="next" />
    </button>
  );
}

/** Everything is stopped, by the holder or by a desk: what that means and the way back. */
function Stopped(): JSX.Element {
  const { home, client, refresh } = useDossier();
  const job = useDossierJob();
  const resume = (): void => void job.run(async () => {
    await client.resumeEverything();
    await refresh();
  });
  const title = home.frozenBy
    ? <T id="frozen-title" values={{ partner: partnerName(home, home.frozenBy) }} />
    : <T id="stopped-title" />;
  return (
    <div class="sheet sheet-stop" data-testid="stopped">
      <h2><Icon name="hand" />{title}</h2>
      <P id={home.frozenBy ? "frozen-text" : "stopped-text"} />
      <P id="resume-all-text" soft />
      <JobStatus job={job} />
      <Action id="resume-all" icon="play" act={resume} disabled={job.busy} />
    </div>
  );
}

function ending(grants: readonly GrantInfo[], now: number): GrantInfo[] {
  return grants.filter(({ state, until }) => state === "active" && until - now < SOON_S);
}

function Reminders(): JSX.Element | null {
  const { home, go } = useDossier();
  const soon = ending(liveGrants(home), home.time);
  if (soon.length === 0) return null;
  return (
    <Sheet look="warn">
      <h2><T id="home-ending-title" /></h2>
      <P id="home-ending-hint" />
      {soon.flatMap((grant) => liveKinds(grant).map((kind) => (
        <Action
          key={grant.id + kind} id="home-ending" icon="clock" look="quiet" act={() => go({ at: "grant", grant: grant.id, kind })}
          values={{ partner: partnerName(home, grant.partner), kind: kindName(home, kind), date: { date: grant.until } }}
        />
      )))}
    </Sheet>
  );
}

function SharedList(): JSX.Element | null {
  const { home, go } = useDossier();
  const rows = liveGrants(home).flatMap((grant) => liveKinds(grant).map((kind) => ({ grant, kind })));
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby="shared">
      <h2 id="shared"><T id="home-list-title" /></h2>
      <ul class="rows">
        {rows.map(({ grant, kind }) => (
          <li key={grant.id + kind}>
            <button type="button" class="row" onClick={() => go({ at: "grant", grant: grant.id, kind })}>
              <KindIcon kind={kind} />
              <span class="row-text">
                <span class="row-name"><T id="just" values={{ name: kindName(home, kind) }} /></span>
                <span><T id="just" values={{ name: partnerName(home, grant.partner) }} /></span>
                <span class="soft"><T {...listState(grant)} /></span>
              </span>
              <Icon name="next" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function listState({ state, until, from }: GrantInfo): { id: string; values?: { date: { date: number } } } {
  if (state === "paused") return { id: "home-list-paused" };
  if (state === "not-yet") return { id: "home-list-notyet", values: { date: { date: from } } };
  return { id: "home-list-until", values: { date: { date: until } } };
}

export function HomeScreen(): JSX.Element {
  const { home, go } = useDossier();
  return (
    <Screen name="home" title={{ id: "home-title" }}>
      {home.stopped ? <Stopped /> : null}
      <Picture />
      <Waiting />
      <Reminders />
      {!home.stopped && <Action id="stop-all" hint={{ id: "stop-all-hint" }} icon="hand" look="stop" act={() => go({ at: "stop-all" })} />}
      <SharedList />
      <nav class="stack">
        <Action id="home-go-log" hint={{ id: "home-go-log-hint" }} icon="eye" act={() => go({ at: "log" })} />
        <Action id="home-go-dossier" hint={{ id: "home-go-dossier-hint" }} icon="folder" act={() => go({ at: "documents" })} />
        <Action id="home-go-settings" hint={{ id: "home-go-settings-hint" }} icon="gear" act={() => go({ at: "settings" })} />
      </nav>
      <div class="soft foot">
        <P id="home-number" values={{ number: home.holder }} />
        <P id="home-as-of" values={{ date: { date: home.time }, time: { time: home.time } }} />
      </div>
    </Screen>
  );
}
