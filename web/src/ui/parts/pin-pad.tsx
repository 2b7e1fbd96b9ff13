// SPDX-License-Identifier: EUPL-1.2
/**
 * Typing a PIN on keys of our own: never shown, not even the last digit; no keyboard that learns it, no password manager
 * that offers to keep it on somebody else's phone. A real keyboard works too.
 */
import type { JSX } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { useSpeech } from "../language";
import { Icon } from "./icon";
import { P, T } from "./text";
import type { Sentence } from "./text";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;
const MIN = 6;
const MAX = 12;

interface PinPadProps {
  done: (pin: string) => void;
  /** What the confirming key says. */
  label: Sentence;
  disabled: boolean;
}

interface Pin {
  digits: string;
  add(digit: string): void;
  remove(): void;
  confirm(): void;
}

function usePin({ done, disabled }: PinPadProps): Pin {
  const [digits, setDigits] = useState("");
  const confirm = (): void => {
    if (disabled || digits.length < MIN) return;
    setDigits("");
    done(digits);
  };
  return {
    digits,
    add: (digit) => setDigits((before) => (before.length < MAX && !disabled ? before + digit : before)),
    remove: () => setDigits((before) => before.slice(0, -1)),
    confirm,
  };
}

/** Digits, Backspace and Enter from a keyboard; Enter on a focused key is that key's. */
function useKeyboard(pin: Pin): void {
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (/^[0-9]$/.test(event.key)) pin.add(event.key);
      else if (event.key === "Backspace") pin.remove();
      else if (event.key === "Enter" && !(event.target instanceof HTMLButtonElement)) pin.confirm();
    };
    globalThis.addEventListener("keydown", listen);
    return () => globalThis.removeEventListener("keydown", listen);
  });
}

function Dots({ count }: { count: number }): JSX.Element {
  const places = Math.max(MIN, count);
  return (
    <div class="dots" dir="ltr" aria-hidden="true">
      {Array.from({ length: places }, (_, n) => <span key={n} class={n < count ? "dot dot-full" : "dot"} />)}
    </div>
  );
}

/** Says to whom the next screenful belongs: the holder alone. */
export function PinPrivacy(): JSX.Element {
  const { helper } = useSpeech();
  return (
    <div class="sheet sheet-soft pin-private">
      <Icon name="turn" large />
      <div><P id={helper ? "pin-private-helper" : "pin-private"} /><P id="pin-never" soft /></div>
    </div>
  );
}

export function PinPad(props: PinPadProps): JSX.Element {
  const { say } = useSpeech();
  const pin = usePin(props);
  useKeyboard(pin);
  const key = (digit: string): JSX.Element => (
    <button key={digit} type="button" class="key" onClick={() => pin.add(digit)} disabled={props.disabled}>{digit}</button>
  );
  return (
    <div class="pin" data-testid="pin-pad">
      <Dots count={pin.digits.length} />
      <p class="hidden" role="status">{say("pin-digits", { count: pin.digits.length })}</p>
      <div class="keys" dir="ltr" role="group" aria-label={say("pin-keys")}>
        {KEYS.map(key)}
        <button type="button" class="key key-side" onClick={pin.remove} disabled={props.disabled} aria-label={say("pin-delete")}>
          <Icon name="erase" large />
        </button>
        {key("0")}
      </div>
      <button
        type="button" class="action action-main" onClick={pin.confirm} disabled={props.disabled || pin.digits.length < MIN}
        data-testid="pin-confirm"
      >
        <T {...props.label} />
      </button>
    </div>
  );
}
