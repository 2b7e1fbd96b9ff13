// SPDX-License-Identifier: EUPL-1.2
// With a helper, on a shared tablet, without a connection, after a long pause, with a wrong PIN, after a lost card.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { json } from "./lib/command.mjs";
import { speak } from "./lib/look.mjs";
import { Phone, browse } from "./lib/phone.mjs";
import { OWN_PIN, PageSite } from "./lib/stage.mjs";

const SCHOOL = "language-training";
const OTHER_PIN = "730162";
const MINUTE = 60_000;
let site, browser, holder, recovery, phone;

before(async () => {
  site = await PageSite.start();
  browser = await browse(site);
  holder = site.enrol();
  site.put(holder, "skills", "Arabisch, lassen");
  site.put(holder, "plan", "B1 halen");
  site.ask(holder, "taalschool", ["skills"], SCHOOL);
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

test("with a helper: two languages, and the grant says who helped and in what language", async () => {
  phone = await Phone.take(browser);
  recovery = await phone.activate(holder.link);
  await phone.tap("waiting-request");
  await phone.on("request");
  await phone.tap("tool-language-and-help");
  await phone.on("help");
  await phone.tap("helper-title");
  await phone.page.locator("input[name=helper-language][value=ar]").check();
  await phone.page.locator("input[name=helper-role][value=interpreter]").check();
  await phone.page.locator("input[name=helper-partner][value=coa]").check();
  await phone.tap("helper-start");
  await phone.on("request");
  await phone.see("helper-strip");
  const both = await phone.text();
  assert.match(both, /U kunt altijd stoppen/);
  assert.match(both, /يمكنك التوقف/);
  assert.ok(await phone.page.locator("main [lang=ar][dir=rtl]").count() > 5);
  await phone.tap("answer-yes");
  await phone.on("granted");
  writeFileSync(site.at("own.pin"), OWN_PIN, { mode: 0o600 });
  const { grants } = json(["holder", "grants", "--profile", site.at(holder.name), "--pin-file", site.at("own.pin")]);
  assert.deepEqual([grants[0].helper, grants[0].notice_language], [{ role: "interpreter", partner: "coa", language: "ar" }, "nl"]);
  assert.deepEqual(site.fetch(holder, "taalschool", ["skills"], SCHOOL), ["Arabisch, lassen"]);
  await phone.tap("tool-log-out");
  await phone.on("out");
  await phone.put();
});

test("a PIN of one's own can be changed; the old one is counted as wrong", async () => {
  phone = await Phone.take(browser);
  await phone.open(holder.link);
  await phone.tap("home-go-settings");
  await phone.changePin(OTHER_PIN);
  await phone.tap("tool-log-out");
  await phone.put();
});

test("another recovery card takes the PIN of now, and the one before is dead", async () => {
  phone = await Phone.take(browser);
  await phone.open(holder.link, { pin: OTHER_PIN });
  await phone.tap("home-go-settings");
  await phone.tap("recover-title");
  await phone.on("new-recovery");
  await phone.tap("recover-start");
  await phone.on("pin");
  await phone.pin(OWN_PIN);
  assert.equal(await (await phone.see("problem")).getAttribute("data-code"), "wrong-pin");
  await phone.pin(OTHER_PIN);
  await phone.on("recovery-card");
  const before = recovery;
  recovery = await phone.newCard();
  assert.notEqual(recovery, before);
  await phone.tap("backup-kept");
  await phone.on("home");
  await phone.put();
  phone = await Phone.take(browser);
  await phone.scan(before);
  assert.equal(await (await phone.see("problem")).getAttribute("data-code"), "card-dead");
  await phone.put();
});

test("four minutes without a touch: a question; five: logged out, and nothing is left", async () => {
  phone = await Phone.take(browser);
  await phone.page.clock.install();
  await phone.open(holder.link, { pin: OTHER_PIN });
  await phone.page.clock.fastForward(4 * MINUTE + 2000);
  await phone.see("session-warning");
  await phone.tap("session-stay");
  await phone.page.clock.fastForward(3 * MINUTE);
  assert.equal(await phone.page.getByTestId("session-warning").count(), 0);
  await phone.page.clock.fastForward(MINUTE + 5000);
  await phone.see("session-warning");
  await phone.page.clock.fastForward(MINUTE);
  await phone.on("out");
  assert.ok(!(await phone.page.content()).includes(holder.number));
  assert.equal(phone.page.workers().length, 0);
  await phone.put();
});

test("a shared tablet: nothing is remembered, nothing stays open, and nothing can be gone back to", async () => {
  site.put(holder, "finance", readFileSync(join(process.env.EENMAAL_ROOT, "samples/selam/medical-letter.pdf")),
    { type: "application/pdf" });
  phone = await Phone.take(browser);
  await phone.page.goto(`${site.url("public")}/?kiosk`);
  await phone.on("language");
  await phone.tap("language-nl");
  await phone.tap("start-type");
  await phone.page.locator("textarea").fill(holder.link);
  await phone.page.locator("button[type=submit]").click();
  await phone.on("pin");
  await phone.pin(OTHER_PIN);
  await phone.on("home");
  await phone.tap("home-go-settings");
  await phone.on("settings");
  assert.ok(!(await phone.text()).includes("Onthouden"));
  await phone.tap("tool-back");
  await phone.tap("home-go-dossier");
  await phone.tap("document-row");
  const opened = phone.context.waitForEvent("page");
  await phone.tap("document-open-file");
  const letter = await opened;
  await letter.waitForURL(/^blob:/);
  assert.equal(await letter.evaluate(() => globalThis.opener), null);
  const shut = letter.waitForEvent("close");
  await phone.tap("tool-log-out");
  await shut;
  await phone.on("out");
  await phone.page.goBack({ timeout: 2000 }).catch(() => {});
  const left = await phone.page.evaluate(async () => [
    localStorage.length, sessionStorage.length, document.cookie, (await indexedDB.databases()).length, (await caches.keys()).length,
  ]);
  assert.deepEqual(left, [0, 0, "", 0, 0]);
  const text = await phone.page.content();
  for (const word of [holder.number, "Taalschool", "Arabisch"]) assert.ok(!text.includes(word), word);
  await phone.put();
});

test("no connection: the page says so and since when; it goes on when there is one again", async () => {
  phone = await Phone.take(browser);
  await phone.open(holder.link, { pin: OTHER_PIN });
  await phone.context.setOffline(true);
  await phone.tap("home-go-dossier");
  await phone.page.getByTestId("document-row").first().click();
  const problem = await phone.see("problem");
  assert.equal(await problem.getAttribute("data-code"), "offline");
  await phone.see("offline");
  await phone.context.setOffline(false);
  await phone.tap("try-again");
  await phone.see("document-wrong");
  assert.equal(await phone.page.getByTestId("offline").count(), 0);
  await phone.put({ faults: /ERR_INTERNET_DISCONNECTED/ });
});

test("from right to left: the whole page turns around", async () => {
  phone = await Phone.take(browser, { locale: "ar-EG" });
  await phone.page.goto(site.url("public"));
  await phone.on("language");
  assert.deepEqual(await phone.page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]), ["ar", "rtl"]);
  const wide = phone.page.viewportSize().width;
  const right = await phone.page.getByTestId("tool-language-and-help").boundingBox();
  assert.ok(right.x < wide / 2);
  await speak(phone, "fr");
  const left = await phone.page.getByTestId("tool-language-and-help").boundingBox();
  assert.ok(Math.abs(left.x - (wide - right.x - right.width)) < 2);
  assert.equal(await phone.page.title(), "Mon dossier");
  await phone.put();
});

