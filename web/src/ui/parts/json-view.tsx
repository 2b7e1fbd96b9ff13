// SPDX-License-Identifier: EUPL-1.2
/** JSON that we do not know, as names and values; deep nesting ends in a line of its own. */
import type { JSX } from "preact";

const DEPTH_MAX = 8;

const readable = (name: string): string => name.replace(/[_-]/g, " ").replace(/([a-z])([A-Z])/g, "$1 $2");

export function JsonView({ value, depth = 0 }: { value: unknown; depth?: number }): JSX.Element {
  if (depth > DEPTH_MAX || value === null || typeof value !== "object") {
    return <span dir="auto">{typeof value === "object" ? JSON.stringify(value) : String(value)}</span>;
  }
  if (Array.isArray(value)) return <ul>{value.map((each, n) => <li key={n}><JsonView value={each} depth={depth + 1} /></li>)}</ul>;
  return (
    <dl class="json">
      {Object.entries(value).map(([name, each]) => (
        <div key={name}><dt dir="auto">{readable(name)}</dt><dd dir="auto"><JsonView value={each} depth={depth + 1} /></dd></div>
      ))}
    </dl>
  );
}
