// SPDX-License-Identifier: EUPL-1.2
/** Who saw my data: every line proven on this device, refusals with their true reason. */
import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { LogInfo, WatchInfo } from "../../holder/types";
import { useDossier, useDossierJob } from "../dossier";
import { useSpeech } from "../language";
import { daysOf } from "../log-days";
import type { Filter } from "../log-days";
import { Action } from "../parts/button";
import { Switch } from "../parts/choice";
import { Icon } from "../parts/icon";
import { LogLineView } from "../parts/log-line";
import { Screen } from "../parts/screen";
import { JobStatus } from "../parts/status";
import { P, T } from "../parts/text";
import { plainName } from "../names";

/** So many days at first; older ones on demand. */
const DAYS = 14;

function Filters({ filter, change, log }: { filter: Filter; change: (filter: Filter) => void; log: LogInfo }): JSX.Element {
  const { home } = useDossier();
  const { texts, say } = useSpeech();
  const seen = new Set(log.lines.flatMap(({ who, partner }) => [who, partner ?? ""]));
  return (
    <div class="filters">
      <label class="field"><span><T id="log-filter-partner" /></span>
        <select value={filter.partner} onChange={(event) => change({ ...filter, partner: event.currentTarget.value })}>
          <option value="">{say("log-all-partners")}</option>
          {home.partners.filter(({ id }) => seen.has(id)).map(({ id, names }) => <option key={id} value={id}>{plainName(names, texts, true)}</option>)}
        </select>
      </label>
      <label class="field"><span><T id="log-filter-kind" /></span>
        <select value={filter.kind} onChange={(event) => change({ ...filter, kind: event.currentTarget.value })}>
          <option value="">{say("log-all-kinds")}</option>
          {home.agreement.kinds.map(({ id, names }) => <option key={id} value={id}>{plainName(names, texts)}</option>)}
        </select>
      </label>
      <Switch id="log-own" on={filter.own} change={(own) => change({ ...filter, own })} />
    </div>
  );
}

/** Silent where nobody watches: it says nothing about the log then. */
function Watch({ watch }: { watch: WatchInfo }): JSX.Element | null {
  const { witnesses, signers, quorum, alarm } = watch;
  if (witnesses === 0) return null;
  const bad = alarm || signers < quorum;
  return (
    <p class={bad ? "sheet sheet-stop verified" : "sheet verified"} role={bad ? "alert" : undefined} data-testid="watch">
      <Icon name="eye" /><T id={bad ? "log-watch-alarm" : "log-watch"} values={{ count: signers, all: witnesses }} />
    </p>
  );
}

function Days({ log }: { log: LogInfo }): JSX.Element {
  const [filter, setFilter] = useState<Filter>({ partner: "", kind: "", own: false });
  const [shown, setShown] = useState(DAYS);
  const days = useMemo(() => daysOf(log, filter), [log, filter]);
  const chosen = filter.partner !== "" || filter.kind !== "";
  return (
    <>
      <p class="sheet sheet-good verified" data-testid="verified"><Icon name="shield" /><T id="log-verified" values={{ count: log.verified }} /></p>
      <Watch watch={log.watch} />
      <Filters filter={filter} change={setFilter} log={log} />
      {days.length === 0 && <P id={chosen ? "log-empty-filter" : "log-empty"} />}
      {days.slice(0, shown).map((day) => (
        <section key={day.key} class="day">
          <h2><T id="just" values={{ name: { date: day.time } }} /></h2>
          <ul class="rows">{day.lines.map(({ line, count }) => <LogLineView key={line.index} line={line} count={count} />)}</ul>
        </section>
      ))}
      {days.length > shown && <Action id="log-more" icon="clock" act={() => setShown(shown + DAYS)} />}
    </>
  );
}

export function LogScreen(): JSX.Element {
  const { client } = useDossier();
  const [log, setLog] = useState<LogInfo>();
  const job = useDossierJob();
  const load = (): void => void job.run(async (progress) => setLog(await client.log(progress)));
  useEffect(load, []);
  return (
    <Screen name="log" title={{ id: "log-title" }} icon="eye">
      <JobStatus job={job} />
      {job.problem && <Action id="try-again" icon="eye" act={load} />}
      {log && <Days log={log} />}
    </Screen>
  );
}
