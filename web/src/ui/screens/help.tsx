// SPDX-License-Identifier: EUPL-1.2
/** Language, and somebody who helps: over whatever screen is open, which stays as it is. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Partner } from "../../holder/types";
import { LANGUAGES } from "../../texts/languages";
import { useJob } from "../job";
import { useSpeech } from "../language";
import { Action } from "../parts/button";
import { Choice } from "../parts/choice";
import { More, Screen, Sheet } from "../parts/screen";
import { JobStatus } from "../parts/status";
import { Named, P, T } from "../parts/text";
import { LanguageList } from "./language";

/** Slugs that a grant records; each has a text "helper-…". */
const ROLES = ["interpreter", "family", "client-manager", "volunteer", "teacher", "other"] as const;

interface HelpProps {
  close: () => void;
  partners: readonly Partner[];
}

function HelperForm({ close, partners }: HelpProps): JSX.Element {
  const { texts, setHelper } = useSpeech();
  const [language, setLanguage] = useState<string>();
  const [role, setRole] = useState<string>();
  const [partner, setPartner] = useState("");
  const job = useJob();
  const others = LANGUAGES.filter(({ tag }) => tag !== texts.language.tag);
  const start = async (): Promise<void> => {
    if (language && role && await job.run(() => setHelper({ language, role, partner }))) close();
  };
  return (
    <div class="stack">
      <P id="helper-text" />
      <P id="helper-record" />
      <Choice
        title={{ id: "helper-second" }} name="helper-language" value={language} choose={setLanguage}
        options={others.map(({ tag, name, dir }) => ({ value: tag, label: <span lang={tag} dir={dir}>{name}</span> }))}
      />
      <Choice
        title={{ id: "helper-who" }} name="helper-role" value={role} choose={setRole}
        options={ROLES.map((value) => ({ value, label: <T id={`helper-${value}`} /> }))}
      />
      {partners.length > 0 && <Choice
        title={{ id: "helper-from" }} name="helper-partner" value={partner} choose={setPartner}
        options={[
          { value: "", label: <T id="helper-from-none" /> },
          ...partners.map(({ id, names }) => ({ value: id, label: <Named names={names} own /> })),
        ]}
      />}
      <JobStatus job={job} />
      <Action id="helper-start" icon="people" act={() => void start()} look="main" disabled={!language || !role || job.busy} />
    </div>
  );
}

function HelperOn({ close }: { close: () => void }): JSX.Element {
  const { second, setHelper } = useSpeech();
  const stop = (): void => void setHelper(undefined).then(close);
  return (
    <Sheet look="soft">
      {second && <P id="settings-helper-on" values={{ language: { language: second.language.tag } }} />}
      <P id="helper-trust" />
      <Action id="helper-stop" icon="no" act={stop} />
    </Sheet>
  );
}

export function Help({ close, partners }: HelpProps): JSX.Element {
  const { helper } = useSpeech();
  return (
    <Screen name="help" title={{ id: "language-and-help" }} icon="globe">
      {helper
        ? <HelperOn close={close} />
        : <More title={{ id: "helper-title" }} icon="people"><HelperForm close={close} partners={partners} /></More>}
      <h2><T id="settings-language" /></h2>
      <LanguageList done={close} />
    </Screen>
  );
}
