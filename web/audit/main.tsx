// SPDX-License-Identifier: EUPL-1.2
/** The auditor's page: what was verified, the picture, leads, and the entries. */
import "./early";
import type { GetOverviewResponse } from "@gen/audit_pb";
import { render } from "preact";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import "./style.css";
import icon from "../src/ui/icon.svg";
import { daysIn, rangeOf } from "./days";
import { Desk } from "./desk";
import { EntryPanel } from "./entry";
import { Leads } from "./leads-view";
import { List } from "./list";
import { DeskContext, useDesk } from "./names";
import { Matrix, Refusals, Timeline } from "./overview";
import { StatusPanel } from "./status";
import type { Tag } from "./texts";
import { TextsContext, guessTag, textsIn, useTexts } from "./texts";
import { Trouble } from "./trouble";
import type { View } from "./view";
import { useView } from "./view";

/** Before anything is shown: what takes time is the way to the broker. */
const opening = Desk.open(rangeOf(daysIn(globalThis.location.hash)));
opening.catch(() => undefined); // the page says it when it is there

function Header({ setTag }: { setTag: (tag: Tag) => void }): JSX.Element {
  const { say, tag } = useTexts();
  return (
    <header class="top">
      <h1>{say("title")}</h1>
      <div class="choice" role="group" aria-label={say("language-label")}>
        {(["nl", "en"] as const).map((one) => (
          <button key={one} type="button" lang={one} aria-pressed={one === tag} onClick={() => setTag(one)} data-testid={`language-${one}`}>
            {one === "nl" ? "Nederlands" : "English"}
          </button>
        ))}
      </div>
    </header>
  );
}

interface Look {
  days: number;
  data?: GetOverviewResponse;
  error?: unknown;
}

function useOverview(days: number): Look {
  const desk = useDesk();
  const [state, setState] = useState<Look>({ days: 0 });
  useEffect(() => {
    let over = false;
    desk.overview(rangeOf(days)).then((data) => !over && setState({ days, data }), (error: unknown) => !over && setState({ days, error }));
    return () => { over = true; };
  }, [desk, days]);
  return state;
}

function Picture({ data, view, go }: { data: GetOverviewResponse; view: View; go: (next: Partial<View>) => void }): JSX.Element {
  return (
    <>
      <Timeline data={data} view={view} go={go} />
      <Matrix data={data} view={view} />
      <div class="two"><Refusals data={data} view={view} /><Leads view={view} /></div>
    </>
  );
}

/** False at first, so that what stands above is on the screen before what takes longer. */
function useNext(): boolean {
  const [next, setNext] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setNext(true));
    return () => clearTimeout(timer);
  }, []);
  return next;
}

/** What stands below the first screen. */
function Below({ view, go }: { view: View; go: (next: Partial<View>) => void }): JSX.Element | null {
  return useNext() ? <List view={view} go={go} /> : null;
}

function Inside({ view, go }: { view: View; go: (next: Partial<View>) => void }): JSX.Element {
  const { say } = useTexts();
  const { days, data, error } = useOverview(view.days);
  if (error) return <Trouble error={error} />;
  if (!data) return <p role="status" class="sheet">{say("working")}</p>;
  return (
    <>
      <StatusPanel />
      {view.entry === undefined ? null : <EntryPanel index={view.entry} go={go} />}
      <Picture data={data} view={{ ...view, days }} go={go} />
      <Below view={view} go={go} />
    </>
  );
}

function App(): JSX.Element {
  const [tag, setTag] = useState(guessTag);
  const [state, setState] = useState<{ desk?: Desk; error?: unknown }>({});
  const [view, go] = useView();
  const texts = textsIn(tag);
  useEffect(() => {
    opening.then((desk) => setState({ desk }), (error: unknown) => setState({ error }));
  }, []);
  useEffect(() => {
    document.documentElement.lang = tag;
    document.title = texts.say("title");
  }, [tag]);
  return (
    <TextsContext.Provider value={texts}>
      <a class="skip" href="#entries" onClick={(event) => { event.preventDefault(); document.getElementById("entries")?.scrollIntoView(); }}>{texts.say("skip")}</a>
      <Header setTag={setTag} />
      <main>
        {state.error ? <Trouble error={state.error} /> : null}
        {state.desk ? <DeskContext.Provider value={state.desk}><Inside view={view} go={go} /></DeskContext.Provider> : null}
        {!state.desk && !state.error ? <p role="status" class="sheet">{texts.say("working")}</p> : null}
      </main>
      <footer class="top soft"><p>{texts.say("unreviewed")}</p></footer>
    </TextsContext.Provider>
  );
}

function showIcon(): void {
  const link = document.createElement("link");
  link.rel = "icon";
  link.href = new URL(icon, import.meta.url).href;
  document.head.append(link);
}

showIcon();
const place = document.getElementById("page");
if (place) render(<App />, place);
