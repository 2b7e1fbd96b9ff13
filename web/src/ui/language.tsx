// SPDX-License-Identifier: EUPL-1.2
/** What language the page speaks, and in helper mode which second one beside it. */
import { createContext } from "preact";
import type { ComponentChildren, JSX } from "preact";
import { useContext, useEffect, useMemo, useState } from "preact/hooks";
import { guessLanguage } from "../texts/languages";
import { isolated, loadTexts } from "../texts/texts";
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
function useDocumentLanguage(texts: Texts | undefined): void {
  useEffect(() => {
    if (!texts) return;
    document.documentElement.lang = texts.language.tag;
    document.documentElement.dir = texts.language.dir;
    document.title = isolated(texts.pieces("app-title"));
  }, [texts]);
}

/** Shows nothing until the first catalogue is there, which is a small file. */
export function SpeechProvider({ children }: { children: ComponentChildren }): JSX.Element | null {
  const [texts, setTexts] = useState<Texts>();
  const [choosing, setChoosing] = useState(false);
  const [aid, setAid] = useState<{ helper: Helper; second: Texts }>();
  useEffect(() => {
    void loadTexts(guessLanguage(navigator.languages).tag).then(setTexts);
  }, []);
  useDocumentLanguage(texts);
  const speech = useMemo<Speech | undefined>(() => texts && {
    texts,
    second: aid?.second,
    helper: aid?.helper,
    choosing,
    setChoosing,
    setLanguage: async (tag) => setTexts(await loadTexts(tag)),
    setHelper: async (helper) => setAid(helper && { helper, second: await loadTexts(helper.language) }),
    say: (id, values) => isolated(texts.pieces(id, values)),
  }, [texts, aid, choosing]);
  return speech ? <Context.Provider value={speech}>{children}</Context.Provider> : null;
}
