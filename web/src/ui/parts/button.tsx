// SPDX-License-Identifier: EUPL-1.2
/** Buttons: one thing to press, at least 44 px high, with a picture and a sentence. */
import type { JSX } from "preact";
import type { Sentence } from "./text";
import { T } from "./text";
import { Icon } from "./icon";
import type { IconName } from "./icon";

interface ActionProps extends Sentence {
  act: () => void;
  icon?: IconName;
  /** Under the sentence: what it does. */
  hint?: Sentence;
  /** main: the step that this screen is for; quiet: a way aside; stop: ends sharing. */
  look?: "main" | "plain" | "quiet" | "stop";
  disabled?: boolean;
  test?: string;
}

export function Action({ id, values, act, icon, hint, look = "plain", disabled, test }: ActionProps): JSX.Element {
  return (
    <button type="button" class={`action action-${look}`} onClick={act} disabled={disabled ?? false} data-testid={test ?? id}>
      {icon && <Icon name={icon} />}
      <span class="action-text">
        <span class="action-name"><T id={id} values={values} /></span>
        {hint && <span class="action-hint"><T {...hint} /></span>}
      </span>
    </button>
  );
}

interface AnswersProps {
  yes: Sentence;
  no: Sentence;
  onYes: () => void;
  onNo: () => void;
  disabled?: boolean;
  /** Where a yes needs something first. */
  yesDisabled?: boolean;
}

/** Two answers that look the same, side by side. Neither is chosen beforehand. */
export function Answers({ yes, no, onYes, onNo, disabled = false, yesDisabled = false }: AnswersProps): JSX.Element {
  const answer = (sentence: Sentence, icon: "yes" | "no", act: () => void, off: boolean): JSX.Element => (
    <button type="button" class="answer" onClick={act} disabled={off} data-testid={`answer-${icon}`}>
      <Icon name={icon} large />
      <T {...sentence} />
    </button>
  );
  return (
    <div class="answers">
      {answer(yes, "yes", onYes, disabled || yesDisabled)}
      {answer(no, "no", onNo, disabled)}
    </div>
  );
}
