// SPDX-License-Identifier: EUPL-1.2
/**
 * The phone's own back button goes one screen back instead of leaving the page. The browser's history gets one empty
 * entry, which says nothing about where one is.
 */
import { useEffect } from "preact/hooks";

export function useBackButton(back: () => void): void {
  useEffect(() => {
    globalThis.history.pushState(null, "");
  }, []);
  useEffect(() => {
    const listen = (): void => {
      globalThis.history.pushState(null, "");
      back();
    };
    globalThis.addEventListener("popstate", listen);
    return () => globalThis.removeEventListener("popstate", listen);
  }, [back]);
}
