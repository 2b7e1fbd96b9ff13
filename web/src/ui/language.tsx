// SPDX-License-Identifier: EUPL-1.2
/** What language the page speaks, and in helper mode which second one beside it. */
import { createContext } from "preact";
import type { ComponentChildren, JSX } from "preact";
import { useContext, useEffect, useMemo, useState } from "preact/hooks";
import type { Dispatch, StateUpdater } from "preact/hooks";
import { guessLanguage } from "../texts/languages";
import type { Language } from "../texts/languages";
import { firstTexts, isolated, loadTexts } from "../texts/texts";
import type { Texts, Values } from "../texts/texts";

/** Who helps: written into every grant that is given meanwhile. */
export interface Helper {
  /** A slug: "interpreter", "family", … */
  role: string;
  /** A partner's id; "" for nobody's. */
  partner: string;
  /** The second language's tag. */
  language: string;
}

export interface Speech {
  texts: Texts;
  /** Of the helper, while there is one. */
  second: Texts | undefined;
  helper: Helper | undefined;
  /** At the door, where the first screens' texts do until the rest is there. */
  begin(language: Language): void;
  setLanguage(tag: string): Promise<void>;
  setHelper(helper: Helper | undefined): Promise<void>;
  /** Language and help stand open, over the screen below. */
  choosing: boolean;
  setChoosing(open: boolean): void;
  /** A sentence for a label or an attribute, in the first language. */
  say(id: string, values?: Values): string;
}

const Context = createContext<Speech | undefined>(undefined);

export function useSpeech(): Speech {
  const speech = useContext(Context);
  if (!speech) throw new Error("no language around this");
  return speech;
}

/** Tells the browser: fonts, hyphens, voices and direction follow it. */
function useDocumentLanguage(texts: Texts): void {
  useEffect(() => {
    document.documentElement.lang = texts.language.tag;
    document.documentElement.dir = texts.language.dir;
    document.title = isolated(texts.pieces("app-title"));
  }, [texts]);
}

const RETRY_MS = 2000;

/** The texts of one language: the first screens' at once, the rest as soon as the line brings it. */
function useTexts(): [Texts, Dispatch<StateUpdater<Texts>>] {
  const [texts, setTexts] = useState(() => firstTexts(guessLanguage(navigator.languages)));
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (texts.whole) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    loadTexts(texts.language.tag).then((whole) => {
      if (!over) setTexts(whole);
    }, () => {
      if (!over) timer = setTimeout(() => setTries(tries + 1), RETRY_MS);
    });
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [texts, tries]);
  return [texts, setTexts];
}

export function SpeechProvider({ children }: { children: ComponentChildren }): JSX.Element {
  const [texts, setTexts] = useTexts();
  const [choosing, setChoosing] = useState(false);
  const [aid, setAid] = useState<{ helper: Helper; second: Texts }>();
  useDocumentLanguage(texts);
  const speech = useMemo<Speech>(() => ({
    texts,
    second: aid?.second,
    helper: aid?.helper,
    choosing,
    setChoosing,
    begin: (language) => setTexts((now) => (now.language === language ? now : firstTexts(language))),
    setLanguage: async (tag) => setTexts(await loadTexts(tag)),
    setHelper: async (helper) => setAid(helper && { helper, second: await loadTexts(helper.language) }),
    say: (id, values) => isolated(texts.pieces(id, values)),
  }), [texts, aid, choosing]);
  return <Context.Provider value={speech}>{children}</Context.Provider>;
}
