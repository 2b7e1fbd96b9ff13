// SPDX-License-Identifier: EUPL-1.2
/** One minute before the session ends: it can be extended. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Action } from "../parts/button";
import { T } from "../parts/text";

export function SessionWarning({ stay, leave }: { stay: () => void; leave: () => void }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="session-title" onCancel={stay} data-testid="session-warning">
      <h2 id="session-title"><T id="session-title" /></h2>
      <p><T id="session-text" /></p>
      <div class="stack">
        <Action id="session-stay" icon="yes" act={stay} look="main" />
        <Action id="session-leave" icon="out" act={leave} />
      </div>
    </dialog>
  );
}
