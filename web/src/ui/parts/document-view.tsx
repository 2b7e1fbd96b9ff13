// SPDX-License-Identifier: EUPL-1.2
/** A document as a page to read: what it says first, then who wrote it and when. */
import type { JSX } from "preact";
import type { Opened } from "../../holder/types";
import { partnerName, useDossier } from "../dossier";
import { isFhirDocument } from "../fhir";
import { bareType, fileName, openFile, saveFile, useFileAddress } from "../files";
import { useSpeech } from "../language";
import { Action } from "./button";
import { FhirView } from "./fhir-view";
import { Icon } from "./icon";
import { JsonView } from "./json-view";
import { MarkdownView } from "./markdown-view";
import { P, T } from "./text";

const IMAGES: ReadonlySet<string> = new Set(["image/png", "image/jpeg", "image/webp", "image/gif"]);

function Picture({ opened, type }: { opened: Opened; type: string }): JSX.Element | null {
  const { say } = useSpeech();
  const address = useFileAddress(opened.bytes, type);
  return address ? <img class="document-image" src={address} alt={say("document-image", { title: opened.title })} /> : null;
}

/** A PDF opens in a tab of its own, which gets it from this page's memory: within a page some phones show its first sheet only. */
function File({ opened, type }: { opened: Opened; type: string }): JSX.Element {
  const address = useFileAddress(opened.bytes, type);
  return (
    <div class="stack">
      {type === "application/pdf"
        ? <Action id="document-open-file" icon="eye" act={() => address && openFile(address)} />
        : <P id="document-no-view" />}
      <Action id="document-save-file" icon="download" act={() => saveFile(opened.bytes, type, fileName(type))} />
    </div>
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function Text({ type, text }: { type: string; text: string }): JSX.Element {
  if (type === "text/markdown") return <MarkdownView text={text} />;
  const value = type.endsWith("json") ? parseJson(text) : undefined;
  if (isFhirDocument(value)) return <FhirView bundle={value} />;
  if (value !== undefined) return <JsonView value={value} />;
  return <p class="plain-text" dir="auto">{text}</p>;
}

function Body({ opened }: { opened: Opened }): JSX.Element {
  const type = bareType(opened.mediaType);
  if (opened.bytes.length === 0) return <P id="document-empty" />;
  if (IMAGES.has(type)) return <Picture opened={opened} type={type} />;
  if (type.startsWith("text/") || type.endsWith("json")) return <Text type={type} text={new TextDecoder().decode(opened.bytes)} />;
  return <File opened={opened} type={type} />;
}

function Remarks({ remarks }: Pick<Opened, "remarks">): JSX.Element | null {
  if (remarks.length === 0) return null;
  return (
    <div class="sheet sheet-warn" data-testid="remarks">
      <h3><Icon name="pen" /><T id="document-remarks" /></h3>
      {remarks.map(({ text, time }) => (
        <p key={time + text}>
          <span class="plain-text" dir="auto">{text}</span><br />
          <span class="soft"><T id="just" values={{ name: { date: time } }} /></span>
        </p>
      ))}
    </div>
  );
}

export function DocumentView({ opened }: { opened: Opened }): JSX.Element {
  const { home } = useDossier();
  const { document, title, written, remarks } = opened;
  return (
    <article class="document sheet" data-testid="document">
      <h2 class="document-title"><bdi>{title}</bdi></h2>
      <P id="document-written" values={{ partner: partnerName(home, document.author), date: { date: written } }} soft />
      <div class="document-body"><Body opened={opened} /></div>
      <P id="document-language" soft />
      <Remarks remarks={remarks} />
    </article>
  );
}
