// SPDX-License-Identifier: EUPL-1.2
/** Our own pictures, 24 by 24, drawn with lines. They never stand alone: a text or a label says the same. */
import type { JSX } from "preact";

const PATHS = {
  money: "M3 7h18v11H3zM12 15.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6M6 10v5M18 10v5",
  health: "M12 20s-7.5-4.6-7.5-10A4.3 4.3 0 0 1 12 7.4 4.3 4.3 0 0 1 19.5 10c0 5.4-7.5 10-7.5 10M9 12h6M12 9v6",
  story: "M4 5.5C7 4 10 4.5 12 6c2-1.5 5-2 8-.5V19c-3-1.5-6-1-8 .5-2-1.5-5-2-8-.5zM12 6v13.5",
  skills: "M2.5 9 12 5l9.5 4L12 13zM6.5 11v5c3 2.6 8 2.6 11 0v-5M21.5 9v6",
  plan: "M5 21V4M5 5h12l-2.5 4L17 13H5",
  contact: "M6.5 3.5 9.5 8 7.7 10c1 2.6 3 4.8 6.3 6.3l2-1.8 4.5 3c-.5 2.3-2 3.5-4 3C9.5 19 4.5 13.5 3.5 7.5c-.3-2 .7-3.5 3-4",
  part: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4.5 20.5c.7-4 3.5-6 7.5-6s6.8 2 7.5 6",
  people: "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 19.5c.5-3.5 2.9-5.3 6.5-5.3s6 1.8 6.5 5.3M15.5 5a3.3 3.3 0 0 1 0 6.3M18 14.7c2 .7 3.2 2.3 3.5 4.8",
  why: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M9.3 9.5a2.7 2.7 0 1 1 4.2 2.2c-1 .7-1.5 1.2-1.5 2.3M12 17.1v.1",
  calendar: "M4 6h16v14H4zM4 10.5h16M8.5 3.5V8M15.5 3.5V8M8 14.5h3M13 14.5h3",
  hand: "M7.5 12.5V6.3a1.4 1.4 0 0 1 2.8 0v-1.5a1.4 1.4 0 0 1 2.8 0v1.2a1.4 1.4 0 0 1 2.8 0v2a1.4 1.4 0 0 1 2.8 0V14c0 4-2.3 7-6 7-3 0-4.5-1.4-6-4l-2.6-4.3a1.4 1.4 0 0 1 2.4-1.4zM10.3 6v5M13.1 6v5M15.9 8v3",
  ask: "M4 5h16v11h-8l-4.5 4v-4H4zM8 9h8M8 12.2h5",
  globe: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18",
  back: "M10 5l-7 7 7 7M3.5 12H21",
  next: "M9 5l7 7-7 7",
  home: "M3.5 11.5 12 4l8.5 7.5M6 10v10h12V10M10 20v-6h4v6",
  out: "M13 4H5v16h8M10 12h11M17 8l4 4-4 4",
  camera: "M3 8h4l2-3h6l2 3h4v11H3zM12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7",
  keyboard: "M2.5 6h19v12h-19zM6 10h.1M10 10h.1M14 10h.1M18 10h.1M7 14h10",
  yes: "M4.5 12.5 10 18 20 6.5",
  no: "M6 6l12 12M18 6 6 18",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 7v5.5l3.5 2",
  pause: "M8.5 5v14M15.5 5v14",
  play: "M8 5l11 7-11 7z",
  eye: "M2 12c3-5 6.3-7 10-7s7 2 10 7c-3 5-6.3 7-10 7s-7-2-10-7M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6",
  folder: "M3 6h6.5l2 2.5H21V19H3z",
  gear: "M4 7h9M17 7h3M4 17h3M11 17h9M15 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M9 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5",
  turn: "M8 3h8v18H8zM11 18h2M2.5 9v6M5 7.5v9M21.5 9v6M19 7.5v9",
  erase: "M9 6h11v12H9l-6-6zM12 9.5l5 5M17 9.5l-5 5",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2",
  download: "M12 3v12M7 10.5l5 5 5-5M4 20h16",
  bin: "M4 6.5h16M9 6V3.5h6V6M6.5 6.5 7.5 21h9l1-14.5M10.3 10.5v7M13.7 10.5v7",
  warning: "M12 3.5 22 20.5H2zM12 10v5M12 17.6v.1",
  info: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 11v6M12 7.5v.1",
  speaker: "M4 9.5h3.5L12 5.5v13l-4.5-4H4zM15.5 9c1.5 1.7 1.5 4.3 0 6M18 6.5c3 3 3 8 0 11",
  print: "M7 8V3.5h10V8M7 17H4V8.5h16V17h-3M7 14h10v6.5H7z",
  shield: "M12 3 20 6v6c0 4.5-3.3 7.7-8 9-4.7-1.3-8-4.5-8-9V6zM8.5 12l2.5 2.5 4.5-5",
  pen: "M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19zM14 6.5l3.5 3.5",
  card: "M3 6h18v12H3zM6 9.5h4v4H6zM13 10h5M13 13.5h5",
} as const;

export type IconName = keyof typeof PATHS;

/** The chain's own kinds; any other has a neutral sheet of paper. */
const KINDS: Readonly<Record<string, IconName>> = {
  finance: "money", medical: "health", trauma: "story", skills: "skills", plan: "plan", contact: "contact",
};

export function Icon({ name, large }: { name: IconName; large?: boolean }): JSX.Element {
  return (
    <svg class={`icon icon-${name}${large ? " icon-large" : ""}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

export const kindIcon = (kind: string): IconName => KINDS[kind] ?? "part";

/** A part of the dossier as a coloured tile. */
export function KindIcon({ kind }: { kind: string }): JSX.Element {
  return <span class={`tile tile-${KINDS[kind] ?? "part"}`}><Icon name={kindIcon(kind)} /></span>;
}
