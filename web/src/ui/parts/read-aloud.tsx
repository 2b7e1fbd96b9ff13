// SPDX-License-Identifier: EUPL-1.2
/**
 * Reads a screen aloud with the device's own voice, if it has one on the device itself whose language is really the one
 * that is read. Otherwise there is no button: no voice of another language, and no text sent to a company's server.
 */
import type { JSX, RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useSpeech } from "../language";
import { Icon } from "./icon";
import { T } from "./text";

const primary = (tag: string): string => (tag.split(/[-_]/)[0] ?? "").toLowerCase();

function findVoice(language: string): SpeechSynthesisVoice | undefined {
  const voices = globalThis.speechSynthesis?.getVoices() ?? [];
  const fitting = voices.filter((voice) => voice.localService && primary(voice.lang) === primary(language));
  return fitting.find((voice) => voice.lang.toLowerCase() === language.toLowerCase()) ?? fitting[0];
}

/** Browsers bring their voices late. */
function useVoice(language: string): SpeechSynthesisVoice | undefined {
  const [voice, setVoice] = useState(() => findVoice(language));
  useEffect(() => {
    const look = (): void => setVoice(findVoice(language));
    look();
    globalThis.speechSynthesis?.addEventListener?.("voiceschanged", look);
    return () => globalThis.speechSynthesis?.removeEventListener?.("voiceschanged", look);
  }, [language]);
  return voice;
}

/** The sentences of the first language, in their order on the screen. */
const sentences = (root: HTMLElement): string =>
  Array.from(root.querySelectorAll<HTMLElement>(".first"), (element) => element.innerText).join(".\n");

export function ReadAloud({ of }: { of: RefObject<HTMLElement | null> }): JSX.Element | null {
  const { texts } = useSpeech();
  const voice = useVoice(texts.language.tag);
  const [reading, setReading] = useState(false);
  useEffect(() => () => globalThis.speechSynthesis?.cancel(), []);
  if (!voice) return null;
  const press = (): void => {
    globalThis.speechSynthesis.cancel();
    setReading(!reading);
    if (reading || !of.current) return;
    const speech = new SpeechSynthesisUtterance(sentences(of.current));
    speech.voice = voice;
    speech.lang = voice.lang;
    speech.rate = 0.85;
    speech.onend = () => setReading(false);
    globalThis.speechSynthesis.speak(speech);
  };
  return (
    <button type="button" class="action action-quiet read-aloud" onClick={press}>
      <Icon name="speaker" /><T id={reading ? "read-stop" : "read-aloud"} />
    </button>
  );
}
