// SPDX-License-Identifier: EUPL-1.2
/**
 * A patient summary (HL7 FHIR R4, International Patient Summary): what its sections say to people. A section's own
 * narrative counts; only where there is none are the names of its entries taken.
 */

type Json = Record<string, unknown>;

export interface Section {
  /** Of a text for the heading; "" when the section's own title has to do. */
  id: string;
  title: string;
  lines: string[];
}

export interface Summary {
  patient: string;
  /** As in the document: YYYY-MM-DD. */
  born: string;
  author: string;
  sections: Section[];
}

/** LOINC codes of the sections that we have headings for. */
const HEADINGS: Readonly<Record<string, string>> = {
  "11450-4": "fhir-problems", "48765-2": "fhir-allergies", "10160-0": "fhir-medication", "11369-6": "fhir-vaccinations",
  "30954-2": "fhir-results",
};

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
const object = (value: unknown): Json => (isObject(value) ? value : {});
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.map(object) : []);
const text = (value: unknown): string => (typeof value === "string" ? value : "");

export function isFhirDocument(value: unknown): value is Json {
  return isObject(value) && value.resourceType === "Bundle" && resources(value, "Composition").length > 0;
}

const resources = (bundle: Json, type: string): Json[] =>
  list(bundle.entry).map(({ resource }) => object(resource)).filter(({ resourceType }) => resourceType === type);

function find(bundle: Json, reference: unknown): Json {
  const entry = list(bundle.entry).find(({ fullUrl }) => fullUrl !== undefined && fullUrl === object(reference).reference);
  return object(entry?.resource);
}

/** The words of a narrative; its markup only says where lines end. */
export function narrativeLines(html: string): string[] {
  return html
    .replace(/<\/?(?:li|p|div|tr|br|h[1-6]|ul|ol|table)\b[^>]*>/gi, "\n")
    .replace(/<\/t[dh]>/gi, " · ")
    .replace(/<[^>]*>/g, "")
    .replace(/&(#?\w+);/g, (whole, name: string) => ENTITIES[name] ?? decodeNumber(name) ?? whole)
    .split("\n").map((line) => line.replace(/\s+/g, " ").trim()).filter((line) => line !== "");
}

function decodeNumber(name: string): string | undefined {
  const match = /^#(?:x([0-9a-f]+)|(\d+))$/i.exec(name);
  const code = match?.[1] ? parseInt(match[1], 16) : Number(match?.[2] ?? NaN);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function conceptName(concept: unknown): string {
  const { text: words, coding } = object(concept);
  return text(words) || text(list(coding)[0]?.display);
}

const entryName = (entry: Json): string =>
  conceptName(entry.code) || conceptName(entry.medicationCodeableConcept) || conceptName(entry.vaccineCode);

function sectionOf(bundle: Json, section: Json): Section {
  const code = text(list(object(section.code).coding)[0]?.code);
  const narrative = narrativeLines(text(object(section.text).div));
  const names = list(section.entry).map((reference) => entryName(find(bundle, reference))).filter((name) => name !== "");
  return { id: HEADINGS[code] ?? "", title: text(section.title), lines: narrative.length > 0 ? narrative : names };
}

const personName = (person: Json): string => {
  const name = Array.isArray(person.name) ? object(person.name[0]) : {};
  return text(name.text) || text(name.family) || text(person.name);
};

export function summaryOf(bundle: Json): Summary {
  const composition = resources(bundle, "Composition")[0] ?? {};
  const patient = find(bundle, composition.subject);
  return {
    patient: personName(patient),
    born: text(patient.birthDate),
    author: personName(find(bundle, list(composition.author)[0])),
    sections: list(composition.section).map((section) => sectionOf(bundle, section)),
  };
}
