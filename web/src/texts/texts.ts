// SPDX-License-Identifier: EUPL-1.2
/**
 * The page's sentences in one language. A sentence comes as pieces, because names and dates in it must be isolated from
 * the direction of the words around them (`bdi`) and may be in another language than the sentence is.
 */
import { FluentBundle, FluentResource } from "@fluent/bundle";
import type { FluentVariable } from "@fluent/bundle";
import first from "first-texts";
import type { Names } from "../holder/types";
import { formatDate, formatTime, localeOf } from "./calendar";
import { findLanguage, languageName } from "./languages";
import type { Language } from "./languages";
import { isForeign, nameIn } from "./names";

/** What may be put into a sentence; dates and names are written as its language wants. */
export type Value =
  | string
  | number
  | { date: number }
  | { time: number }
  /** own: a name of its own, such as an organisation's, which needs no mark when it is not translated. */
  | { names: Names; own?: boolean }
  | { language: string }
  /** Another sentence of the catalogue. */
  | { message: string }
  | { list: readonly Value[] };

export type Values = Readonly<Record<string, Value>>;

/** A part of a sentence: the catalogue's own words, or something put in between them. */
export interface Piece {
  text: string;
  inserted: boolean;
  /** Of what was put in, when it is known. */
  language?: string;
}

export interface Texts {
  language: Language;
  /** A person has read the catalogue; if not, the page says so. */
  reviewed: boolean;
  /** False: the messages of the first screens only; the others are empty. */
  whole: boolean;
  pieces(id: string, values?: Values): Piece[];
}

const OPEN = "\uE000";
const SHUT = "\uE001";
const MARK = /\uE000(\d+)\uE001/;
/** First strong isolate and pop directional isolate: what `bdi` is, in plain text. */
const ISOLATE = "\u2068";
const END = "\u2069";
const COMMAS: Readonly<Record<string, string>> = { ar: "، ", "fa-AF": "، ", fa: "، ", ps: "، ", ti: "፣ " };

const plain = (text: string): Piece => ({ text, inserted: false });

/** What putting something in needs to know of the language that it is put into. */
interface Around {
  language: string;
  pieces: Texts["pieces"];
}

/** A name; in another language than the one that is read, it says which. */
function insertName(names: Names, own: boolean, { language, pieces }: Around): Piece[] {
  const name = nameIn(names, language, own);
  if (!name) return [];
  const inserted = { ...name, inserted: true };
  if (own || !isForeign(name, language)) return [inserted];
  const mark = pieces("name-in-language", { language: { language: name.language } });
  return [inserted, plain(" ("), ...mark, plain(")")];
}

function insert(value: Value, around: Around): Piece[] {
  const { language, pieces } = around;
  if (typeof value !== "object") return [{ text: String(value), inserted: true }];
  if ("date" in value) return [{ text: formatDate(language, value.date), inserted: true, language }];
  if ("time" in value) return [{ text: formatTime(value.time), inserted: true }];
  if ("language" in value) return [{ text: languageName(value.language), inserted: true, language: value.language }];
  if ("message" in value) return pieces(value.message);
  if ("names" in value) return insertName(value.names, value.own === true, around);
  const comma = plain(COMMAS[language] ?? ", ");
  return value.list.flatMap((each, n) => (n > 0 ? [comma] : []).concat(insert(each, around)));
}

/** Numbers go to Fluent, which chooses the plural by them; the rest leaves a mark where it belongs. */
function split(values: Values): { marked: Record<string, FluentVariable>; inserts: Value[] } {
  const marked: Record<string, FluentVariable> = {};
  const inserts: Value[] = [];
  for (const [name, value] of Object.entries(values)) {
    marked[name] = typeof value === "number" ? value : OPEN + (inserts.push(value) - 1) + SHUT;
  }
  return { marked, inserts };
}

function joinPieces(sentence: string, inserts: readonly Value[], around: Around): Piece[] {
  return sentence.split(MARK).flatMap((part, n) => {
    if (n % 2 === 0) return part ? [plain(part)] : [];
    const value = inserts[Number(part)];
    return value === undefined ? [] : insert(value, around);
  });
}

function makeTexts(language: Language, catalogue: string, whole: boolean): Texts {
  const bundle = new FluentBundle([localeOf(language.tag), localeOf("en")], { useIsolating: false });
  bundle.addResource(new FluentResource(catalogue));
  const pieces = (id: string, values: Values = {}): Piece[] => {
    const pattern = bundle.getMessage(id)?.value;
    if (!pattern) return whole ? [plain(id)] : [];
    const { marked, inserts } = split(values);
    return joinPieces(bundle.formatPattern(pattern, marked), inserts, { language: language.tag, pieces });
  };
  return { language, reviewed: /^# reviewed: yes$/m.test(catalogue), whole, pieces };
}

/** A sentence as it stands on the screen, without what only steers direction. */
export const wording = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text).join("");

/** A sentence for where no elements can be: labels, alternatives of pictures. */
export const isolated = (pieces: readonly Piece[]): string =>
  pieces.map(({ text, inserted }) => (inserted ? ISOLATE + text + END : text)).join("");

/** The first screens' texts, which the script itself brings along. */
export const firstTexts = (language: Language): Texts => makeTexts(language, first[language.tag] ?? "", false);

const loaded = new Map<string, Promise<Texts>>();

/** The texts of an offered language; each catalogue is fetched once, when it is first needed. */
export function loadTexts(tag: string): Promise<Texts> {
  const language = findLanguage(tag);
  if (!language) return Promise.reject(new Error(`no language ${tag}`));
  const before = loaded.get(language.tag);
  if (before) return before;
  const catalogue = import(`../../locales/${language.tag}.ftl`) as Promise<{ default: string }>;
  const texts = catalogue.then((module) => makeTexts(language, module.default, true));
  texts.catch(() => loaded.delete(language.tag));
  loaded.set(language.tag, texts);
  return texts;
}
