// SPDX-License-Identifier: EUPL-1.2
/** The first time: the keys that the desk made are replaced by keys that only the holder has. */
import type { JSX } from "preact";
import { Action } from "../parts/button";
import { Screen } from "../parts/screen";
import { P } from "../parts/text";

export function ActivateStart({ next }: { next: () => void }): JSX.Element {
  return (
    <Screen name="activate" title={{ id: "activate-title" }} icon="lock">
      <P id="activate-intro" />
      <P id="activate-why" />
      <Action id="activate-choose" icon="lock" act={next} look="main" />
    </Screen>
  );
}

export function Activated({ next }: { next: () => void }): JSX.Element {
  return (
    <Screen name="activated" title={{ id: "activate-done-title" }} icon="shield">
      <P id="activate-done" />
      <P id="activate-keep" />
      <Action id="continue" icon="card" act={next} look="main" />
    </Screen>
  );
}
