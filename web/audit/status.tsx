// SPDX-License-Identifier: EUPL-1.2
/** What was verified in this browser, before anything else. */
import type { JSX } from "preact";
import { hex } from "../src/protocol/bytes";
import type { Standing } from "./desk";
import { useDesk } from "./names";
import { Check } from "./check";
import { timeText, useTexts } from "./texts";
import { WitnessAlarms, WitnessCheck, witnessedText } from "./witnesses";

/** "1a2b 3c4d …": easier to compare by eye. */
const grouped = (digits: string): string => (digits.match(/.{4}/g) ?? []).join(" ");

function RootCheck({ standing }: { standing: Standing }): JSX.Element {
  const { say } = useTexts();
  const first = standing.firstVisit;
  return (
    <Check mark={first ? "note" : "good"} title={say(first ? "check-root-first" : "check-root")}>
      <code class="fingerprint" data-testid="fingerprint">{grouped(hex(standing.root))}</code>
      <p>{say(first ? "check-root-first-hint" : "check-root-hint")}</p>
    </Check>
  );
}

function LogCheck({ standing }: { standing: Standing }): JSX.Element {
  const { say } = useTexts();
  const { before, tree, kept } = standing;
  const grown = { from: Number(before?.tree.size ?? 0n), to: Number(tree.size), time: timeText(before?.at ?? 0) };
  return (
    <Check mark={before && kept ? "good" : "note"} title={say(before ? "check-consistent" : "check-consistent-first")}>
      <p data-testid="grown">{say(before ? "check-consistent-hint" : "check-consistent-first-hint", grown)}</p>
      {kept ? null : <p>{say("check-not-kept")}</p>}
    </Check>
  );
}

export function StatusPanel(): JSX.Element {
  const texts = useTexts();
  const { say, count } = texts;
  const { standing, directory } = useDesk();
  const { tree, note } = standing;
  return (
    <section class="sheet" aria-labelledby="status" data-testid="status">
      <h2 id="status">{say("status-title")}</h2>
      <WitnessAlarms />
      <dl class="facts">
        <div><dt>{say("status-size")}</dt><dd data-testid="size">{count(tree.size)}</dd></div>
        <div><dt>{say("status-checkpoint")}</dt><dd>{timeText(standing.time)} UTC</dd></div>
        <div><dt>{say("status-witnessed")}</dt><dd data-testid="witnessed">{witnessedText(standing.watch, texts)}</dd></div>
        <div><dt>{say("status-log")}</dt><dd>{directory.audience}</dd></div>
        <div><dt>{say("status-who")}</dt><dd>{standing.who}</dd></div>
      </dl>
      <ul class="checks">
        <Check mark="good" title={say("check-checkpoint")}>
          <p>{say("check-checkpoint-hint", { key: directory.audience })}</p>
          <details><summary>{say("check-checkpoint-show")}</summary><pre class="note" tabIndex={0}>{note}</pre></details>
        </Check>
        <LogCheck standing={standing} />
        <Check mark="good" title={say("check-directory", { version: String(directory.message.version) })}>
          <p>{say("check-directory-hint", { until: timeText(Number(directory.message.notAfter)) })}</p>
        </Check>
        <RootCheck standing={standing} />
        <WitnessCheck />
      </ul>
      <p class="soft">{say("status-logged")}</p>
    </section>
  );
}
