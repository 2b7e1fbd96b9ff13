// SPDX-License-Identifier: EUPL-1.2
/** Names from the agreement and the directory, which do not exist in every language. */
import type { Names } from "../holder/types";
import { FALLBACKS } from "./languages";

export interface Name {
  text: string;
  /** The language that text is in; not always the one that was asked for. */
  language: string;
}

const primary = (tag: string): string => tag.split("-")[0] ?? tag;

/** Organisations are known by what stands on their door. */
const ON_THE_DOOR: readonly string[] = ["nl"];

/** The name in a language, or in the nearest that there is; undefined when there is none at all. own: an organisation's. */
export function nameIn(names: Names, language: string, own = false): Name | undefined {
  const nearest = own ? ON_THE_DOOR : FALLBACKS;
  const wanted = [language, primary(language), ...nearest, ...Object.keys(names)];
  for (const tag of wanted) {
    const text = names[tag];
    if (text) return { text, language: tag };
  }
  return undefined;
}

/** Whether a name had to be taken from another language than the one that is read. */
export const isForeign = (name: Name, language: string): boolean => primary(name.language) !== primary(language);
