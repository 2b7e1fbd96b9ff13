// SPDX-License-Identifier: EUPL-1.2
/**
 * The card's link, taken out of the address before anything else runs, so that it is neither on the screen nor in the
 * browser's history. Imported first of all.
 */

function take(): string | undefined {
  const { hash, href, pathname, search } = globalThis.location;
  if (hash.length < 2) return undefined;
  globalThis.history.replaceState(null, "", pathname + search);
  return href;
}

let link = take();

/** The link with which the page was opened; once. */
export function takeLink(): string | undefined {
  const taken = link;
  link = undefined;
  return taken;
}

/** Another card's link that was opened in the same tab. */
export function onLink(act: (link: string) => void): () => void {
  const listen = (): void => {
    const another = take();
    if (another) act(another);
  };
  globalThis.addEventListener("hashchange", listen);
  return () => globalThis.removeEventListener("hashchange", listen);
}
