// SPDX-License-Identifier: EUPL-1.2
/** What web/build.mjs puts in. */

/** The worker's script, relative to index.html: "assets/worker-HASH.js". */
declare const WORKER_URL: string;

/** Texts of a language, and fonts: a URL relative to the script that imports it. */
declare module "*.ftl" {
  const url: string;
  export default url;
}
declare module "*.woff2" {
  const url: string;
  export default url;
}
declare module "*.css";
