// SPDX-License-Identifier: EUPL-1.2
/** The frame of every screen: one heading, which takes the focus, and what belongs to it. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "./icon";
import type { IconName } from "./icon";
import { ReadAloud } from "./read-aloud";
import { T } from "./text";
import type { Sentence } from "./text";

interface ScreenProps {
  title: Sentence;
  /** The screen's name for tests. */
  name: string;
  icon?: IconName;
  children: ComponentChildren;
}

/** A new screen begins at its top, for the eye and for a screen reader. */
export function Screen({ title, name, icon, children }: ScreenProps): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  const body = useRef<HTMLElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    globalThis.scrollTo(0, 0);
  }, [name]);
  return (
    <main id="content" class="screen" ref={body} data-testid={`screen-${name}`}>
      <div class="screen-head">
        {icon && <span class="screen-icon"><Icon name={icon} large /></span>}
        <h1 ref={heading} tabIndex={-1}><T {...title} /></h1>
        <ReadAloud of={body} />
      </div>
      {children}
    </main>
  );
}

/** Some sentences that belong together, on a sheet of their own. */
export function Sheet({ children, look }: { children: ComponentChildren; look?: "soft" | "warn" | "stop" }): JSX.Element {
  return <div class={look ? `sheet sheet-${look}` : "sheet"}>{children}</div>;
}

/** What a screen reader says as soon as it is there. */
export function Warning({ children }: { children: ComponentChildren }): JSX.Element {
  return <div class="sheet sheet-warn" role="alert">{children}</div>;
}

interface MoreProps {
  title: Sentence;
  children: ComponentChildren;
  icon?: IconName;
  /** What to fetch when it is opened. */
  opened?: () => void;
}

/** Opens on demand: what not everybody needs. */
export function More({ title, children, icon, opened }: MoreProps): JSX.Element {
  return (
    <details class="more" onToggle={(event) => event.currentTarget.open && opened?.()}>
      <summary data-testid={title.id}>{icon && <Icon name={icon} />}<span><T {...title} /></span></summary>
      <div class="more-body">{children}</div>
    </details>
  );
}
