// SPDX-License-Identifier: EUPL-1.2
/** The page's sentences, in Dutch or English, and names from directory and agreement in the same language. */
import { FluentBundle, FluentResource } from "@fluent/bundle";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import en from "./locales/en.ftl";
import nl from "./locales/nl.ftl";

export type Tag = "nl" | "en";
export type Values = Record<string, string | number>;

export interface Texts {
  tag: Tag;
  say(id: string, values?: Values): string;
  /** A number with separators. */
  count(number: number | bigint): string;
}

function makeTexts(tag: Tag, catalogue: string): Texts {
  const bundle = new FluentBundle(tag, { useIsolating: true });
  bundle.addResource(new FluentResource(catalogue));
  const numbers = new Intl.NumberFormat(tag);
  return {
    tag,
    say: (id, values) => {
      const pattern = bundle.getMessage(id)?.value;
      return pattern ? bundle.formatPattern(pattern, values) : id;
    },
    count: (number) => numbers.format(number),
  };
}

const ALL: Record<Tag, Texts> = { nl: makeTexts("nl", nl), en: makeTexts("en", en) };

export const textsIn = (tag: Tag): Texts => ALL[tag];

/** From what the browser says its user reads. */
export const guessTag = (): Tag => (navigator.languages.find((one) => /^(nl|en)\b/.test(one)) ?? "nl").startsWith("nl") ? "nl" : "en";

export const TextsContext = createContext<Texts>(ALL.nl);
export const useTexts = (): Texts => useContext(TextsContext);

const DAY = 86_400;

/** "2026-11-22": days are of UTC here, as in the log and in the command. */
export const dayText = (day: number): string => new Date(day * DAY * 1000).toISOString().slice(0, 10);
export const timeText = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ");
export const dayOf = (seconds: number): number => Math.floor(seconds / DAY);

/** Seconds at which a day "2026-11-22" begins; undefined for what is none. */
export function daySeconds(text: string): number | undefined {
  const found = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return Number.isNaN(found) ? undefined : found / 1000;
}
