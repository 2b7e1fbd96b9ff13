// SPDX-License-Identifier: EUPL-1.2
/** The camera looks for the card's square with dots. Pictures stay in this page. */
import type { JSX, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useSpeech } from "../language";
import { Action } from "../parts/button";
import { Screen, Warning } from "../parts/screen";
import { P } from "../parts/text";
import { openCamera } from "../scanner";
import type { CameraTrouble } from "../scanner";

/** Looks until a code is found or the screen is left. */
function useScanner(video: RefObject<HTMLVideoElement | null>, found: (text: string) => void): CameraTrouble | undefined {
  const [trouble, setTrouble] = useState<CameraTrouble>();
  const tell = useRef(found);
  useEffect(() => {
    const end = new AbortController();
    if (video.current) {
      openCamera(video.current, end.signal).then((text) => {
        if (text !== undefined && !end.signal.aborted) tell.current(text);
      }, (reason: CameraTrouble) => setTrouble(reason));
    }
    return () => end.abort();
  }, [video]);
  return trouble;
}

export function ScanScreen({ found, type }: { found: (text: string) => void; type: () => void }): JSX.Element {
  const { say } = useSpeech();
  const video = useRef<HTMLVideoElement>(null);
  const trouble = useScanner(video, found);
  return (
    <Screen name="scan" title={{ id: "scan-title" }} icon="camera">
      {trouble ? <Warning><P id={`scan-${trouble}`} /></Warning> : <P id="scan-hint" />}
      <div class="camera" hidden={trouble !== undefined}>
        <video ref={video} muted playsInline aria-label={say("scan-video")} />
      </div>
      <Action id="start-type" icon="keyboard" act={type} />
    </Screen>
  );
}
