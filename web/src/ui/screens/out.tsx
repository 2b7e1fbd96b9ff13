// SPDX-License-Identifier: EUPL-1.2
/** After logging out: nothing of the dossier is left on this screen or in this page. */
import type { JSX } from "preact";
import { Action } from "../parts/button";
import { Screen } from "../parts/screen";
import { P } from "../parts/text";
import { Shell } from "../shell";

/** asked: with the button; idle: nobody touched it; closed: the page was put away; erased: the dossier is gone. */
export type WhyOut = "asked" | "idle" | "closed" | "erased";

export function LoggedOut({ why, again }: { why: WhyOut; again: () => void }): JSX.Element {
  return (
    <Shell>
      <Screen name="out" title={{ id: why === "erased" ? "erased-title" : "out-title" }} icon="lock">
        {why === "idle" && <P id="out-timeout" />}
        {why === "erased" && <P id="erased-whole-text" />}
        <P id="out-text" />
        <P id="out-close" soft />
        <Action id="out-again" icon="card" act={again} look="main" />
      </Screen>
    </Shell>
  );
}
