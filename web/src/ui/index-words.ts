// SPDX-License-Identifier: EUPL-1.2
/** The words of the page in the download, from the catalogue. */
import type { GrantState, IndexWords, LogLine } from "../holder/types";
import { wording } from "../texts/texts";
import type { Texts } from "../texts/texts";

/** Records, so that the compiler misses one that is not there. */
const STATES: Record<GrantState, true> = {
  active: true, paused: true, revoked: true, expired: true, "used-up": true, "not-yet": true, replaced: true,
};
const WHATS: Record<LogLine["what"], true> = {
  read: true, refused: true, asked: true, added: true, opened: true, "wrong-pin": true, granted: true, revoked: true,
  paused: true, resumed: true, stopped: true, answered: true, erased: true, keys: true, looked: true, enrolled: true,
  vault: true, resealed: true, frozen: true, remarked: true, rejected: true,
};

function all<K extends string>(keys: Record<K, true>, text: (key: K) => string): Record<K, string> {
  const found: Partial<Record<K, string>> = {};
  for (const key of Object.keys(keys) as K[]) found[key] = text(key);
  return found as Record<K, string>;
}

export function indexWords(texts: Texts): IndexWords {
  const say = (id: string): string => wording(texts.pieces(id));
  return {
    language: texts.language.tag, dir: texts.language.dir,
    title: say("dossier-title"), grants: say("home-list-title"), log: say("log-title"),
    part: say("log-filter-kind"), about: say("fact-what"), by: say("fhir-author"), date: say("download-date"),
    to: say("log-filter-partner"), why: say("fact-why"), until: say("fact-until"), state: say("download-state"),
    who: say("fact-who"), happened: say("download-happened"),
    states: all(STATES, (state) => say(`state-${state}`)), whats: all(WHATS, (what) => say(`what-${what}`)),
    you: say("you"), broker: say("broker"),
  };
}
