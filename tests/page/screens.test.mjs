// SPDX-License-Identifier: EUPL-1.2
// Every screen in several languages: pictures in build/screens to look at, and nothing that axe-core objects to.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { json } from "./lib/command.mjs";
import { Looker, objections } from "./lib/look.mjs";
import { Phone, browse } from "./lib/phone.mjs";
import { OWN_PIN, PageSite, START_PIN } from "./lib/stage.mjs";

const LANGUAGES = (process.env.EENMAAL_LANGUAGES ?? "nl ar ti uk").split(" ");
const sample = (name) => readFileSync(join(process.env.EENMAAL_ROOT, "samples", name));
/** Of the helper: another one than those above, written from right to left. */
const SECOND = "fa-AF";
let site, browser, selam, omar, phone, recovery;
const looker = new Looker(LANGUAGES);
const look = (name, ways) => looker.look(phone, name, ways);

before(async () => {
  site = await PageSite.start();
  browser = await browse(site);
  selam = site.enrol();
  site.put(selam, "skills", sample("selam/skills.md"), { type: "text/markdown", title: "Talen, opleiding en werk" });
  site.put(selam, "plan", JSON.stringify({ doel: "B1 halen", stappen: ["les", "stage"], start: "2026-12-01" }),
    { type: "application/json", title: "Plan" });
  site.put(selam, "medical", sample("selam/medical-ips.json"), { type: "application/fhir+json", title: "Samenvatting" });
  site.put(selam, "trauma", sample("selam/trauma.md"), { type: "text/markdown", title: "Verhaal" });
  site.put(selam, "finance", sample("selam/medical-letter.pdf"), { type: "application/pdf", title: "Brief" });
  site.ask(selam, "taalschool", ["plan", "skills"], "language-training");
  site.ask(selam, "ggz", ["medical"], "treatment");
  omar = site.enrol();
  site.put(omar, "skills", sample("selam/skills.md"), { type: "text/markdown", title: "Talen, opleiding en werk" });
  site.ask(omar, "taalschool", ["skills"], "language-training");
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

test("at the door", async () => {
  phone = await Phone.take(browser);
  await phone.page.goto(site.url("public"));
  await phone.on("language");
  await look("language");
  await phone.tap("language-nl");
  await phone.on("start");
  await look("start");
  await phone.tap("start-scan");
  await phone.on("scan");
  await look("scan");
  await phone.tap("start-type");
  await phone.on("type");
  await look("type");
  await phone.page.locator("textarea").fill("https://elsewhere.example/");
  await phone.page.locator("button[type=submit]").click();
  await phone.see("problem");
  await look("card-unreadable");
  await phone.put();
});

test("the first time", async () => {
  phone = await Phone.take(browser);
  await phone.scan(selam.link);
  await phone.on("pin");
  await look("pin");
  await phone.pin("111222");
  await phone.see("tries");
  await look("pin-wrong");
  await phone.pin(START_PIN);
  await phone.on("activate");
  await look("activate");
  await phone.tap("activate-choose");
  await phone.on("activate-pin");
  await phone.pin("123456");
  await phone.see("problem");
  await look("activate-pin-weak");
  await phone.pin(OWN_PIN);
  await phone.on("activate-pin-again");
  await look("activate-pin-again");
  await phone.pin(OWN_PIN);
  await phone.on("activated");
  await look("activated");
  await phone.tap("continue");
  await phone.on("recovery-card");
  await look("recovery-card");
  recovery = await phone.newCard();
  await phone.tap("backup-kept");
  await phone.on("home");
});

test("questions", async () => {
  await look("home-first");
  await phone.tap("waiting-request", "Taalschool");
  await phone.on("request");
  await look("request");
  await phone.tap("request-preview");
  await phone.page.locator(".document, .json, dl").first().waitFor({ timeout: 5000 }).catch(() => {});
  for (const id of ["request-end-shorter", "request-no-title"]) await phone.page.getByTestId(id).click({ timeout: 2000 }).catch(() => {});
  await look("request-opened");
  await phone.tap("request-talk");
  await phone.on("talk");
  await look("talk");
  await phone.tap("tell-back-to-request");
  await phone.on("request");
  await phone.tap("answer-no");
  await phone.on("declined");
  await look("declined");
  await phone.tap("next-question");
  await phone.on("request");
  await phone.tap("answer-yes");
  await phone.on("granted");
  await look("granted");
  await phone.tap("home");
  await phone.tap("waiting-request", "GGZ");
  await phone.on("request");
  await look("request-medical");
  await phone.tap("answer-yes");
  await phone.on("tell");
  await look("tell");
  await phone.page.locator("input[value=everyone]").check();
  await look("tell-wrong");
  await phone.page.locator("input[value=partner]").check();
  await look("tell-right");
  await phone.tap("answer-yes");
  await phone.on("granted");
  await phone.tap("home");
});

test("what is shared", async () => {
  await phone.on("home");
  await look("home");
  await phone.tap("cell-ggz-medical");
  await phone.on("grant");
  await look("grant");
  await phone.tap("grant-extend");
  await phone.on("extend");
  await look("extend");
  await phone.tap("tool-back");
  await phone.tap("grant-pause");
  await phone.on("paused");
  await look("paused");
  await phone.tap("home");
  await look("home-paused");
  await phone.tap("cell-ggz-medical");
  await look("grant-paused");
  await phone.tap("grant-resume");
  await phone.on("unpaused");
  await look("unpaused");
  await phone.tap("home");
  await phone.tap("cell-ggz-medical");
  await phone.tap("grant-stop");
  await phone.on("revoked");
  await look("revoked");
  await phone.tap("home");
  await phone.tap("stop-all");
  await phone.on("stop-all");
  await look("stop-all");
  await phone.tap("answer-yes");
  await phone.on("stopped");
  await look("stopped");
  await phone.tap("home");
  await look("home-stopped");
  await phone.tap("resume-all");
  await phone.see("stop-all");
});

test("who saw it, and what is in it", async () => {
  site.fetch(selam, "taalschool", ["skills"], "language-training");
  site.fetch(selam, "taalschool", ["plan"], "language-training", 3);
  await phone.tap("home-go-log");
  await phone.see("verified");
  await phone.page.locator("input[type=checkbox]").first().check();
  await look("log");
  await phone.tap("tool-back");
  await phone.tap("home-go-dossier");
  await phone.on("documents");
  await look("documents");
  const rows = await phone.page.getByTestId("document-row").count();
  for (let row = 0; row < rows; row++) {
    await phone.page.getByTestId("document-row").nth(row).click();
    await phone.see("document-wrong");
    await look(`document-${row + 1}`);
    if (row < rows - 1) await phone.tap("tool-back");
  }
  await phone.tap("document-wrong");
  await phone.on("remark");
  await look("remark");
  await phone.page.locator("textarea").fill("هذا غير صحيح.");
  await phone.page.locator("button[type=submit]").click();
  await phone.on("remarked");
  await look("remarked");
  await phone.tap("back");
  await phone.tap("tool-back");
});

test("settings, erasing, two languages", async () => {
  await phone.tap("download-title");
  await phone.on("download");
  await look("download");
  await phone.tap("tool-back");
  await phone.tap("erase-title");
  await phone.on("erase");
  await look("erase");
  await phone.tap("erase-trauma");
  await phone.on("erase-sure");
  await look("erase-sure");
  await phone.page.locator("input[type=checkbox]").check();
  await phone.tap("answer-yes");
  await phone.on("erased");
  await look("erased");
  await phone.tap("home");
  await phone.tap("home-go-settings");
  await phone.on("settings");
  await look("settings");
  await phone.tap("settings-pin");
  await phone.on("change-pin");
  await look("change-pin");
  await phone.tap("tool-back");
  await phone.tap("tool-back");
  await phone.on("home");
  await phone.tap("home-go-dossier");
  await phone.page.getByTestId("document-row").first().waitFor();
  await phone.context.setOffline(true);
  await phone.page.getByTestId("document-row").first().click();
  await phone.see("problem");
  await phone.context.setOffline(false);
  await look("offline");
});

test("logged out, and back in with the recovery card", async () => {
  await phone.tap("tool-log-out");
  await phone.on("out");
  await look("out");
  await phone.put();
  phone = await Phone.take(browser);
  await phone.scan(recovery);
  await phone.on("recover");
  await look("recover");
  await phone.tap("recover-start");
  await phone.on("recover-pin");
  await look("recover-pin");
  await phone.pin(OWN_PIN);
  await phone.on("recover-pin-again");
  await phone.pin(OWN_PIN);
  await phone.on("new-card");
  await look("new-card");
  await phone.put();
});

const openHelp = async () => {
  await phone.tap("tool-language-and-help");
  await phone.on("help");
};

test("with a helper: everything in two languages", async () => {
  phone = await Phone.take(browser);
  await phone.activate(omar.link);
  await look("help", {
    open: async () => {
      await openHelp();
      await phone.tap("helper-title");
    },
    close: () => phone.tap("tool-back"),
  });
  await openHelp();
  await phone.tap("helper-title");
  await phone.page.locator(`input[name=helper-language][value=${SECOND}]`).check();
  await phone.page.locator("input[name=helper-role][value=interpreter]").check();
  await phone.tap("helper-start");
  await phone.on("home");
  await look("helper-home");
  await look("helper-on", { open: openHelp, close: () => phone.tap("tool-back") });
  await phone.tap("waiting-request");
  await phone.on("request");
  await look("helper-request");
  await phone.tap("tool-back");
  await phone.tap("home-go-settings");
  await phone.tap("settings-pin");
  await phone.on("change-pin");
  await look("helper-pin");
  await openHelp();
  await phone.tap("helper-stop");
  await phone.tap("tool-back");
  await phone.tap("tool-back");
});

test("stopped by a desk; locked after too many PINs", async () => {
  json(["partner", "freeze", "--profile", site.profile("coa"), "--holder", omar.number]);
  await phone.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await phone.see("stopped");
  await look("home-frozen");
  await phone.put();
  phone = await Phone.take(browser);
  await phone.scan(omar.link);
  await phone.lockOut();
  await look("pin-locked");
  await phone.put();
  phone = await Phone.take(browser);
  await phone.scan(omar.link);
  await phone.page.getByTestId("pin-pad").waitFor({ state: "detached" });
  await look("pin-locked-before");
  await phone.put();
});

test("nothing to object to on any of them", () => {
  assert.ok(looker.seen.size >= 53, `only ${looker.seen.size} screens`);
  assert.deepEqual(looker.found, []);
});

test("what has no name is objected to", async () => {
  phone = await Phone.take(browser);
  await phone.page.goto(site.url("public"));
  await phone.on("language");
  await phone.page.evaluate(() => document.querySelector("main").append(document.createElement("button")));
  assert.match(String(await objections(phone)), /button-name/);
  await phone.put();
});
