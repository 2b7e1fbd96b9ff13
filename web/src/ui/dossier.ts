// SPDX-License-Identifier: EUPL-1.2
/** What every screen inside the dossier works with. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Decision, DocumentInfo, GrantInfo, HolderClient, Home, Kind, Names, Partner, Problem, Purpose, RequestInfo } from "../holder/types";
import type { Value } from "../texts/texts";
import type { Job } from "./job";
import { useJob } from "./job";

/** The screens. What they show is never in the address or the browser's history. */
export type Place =
  | { at: "home" }
  | { at: "request"; request: string; kind: string; until?: number }
  | { at: "tell"; decision: Decision }
  | { at: "talk" }
  | { at: "granted"; grant: GrantInfo; request: string | undefined }
  | { at: "declined"; request: string; kind: string; partner: string }
  | { at: "grant"; grant: string; kind: string }
  | { at: "extend"; grant: string; kind: string }
  | { at: "stop-all" }
  | { at: "log" }
  | { at: "documents" }
  | { at: "document"; document: DocumentInfo }
  | { at: "remark"; document: DocumentInfo }
  | { at: "download" }
  | { at: "erase" }
  | { at: "settings" }
  | { at: "pin" }
  | { at: "recovery" };

export interface Dossier {
  client: HolderClient;
  home: Home;
  /** Reads everything again. */
  refresh(): Promise<void>;
  go(place: Place): void;
  /** Goes on without a way back to this screen: after something was done. */
  replace(place: Place): void;
  back(): void;
  toHome(): void;
  leave(why?: "asked" | "erased"): void;
  /** Kinds of requests that were answered in this session, as request/kind. */
  answered: ReadonlySet<string>;
  answer(request: string, kind: string): void;
  kiosk: boolean;
  setKiosk(on: boolean): void;
  /** Keeps an eye on connection and session; called by useDossierJob. */
  heard(problem: Problem | undefined): void;
}

export const DossierContext = createContext<Dossier | undefined>(undefined);

export function useDossier(): Dossier {
  const dossier = useContext(DossierContext);
  if (!dossier) throw new Error("no dossier around this");
  return dossier;
}

/** A job whose outcome the whole page takes note of. */
export function useDossierJob(): Job {
  return useJob(useDossier().heard);
}

/** A partner's name; one that is not in the directory any more shows its id. */
export const partnerNames = (home: Home, id: string): Names =>
  home.partners.find((partner) => partner.id === id)?.names ?? { und: id };

export const partnerName = (home: Home, id: string): Value => ({ names: partnerNames(home, id), own: true });

const termName = (terms: readonly { id: string; names: Names }[], id: string): Value =>
  ({ names: terms.find((term) => term.id === id)?.names ?? { und: id } });

export const kindName = (home: Home, id: string): Value => termName(home.agreement.kinds, id);
export const purposeName = (home: Home, id: string): Value => termName(home.agreement.purposes, id);
export const roleName = (home: Home, id: string): Value => termName(home.agreement.roles, id);

export const findKind = (home: Home, id: string): Kind | undefined => home.agreement.kinds.find((kind) => kind.id === id);
export const findPurpose = (home: Home, id: string): Purpose | undefined =>
  home.agreement.purposes.find((purpose) => purpose.id === id);

/** What a grant still covers. */
export const liveKinds = (grant: GrantInfo): string[] =>
  grant.kinds.filter((kind) => !grant.revokedKinds.includes(kind));

/** Grants that let somebody read now, or would if they were not paused or had begun. */
export const liveGrants = (home: Home): GrantInfo[] =>
  home.grants.filter(({ state }) => state === "active" || state === "paused" || state === "not-yet");

/** Is what the request asks of one kind granted since it was asked? */
const given = (home: Home, request: RequestInfo, kind: string): boolean =>
  liveGrants(home).some((grant) => grant.partner === request.partner && grant.from >= request.asked &&
    grant.kinds.includes(kind) && !grant.revokedKinds.includes(kind) &&
    grant.purposes.includes(request.purpose) && grant.staffRoles.includes(request.staffRole));

/** The kinds of a request that still want an answer. */
export const openKinds = ({ home, answered }: Pick<Dossier, "home" | "answered">, request: RequestInfo): string[] =>
  request.kinds.filter((kind) => !answered.has(`${request.id}/${kind}`) && !given(home, request, kind));

/** Requests that have something left to decide. Only the answer about the last kind closes one for the broker. */
export const waiting = (dossier: Pick<Dossier, "home" | "answered">): RequestInfo[] =>
  dossier.home.requests.filter((request) => request.state === "open" && openKinds(dossier, request).length > 0);

/** Partners that one can share with, those of living grants first. */
export function sharedPartners(home: Home): Partner[] {
  const ids = new Set(liveGrants(home).map(({ partner }) => partner));
  const known = home.partners.filter(({ id }) => ids.has(id));
  const gone = [...ids].filter((id) => !home.partners.some((partner) => partner.id === id));
  return [...known, ...gone.map((id) => ({ id, names: { und: id }, roles: [], active: false }))];
}
