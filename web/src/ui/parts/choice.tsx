// SPDX-License-Identifier: EUPL-1.2
/** One out of a few, as big radio buttons. */
import type { ComponentChildren, JSX } from "preact";
import type { Sentence } from "./text";
import { T } from "./text";

export interface Option {
  value: string;
  label: ComponentChildren;
}

interface ChoiceProps {
  /** Also the group's title. */
  title: Sentence;
  hint?: Sentence;
  /** Unique on the screen. */
  name: string;
  options: readonly Option[];
  /** undefined: nothing is chosen yet. */
  value: string | undefined;
  choose: (value: string) => void;
}

export function Choice({ title, hint, name, options, value, choose }: ChoiceProps): JSX.Element {
  return (
    <fieldset class="choice">
      <legend><T {...title} /></legend>
      {hint && <p class="soft"><T {...hint} /></p>}
      {options.map((option) => (
        <label key={option.value} class="option">
          <input type="radio" name={name} value={option.value} checked={option.value === value} onChange={() => choose(option.value)} />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface SwitchProps extends Sentence {
  hint?: Sentence;
  on: boolean;
  change: (on: boolean) => void;
}

export function Switch({ id, values, hint, on, change }: SwitchProps): JSX.Element {
  return (
    <label class="option">
      <input type="checkbox" checked={on} onChange={(event) => change(event.currentTarget.checked)} />
      <span>
        <span class={hint ? "row-name" : undefined}><T id={id} values={values} /></span>
        {hint && <span class="option-hint"><T {...hint} /></span>}
      </span>
    </label>
  );
}
