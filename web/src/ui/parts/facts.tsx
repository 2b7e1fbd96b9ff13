// SPDX-License-Identifier: EUPL-1.2
/** The six facts on the screen. */
import type { JSX } from "preact";
import type { Fact } from "../facts";
import { Icon } from "./icon";
import { T } from "./text";

export function Facts({ facts }: { facts: readonly Fact[] }): JSX.Element {
  return (
    <dl class="facts" data-testid="facts">
      {facts.map(({ title, icon, lines }) => (
        <div key={title.id} class="fact">
          <dt><Icon name={icon} /><T {...title} /></dt>
          {lines.map((line, n) => <dd key={n}><T {...line} /></dd>)}
        </div>
      ))}
    </dl>
  );
}