test("a desk stops everything; only the holder starts it again", async () => {
  json(["partner", "freeze", "--profile", site.profile("coa"), "--holder", holder.number]);
  assert.deepEqual(site.fetch(holder, "taalschool", ["skills"], SCHOOL, 3), []);
  phone = await Phone.take(browser);
  await phone.open(holder.link, { pin: OTHER_PIN });
  await phone.see("stopped");
  assert.match(await phone.text(), /COA opvang Dronten/);
  await phone.tap("resume-all");
  await phone.see("stop-all");
  assert.deepEqual(site.fetch(holder, "taalschool", ["skills"], SCHOOL), ["Arabisch, lassen"]);
});

test("\"this is not right\": the contributor's command reads it", async () => {
  await phone.tap("home-go-dossier");
  await phone.tap("document-row", "COA");
  await phone.tap("document-wrong");
  await phone.page.locator("textarea").fill("Dit is niet wat ik heb verteld.");
  await phone.page.locator("button[type=submit]").click();
  await phone.on("remarked");
  await phone.tap("back");
  await phone.page.getByText("Dit is niet wat ik heb verteld.").waitFor();
  const told = json(["partner", "remarks", "--profile", site.profile("coa")]);
  assert.match(JSON.stringify(told), /Dit is niet wat ik heb verteld/);
  await phone.put();
});

test("too many wrong PINs: locked, and told what to do; the recovery card makes a new card, and the old one is dead", async () => {
  phone = await Phone.take(browser);
  await phone.scan(holder.link);
  await phone.lockOut();
  assert.match(await phone.text(), /op slot/);
  await phone.put();
  phone = await Phone.take(browser);
  await phone.scan(recovery);
  await phone.on("recover");
  await phone.tap("recover-start");
  await phone.on("recover-pin");
  await phone.pin(OWN_PIN);
  await phone.on("recover-pin-again");
  await phone.pin(OWN_PIN);
  await phone.on("new-card");
  const link = await phone.newCard();
  await phone.tap("recover-kept");
  await phone.on("home");
  await phone.put();
  phone = await Phone.take(browser);
  await phone.scan(holder.link);
  const problem = await phone.see("problem");
  assert.equal(await problem.getAttribute("data-code"), "card-dead");
  await phone.put();
  phone = await Phone.take(browser);
  await phone.open(link);
  await phone.put();
});
