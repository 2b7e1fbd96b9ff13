// SPDX-License-Identifier: EUPL-1.2
/** Ends a session that nobody touches: a warning after four minutes, the end after five. */
import { useEffect, useRef, useState } from "preact/hooks";

const WARN_MS = 4 * 60_000;
const END_MS = 5 * 60_000;
const TICK_MS = 1_000;
const TOUCHES = ["pointerdown", "keydown", "scroll", "input"] as const;

/** True while the warning stands; only stay() takes it away, so that a stray touch does not. */
export function useIdle(end: () => void): { warning: boolean; stay: () => void } {
  const touched = useRef(Date.now());
  const [warning, setWarning] = useState(false);
  useEffect(() => {
    const touch = (): void => {
      if (Date.now() - touched.current < WARN_MS) touched.current = Date.now();
    };
    const look = (): void => {
      const idle = Date.now() - touched.current;
      if (idle >= END_MS) end();
      else setWarning(idle >= WARN_MS);
    };
    for (const name of TOUCHES) globalThis.addEventListener(name, touch, { passive: true, capture: true });
    const timer = globalThis.setInterval(look, TICK_MS);
    return () => {
      for (const name of TOUCHES) globalThis.removeEventListener(name, touch, { capture: true });
      globalThis.clearInterval(timer);
    };
  }, [end]);
  const stay = (): void => {
    touched.current = Date.now();
    setWarning(false);
  };
  return { warning, stay };
}
