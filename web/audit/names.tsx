// SPDX-License-Identifier: EUPL-1.2
/** What directory and agreement call things. Ids stay visible: they are what the log has. */
import type { JSX } from "preact";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Desk } from "./desk";
import type { Tag, Texts } from "./texts";
import { useTexts } from "./texts";

export const DeskContext = createContext<Desk | undefined>(undefined);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error("no desk around this");
  return desk;
}

/** Who is no member: the log's own words for them. */
const OTHERS = ["holder", "broker"];

export function partnerName(desk: Desk, id: string, { say, tag }: Texts): string {
  if (OTHERS.includes(id)) return say(`who-${id}`);
  const names = desk.directory.find(id)?.names ?? [];
  return (names.find((one) => one.language === tag) ?? names.find((one) => one.language === "nl") ?? names[0])?.text ?? id;
}

const termName = (term: { names: Record<string, string> } | undefined, id: string, tag: Tag): string => term?.names[tag] ?? term?.names.nl ?? id;
export const kindName = (desk: Desk, id: string, tag: Tag): string => termName(desk.rules.kind(id), id, tag);
export const roleName = (desk: Desk, id: string, tag: Tag): string => termName(desk.rules.agreement.roles.find((one) => one.id === id), id, tag);

/** The reading of this page has a purpose that stands in no agreement. */
export const purposeName = (desk: Desk, id: string, { say, tag }: Texts): string =>
  id === "audit-page" ? say("purpose-audit-page") : termName(desk.rules.purpose(id), id, tag);

/** A name with its id below, where they differ. */
export function Named({ name, id }: { name: string; id: string }): JSX.Element {
  return <>{name}{name === id ? null : <> <code class="id">{id}</code></>}</>;
}

export function Partner({ id }: { id: string }): JSX.Element {
  return <Named name={partnerName(useDesk(), id, useTexts())} id={id} />;
}

/** Somebody of an organisation, in a role. */
export function Staff({ id, role }: { id: string; role: string }): JSX.Element {
  const desk = useDesk();
  const { tag } = useTexts();
  return <>{id}{role ? ` (${roleName(desk, role, tag)})` : ""}</>;
}
