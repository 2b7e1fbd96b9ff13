// SPDX-License-Identifier: EUPL-1.2
/** The languages that the page offers, in the order in which they are shown. */

export interface Language {
  /** BCP 47; also the catalogue's name in web/locales. */
  tag: string;
  /** What its speakers call it. */
  name: string;
  dir: "ltr" | "rtl";
}

export const LANGUAGES: readonly Language[] = [
  { tag: "nl", name: "Nederlands", dir: "ltr" },
  { tag: "en", name: "English", dir: "ltr" },
  { tag: "ar", name: "العربية", dir: "rtl" },
  { tag: "ti", name: "ትግርኛ", dir: "ltr" },
  { tag: "fa-AF", name: "دری", dir: "rtl" },
  { tag: "fa", name: "فارسی", dir: "rtl" },
  { tag: "tr", name: "Türkçe", dir: "ltr" },
  { tag: "uk", name: "Українська", dir: "ltr" },
  { tag: "so", name: "Soomaali", dir: "ltr" },
  { tag: "fr", name: "Français", dir: "ltr" },
  { tag: "ps", name: "پښتو", dir: "rtl" },
  { tag: "es", name: "Español", dir: "ltr" },
];

/** Read when a text or a name is missing in the chosen language, in this order. */
export const FALLBACKS: readonly string[] = ["en", "nl"];

const DEFAULT: Language = { tag: "nl", name: "Nederlands", dir: "ltr" };

const primary = (tag: string): string => tag.split("-")[0] ?? tag;

/** The offered language that fits a tag best; undefined when none does. */
export function findLanguage(tag: string): Language | undefined {
  const wanted = tag.toLowerCase();
  return LANGUAGES.find((language) => language.tag.toLowerCase() === wanted)
    ?? LANGUAGES.find((language) => language.tag === primary(wanted));
}

/** The one to begin with, from what the browser says its user reads. */
export function guessLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const found = findLanguage(tag);
    if (found) return found;
  }
  return DEFAULT;
}

/** A name for any tag: a language's own name where we know it. */
export const languageName = (tag: string): string => findLanguage(tag)?.name ?? tag;

/** The direction of a tag's script. */
export const directionOf = (tag: string): "ltr" | "rtl" => findLanguage(tag)?.dir ?? "ltr";
