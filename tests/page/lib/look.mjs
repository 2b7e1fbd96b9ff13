// SPDX-License-Identifier: EUPL-1.2
// Looks at a screen in several languages: a picture of each, and what axe-core and a ruler find wrong with it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { shots } from "./stage.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RTL = ["ar", "fa", "fa-AF", "ps"];

/** Runs in the page: presses what has that id, on the screen that is shown. */
function press(id) {
  const all = [...document.querySelectorAll(`[data-testid="${id}"]`)];
  const shown = all.find((one) => one.offsetParent !== null);
  shown?.click();
  return shown !== undefined;
}

/** Another language, the way a reader does it, while the screen stays. */
export async function speak({ page }, tag) {
  if (await page.evaluate(() => document.documentElement.lang) === tag) return;
  assert.ok(await page.evaluate(press, "tool-language-and-help"));
  await page.getByTestId("screen-help").waitFor();
  assert.ok(await page.evaluate(press, `language-${tag}`));
  await page.getByTestId("screen-help").waitFor({ state: "detached" });
  assert.equal(await page.evaluate(() => document.documentElement.lang), tag);
  assert.equal(await page.evaluate(() => document.documentElement.dir), RTL.includes(tag) ? "rtl" : "ltr");
}

/** What axe-core objects to, one line each. */
export async function objections({ page }) {
  if (!await page.evaluate(() => "axe" in globalThis)) await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html, any, all, none }) => {
    const why = [...any, ...all, ...none].map(({ message }) => message).join("; ");
    return `${id}: ${help}: ${html.slice(0, 160)} (${why})`;
  }));
}

/** As it is read: without the marks that keep a value's direction apart. */
export const textOf = async ({ page }, id) => (await page.getByTestId(id).first().innerText()).replace(/[\u2068\u2069]/g, "");

/** Runs in the page: what sticks out of it sideways. */
export function sticksOut() {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return [...document.querySelectorAll("body *")].filter((one) => {
    const { left, right, width } = one.getBoundingClientRect();
    return width > 0 && (left < -1 || right > wide + 1) && !one.closest(".scroll, .hidden, .skip");
  }).map((one) => `sticks out: ${one.outerHTML.slice(0, 120)}`);
}

/** A catalogue that nobody has reviewed says so on every screen, and no other does. */
async function notReviewed({ page }, tag) {
  const catalogue = readFileSync(join(process.env.EENMAAL_ROOT, "web/locales", `${tag}.ftl`), "utf8");
  const said = await page.getByTestId("not-reviewed").filter({ visible: true }).count();
  return (said === 1) === catalogue.startsWith("# reviewed: no\n") ? [] : ["says wrongly whether it was reviewed"];
}

export class Looker {
  constructor(languages) {
    this.languages = languages;
    this.found = [];
    this.seen = new Set();
  }

  /**
   * The screen that the phone shows, in every language; it ends in the first one. open and close: for what does not stay while
   * the language changes.
   */
  async look(phone, name, { open, close } = {}) {
    this.seen.add(name);
    for (const tag of [...this.languages.slice(1), this.languages[0]]) {
      await speak(phone, tag);
      await open?.();
      await phone.page.screenshot({ path: join(shots(tag), `${name}.png`), fullPage: true, animations: "disabled" });
      const wrong = [...await objections(phone), ...await phone.page.evaluate(sticksOut), ...await notReviewed(phone, tag)];
      this.found.push(...wrong.map((line) => `${name} (${tag}): ${line}`));
      await close?.();
    }
  }
}
