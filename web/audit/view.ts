// SPDX-License-Identifier: EUPL-1.2
/** What is looked at stands in the URL's fragment, so that it can be kept, sent to a colleague, and gone back to. */
import { Verdict } from "@gen/audit_pb";
import { Action, Reason } from "@gen/ledger_pb";
import { useEffect, useState } from "preact/hooks";
import { readNumber } from "../src/protocol/number";
import { DAY, daySeconds, daysIn, DEFAULT_DAYS } from "./days";
import type { Filter } from "./desk";

/** "" where nothing is asked for. */
export const FIELDS = ["from", "to", "partner", "staff", "holder", "kind", "purpose", "verdict", "reason", "action"] as const;
export type Field = (typeof FIELDS)[number];
export type Wanted = Record<Field, string>;

export interface View {
  /** Of the overview, ending today. */
  days: number;
  wanted: Wanted;
  /** List entries below this one; 0: the newest. */
  before: number;
  /** The entry that stands open. */
  entry: number | undefined;
}


export const nothing = (): Wanted => Object.fromEntries(FIELDS.map((name) => [name, ""])) as Wanted;

/** "no-consent" of REASON_NO_CONSENT; a number that is not known here stays one. */
export const nameOf = (names: Record<number, string>, value: number): string =>
  (names[value] ?? String(value)).toLowerCase().replace(/_/g, "-");

const numberOf = (names: object, text: string): number => {
  const found = (names as Record<string, unknown>)[text.toUpperCase().replace(/-/g, "_")];
  return typeof found === "number" ? found : 0;
};

export const actionName = (action: Action): string => nameOf(Action, action);
export const reasonName = (reason: Reason): string => nameOf(Reason, reason);
export const names = (all: Record<number, string> | object): string[] =>
  Object.values(all).filter((one): one is number => typeof one === "number" && one > 0).map((one) => nameOf(all as Record<number, string>, one));

const whole = (text: string | null): number | undefined => (/^\d{1,15}$/.test(text ?? "") ? Number(text) : undefined);

export function readView(fragment: string): View {
  const given = new URLSearchParams(fragment.replace(/^#/, ""));
  const wanted = nothing();
  for (const name of FIELDS) wanted[name] = (given.get(name) ?? "").slice(0, 60);
  return {
    days: daysIn(fragment), wanted,
    before: whole(given.get("before")) ?? 0, entry: whole(given.get("entry")),
  };
}

export function writeView({ days, wanted, before, entry }: View): string {
  const out = new URLSearchParams();
  if (days !== DEFAULT_DAYS) out.set("days", String(days));
  for (const name of FIELDS) if (wanted[name]) out.set(name, wanted[name]);
  if (before > 0) out.set("before", String(before));
  if (entry !== undefined) out.set("entry", String(entry));
  return `#${out.toString()}`;
}

/** The names of fields that do not say anything that can be looked for. */
export function wrongFields(wanted: Wanted): Field[] {
  const slug = (text: string): boolean => text === "" || /^[a-z0-9-]{1,40}$/.test(text);
  const day = (text: string): boolean => text === "" || daySeconds(text) !== undefined;
  const right: Record<Field, boolean> = {
    from: day(wanted.from), to: day(wanted.to), partner: slug(wanted.partner), staff: slug(wanted.staff),
    holder: wanted.holder === "" || readNumber(wanted.holder) !== undefined, kind: slug(wanted.kind), purpose: slug(wanted.purpose),
    verdict: ["", "released", "refused"].includes(wanted.verdict),
    reason: wanted.reason === "" || numberOf(Reason, wanted.reason) > 0, action: wanted.action === "" || numberOf(Action, wanted.action) > 0,
  };
  return FIELDS.filter((name) => !right[name]);
}

/** As the broker is asked: the last day is included. */
export function filterOf(wanted: Wanted): Filter {
  const filter: Filter = {};
  const [from, to] = [daySeconds(wanted.from), daySeconds(wanted.to)];
  if (from !== undefined) filter.from = BigInt(from);
  if (to !== undefined) filter.to = BigInt(to + DAY);
  for (const name of ["partner", "staff", "kind", "purpose"] as const) if (wanted[name]) filter[name] = wanted[name];
  const holder = wanted.holder ? readNumber(wanted.holder) : undefined;
  if (holder) filter.holder = holder;
  if (wanted.verdict) filter.verdict = numberOf(Verdict, wanted.verdict);
  if (wanted.reason) filter.reason = numberOf(Reason, wanted.reason);
  if (wanted.action) filter.action = numberOf(Action, wanted.action);
  return filter;
}

/** The view, and how to go to another one: by a new step in the browser's history. */
export function useView(): [View, (next: Partial<View>) => void] {
  const [view, setView] = useState(() => readView(globalThis.location.hash));
  useEffect(() => {
    const change = (): void => setView(readView(globalThis.location.hash));
    globalThis.addEventListener("hashchange", change);
    return () => globalThis.removeEventListener("hashchange", change);
  }, []);
  return [view, (next) => { globalThis.location.hash = writeView({ ...view, ...next }); }];
}

/** A link to entries that fit, with everything else as it is. */
export const linkTo = (view: View, wanted: Partial<Wanted>): string =>
  writeView({ ...view, before: 0, entry: undefined, wanted: { ...nothing(), ...wanted } });
