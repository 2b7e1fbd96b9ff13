// SPDX-License-Identifier: EUPL-1.2
/** The open dossier: which screen is shown, what it shares with the others, and when it ends. */
import type { JSX } from "preact";
import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import type { HolderClient, Home, Problem } from "../holder/types";
import { isAlarm, useCheck } from "./check";
import { DossierContext } from "./dossier";
import type { Dossier, Place } from "./dossier";
import { useBackButton } from "./history";
import { useIdle } from "./idle";
import { useSpeech } from "./language";
import { Icon } from "./parts/icon";
import { ProblemView } from "./parts/status";
import { T } from "./parts/text";
import { useScreens } from "./later";
import type { WhyOut } from "./screens/out";
import { SessionWarning } from "./screens/session-warning";
import { Shell } from "./shell";

interface InsideProps {
  client: HolderClient;
  first: Home;
  kiosk: boolean;
  setKiosk: (on: boolean) => void;
  leave: (why: WhyOut) => void;
}

const START: readonly Place[] = [{ at: "home" }];

type Ways = Pick<Dossier, "go" | "replace" | "back" | "toHome">;

function usePlaces(): Ways & { place: Place; depth: number } {
  const [places, setPlaces] = useState<readonly Place[]>(START);
  const ways = useMemo<Ways>(() => ({
    go: (place) => setPlaces((before) => [...before, place]),
    replace: (place) => setPlaces((before) => [...before.slice(0, Math.max(1, before.length - 1)), place]),
    back: () => setPlaces((before) => (before.length > 1 ? before.slice(0, -1) : before)),
    toHome: () => setPlaces(START),
  }), []);
  return { ...ways, place: places[places.length - 1] ?? { at: "home" }, depth: places.length };
}

/** Whether the last thing that was tried found no connection, or the phone says that there is none. */
function useOffline(): [boolean, (offline: boolean) => void] {
  const [offline, setOffline] = useState(!navigator.onLine);
  useEffect(() => {
    const listen = (): void => setOffline(!navigator.onLine);
    globalThis.addEventListener("online", listen);
    globalThis.addEventListener("offline", listen);
    return () => {
      globalThis.removeEventListener("online", listen);
      globalThis.removeEventListener("offline", listen);
    };
  }, []);
  return [offline, setOffline];
}

function useAnswered(): Pick<Dossier, "answered" | "answer"> {
  const [answered, setAnswered] = useState<ReadonlySet<string>>(new Set());
  const answer = useCallback((request: string, kind: string) => {
    setAnswered((before) => new Set(before).add(`${request}/${kind}`));
  }, []);
  return { answered, answer };
}

function OfflineStrip({ time, again }: { time: number; again: () => void }): JSX.Element {
  return (
    <div class="strip strip-warn" data-testid="offline">
      <p role="status"><Icon name="warning" /> <T id="offline-banner" values={{ date: { date: time }, time: { time } }} /></p>
      <button type="button" class="tool" onClick={again}><T id="try-again" /></button>
    </div>
  );
}

/** Whoever comes back to the page sees how it is now. */
function useReturn(act: () => void): void {
  useEffect(() => {
    const look = (): void => {
      if (document.visibilityState === "visible") act();
    };
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [act]);
}

export function Inside({ client, first, kiosk, setKiosk, leave }: InsideProps): JSX.Element {
  const [home, setHome] = useState(first);
  const [offline, setOffline] = useOffline();
  const { place, depth, ...ways } = usePlaces();
  const screens = useScreens();
  const answers = useAnswered();
  const reread = useCallback(() => void client.home().then((now) => {
    setHome(now);
    setOffline(false);
  }, () => undefined), [client, setOffline]);
  const heard = useCallback((problem: Problem | undefined) => {
    setOffline(problem?.code === "offline");
    if (problem?.code === "over") leave("asked");
    if (problem?.code === "changed") reread();
  }, [leave, reread, setOffline]);
  useReturn(reread);
  const wrong = useCheck(client, home, heard);
  const idle = useIdle(useCallback(() => leave("idle"), [leave]));
  const { choosing, setChoosing } = useSpeech();
  useBackButton(choosing ? () => setChoosing(false) : ways.back);
  const dossier: Dossier = {
    client, home, ...ways, ...answers, kiosk, setKiosk, heard,
    refresh: async () => setHome(await client.home()),
    leave: (why = "asked") => leave(why),
  };
  return (
    <DossierContext.Provider value={dossier}>
      <Shell back={depth > 1 ? ways.back : undefined} leave={() => leave("asked")} partners={home.partners} reviewed={home.agreement.reviewed}>
        {offline && <OfflineStrip time={home.time} again={reread} />}
        {wrong && <ProblemView problem={wrong} />}
        {/* Nothing of it counts when it is not what the log says. */}
        {screens && !(wrong && isAlarm(wrong)) && <screens.PlaceScreen key={depth + place.at} place={place} />}
      </Shell>
      {idle.warning && <SessionWarning stay={idle.stay} leave={() => leave("asked")} />}
    </DossierContext.Provider>
  );
}
