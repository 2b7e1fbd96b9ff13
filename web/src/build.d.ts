// SPDX-License-Identifier: EUPL-1.2
/** What web/build.mjs puts in. */

/** The worker's script, relative to index.html: "assets/worker-HASH.js". */
declare const WORKER_URL: string;

/** The texts of a language, as they stand in the catalogue. */
declare module "*.ftl" {
  const text: string;
  export default text;
}
/** In every language the catalogue of the first screens' messages (first.txt), by tag. */
declare module "first-texts" {
  const texts: Readonly<Record<string, string>>;
  export default texts;
}
/** A font: a URL relative to the script that imports it. */
declare module "*.woff2" {
  const url: string;
  export default url;
}
/** A picture: a URL relative to the script that imports it. */
declare module "*.svg" {
  const url: string;
  export default url;
}
declare module "*.css";
