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
  let numbers: Intl.NumberFormat | undefined;
  return {
    tag,
    say: (id, values) => {
      const pattern = bundle.getMessage(id)?.value;
      return pattern ? bundle.formatPattern(pattern, values) : id;
    },
    count: (number) => (numbers ??= new Intl.NumberFormat(tag)).format(number),
  };
}

const CATALOGUES: Record<Tag, string> = { nl, en };
const made = new Map<Tag, Texts>();

/** Made when they are first read: that takes time. */
export function textsIn(tag: Tag): Texts {
  const texts = made.get(tag) ?? makeTexts(tag, CATALOGUES[tag]);
  made.set(tag, texts);
  return texts;
}

/** From what the browser says its user reads. */
export const guessTag = (): Tag => (navigator.languages.find((one) => /^(nl|en)\b/.test(one)) ?? "nl").startsWith("nl") ? "nl" : "en";

export const TextsContext = createContext<Texts | undefined>(undefined);
export const useTexts = (): Texts => useContext(TextsContext) ?? textsIn(guessTag());

export const timeText = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ");
