// SPDX-License-Identifier: EUPL-1.2
/** What is around every screen: the way back, language and help, and the way out. */
import type { ComponentChildren, JSX } from "preact";
import type { Partner } from "../holder/types";
import { useSpeech } from "./language";
import { Icon } from "./parts/icon";
import type { IconName } from "./parts/icon";
import { T } from "./parts/text";
import { Help } from "./screens/help";

interface ShellProps {
  back?: (() => void) | undefined;
  leave?: (() => void) | undefined;
  /** To choose a helper's organisation from; none outside the dossier. */
  partners?: readonly Partner[];
  /** Languages in which a person has read the agreement's texts; outside the dossier there are none to read. */
  reviewed?: readonly string[];
  children: ComponentChildren;
}

function Tool({ id, icon, act, wide }: { id: string; icon: IconName; act: () => void; wide?: boolean }): JSX.Element {
  const { say } = useSpeech();
  return (
    <button type="button" class="tool" onClick={act} aria-label={wide ? undefined : say(id)} data-testid={`tool-${id}`}>
      <Icon name={icon} />{wide && <T id={id} />}
    </button>
  );
}

function HelperStrip(): JSX.Element | null {
  const { helper } = useSpeech();
  if (!helper) return null;
  return (
    <aside class="strip" data-testid="helper-strip">
      <Icon name="people" /><T id="helper-banner" values={{ role: { message: `helper-${helper.role}` } }} />
    </aside>
  );
}

/** While language and help are open, the screen below stays as it is. */
export function Shell({ back, leave, partners = [], reviewed, children }: ShellProps): JSX.Element {
  const { texts, second, choosing, setChoosing } = useSpeech();
  const checked = [texts, second].every((each) => !each || (each.reviewed && (reviewed?.includes(each.language.tag) ?? true)));
  const close = (): void => setChoosing(false);
  const goBack = choosing ? close : back;
  return (
    <div class="page">
      <a class="skip" href="#content" onClick={skip}><T id="skip-to-content" /></a>
      <header class="bar">
        {goBack ? <Tool id="back" icon="back" act={goBack} wide /> : <span class="brand"><T id="app-title" /></span>}
        <span class="bar-end">
          {!choosing && <Tool id="language-and-help" icon="globe" act={() => setChoosing(true)} />}
          {leave && <Tool id="log-out" icon="out" act={leave} wide />}
        </span>
      </header>
      <HelperStrip />
      {choosing && <Help close={close} partners={partners} />}
      <div hidden={choosing}>{children}</div>
      {!checked && <footer class="soft foot" data-testid="not-reviewed"><T id="not-reviewed" /></footer>}
    </div>
  );
}

/** Moves the focus without touching the address. */
function skip(event: Event): void {
  event.preventDefault();
  document.querySelector<HTMLElement>("#content h1")?.focus();
}
