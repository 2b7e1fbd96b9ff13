// SPDX-License-Identifier: EUPL-1.2
/** Entries that fit what is asked for, newest first, each proven in the log before it is shown. */
import { Action, Reason } from "@gen/ledger_pb";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Entry, Found } from "./desk";
import { collect, download, EXPORT_MAX, fileText, lineOf } from "./export";
import type { Format } from "./export";
import { kindName, partnerName, purposeName, Staff, useDesk } from "./names";
import { outcomeOf, Parts } from "./parts";
import { Trouble } from "./trouble";
import { timeText, useTexts } from "./texts";
import type { Field, View, Wanted } from "./view";
import { actionName, FIELDS, filterOf, names, nothing, wrongFields, writeView } from "./view";

const PAGE = 25;

interface Choice {
  value: string;
  label: string;
}

/** What can be chosen for a field; undefined where one types. */
function useChoices(): Partial<Record<Field, Choice[]>> {
  const texts = useTexts();
  const { say, tag } = texts;
  const desk = useDesk();
  const choose = (values: string[], label: (value: string) => string): Choice[] => values.map((value) => ({ value, label: label(value) }));
  return {
    partner: choose([...desk.directory.message.members.map(({ id }) => id), "holder", "broker"], (id) => partnerName(desk, id, texts)),
    kind: choose(desk.rules.agreement.kinds.map(({ id }) => id), (id) => kindName(desk, id, tag)),
    purpose: choose(desk.rules.agreement.purposes.map(({ id }) => id), (id) => purposeName(desk, id, texts)),
    verdict: choose(["released", "refused"], (one) => say(`column-${one}`)),
    reason: choose(names(Reason), (one) => say(`reason-${one}`)),
    action: choose(names(Action), (one) => say(`action-${one}`)),
  };
}

/** Days as they stand in the log: a date picker would write them the browser's way. */
const KIND_OF_INPUT: Partial<Record<Field, { placeholder: string; inputMode?: "numeric" }>> = {
  from: { placeholder: "2027-01-31", inputMode: "numeric" }, to: { placeholder: "2027-01-31", inputMode: "numeric" },
  holder: { placeholder: "7K3Q-9MZT-4XWB-1NCE-H" },
};

function FieldInput({ name, wanted, set, choices }: {
  name: Field; wanted: Wanted; set: (name: Field, value: string) => void; choices: Choice[] | undefined;
}): JSX.Element {
  const { say } = useTexts();
  const value = wanted[name];
  const known = !choices || value === "" || choices.some((one) => one.value === value);
  const change = (event: { currentTarget: { value: string } }): void => set(name, event.currentTarget.value.trim());
  return (
    <label class="field">
      <span>{say(`field-${name}`)}</span>
      {choices ? (
        <select value={value} onChange={change} data-testid={`field-${name}`}>
          <option value="">{say("field-any")}</option>
          {known ? null : <option value={value}>{value}</option>}
          {choices.map((one) => <option key={one.value} value={one.value}>{one.label}</option>)}
        </select>
      ) : (
        <input value={value} onChange={change} autocomplete="off" spellcheck={false} data-testid={`field-${name}`} {...KIND_OF_INPUT[name]} />
      )}
    </label>
  );
}

function FilterForm({ view, go }: { view: View; go: (next: Partial<View>) => void }): JSX.Element {
  const { say } = useTexts();
  const [wanted, setWanted] = useState(view.wanted);
  const choices = useChoices();
  const now = JSON.stringify(view.wanted);
  useEffect(() => setWanted(view.wanted), [now]);
  const show = (event: Event): void => {
    event.preventDefault();
    go({ wanted, before: 0, entry: undefined });
  };
  return (
    <form class="filter" onSubmit={show} data-testid="filter">
      {FIELDS.map((name) => (
        <FieldInput key={name} name={name} wanted={wanted} choices={choices[name]} set={(field, value) => setWanted((old) => ({ ...old, [field]: value }))} />
      ))}
      <div class="actions">
        <button type="submit" class="main">{say("filter-show")}</button>
        <button type="button" onClick={() => go({ wanted: nothing(), before: 0, entry: undefined })}>{say("filter-clear")}</button>
      </div>
    </form>
  );
}

/** Where there is no room for columns, each cell says which one it is. */
function Cell({ name, children }: { name: string; children: ComponentChildren }): JSX.Element {
  const { say } = useTexts();
  return <td class={name === "holder" ? "id" : ""} data-label={say(`column-${name}`)}>{children}</td>;
}

function Row({ entry, view }: { entry: Entry; view: View }): JSX.Element {
  const texts = useTexts();
  const { say } = texts;
  const desk = useDesk();
  const { index, seen, kept } = entry;
  const outcome = outcomeOf(entry);
  const whoText = (who: string, whom: string): string =>
    [who, whom].filter((id) => id !== "").map((id) => partnerName(desk, id, texts)).join(" → ");
  return (
    <tr data-testid="row">
      <th scope="row" data-label={say("column-index")}><a href={writeView({ ...view, entry: index })}>{index}</a></th>
      <Cell name="time">{seen ? timeText(Number(seen.time)) : ""}</Cell>
      <Cell name="action">{seen ? say(`action-${actionName(seen.action)}`) : say("entry-erased")}</Cell>
      <Cell name="outcome"><span class={`outcome outcome-${outcome}`}>{say(`outcome-${outcome}`)}</span></Cell>
      <Cell name="partner">{seen ? whoText(seen.requester, kept?.partner ?? "") : ""}</Cell>
      <Cell name="staff">{kept?.staff ? <Staff id={kept.staff} role={kept.staffRole} /> : ""}</Cell>
      <Cell name="kinds"><Parts entry={entry} /></Cell>
      <Cell name="purpose">{kept ? purposeName(desk, kept.purpose, texts) : ""}</Cell>
      <Cell name="holder">{lineOf(entry).holder}</Cell>
    </tr>
  );
}

