// SPDX-License-Identifier: EUPL-1.2
/** Talk about it first: there is no hurry, and nothing happens meanwhile. */
import type { JSX } from "preact";
import { useDossier } from "../dossier";
import { useSpeech } from "../language";
import { Action } from "../parts/button";
import { Screen } from "../parts/screen";
import { P } from "../parts/text";

export function TalkScreen(): JSX.Element {
  const { back, toHome } = useDossier();
  const { setChoosing } = useSpeech();
  return (
    <Screen name="talk" title={{ id: "talk-title" }} icon="people">
      <P id="talk-text" />
      <P id="talk-who" />
      <P id="talk-ask" />
      <P id="later-text" />
      <div class="stack">
        <Action id="talk-helper" icon="globe" act={() => setChoosing(true)} />
        <Action id="tell-back-to-request" icon="back" act={back} />
        <Action id="request-later" icon="clock" act={toHome} />
      </div>
    </Screen>
  );
}
