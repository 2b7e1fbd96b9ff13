// SPDX-License-Identifier: EUPL-1.2
// Saying yes and saying no are the same size of thing; stopping is no more work than starting; all of it without a mouse,
// on a narrow screen and with large letters.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { speak, sticksOut } from "./lib/look.mjs";
import { Phone, browse } from "./lib/phone.mjs";
import { OWN_PIN, PageSite } from "./lib/stage.mjs";

const SCHOOL = "language-training";
const LANGUAGES = (process.env.EENMAAL_LANGUAGES ?? "nl ar ti uk").split(" ");
let site, browser, holder, phone;

before(async () => {
  site = await PageSite.start();
  browser = await browse(site);
  holder = site.enrol();
  site.put(holder, "skills", "Arabisch, lassen");
  site.put(holder, "plan", "B1 halen");
  site.ask(holder, "taalschool", ["plan", "skills"], SCHOOL);
  phone = await Phone.take(browser);
  await phone.activate(holder.link);
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

/** Runs in an empty page: what a picture of a button is made of. */
async function pixels(base64) {
  const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const linear = (value) => (value <= 10.31475 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const light = [];
  const counts = {};
  for (let n = 0; n < data.length; n += 4) {
    light.push(0.2126 * linear(data[n]) + 0.7152 * linear(data[n + 1]) + 0.0722 * linear(data[n + 2]));
    const colour = data.slice(n, n + 3).join();
    counts[colour] = (counts[colour] ?? 0) + 1;
  }
  const [paper] = Object.entries(counts).sort((a, b) => b[1] - a[1])[0];
  const [darkest, lightest] = [light.reduce((a, b) => Math.min(a, b)), light.reduce((a, b) => Math.max(a, b))];
  const middle = (darkest + lightest) / 2;
  return {
    width: image.width, height: image.height, paper, contrast: (lightest + 0.05) / (darkest + 0.05),
    ink: light.filter((one) => one < middle).length,
  };
}

/** How the browser draws a button. */
const styleOf = (button) => button.evaluate((one) => {
  const { color, backgroundColor, borderColor, borderWidth, borderRadius, fontSize, fontWeight, opacity, boxShadow, padding, cursor } = getComputedStyle(one);
  return { color, backgroundColor, borderColor, borderWidth, borderRadius, fontSize, fontWeight, opacity, boxShadow, padding, cursor };
});

/** Yes and No are equal on this screen. */
async function equal(where) {
  const yes = await phone.see("answer-yes");
  const no = await phone.see("answer-no");
  await phone.page.evaluate(() => document.activeElement?.blur());
  assert.deepEqual(await styleOf(yes), await styleOf(no), where);
  const [y, n] = [await yes.boundingBox(), await no.boundingBox()];
  for (const side of ["width", "height", "y"]) assert.ok(Math.abs(y[side] - n[side]) < 0.1, `${where}: ${side} ${y[side]} and ${n[side]}`);
  assert.ok(y.width >= 44 && y.height >= 44, where);
  const middle = (y.x + y.width / 2 + n.x + n.width / 2) / 2;
  assert.ok(Math.abs(middle - phone.page.viewportSize().width / 2) <= 1, `${where}: not around the middle`);
  const blank = await phone.context.newPage();
  const look = async (button) => blank.evaluate(pixels, (await button.screenshot({ animations: "disabled" })).toString("base64"));
  const [a, b] = [await look(yes), await look(no)];
  await blank.close();
  assert.deepEqual([a.width, a.height, a.paper], [b.width, b.height, b.paper], where);
  assert.ok(a.contrast >= 7 && Math.abs(a.contrast - b.contrast) < 0.5, `${where}: contrast ${a.contrast} and ${b.contrast}`);
  assert.ok(Math.abs(a.ink - b.ink) / (a.width * a.height) < 0.05, `${where}: ${a.ink} and ${b.ink} dark pixels`);
  return { ...a, other: b };
}

test("yes and no are equal, measured in pixels, and nothing is chosen beforehand", async (t) => {
  await phone.tap("waiting-request");
  await phone.on("request");
  assert.equal(await phone.page.evaluate(() => document.activeElement?.tagName), "H1");
  assert.equal(await phone.page.locator("[aria-pressed=true], .answer[autofocus]").count(), 0);
  for (const tag of [...LANGUAGES.slice(1), LANGUAGES[0]]) {
    await speak(phone, tag);
    const { width, height, contrast, ink, other } = await equal(`request in ${tag}`);
    t.diagnostic(`${tag}: ${width} x ${height}, contrast ${contrast.toFixed(2)} and ${other.contrast.toFixed(2)}, ink ${ink} and ${other.ink}`);
  }
  for (const id of ["request-later", "request-talk"]) await phone.see(id);
});

test("stopping takes no more taps than starting, and no reason is asked", async (t) => {
  await phone.tap("request-later");
  await phone.on("home");
  const before = phone.taps;
  await phone.tap("waiting-request");
  await phone.tap("answer-yes");
  await phone.on("granted");
  const grant = phone.taps - before;
  await phone.tap("home");
  await phone.on("home");
  const again = phone.taps;
  await phone.tap("cell-taalschool-plan");
  await phone.tap("grant-stop");
  await phone.on("revoked");
  const revoke = phone.taps - again;
  t.diagnostic(`taps to grant ${grant}, to revoke ${revoke}`);
  assert.ok(revoke <= grant);
  assert.equal(await phone.page.locator("input, textarea, select").count(), 0);
  await phone.tap("home");
});

test("narrow screens and large letters: nothing sticks out", async () => {
  await phone.page.setViewportSize({ width: 320, height: 640 });
  const wrong = [];
  const ruler = async (where) => {
    for (const tag of [...LANGUAGES.slice(1), LANGUAGES[0]]) {
      await speak(phone, tag);
      for (const size of ["200%", ""]) {
        await phone.page.evaluate((value) => { document.documentElement.style.fontSize = value; }, size);
        wrong.push(...(await phone.page.evaluate(sticksOut)).map((line) => `${where} (${tag}${size}): ${line}`));
      }
    }
  };
  await ruler("home");
  await phone.tap("waiting-request");
  await ruler("request");
  await phone.tap("tool-back");
  await phone.tap("home-go-log");
  await phone.see("verified");
  await ruler("log");
  await phone.tap("tool-back");
  await phone.tap("home-go-settings");
  await phone.tap("settings-pin");
  await ruler("pin");
  await phone.tap("tool-back");
  await phone.tap("tool-back");
  await phone.page.setViewportSize({ width: 360, height: 740 });
  assert.deepEqual(wrong, []);
  await phone.put();
});

/** Presses Tab until the focus is on it; the focus must be seen. */
async function reach(id) {
  for (let n = 0; n < 60; n++) {
    await phone.page.keyboard.press("Tab");
    const [at, seen] = await phone.page.evaluate(() => {
      const one = document.activeElement;
      const { outlineStyle, outlineWidth } = getComputedStyle(one);
      return [one?.dataset.testid, outlineStyle !== "none" && parseFloat(outlineWidth) >= 2];
    });
    assert.ok(seen || at === undefined, `the focus on ${at} is not seen`);
    if (at === id) return;
  }
  throw new Error(`the Tab key does not lead to ${id}`);
}

async function enter(id) {
  await reach(id);
  await phone.page.keyboard.press("Enter");
}

test("by keyboard alone: card, PIN, yes, stop", async () => {
  phone = await Phone.take(browser);
  await phone.page.goto(holder.link);
  await phone.on("language");
  await enter("language-nl");
  await phone.on("pin");
  await phone.page.keyboard.type(OWN_PIN);
  await phone.page.keyboard.press("Enter");
  await phone.on("home");
  assert.equal(site.fetch(holder, "taalschool", ["skills"], SCHOOL, 3).length, 0);
  site.ask(holder, "taalschool", ["skills"], SCHOOL);
  await phone.put();
  phone = await Phone.take(browser);
  await phone.page.goto(holder.link);
  await phone.on("language");
  await enter("language-nl");
  await phone.on("pin");
  await phone.page.keyboard.type(OWN_PIN);
  await phone.page.keyboard.press("Enter");
  await phone.on("home");
  await enter("waiting-request");
  await phone.on("request");
  await enter("answer-yes");
  await phone.on("granted");
  assert.deepEqual(site.fetch(holder, "taalschool", ["skills"], SCHOOL), ["Arabisch, lassen"]);
  await enter("home");
  await phone.on("home");
  await enter("cell-taalschool-skills");
  await phone.on("grant");
  await enter("grant-stop");
  await phone.on("revoked");
  assert.equal(site.fetch(holder, "taalschool", ["skills"], SCHOOL, 3).length, 0);
  await enter("tool-log-out");
  await phone.on("out");
  await phone.put();
});
