// SPDX-License-Identifier: EUPL-1.2
/** What directory and agreement call things. Ids stay visible: they are what the log has. */
import type { JSX } from "preact";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Desk } from "./desk";
import type { Tag } from "./texts";
import { useTexts } from "./texts";

export const DeskContext = createContext<Desk | undefined>(undefined);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error("no desk around this");
  return desk;
}

export function partnerName(desk: Desk, id: string, tag: Tag): string {
  const names = desk.directory.find(id)?.names ?? [];
  return (names.find((one) => one.language === tag) ?? names.find((one) => one.language === "nl") ?? names[0])?.text ?? id;
}

const termName = (term: { names: Record<string, string> } | undefined, id: string, tag: Tag): string => term?.names[tag] ?? term?.names.nl ?? id;
export const kindName = (desk: Desk, id: string, tag: Tag): string => termName(desk.rules.kind(id), id, tag);
export const purposeName = (desk: Desk, id: string, tag: Tag): string => termName(desk.rules.purpose(id), id, tag);

/** A name with its id below, where they differ. */
export function Named({ name, id }: { name: string; id: string }): JSX.Element {
  return <>{name}{name === id ? null : <> <code class="id">{id}</code></>}</>;
}

export function Partner({ id }: { id: string }): JSX.Element {
  return <Named name={partnerName(useDesk(), id, useTexts().tag)} id={id} />;
}
