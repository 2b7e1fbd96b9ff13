// SPDX-License-Identifier: EUPL-1.2
/** The first question of all: every language under its own name. */
import type { JSX } from "preact";
import { LANGUAGES } from "../../texts/languages";
import { useSpeech } from "../language";
import { useJob } from "../job";
import { Screen } from "../parts/screen";
import { JobStatus } from "../parts/status";
import { P } from "../parts/text";

export function LanguageList({ done }: { done: () => void }): JSX.Element {
  const { texts, setLanguage } = useSpeech();
  const job = useJob();
  const choose = async (tag: string): Promise<void> => {
    if (await job.run(() => setLanguage(tag))) done();
  };
  return (
    <>
      <ul class="languages">
        {LANGUAGES.map(({ tag, name, dir }) => (
          <li key={tag}>
            <button
              type="button" class="action language" lang={tag} dir={dir} onClick={() => void choose(tag)}
              aria-pressed={tag === texts.language.tag} data-testid={`language-${tag}`}
            >
              {name}
            </button>
          </li>
        ))}
      </ul>
      <JobStatus job={job} />
    </>
  );
}

export function LanguageScreen({ done }: { done: () => void }): JSX.Element {
  return (
    <Screen name="language" title={{ id: "language-title" }} icon="globe">
      <LanguageList done={done} />
      <P id="language-hint" soft />
    </Screen>
  );
}
