// SPDX-License-Identifier: EUPL-1.2
/** Sentences on the screen: in one language, or in helper mode in two, one below the other. */
import type { JSX } from "preact";
import type { Names } from "../../holder/types";
import { directionOf } from "../../texts/languages";
import type { Piece, Texts, Values } from "../../texts/texts";
import { useSpeech } from "../language";

export interface Sentence {
  id: string;
  values?: Values | undefined;
}

function Inserted({ piece }: { piece: Piece }): JSX.Element {
  if (!piece.language) return <bdi>{piece.text}</bdi>;
  return <bdi lang={piece.language} dir={directionOf(piece.language)}>{piece.text}</bdi>;
}

function Pieces({ pieces }: { pieces: readonly Piece[] }): JSX.Element {
  return <>{pieces.map((piece, n) => (piece.inserted ? <Inserted key={n} piece={piece} /> : piece.text))}</>;
}

function Second({ texts, id, values }: Sentence & { texts: Texts }): JSX.Element {
  const { tag, dir } = texts.language;
  return <span class="second" lang={tag} dir={dir}><Pieces pieces={texts.pieces(id, values)} /></span>;
}

/** A sentence by its id. Inside a heading, a paragraph or a button; never the block itself. */
export function T({ id, values }: Sentence): JSX.Element {
  const { texts, second } = useSpeech();
  const first = <Pieces pieces={texts.pieces(id, values)} />;
  if (!second || second.language.tag === texts.language.tag) return <span class="first">{first}</span>;
  return (
    <span class="pair">
      <span class="first">{first}</span>
      <Second texts={second} id={id} values={values} />
    </span>
  );
}

/** A paragraph of one sentence's id. */
export function P({ id, values, soft }: Sentence & { soft?: boolean }): JSX.Element {
  return <p class={soft ? "soft" : undefined}><T id={id} values={values} /></p>;
}

/** A name from the agreement or the directory on its own, in both languages where it has both. */
export function Named({ names, own }: { names: Names; own?: boolean }): JSX.Element {
  return <T id="just" values={{ name: { names, own: own ?? false } }} />;
}
