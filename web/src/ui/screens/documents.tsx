// SPDX-License-Identifier: EUPL-1.2
/** What is in the dossier, part by part. */
import type { JSX } from "preact";
import type { DocumentInfo } from "../../holder/types";
import { kindName, partnerName, useDossier } from "../dossier";
import { Action } from "../parts/button";
import { Icon, KindIcon } from "../parts/icon";
import { Screen } from "../parts/screen";
import { P, T } from "../parts/text";

function Row({ document }: { document: DocumentInfo }): JSX.Element {
  const { home, go } = useDossier();
  return (
    <li>
      <button type="button" class="row" onClick={() => go({ at: "document", document })} data-testid="document-row">
        <span class="row-text">
          <span class="row-name"><T id="dossier-by" values={{ partner: partnerName(home, document.author) }} /></span>
          <span class="soft"><T id="just" values={{ name: { date: document.time } }} /></span>
          {document.version > 1 && <span class="soft"><T id="dossier-version" values={{ number: document.version }} /></span>}
        </span>
        <Icon name="next" />
      </button>
    </li>
  );
}

function Part({ kind, documents }: { kind: string; documents: readonly DocumentInfo[] }): JSX.Element {
  const { home } = useDossier();
  const explains = home.agreement.kinds.find(({ id }) => id === kind)?.explains ?? {};
  return (
    <section class="part">
      <h2><KindIcon kind={kind} /><T id="just" values={{ name: kindName(home, kind) }} /></h2>
      <p class="soft"><T id="just" values={{ name: { names: explains } }} /></p>
      {documents.length === 0 ? <P id="dossier-part-empty" soft /> : (
        <ul class="rows">{documents.map((document) => <Row key={`${document.author}/${document.version}`} document={document} />)}</ul>
      )}
    </section>
  );
}

export function DocumentsScreen(): JSX.Element {
  const { home, go } = useDossier();
  const known = home.agreement.kinds.map(({ id }) => id);
  const others = [...new Set(home.documents.map(({ kind }) => kind))].filter((kind) => !known.includes(kind));
  const newest = [...home.documents].sort((a, b) => b.time - a.time);
  return (
    <Screen name="documents" title={{ id: "dossier-title" }} icon="folder">
      {newest.length === 0 && <P id="dossier-empty" />}
      {[...known, ...others].map((kind) => <Part key={kind} kind={kind} documents={newest.filter((each) => each.kind === kind)} />)}
      <nav class="stack">
        <Action id="download-title" icon="download" act={() => go({ at: "download" })} />
        <Action id="erase-title" icon="bin" act={() => go({ at: "erase" })} />
      </nav>
    </Screen>
  );
}
