// SPDX-License-Identifier: EUPL-1.2
/** One thing that was verified, or of which the reader should know that it was not. */
import type { ComponentChildren, JSX } from "preact";

type Mark = "good" | "note";

export function Check({ mark, title, children }: { mark: Mark; title: string; children: ComponentChildren }): JSX.Element {
  return (
    <li class={`check check-${mark}`}>
      <span class="sign" aria-hidden="true">{mark === "good" ? "✓" : "!"}</span>
      <div><strong>{title}</strong><div class="soft">{children}</div></div>
    </li>
  );
}
