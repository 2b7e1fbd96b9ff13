// SPDX-License-Identifier: EUPL-1.2
/** The link on a card: docs/PROTOCOL.md section 16. */
import { base64url, unbase64url, unhex } from "./bytes";
import { plainNumber, readNumber } from "./number";

export interface Card {
  /** Where the page is served, "https://…". */
  page: string;
  kind: "card" | "recovery";
  /** 10 bytes. */
  holder: Uint8Array;
  /** SHA-256 of the chain's root key. */
  root: Uint8Array;
  /** 32 bytes; whoever has them has the card. */
  secret: Uint8Array;
}

const PAGE_MAX = 200;
const LINK = /^(https:\/\/[^#/][^#]*)#(1r?)\.([0-9A-Z*~$=]{17})\.([\w-]{43})\.([\w-]{43})$/;
const PAGE = /^[\x21-\x7e]+$/;
const NOT_IN_PAGE = /["<>\\^`{|}]/;

/** undefined: not a card's link. White space around and within it (a wrapped line) does not matter. */
export function readLink(typed: string): Card | undefined {
  if (typed.length > 1000) return undefined;
  const [, page, form, number, root, secret] = LINK.exec(typed.replace(/\s+/g, "")) ?? [];
  if (!page || page.length > PAGE_MAX || !form || !number || !root || !secret) return undefined;
  if (!PAGE.test(page) || NOT_IN_PAGE.test(page)) return undefined;
  const bytes = { holder: readNumber(number), root: unbase64url(root), secret: unbase64url(secret) };
  if (!bytes.holder || !bytes.root || !bytes.secret || plainNumber(bytes.holder) !== number) return undefined;
  return {
    page, kind: form === "1r" ? "recovery" : "card",
    holder: bytes.holder, root: bytes.root, secret: bytes.secret,
  };
}

/**
 * What stands on a recovery card in letters, for where nothing can scan: the dossier's number and the secret's 64 hex
 * digits, however they are grouped. undefined: it is not that.
 */
export function readTyped(typed: string): Pick<Card, "holder" | "secret"> | undefined {
  if (typed.length > 1000) return undefined;
  const [, number, digits] = /^(.{17})([0-9a-f]{64})$/i.exec(typed.replace(/[\s-]/g, "")) ?? [];
  const holder = number === undefined ? undefined : readNumber(number);
  const secret = digits === undefined ? undefined : unhex(digits.toLowerCase());
  return holder && secret ? { holder, secret } : undefined;
}

export function writeLink(card: Card): string {
  const form = card.kind === "recovery" ? "1r" : "1";
  return `${card.page}#${form}.${plainNumber(card.holder)}.${base64url(card.root)}.${base64url(card.secret)}`;
}
