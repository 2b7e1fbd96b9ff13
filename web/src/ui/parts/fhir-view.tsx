// SPDX-License-Identifier: EUPL-1.2
/** A patient summary as a page to read. */
import type { JSX } from "preact";
import type { Value } from "../../texts/texts";
import { summaryOf } from "../fhir";
import type { Section } from "../fhir";
import { JsonView } from "./json-view";
import { More } from "./screen";
import { P, T } from "./text";

function SectionView({ section }: { section: Section }): JSX.Element {
  return (
    <section>
      <h3>{section.id ? <T id={section.id} /> : <bdi>{section.title}</bdi>}</h3>
      {section.lines.length === 0 && <P id="fhir-empty" soft />}
      <ul dir="auto">{section.lines.map((line) => <li key={line}>{line}</li>)}</ul>
    </section>
  );
}

function Line({ id, value }: { id: string; value: Value }): JSX.Element {
  return <div><dt><T id={id} /></dt><dd><T id="just" values={{ name: value }} /></dd></div>;
}

/** Noon, so that no time zone moves a birthday to another day. */
const dayTime = (date: string): number => Date.parse(`${date}T12:00:00Z`) / 1000;

export function FhirView({ bundle }: { bundle: Record<string, unknown> }): JSX.Element {
  const { patient, born, author, sections } = summaryOf(bundle);
  const birthday = dayTime(born);
  return (
    <div class="fhir">
      <dl class="json">
        {patient && <Line id="fhir-patient" value={patient} />}
        {born && <Line id="fhir-born" value={Number.isNaN(birthday) ? born : { date: birthday }} />}
        {author && <Line id="fhir-author" value={author} />}
      </dl>
      {sections.map((section, n) => <SectionView key={n} section={section} />)}
      <More title={{ id: "fhir-all" }}><JsonView value={bundle} /></More>
    </div>
  );
}
