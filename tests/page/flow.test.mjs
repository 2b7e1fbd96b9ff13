// SPDX-License-Identifier: EUPL-1.2
// The main job, from the printed card to the partner's command that reads, and that reads nothing any more.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Phone, browse } from "./lib/phone.mjs";
import { PageSite } from "./lib/stage.mjs";

const SCHOOL = "language-training";
let site, browser, amina, phone;

before(async () => {
  site = await PageSite.start();
  browser = await browse(site);
  amina = site.enrol();
  site.put(amina, "skills", "Arabisch, lassen", { title: "Wat ik kan" });
  site.put(amina, "plan", "B1 halen", { title: "Plan" });
  site.put(amina, "medical", "Astma", { title: "Brief van de huisarts" });
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

test("the card's link: gone from the address at once, then the start PIN, then a PIN of one's own", async () => {
  phone = await Phone.take(browser);
  await phone.scan(amina.link);
  assert.equal(await phone.page.evaluate(() => location.href), `${site.url("public")}/`);
  await phone.on("pin");
  await phone.pin("483920");
  await phone.on("activate");
  await phone.tap("activate-choose");
  await phone.on("activate-pin");
  await phone.pin("123456");
  await phone.see("problem");
  assert.match(await phone.text(), /123456/);
  await phone.pin("905172");
  await phone.on("activate-pin-again");
  await phone.pin("905173");
  await phone.on("activate-pin");
  await phone.pin("905172");
  await phone.on("activate-pin-again");
  await phone.pin("905172");
  await phone.on("activated");
  await phone.tap("continue");
  await phone.on("recovery-card");
  await phone.tap("backup-kept");
  await phone.on("home");
});

test("asked for two parts: two decisions, and the partner reads what got a yes", async () => {
  site.ask(amina, "taalschool", ["plan", "skills"], SCHOOL);
  assert.deepEqual(site.fetch(amina, "taalschool", ["skills"], SCHOOL, 3), []);
  await phone.put();
  phone = await Phone.take(browser);
  await phone.open(amina.link);
  await phone.tap("waiting-request");
  await phone.on("request");
  await phone.tap("answer-no");
  await phone.on("declined");
  await phone.tap("next-question");
  await phone.on("request");
  await phone.tap("request-preview");
  await phone.page.getByText("Arabisch, lassen").waitFor();
  await phone.tap("answer-yes");
  await phone.on("granted");
  assert.deepEqual(site.fetch(amina, "taalschool", ["skills"], SCHOOL), ["Arabisch, lassen"]);
  assert.deepEqual(site.fetch(amina, "taalschool", ["plan"], SCHOOL, 3), []);
});

test("taken back: the partner's command gets nothing", async () => {
  await phone.tap("home");
  await phone.on("home");
  await phone.tap("cell-taalschool-skills");
  await phone.on("grant");
  await phone.tap("grant-stop");
  await phone.on("revoked");
  assert.deepEqual(site.fetch(amina, "taalschool", ["skills"], SCHOOL, 3), []);
});
