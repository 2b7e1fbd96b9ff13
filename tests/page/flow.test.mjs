// SPDX-License-Identifier: EUPL-1.2
// The main job, from the printed card to the partner's command that reads, and that reads nothing any more.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { unzipSync } from "fflate";
import { Phone, browse } from "./lib/phone.mjs";
import { OWN_PIN, PageSite } from "./lib/stage.mjs";

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

const reads = (exit) => site.fetch(amina, "taalschool", ["skills"], SCHOOL, exit);

test("paused, resumed, made longer; everything stopped, and on again", async () => {
  const share = async (act, then) => {
    await phone.tap("home");
    await phone.on("home");
    await phone.tap("cell-taalschool-skills");
    await phone.on("grant");
    await phone.tap(act);
    await phone.on(then);
  };
  await share("grant-pause", "paused");
  assert.deepEqual(reads(3), []);
  await share("grant-resume", "unpaused");
  assert.deepEqual(reads(0), ["Arabisch, lassen"]);
  await share("grant-extend", "extend");
  await phone.tap("answer-yes");
  await phone.on("granted");
  assert.deepEqual(reads(0), ["Arabisch, lassen"]);
  await phone.tap("home");
  await phone.tap("stop-all");
  await phone.on("stop-all");
  await phone.tap("answer-yes");
  await phone.on("stopped");
  assert.deepEqual(reads(3), []);
  await phone.tap("home");
  await phone.tap("resume-all");
  await phone.see("stop-all");
  assert.deepEqual(reads(0), ["Arabisch, lassen"]);
});

test("taken back: the partner's command gets nothing", async () => {
  await phone.tap("cell-taalschool-skills");
  await phone.on("grant");
  await phone.tap("grant-stop");
  await phone.on("revoked");
  assert.deepEqual(reads(3), []);
});

test("who saw it: reads, and refusals with their true reason", async () => {
  await phone.tap("home");
  await phone.tap("home-go-log");
  await phone.see("verified");
  const read = await (await phone.see("log-read")).innerText();
  assert.match(read, /Taalschool De Brug/);
  assert.match(read, /Nederlandse les/);
  const refused = (await phone.page.getByTestId("log-refused").allInnerTexts()).join("\n");
  for (const reason of [/u gaf geen toestemming/, /u had het gepauzeerd/, /u had alles gestopt/]) {
    assert.match(refused, reason);
  }
  await phone.tap("tool-back");
});

test("health: told back first; then the practice's command reads it", async () => {
  site.ask(amina, "ggz", ["medical"], "treatment");
  await phone.put();
  phone = await Phone.take(browser);
  await phone.open(amina.link);
  await phone.tap("waiting-request");
  await phone.tap("answer-yes");
  await phone.on("tell");
  assert.equal(await phone.page.getByTestId("answer-yes").count(), 0);
  assert.deepEqual(site.fetch(amina, "ggz", ["medical"], "treatment", 3), []);
  await phone.page.locator("input[value=nobody]").check();
  assert.equal(await phone.page.getByTestId("answer-yes").count(), 0);
  await phone.page.locator("input[value=partner]").check();
  await phone.tap("answer-yes");
  await phone.on("granted");
  assert.deepEqual(site.fetch(amina, "ggz", ["medical"], "treatment"), ["Astma"]);
});

test("everything in one file, which opens; a part erased, and gone for the partner as well", async () => {
  await phone.tap("home");
  await phone.tap("home-go-dossier");
  await phone.tap("download-title");
  const coming = phone.page.waitForEvent("download");
  await phone.tap("download-start");
  const files = unzipSync(readFileSync(await (await coming).path()));
  const texts = Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes).toString()]);
  assert.ok(files["index.html"] && files["dossier.json"]);
  const list = JSON.parse(Buffer.from(files["dossier.json"]).toString());
  assert.ok(JSON.stringify(list).includes("skills"));
  assert.deepEqual(texts.filter(([name]) => name.startsWith("documents/")).map(([, text]) => text).sort(),
    ["Arabisch, lassen", "Astma", "B1 halen"]);
  await phone.tap("tool-back");
  await phone.tap("erase-title");
  await phone.tap("erase-medical");
  await phone.on("erase-sure");
  assert.ok(await (await phone.see("answer-yes")).isDisabled());
  await phone.page.locator("input[type=checkbox]").check();
  await phone.tap("answer-yes");
  await phone.on("erased");
  assert.deepEqual(site.fetch(amina, "ggz", ["medical"], "treatment", 3), []);
  await phone.put();
});

test("a no to all that was asked; later; and the code typed in", async () => {
  site.ask(amina, "taalschool", ["contact"], "appointments");
  phone = await Phone.take(browser);
  await phone.page.goto(site.url("public"));
  await phone.tap("language-nl");
  await phone.tap("start-type");
  await phone.page.locator("textarea").fill(amina.link);
  await phone.page.locator("button[type=submit]").click();
  await phone.on("pin");
  await phone.pin(OWN_PIN);
  await phone.on("home");
  await phone.tap("waiting-request");
  await phone.tap("request-later");
  await phone.on("home");
  await phone.tap("waiting-request");
  await phone.tap("answer-no");
  await phone.on("declined");
  await phone.tap("home");
  await phone.on("home");
  assert.equal(await phone.page.getByTestId("waiting-request").count(), 0);
  assert.deepEqual(site.fetch(amina, "taalschool", ["contact"], "appointments", 3), []);
  await phone.put();
});
