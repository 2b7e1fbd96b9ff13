// SPDX-License-Identifier: EUPL-1.2
// The printed card as a phone sees it: the QR code on the page, and the link in it (client/card.h).
import jsQR from "jsqr";
import { parseHolder } from "./bytes.mjs";

const SCALE = 4;

/** The text of the first QR code on a page: its inline SVG is drawn and then read as an image. */
export function readQr(html) {
  const [, size] = /viewBox="0 0 (\d+) \1"/.exec(html);
  const width = Number(size) * SCALE;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, x, y, length] of html.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3[zZ]/g)) {
    for (let row = y * SCALE; row < (Number(y) + 1) * SCALE; row++) {
      for (let column = x * SCALE; column < (Number(x) + Number(length)) * SCALE; column++) {
        pixels.fill(0, 4 * (row * width + column), 4 * (row * width + column) + 3);
      }
    }
  }
  const code = jsQR(pixels, width, width);
  if (!code) throw new Error("no QR code can be read on this page");
  return code.data;
}

/** {page, form, holder, root, secret} of a card's link. */
export function parseLink(link) {
  const parts = /^(https:\/\/[^#]+)#(1r?)\.([0-9A-Z*~$=]{17})\.([\w-]{43})\.([\w-]{43})$/.exec(link);
  if (!parts) throw new Error("not a card's link");
  const bytes = (encoded) => new Uint8Array(Buffer.from(encoded, "base64url"));
  return {
    page: parts[1], form: parts[2], holder: parseHolder(parts[3]), root: bytes(parts[4]), secret: bytes(parts[5]),
  };
}
