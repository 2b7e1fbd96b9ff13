// SPDX-License-Identifier: EUPL-1.2
/** The screens behind the PIN, a script of their own: it is fetched while the language is chosen and the PIN typed. */
import { useEffect, useState } from "preact/hooks";
import type * as Places from "./places";

const RETRY_MS = 2000;

/** undefined: not here yet. */
export function useScreens(): typeof Places | undefined {
  const [places, setPlaces] = useState<typeof Places>();
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    import("./places").then(setPlaces, () => {
      timer = setTimeout(() => setTries(tries + 1), RETRY_MS);
    });
    return () => clearTimeout(timer);
  }, [tries]);
  return places;
}
