// SPDX-License-Identifier: EUPL-1.2
/**
 * The six facts of a consent: who, what, why, until when, how to stop, whom to ask. The same lines are shown and, joined
 * by line feeds, hashed into the grant as the text that the holder had before them.
 */
import type { Decision, Home } from "../holder/types";
import type { Texts, Value } from "../texts/texts";
import { wording } from "../texts/texts";
import { findKind, findPurpose, kindName, partnerName, purposeName, roleName } from "./dossier";
import type { IconName } from "./parts/icon";
import type { Sentence } from "./parts/text";

/** What is asked: one organisation, one part, one end. */
export interface Question {
  partner: string;
  kind: string;
  purposes: readonly string[];
  staffRoles: readonly string[];
  until: number;
  /** The present end, when it is to be made longer. */
  extends?: number;
}

export interface Fact {
  title: Sentence;
  icon: IconName;
  lines: Sentence[];
}

const explains = (names: Record<string, string> | undefined): Value => ({ names: names ?? {} });

function why(home: Home, purpose: string): Sentence[] {
  const found = findPurpose(home, purpose);
  const text = { id: "fact-why-text", values: { purpose: purposeName(home, purpose), explain: explains(found?.explains) } };
  return found?.basis === "statutory" ? [text, { id: "fact-why-law", values: { law: found.law } }] : [text];
}

/** What nobody can ever be given stands with every consent. */
function never(home: Home): Sentence[] {
  const forbidden = home.agreement.purposes.filter((purpose) => purpose.forbidden);
  if (forbidden.length === 0) return [];
  return [{ id: "fact-never-text", values: { purposes: { list: forbidden.map(({ id }) => purposeName(home, id)) } } }];
}

export function questionTitle(home: Home, question: Question): Sentence {
  const id = question.extends === undefined ? "request-title" : "extend-question";
  return { id, values: { partner: partnerName(home, question.partner) } };
}

export function factsOf(home: Home, question: Question): Fact[] {
  const partner = partnerName(home, question.partner);
  const role: Value = { list: question.staffRoles.map((id) => roleName(home, id)) };
  const kind = findKind(home, question.kind);
  const before = question.extends === undefined ? [] : [{ id: "fact-extend-text", values: { date: { date: question.extends } } }];
  return [
    { title: { id: "fact-who" }, icon: "people", lines: [{ id: "fact-who-text", values: { partner, role } }] },
    {
      title: { id: "fact-what" }, icon: "folder",
      lines: [{ id: "fact-what-text", values: { kind: kindName(home, question.kind), explain: explains(kind?.explains) } }],
    },
    { title: { id: "fact-why" }, icon: "why", lines: [...question.purposes.flatMap((id) => why(home, id)), ...never(home)] },
    {
      title: { id: "fact-until" }, icon: "calendar",
      lines: [{ id: "fact-until-text", values: { date: { date: question.until } } }, ...before],
    },
    { title: { id: "fact-stop" }, icon: "hand", lines: [{ id: "fact-stop-text" }] },
    { title: { id: "fact-ask" }, icon: "ask", lines: [{ id: "fact-ask-text", values: { partner } }] },
  ];
}

/** The title and the facts as they stand on the screen in one language, line by line. */
export function noticeOf(texts: Texts, title: Sentence, facts: readonly Fact[]): Decision["notice"] {
  const sentences = [title, ...facts.flatMap((fact) => [fact.title, ...fact.lines])];
  const lines = sentences.map(({ id, values }) => wording(texts.pieces(id, values)));
  return { language: texts.language.tag, text: lines.join("\n") };
}
