// SPDX-License-Identifier: EUPL-1.2
/**
 * The agreement of the chain, agreement.yaml(5), read strictly: an unknown key, a missing text or a name that leads
 * nowhere is Refused. Its bytes must have been checked against the directory before.
 */
import { FAILSAFE_SCHEMA, load } from "js-yaml";
import type { Agreement, Kind, Purpose, Term } from "../holder/types";
import { text } from "../protocol/bytes";
import { Refused, must } from "../protocol/refused";

const FILE_MAX = 1 << 20;
const ITEMS_MAX = 64;
const DAYS_MAX = 3650;
const RETENTION_MIN = 1826;
const RETENTION_MAX = 36500;
const ACTIONS = ["read", "request", "contribute", "freeze"];

type Node = Record<string, unknown>;

/** A mapping with these keys and no others; those that end in "?" may be absent. */
function mapping(value: unknown, keys: string[], where: string): Node {
  must(typeof value === "object" && value !== null && !Array.isArray(value), `agreement: ${where} is no mapping`);
  const names = keys.map((key) => key.replace("?", ""));
  must(Object.keys(value).every((key) => names.includes(key)), `agreement: ${where} has an unknown key`);
  for (const key of keys) must(key.endsWith("?") || key in value, `agreement: ${where} lacks ${key}`);
  return value as Node;
}

function list(value: unknown, where: string, max = ITEMS_MAX): unknown[] {
  must(Array.isArray(value) && value.length > 0 && value.length <= max, `agreement: ${where} is no list`);
  return value;
}

function words(value: unknown, where: string): string {
  must(typeof value === "string" && value.trim() === value && value !== "", `agreement: ${where} is blank`);
  must(!/[\u0000-\u001f\u007f]/.test(value), `agreement: ${where} has line breaks`);
  return value;
}

function slug(value: unknown, where: string): string {
  must(typeof value === "string" && /^[a-z0-9-]{1,40}$/.test(value), `agreement: ${where} is no name`);
  return value;
}

function flag(value: unknown, where: string): boolean {
  must(value === "true" || value === "false" || value === undefined, `agreement: ${where} is not true or false`);
  return value === "true";
}

function days(value: unknown, where: string): number {
  const number = typeof value === "string" && /^[0-9]{1,4}$/.test(value) ? Number(value) : 0;
  must(number > 0 && number <= DAYS_MAX, `agreement: ${where} is no number of days`);
  return number;
}

/** How long the log keeps what merely happened: what is stated, or five years, or as long as a consent may last. */
function retention(value: unknown, longest: number): number {
  if (value === undefined) return Math.max(RETENTION_MIN, longest);
  const number = typeof value === "string" && /^[1-9][0-9]{3,4}$/.test(value) ? Number(value) : 0;
  must(number >= RETENTION_MIN && number >= longest && number <= RETENTION_MAX, "agreement: retention_days");
  return number;
}

/** Every language of the agreement once, and no other. never: each says why it is never given, which then explains it. */
function term(node: Node, languages: string[], where: string, never = false): Term {
  const out: Term = { id: slug(node.id, where), names: {}, explains: {} };
  for (const one of list(node.texts, where)) {
    const entry = mapping(one, ["language", "name", "explain", "never?"], where);
    const language = words(entry.language, where);
    must(languages.includes(language) && !(language in out.names), `agreement: ${where}: a language too many`);
    must(never === ("never" in entry), `agreement: ${where}: never`);
    out.names[language] = words(entry.name, where);
    const explain = words(entry.explain, where);
    out.explains[language] = never ? words(entry.never, where) : explain;
  }
  must(Object.keys(out.names).length === languages.length, `agreement: ${where}: a language too few`);
  return out;
}

function kind(value: unknown, languages: string[]): Kind {
  const node = mapping(value, ["id", "special_category", "days_default", "days_max", "texts"], "a kind");
  const daysDefault = days(node.days_default, "days_default");
  const daysMax = days(node.days_max, "days_max");
  must(daysMax >= daysDefault, "agreement: days_max is less than days_default");
  const special = flag(node.special_category, "special_category");
  return { ...term(node, languages, "a kind"), special, daysDefault, daysMax };
}

function purpose(value: unknown, languages: string[]): Purpose {
  const node = mapping(value, ["id", "dpv", "basis", "law?", "never?", "texts"], "a purpose");
  const forbidden = flag(node.never, "never");
  const basis = node.basis;
  must(basis === "consent" || basis === "statutory" || basis === "none", "agreement: a purpose's basis");
  must(forbidden === (basis === "none"), "agreement: never and basis");
  must((basis === "statutory") === ("law" in node), "agreement: a statutory purpose names its law");
  const law = "law" in node ? words(node.law, "law") : "";
  const statutory = basis === "statutory" ? "statutory" : "consent";
  return { ...term(node, languages, "a purpose", forbidden), basis: statutory, law, forbidden };
}

