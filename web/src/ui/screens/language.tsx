// SPDX-License-Identifier: EUPL-1.2
/** The first question of all: every language under its own name. */
import type { JSX } from "preact";
import { LANGUAGES } from "../../texts/languages";
import type { Language } from "../../texts/languages";
import { useSpeech } from "../language";
import { useJob } from "../job";
import { Screen } from "../parts/screen";
import { JobStatus } from "../parts/status";
import { P } from "../parts/text";

function Languages({ choose }: { choose: (language: Language) => void }): JSX.Element {
  const { texts } = useSpeech();
  return (
    <ul class="languages">
      {LANGUAGES.map((language) => (
        <li key={language.tag}>
          <button
            type="button" class="action language" lang={language.tag} dir={language.dir} onClick={() => choose(language)}
            aria-pressed={language.tag === texts.language.tag} data-testid={`language-${language.tag}`}
          >
            {language.name}
          </button>
        </li>
      ))}
    </ul>
  );
}

export function LanguageList({ done }: { done: () => void }): JSX.Element {
  const { setLanguage } = useSpeech();
  const job = useJob();
  const choose = async ({ tag }: Language): Promise<void> => {
    if (await job.run(() => setLanguage(tag))) done();
  };
  return <><Languages choose={(language) => void choose(language)} /><JobStatus job={job} /></>;
}

export function LanguageScreen({ done }: { done: () => void }): JSX.Element {
  const { begin } = useSpeech();
  const choose = (language: Language): void => {
    begin(language);
    done();
  };
  return (
    <Screen name="language" title={{ id: "language-title" }} icon="globe">
      <Languages choose={choose} />
      <P id="language-hint" soft />
    </Screen>
  );
}
