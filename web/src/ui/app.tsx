// SPDX-License-Identifier: EUPL-1.2
/** The whole page: outside the dossier, inside it, and after it. */
import { render } from "preact";
import type { JSX } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import { localStore, noStore, startClient } from "../holder/proxy";
import type { HolderClient, Home } from "../holder/types";
import { Door } from "./door";
import { SpeechProvider, useSpeech } from "./language";
import { Inside } from "./inside";
import { LoggedOut } from "./screens/out";
import type { WhyOut } from "./screens/out";

export interface Entry {
  /** The card's link with which the page was opened. */
  link: string | undefined;
  onLink: (act: (link: string) => void) => () => void;
}

type Phase =
  | { at: "door"; link: string | undefined }
  | { at: "inside"; home: Home }
  | { at: "out"; why: WhyOut };

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
function useSession({ link }: Entry): Session {
  const { setHelper, setChoosing } = useSpeech();
  const [kiosk, setKiosk] = useState(isKiosk);
  const [client, setClient] = useState(() => startClient(kiosk ? noStore : localStore));
  const [phase, setPhase] = useState<Phase>({ at: "door", link });
  const leave = useCallback((why: WhyOut) => {
    void client.close();
    void setHelper(undefined);
    setChoosing(false);
    setPhase({ at: "out", why });
  }, [client]);
  const again = useCallback((next?: string) => {
    void client.close();
    setClient(startClient(kiosk ? noStore : localStore));
    setPhase({ at: "door", link: next });
  }, [client, kiosk]);
  const enter = useCallback((home: Home) => setPhase({ at: "inside", home }), []);
  return { client, phase, kiosk, setKiosk, enter, leave, again };
}

function App(entry: Entry): JSX.Element {
  const session = useSession(entry);
  const { phase, client, leave, again } = session;
  useEffect(() => entry.onLink(again), [again]);
  useEffect(() => {
    const gone = (): void => leave("closed");
    globalThis.addEventListener("pagehide", gone);
    return () => globalThis.removeEventListener("pagehide", gone);
  }, [leave]);
  if (phase.at === "out") return <LoggedOut why={phase.why} again={() => again()} />;
  if (phase.at === "inside") {
    return <Inside client={client} first={phase.home} kiosk={session.kiosk} setKiosk={session.setKiosk} leave={leave} />;
  }
  return <Door key={phase.link ?? ""} client={client} link={phase.link} kiosk={session.kiosk} enter={session.enter} leave={leave} />;
}

export function startPage(place: HTMLElement, entry: Entry): void {
  render(<SpeechProvider><App {...entry} /></SpeechProvider>, place);
}