function distinct<T extends { id: string }>(items: T[], where: string): T[] {
  must(new Set(items.map((item) => item.id)).size === items.length, `agreement: ${where} with one id`);
  return items;
}

const key = (role: string, kindId: string, purposeId: string): string => `${role} ${kindId} ${purposeId}`;

/** The agreement as the screens see it, and what it allows. */
export class Rules {
  readonly agreement: Agreement;
  readonly retentionDays: number;
  /** "role kind purpose" that may be read with the holder's consent. */
  private readonly reads = new Set<string>();

  constructor(yaml: Uint8Array) {
    must(yaml.length <= FILE_MAX, "agreement: too long");
    const keys = ["version", "title", "languages", "reviewed?", "retention_days?", "kinds", "purposes", "roles", "rules"];
    const top = mapping(parseYaml(yaml), keys, "the file");
    const languages = list(top.languages, "languages").map((one) => words(one, "a language"));
    const reviewed = "reviewed" in top ? list(top.reviewed, "reviewed").map((one) => words(one, "a language")) : [];
    must(reviewed.every((one) => languages.includes(one)), "agreement: reviewed in a language that it has not");
    this.agreement = {
      title: words(top.title, "title"), languages, reviewed,
      kinds: distinct(list(top.kinds, "kinds").map((one) => kind(one, languages)), "two kinds"),
      purposes: distinct(list(top.purposes, "purposes").map((one) => purpose(one, languages)), "two purposes"),
      roles: distinct(list(top.roles, "roles").map((one) =>
        term(mapping(one, ["id", "texts"], "a role"), languages, "a role")), "two roles"),
    };
    const longest = Math.max(...this.agreement.kinds.map(({ daysMax }) => daysMax));
    this.retentionDays = retention(top.retention_days, longest);
    for (const one of list(top.rules, "rules", 512)) this.addRule(one);
  }

  private addRule(value: unknown): void {
    const node = mapping(value, ["role", "kinds?", "purposes?", "may"], "a rule");
    const role = slug(node.role, "a rule's role");
    const may = list(node.may, "may");
    must(this.agreement.roles.some(({ id }) => id === role), "agreement: a rule for an unknown role");
    must(may.every((one) => ACTIONS.includes(String(one))), "agreement: an unknown action");
    if (!("kinds" in node) && !("purposes" in node)) return must(may.every((one) => one === "freeze"), "agreement: a rule");
    const kinds = list(node.kinds, "a rule's kinds").map((one) => slug(one, "a kind"));
    const purposes = list(node.purposes, "a rule's purposes").map((one) => slug(one, "a purpose"));
    must(kinds.every((id) => this.kind(id)) && purposes.every((id) => this.purpose(id)), "agreement: a rule's names");
    if (!may.includes("read")) return;
    for (const k of kinds) for (const p of purposes) this.reads.add(key(role, k, p));
  }

  kind(id: string): Kind | undefined {
    return this.agreement.kinds.find((one) => one.id === id);
  }

  purpose(id: string): Purpose | undefined {
    return this.agreement.purposes.find((one) => one.id === id);
  }

  /** May each of these roles be given each kind for each purpose? */
  allows(roles: string[], kinds: string[], purposes: string[]): boolean {
    return roles.length > 0 && kinds.length > 0 && purposes.length > 0
      && purposes.every((p) => this.purpose(p)?.forbidden === false)
      && roles.every((r) => kinds.every((k) => purposes.every((p) => this.reads.has(key(r, k, p)))));
  }

  /** The fewest days of these kinds; 0 when one of them is unknown. */
  days(kinds: string[], which: "daysDefault" | "daysMax"): number {
    return Math.min(...kinds.map((id) => this.kind(id)?.[which] ?? 0));
  }

  /** Consent is the basis as soon as one purpose has no law behind it. */
  statutory(purposes: string[]): boolean {
    return purposes.every((id) => this.purpose(id)?.basis === "statutory");
  }
}

/** Failsafe YAML: texts, lists and mappings; a key twice, a second document or a tag is an error. */
function parseYaml(bytes: Uint8Array): unknown {
  const yaml = text(bytes);
  must(yaml !== undefined, "agreement: not UTF-8");
  try {
    return load(yaml, { schema: FAILSAFE_SCHEMA });
  } catch {
    throw new Refused("agreement: not YAML");
  }
}
