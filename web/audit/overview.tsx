// SPDX-License-Identifier: EUPL-1.2
/** The picture: accesses by day, partners by kinds, reasons of refusals. The broker's counts, as the page says. */
import type { DayTally, GetOverviewResponse, KindTally } from "@gen/audit_pb";
import { Action, Outcome } from "@gen/ledger_pb";
import type { JSX } from "preact";
import type { Range } from "./days";
import { dayText, RANGES, rangeOf } from "./days";
import { Named, Partner, kindName, useDesk } from "./names";
import { useTexts } from "./texts";
import type { View, Wanted } from "./view";
import { linkTo, reasonName } from "./view";

/** The overview's days as a filter. */
export const inRange = ({ from, to }: Range): Partial<Wanted> => ({ from: dayText(from), to: dayText(to) });

const HEIGHT = 100;

const sumOf = ({ released, refused }: DayTally): bigint => released + refused;

/** The day on which most was asked for; undefined where nothing was. */
const busiest = (days: DayTally[]): DayTally | undefined =>
  days.filter((day) => sumOf(day) > 0n).reduce<DayTally | undefined>((most, day) => (most && sumOf(most) >= sumOf(day) ? most : day), undefined);

function Bars({ days, range }: { days: DayTally[]; range: Range }): JSX.Element {
  const { say, count } = useTexts();
  const most = Math.max(1, ...days.map((day) => Number(sumOf(day))));
  const sum = (of: "released" | "refused"): string => count(days.reduce((all, day) => all + day[of], 0n));
  const label = say("timeline-label", { from: dayText(range.from), to: dayText(range.to), released: sum("released"), refused: sum("refused") });
  const wide = range.to - range.from + 1;
  return (
    <svg class="bars" viewBox={`0 0 ${wide} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
      {days.map(({ day, released, refused }) => {
        const [good, bad] = [released, refused].map((one) => (Number(one) / most) * HEIGHT) as [number, number];
        return (
          <g key={day}>
            <title>{`${dayText(day)}: ${count(released)} / ${count(refused)}`}</title>
            <rect class="bar-released" x={day - range.from + 0.1} width={0.8} y={HEIGHT - good} height={good} />
            <rect class="bar-refused" x={day - range.from + 0.1} width={0.8} y={HEIGHT - good - bad} height={bad} />
          </g>
        );
      })}
    </svg>
  );
}

function DayTable({ days, view }: { days: DayTally[]; view: View }): JSX.Element {
  const { say, count } = useTexts();
  return (
    <details>
      <summary>{say("timeline-table")}</summary>
      <div class="scroll" tabIndex={0} role="group" aria-label={say("timeline-table")}>
        <table>
          <thead><tr>{["day", "released", "refused", "other"].map((one) => <th key={one} scope="col">{say(`column-${one}`)}</th>)}</tr></thead>
          <tbody>
            {[...days].reverse().map(({ day, released, refused, other }) => (
              <tr key={day}>
                <th scope="row"><a href={linkTo(view, { from: dayText(day), to: dayText(day) })}>{dayText(day)}</a></th>
                <td class="number">{count(released)}</td><td class="number">{count(refused)}</td><td class="number">{count(other)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

export function Timeline({ data, view, go }: { data: GetOverviewResponse; view: View; go: (next: Partial<View>) => void }): JSX.Element {
  const { say, count } = useTexts();
  const range = rangeOf(view.days);
  const most = busiest(data.days);
  return (
    <section class="sheet" aria-labelledby="timeline" data-testid="timeline">
      <div class="head">
        <h2 id="timeline">{say("timeline-title")}</h2>
        <div class="choice" role="group" aria-label={say("range-label")}>
          {RANGES.map((days) => (
            <button key={days} type="button" aria-pressed={days === view.days} onClick={() => go({ days })}>{say("range-days", { days })}</button>
          ))}
        </div>
      </div>
      <Bars days={data.days} range={range} />
      <p class="axis soft" aria-hidden="true"><span>{dayText(range.from)}</span><span>{dayText(range.to)}</span></p>
      <ul class="legend"><li><span class="swatch bar-released" />{say("column-released")}</li><li><span class="swatch bar-refused" />{say("column-refused")}</li></ul>
      {most ? <p>{say("timeline-most", { day: dayText(most.day), parts: Number(sumOf(most)), count: count(sumOf(most)) })}</p> : null}
      <DayTable days={data.days} view={view} />
      <p class="soft">{say("counts-hint")}</p>
    </section>
  );
}

interface Cell {
  released: bigint;
  refused: bigint;
}

const key = (partner: string, kind: string): string => `${partner} ${kind}`;

function cells(kinds: KindTally[]): Map<string, Cell> {
  const found = new Map<string, Cell>();
  for (const { partner, kind, action, outcome, count } of kinds) {
    if (action !== Action.ACCESS) continue;
    const cell = found.get(key(partner, kind)) ?? { released: 0n, refused: 0n };
    cell[outcome === Outcome.DONE ? "released" : "refused"] += count;
    found.set(key(partner, kind), cell);
  }
  return found;
}

function CellLinks({ cell, view, wanted, what }: { cell: Cell | undefined; view: View; wanted: Partial<Wanted>; what: string }): JSX.Element {
  const { say, count } = useTexts();
  if (!cell) return <td class="cell cell-none"><span class="hidden">{say("cell-none")}</span></td>;
  const share = Number(cell.refused) / Math.max(1, Number(cell.released + cell.refused));
  const links = (["released", "refused"] as const).filter((verdict) => cell[verdict] > 0n);
  return (
    <td class={`cell ${share >= 0.5 ? "cell-refused" : share > 0 ? "cell-mixed" : "cell-released"}`}>
      {links.map((verdict) => (
        <a key={verdict} class={verdict} href={linkTo(view, { ...wanted, verdict })} aria-label={`${what}: ${count(cell[verdict])} ${say(`column-${verdict}`)}`}>
          {verdict === "released" ? "✓" : "✗"} {count(cell[verdict])}
        </a>
      ))}
    </td>
  );
}

export function Matrix({ data, view }: { data: GetOverviewResponse; view: View }): JSX.Element {
  const { say, tag } = useTexts();
  const desk = useDesk();
  const found = cells(data.kinds);
  const access = data.kinds.filter(({ action }) => action === Action.ACCESS);
  const partners = [...new Set(access.map(({ partner }) => partner))].sort();
  const kinds = [...new Set(access.map(({ kind }) => kind))].sort();
  const days = inRange(rangeOf(view.days));
  return (
    <section class="sheet" aria-labelledby="matrix" data-testid="matrix">
      <h2 id="matrix">{say("matrix-title")}</h2>
      {partners.length === 0 ? <p>{say("matrix-none")}</p> : (
        <div class="scroll" tabIndex={0} role="group" aria-labelledby="matrix">
          <table class="matrix">
            <thead><tr><th scope="col">{say("column-partner")}</th>{kinds.map((kind) => <th key={kind} scope="col">{kindName(desk, kind, tag)}</th>)}</tr></thead>
            <tbody>
              {partners.map((partner) => (
                <tr key={partner}>
                  <th scope="row"><a href={linkTo(view, { ...days, partner })}><Partner id={partner} /></a></th>
                  {kinds.map((kind) => (
                    <CellLinks
                      key={kind} cell={found.get(key(partner, kind))} view={view} wanted={{ ...days, partner, kind, action: "access" }}
                      what={`${partner}, ${kindName(desk, kind, tag)}`}
                    />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {partners.length === 0 ? null : <p class="soft">{say("matrix-hint")}</p>}
    </section>
  );
}

export function Refusals({ data, view }: { data: GetOverviewResponse; view: View }): JSX.Element | null {
  const { say, count } = useTexts();
  const sums = new Map<string, bigint>();
  for (const { outcome, reason, count: number } of data.kinds) {
    const name = reasonName(reason);
    if (outcome !== Outcome.DONE && reason > 0) sums.set(name, (sums.get(name) ?? 0n) + number);
  }
  if (sums.size === 0) return null;
  const days = inRange(rangeOf(view.days));
  return (
    <section class="sheet" aria-labelledby="refusals" data-testid="refusals">
      <h2 id="refusals">{say("refusals-title")}</h2>
      <ul class="sums">
        {[...sums].sort((a, b) => Number(b[1] - a[1])).map(([reason, number]) => (
          <li key={reason}><a href={linkTo(view, { ...days, reason })}><Named name={say(`reason-${reason}`)} id={reason} /></a> <span class="number">{count(number)}</span></li>
        ))}
      </ul>
    </section>
  );
}