const COLUMNS = ["index", "time", "action", "outcome", "partner", "staff", "kinds", "purpose", "holder"];

function Table({ found, view }: { found: Found; view: View }): JSX.Element {
  const { say } = useTexts();
  return (
    <div class="scroll" tabIndex={0} role="group" aria-labelledby="entries">
      <table class="entries" data-testid="entries">
        <thead><tr>{COLUMNS.map((one) => <th key={one} scope="col">{say(`column-${one}`)}</th>)}</tr></thead>
        <tbody>{found.entries.map((entry) => <Row key={entry.index} entry={entry} view={view} />)}</tbody>
      </table>
    </div>
  );
}

/** The same question for the command, which has no bound and more formats. */
export function commandOf(wanted: Wanted): string {
  const options = FIELDS.filter((name) => wanted[name] && name !== "to").map((name) => `--${name} '${wanted[name]}'`);
  if (wanted.to) options.push(`--to '${wanted.to}T23:59:59Z'`);
  return ["eenmaal audit export --out log.csv", ...options].join(" ");
}

function Exports({ view }: { view: View }): JSX.Element {
  const { say } = useTexts();
  const desk = useDesk();
  const [told, setTold] = useState("");
  const [trouble, setTrouble] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const make = async (format: Format): Promise<void> => {
    setBusy(true);
    setTrouble(undefined);
    try {
      const { lines, more } = await collect(desk, filterOf(view.wanted), (number) => setTold(say("export-progress", { count: number })));
      download(fileText(lines, format), `eenmaal-log.${format}`, format === "csv" ? "text/csv;charset=utf-8" : "application/jsonl");
      setTold(say(more ? "export-cut" : "export-done", { count: lines.length, most: EXPORT_MAX }));
    } catch (error) {
      setTrouble(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="exports">
      <h3>{say("export-title")}</h3>
      <div class="actions">
        {(["csv", "jsonl"] as const).map((format) => (
          <button key={format} type="button" disabled={busy} onClick={() => { void make(format); }} data-testid={`export-${format}`}>{say(`export-${format}`)}</button>
        ))}
      </div>
      <p role="status" data-testid="exported">{told}</p>
      {trouble ? <Trouble error={trouble} /> : null}
      <p class="soft">{say("export-command")}</p>
      <pre class="note" tabIndex={0}>{commandOf(view.wanted)}</pre>
    </div>
  );
}

function Pages({ found, view, go }: { found: Found; view: View; go: (next: Partial<View>) => void }): JSX.Element {
  const { say } = useTexts();
  return (
    <div class="actions">
      {view.before > 0 ? <button type="button" onClick={() => go({ before: 0 })} data-testid="newest">{say("page-newest")}</button> : null}
      {found.next > 0 ? <button type="button" onClick={() => go({ before: found.next })} data-testid="older">{say("page-older")}</button> : null}
    </div>
  );
}

/** What a look gave, again for every other question. */
function useFound(view: View): { found?: Found | undefined; error?: unknown } {
  const desk = useDesk();
  const [state, setState] = useState<{ question: string; found?: Found; error?: unknown }>({ question: "" });
  const question = JSON.stringify([view.wanted, view.before]);
  useEffect(() => {
    let over = false;
    if (wrongFields(view.wanted).length > 0) return undefined;
    desk.find(filterOf(view.wanted), view.before, PAGE).then(
      (found) => !over && setState({ question, found }), (error: unknown) => !over && setState({ question, error }));
    return () => { over = true; };
  }, [desk, question]);
  return state.question === question ? state : {};
}

function Result({ view, go }: { view: View; go: (next: Partial<View>) => void }): JSX.Element {
  const { say } = useTexts();
  const { found, error } = useFound(view);
  if (error) return <Trouble error={error} />;
  if (!found) return <p role="status">{say("working")}</p>;
  const told: ComponentChildren = found.entries.length === 0 ? say(found.next > 0 ? "list-none-yet" : "list-none") : say("list-proven", { count: found.entries.length });
  return (
    <>
      <p role="status" data-testid="found">{told}</p>
      {found.entries.length > 0 ? <Table found={found} view={view} /> : null}
      <Pages found={found} view={view} go={go} />
    </>
  );
}

export function List({ view, go }: { view: View; go: (next: Partial<View>) => void }): JSX.Element {
  const { say } = useTexts();
  const wrong = wrongFields(view.wanted);
  return (
    <section class="sheet" aria-labelledby="entries">
      <h2 id="entries">{say("list-title")}</h2>
      <FilterForm view={view} go={go} />
      {wrong.length > 0
        ? <p role="alert" class="alarm">{say("filter-wrong", { fields: wrong.map((name) => say(`field-${name}`)).join(", ") })}</p>
        : <><Result view={view} go={go} /><Exports key={JSON.stringify(view.wanted)} view={view} /></>}
    </section>
  );
}
