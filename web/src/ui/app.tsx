// SPDX-License-Identifier: EUPL-1.2
/** The whole page: outside the dossier, inside it, and after it. */
import { render } from "preact";
import type { JSX } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { localStore, noStore, startClient } from "../holder/proxy";
import type { HolderClient, Home } from "../holder/types";
import { Door } from "./door";
import { SpeechProvider, useSpeech } from "./language";
import { closeFiles } from "./files";
import { Inside } from "./inside";
import { LoggedOut } from "./screens/out";
import type { WhyOut } from "./screens/out";

export interface Entry {
  /** The card's link with which the page was opened. */
  link: string | undefined;
  onLink: (act: (link: string) => void) => () => void;
}

type Phase =
  | { at: "door"; link: string | undefined; number: number }
  | { at: "inside"; home: Home }
  | { at: "out"; why: WhyOut };

interface AppProps extends Entry {
  /** Of the first session: begun before the texts are there. */
  first: HolderClient;
}

const isKiosk = (): boolean => new URLSearchParams(globalThis.location.search).has("kiosk");

interface Session {
  client: HolderClient;
  phase: Phase;
  kiosk: boolean;
  setKiosk(on: boolean): void;
  enter(home: Home): void;
  leave(why: WhyOut): void;
  again(link?: string): void;
}

/** One client for each session; what it knew ends with its worker. */
function useSession({ link, first }: AppProps): Session {
  const { setHelper, setChoosing } = useSpeech();
  const [kiosk, setKiosk] = useState(isKiosk);
  const [client, setClient] = useState(first);
  const [phase, setPhase] = useState<Phase>({ at: "door", link, number: 0 });
  const sessions = useRef(0);
  const end = useCallback(() => {
    void client.close();
    closeFiles();
  }, [client]);
  const leave = useCallback((why: WhyOut) => {
    end();
    void setHelper(undefined);
    setChoosing(false);
    setPhase({ at: "out", why });
  }, [end]);
  const again = useCallback((next?: string) => {
    end();
    setClient(startClient(kiosk ? noStore : localStore));
    sessions.current += 1;
    setPhase({ at: "door", link: next, number: sessions.current });
  }, [end, kiosk]);
  const enter = useCallback((home: Home) => setPhase({ at: "inside", home }), []);
  return { client, phase, kiosk, setKiosk, enter, leave, again };
}

/** How long a shared device says that one is logged out, before it stands ready for the next. */
const KIOSK_MS = 15_000;

function useKioskReturn({ phase, kiosk, again }: Session): void {
  const out = kiosk && phase.at === "out";
  useEffect(() => {
    if (!out) return undefined;
    const timer = globalThis.setTimeout(() => again(), KIOSK_MS);
    return () => globalThis.clearTimeout(timer);
  }, [out, again]);
}

function App(entry: AppProps): JSX.Element | null {
  const session = useSession(entry);
  const { phase, client, leave, again } = session;
  const { texts } = useSpeech();
  useKioskReturn(session);
  useEffect(() => entry.onLink(again), [again]);
  useEffect(() => {
    const gone = (): void => leave("closed");
    globalThis.addEventListener("pagehide", gone);
    return () => globalThis.removeEventListener("pagehide", gone);
  }, [leave]);
  if (phase.at === "out") return <LoggedOut why={phase.why} again={() => again()} />;
  if (phase.at === "inside" && texts.whole) {
    return <Inside client={client} first={phase.home} kiosk={session.kiosk} setKiosk={session.setKiosk} leave={leave} />;
  }
  if (phase.at === "inside") return null;
  return <Door key={phase.number} client={client} link={phase.link} kiosk={session.kiosk} enter={session.enter} leave={leave} />;
}

export function startPage(place: HTMLElement, entry: Entry): void {
  const first = startClient(isKiosk() ? noStore : localStore);
  render(<SpeechProvider><App {...entry} first={first} /></SpeechProvider>, place);
}
