// SPDX-License-Identifier: EUPL-1.2
/** One entry, whole, with the proof that was checked. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { hex } from "../src/protocol/bytes";
import type { OneEntry } from "./desk";
import { lineOf } from "./export";
import { Named, Partner, purposeName, roleName, useDesk } from "./names";
import { outcomeOf, Parts } from "./parts";
import { Trouble } from "./trouble";
import { useTexts } from "./texts";
import type { View } from "./view";

function Facts({ entry }: { entry: OneEntry }): JSX.Element {
  const texts = useTexts();
  const { say, tag } = texts;
  const desk = useDesk();
  const line = lineOf(entry);
  const { kept, statement } = entry;
  const named = (name: string, id: string): ComponentChildren => id && <Named name={name} id={id} />;
  const rows: [string, ComponentChildren][] = [
    ["time", line.time], ["action", named(say(`action-${line.action}`), line.action)], ["outcome", say(`outcome-${outcomeOf(entry)}`)],
    ["partner", line.requester && <Partner id={line.requester} />], ["concerned", line.partner && <Partner id={line.partner} />],
    ["staff", line.staff], ["role", named(roleName(desk, line.staff_role, tag), line.staff_role)], ["holder", line.holder],
    ["purpose", named(purposeName(desk, line.purpose, texts), line.purpose)],
    ["kinds", line.kinds && <Parts entry={entry} />], ["reason", named(say(`reason-${line.reason}`), line.reason)],
    ["grant", kept ? [kept.grantId, ...kept.kinds.map(({ grantId }) => grantId)].filter((id) => id.length > 0).map(hex)
      .filter((id, n, all) => all.indexOf(id) === n).join(" ") : ""],
    ["directory", kept ? String(kept.directoryVersion) : ""],
    ["statement", entry.seen ? hex(entry.seen.statementHash) : ""], ["statement-type", statement?.payloadType ?? say("statement-none")],
    ["leaf", line.leaf],
  ];
  return (
    <dl class="entry-facts">
      {rows.filter(([, value]) => value !== "").map(([name, value]) => (
        <div key={name}><dt>{say(`column-${name}`)}</dt><dd class={/^[0-9a-f ]{32,}$/.test(String(value)) ? "id" : ""}>{value}</dd></div>
      ))}
    </dl>
  );
}

function Proof({ entry }: { entry: OneEntry }): JSX.Element {
  const { say } = useTexts();
  return (
    <div class="check check-good" data-testid="proven">
      <span class="sign" aria-hidden="true">✓</span>
      <div>
        <strong>{say("proof-title")}</strong>
        <p class="soft">{say("proof-hint", { index: String(entry.index), size: Number(entry.tree.size), steps: entry.proof.length })}</p>
        <details>
          <summary>{say("proof-show")}</summary>
          <pre class="note" tabIndex={0}>{entry.proof.map(hex).join("\n")}{`\n\n${hex(entry.tree.root)}`}</pre>
        </details>
        <p class="soft">{say("proof-command")} <code>eenmaal audit prove {entry.index}</code></p>
      </div>
    </div>
  );
}

export function EntryPanel({ index, go }: { index: number; go: (next: Partial<View>) => void }): JSX.Element {
  const { say } = useTexts();
  const desk = useDesk();
  const [state, setState] = useState<{ entry?: OneEntry; error?: unknown }>({});
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    let over = false;
    setState({});
    heading.current?.focus();
    desk.entry(index).then((entry) => !over && setState({ entry }), (error: unknown) => !over && setState({ error }));
    return () => { over = true; };
  }, [desk, index]);
  const { entry, error } = state;
  return (
    <section class="sheet entry" aria-labelledby="entry" data-testid="entry">
      <div class="head">
        <h2 id="entry" tabIndex={-1} ref={heading}>{say("entry-title", { index: String(index) })}</h2>
        <button type="button" onClick={() => go({ entry: undefined })} data-testid="entry-close">{say("entry-close")}</button>
      </div>
      {error ? <Trouble error={error} /> : null}
      {!entry && !error ? <p role="status">{say("working")}</p> : null}
      {entry ? <><Proof entry={entry} />{entry.seen ? <Facts entry={entry} /> : <p>{say("entry-erased-hint")}</p>}</> : null}
    </section>
  );
}
