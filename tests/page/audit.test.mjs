// SPDX-License-Identifier: EUPL-1.2
// The auditor's page in Chromium, which shows the auditor's own client certificate, against the real daemon with
// entries that were really made; and against a broker, or a line, that changes what the page gets.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { AuditSite, HONEST, Liar, browserOf } from "./lib/audit.mjs";
import { eenmaal } from "./lib/command.mjs";
import { objections, sticksOut, textOf } from "./lib/look.mjs";
import { Phone } from "./lib/phone.mjs";
import { shots } from "./lib/stage.mjs";

const WIDE = { width: 1280, height: 900 };
let site, desk, dossier, liar;

/** A desk of its own at the page; member "": without a certificate. */
async function open(member, { hash = "", ...more } = {}) {
  const phone = await Phone.take(browserOf(site, member), { ...WIDE, ...more });
  await phone.page.goto(site.audit() + hash);
  return phone;
}

const see = (phone, id) => phone.see(id);
const go = (phone, hash) => phone.page.evaluate((to) => { location.hash = to; }, hash);
const rows = (phone) => phone.page.getByTestId("row").count();

/** The list when it stands for another question. */
async function find(phone, hash) {
  await go(phone, hash);
  await phone.page.waitForTimeout(100);
  await see(phone, "found");
  return rows(phone);
}

before(async () => {
  site = await AuditSite.start();
  liar = new Liar(site, WIDE);
  dossier = site.enrol();
  site.put(dossier, "skills", "Lassen, Arabisch");
  site.ask(dossier, "taalschool", ["skills"], "language-training");
  // Nobody consented: each is refused, the last ones as a dossier that the organisation never met.
  for (let n = 0; n < 6; n++) site.fetch(dossier, "taalschool", ["skills"], "language-training", 3);
  site.fetch(dossier, "ggz", ["medical"], "treatment", 3);
});
after(async () => {
  await liar?.put();
  await site?.stop();
});

test("first what was verified, then the picture, then the entries", async () => {
  desk = await open("inspectie");
  await see(desk, "status");
  assert.match(await textOf(desk, "fingerprint"), /^([0-9a-f]{4} ){15}[0-9a-f]{4}$/);
  assert.equal((await textOf(desk, "fingerprint")).replace(/ /g, ""), Buffer.from(site.rootHash).toString("hex"));
  await see(desk, "found");
  assert.match(await textOf(desk, "matrix"), /taalschool[\s\S]*✗\s*6/);
  assert.match(await textOf(desk, "refusals"), /no-consent[\s\S]*7/);
  await see(desk, "leads-found");
  assert.match(await textOf(desk, "leads"), /staff-2/);
  assert.ok(await rows(desk) >= 10);
  assert.match(await textOf(desk, "status"), /Er waken geen getuigen over dit logboek/);
  assert.equal(await textOf(desk, "witnessed"), "geen");
});

test("what the first screen needs is asked for once, before the script has been set up, and with the bytes that it expects", async () => {
  await desk.page.reload();
  await see(desk, "leads-found");
  const asked = desk.requests.map((one) => one.url().split("/").pop());
  // Twice opened; an overview has two parts.
  assert.deepEqual(["GetDirectory", "GetAgreement", "GetOverview", "FindEntries"].map((name) => asked.filter((one) => one === name).length), [2, 2, 4, 2]);
});

test("looking is in the log, under the auditor's name, and the command's audit is content with it", async () => {
  assert.ok(await find(desk, "#action=audit-read") >= 2);
  assert.match(await textOf(desk, "entries"), /Inspectie[\s\S]*deze pagina/);
  eenmaal(["audit", "verify", "--profile", site.profile("inspectie")]);
});

test("filters stand in the address; one entry with its proof", async () => {
  assert.equal(await find(desk, "#partner=taalschool&verdict=refused"), 6);
  assert.equal(await find(desk, "#partner=ggz&kind=medical"), 1);
  assert.equal(await find(desk, `#holder=${dossier.number}&action=access`), 7);
  assert.equal(await find(desk, "#staff=nobody"), 0);
  await desk.page.goBack();
  await see(desk, "row");
  assert.equal(await rows(desk), 7);
  await desk.page.getByTestId("row").first().locator("a").click();
  await see(desk, "proven");
  assert.match(await textOf(desk, "entry"), /access-request/);
  assert.match(desk.page.url(), /entry=\d+/);
  await desk.tap("entry-close");
  await go(desk, "#entry=5000000");
  await see(desk, "trouble-none");
  await go(desk, "#staff=NOT A NAME");
  await desk.page.getByRole("alert").waitFor();
});

test("a form and a table that work with the keyboard alone", async () => {
  await find(desk, "#");
  await desk.page.getByTestId("field-partner").focus();
  await desk.page.keyboard.type("GGZ");
  await desk.page.keyboard.press("Enter");
  for (let n = 0; n < 12 && !(await desk.page.evaluate(() => document.activeElement.matches("button.main"))); n++) await desk.page.keyboard.press("Tab");
  await desk.page.keyboard.press("Enter");
  await desk.page.waitForFunction(() => location.hash.includes("partner=ggz"));
});

test("what is taken along was verified, and no spreadsheet runs it", async () => {
  await find(desk, "#partner=taalschool&verdict=refused");
  for (const [format, lines] of [["csv", 7], ["jsonl", 6]]) {
    const saved = desk.page.waitForEvent("download");
    await desk.tap(`export-${format}`);
    const text = readFileSync(await (await saved).path(), "utf8");
    assert.equal(text.trim().split("\n").length, lines);
    assert.match(text, /no-consent/);
    assert.match(text, new RegExp(dossier.number.replace(/[*$]/g, "\\$&")));
    assert.equal(await textOf(desk, "exported"), "6 gecontroleerde regels geschreven.");
  }
  await find(desk, "#partner=ggz&kind=medical");
  await desk.tap("export-csv");
  await desk.page.getByTestId("exported").getByText("Eén gecontroleerde regel geschreven.").waitFor();
});

test("both languages, wide and narrow: pictures, and nothing to object to", async () => {
  const found = [];
  for (const [tag, width] of [["nl", 1280], ["nl", 400], ["en", 1280]]) {
    await desk.page.setViewportSize({ width, height: 900 });
    await find(desk, "#");
    await desk.tap(`language-${tag}`);
    for (const [name, hash] of [["audit", "#"], ["audit-entry", "#action=access&entry=4"]]) {
      await find(desk, hash);
      if (name === "audit-entry") await see(desk, "proven");
      await desk.page.screenshot({ path: join(shots("audit"), `${name}-${tag}-${width}.png`), fullPage: true, animations: "disabled" });
      found.push(...await objections(desk), ...await desk.page.evaluate(sticksOut));
    }
  }
  assert.deepEqual(found, []);
  await desk.put({ faults: /status of 404 .*GetEntry/ }); // the entry that is not there
});

test("who is no auditor, or nobody, sees nothing of it", async () => {
  for (const [member, status] of [["gemeente", 403], ["", 401]]) {
    const phone = await Phone.take(browserOf(site, member), WIDE);
    const answers = [];
    phone.page.on("response", (answer) => answers.push(answer.status()));
    await phone.page.goto(site.audit());
    assert.deepEqual(answers.filter((one) => one !== status), []);
    assert.doesNotMatch(await phone.text(), /html/);
    await phone.context.close();
  }
});

test("a page of another site gets nothing done with the auditor's certificate", async () => {
  // Else the browser itself keeps a page from elsewhere away from this machine's own address.
  const phone = await Phone.take(browserOf(site, "inspectie", ["--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests"]), WIDE);
  await phone.page.goto(site.audit());
  await see(phone, "leads-found");
  const size = await textOf(phone, "size");
  await phone.page.route("https://elsewhere.example/**", (route) => route.fulfill({ contentType: "text/html", body: "<title>evil</title>" }));
  await phone.page.goto("https://elsewhere.example/");
  const result = await phone.page.evaluate(async (to) => {
    const tries = [["application/proto", "cors"], ["text/plain", "no-cors"], ["text/plain", "cors"]];
    const ended = [];
    for (const [type, mode] of tries) {
      ended.push(await fetch(`${to}/eenmaal.v1.AuditService/GetEntry`, { method: "POST", mode, credentials: "include", headers: { "Content-Type": type }, body: new Uint8Array() })
        .then((answer) => answer.type, () => "refused"));
    }
    return ended;
  }, site.url("partner"));
  assert.deepEqual(result, ["refused", "opaque", "refused"]);
  await phone.context.close();
  const again = await open("inspectie");
  await see(again, "found");
  // The looks of this page itself (the list, who of the staff, and again the picture): the log has none from elsewhere.
  assert.equal(Number(await textOf(again, "size")) - Number(size), 3);
  await again.put();
});

test("an entry, a checkpoint, a root or a log that is not the one: the page says so and shows none of it", async () => {
  const lies = [
    // The record of an entry in the list, and of a single one.
    [{ method: "FindEntries", from: "language-training", to: "language-trainInG" }, "#partner=taalschool", "trouble-refused", "entries"],
    [{ method: "GetEntry", from: "language-training", to: "language-trainInG" }, "#entry=6", "trouble-refused", "proven"],
    // An entry of the log that is not there, says the broker; what else is not there is no answer about an entry.
    [{ method: "GetEntry", from: "^[^]*$", to: '{"code":"not_found"} ', status: 404 }, "#entry=6", "trouble-refused", "proven"],
    [{ method: "FindEntries", from: "^[^]*$", to: '{"code":"not_found"} ', status: 404 }, "", "trouble-failed", "row"],
    // The signature below the checkpoint, and its size.
    [{ method: "GetOverview", from: "(?<=\u00e2\u0080\u0094 [^ ]+ .{12}).", to: "_" }, "", "trouble-refused", "matrix"],
    [{ method: "GetOverview", from: "(?<=broker.test/eenmaal\n)\\d", to: "9" }, "", "trouble-refused", "matrix"],
    // A directory that somebody else signed.
    [{ method: "GetDirectory", from: "taalschool", to: "taalschoOL" }, "", "trouble-refused", "status"],
  ];
  for (const [how, hash, trouble, hidden] of lies) {
    const phone = await liar.open(how, { hash });
    await see(phone, trouble);
    assert.equal(await phone.page.getByTestId(hidden).count(), 0, `${how.method} ${how.from}`);
    if (hidden === "matrix") await phone.page.screenshot({ path: join(shots("audit"), "audit-refused.png"), fullPage: true });
  }
});

test("a browser in which the checks cannot be set up: the page says so instead of waiting", async () => {
  const phone = await Phone.take(browserOf(site, "inspectie"), WIDE);
  await phone.page.addInitScript(() => { WebAssembly.instantiate = () => Promise.reject(new RangeError("no room")); });
  await phone.page.goto(site.audit());
  await see(phone, "trouble-failed");
  assert.match(await textOf(phone, "trouble-failed"), /no room/);
  await phone.put();
});

test("a log that is shorter than the one seen before, and another root, are alarms", async () => {
  const own = Buffer.from(site.rootHash).toString("hex");
  const zeros = "0".repeat(64);
  const shorter = await liar.open(HONEST, { memory: [own, 1, zeros, 900000, zeros, 1700000000].join(" ") });
  // The directory of that version was another one, too.
  await see(shorter, "trouble-back");
  const back = await liar.open(HONEST, { memory: [own, 0, zeros, 900000, zeros, 1700000000].join(" ") });
  await see(back, "trouble-back");
  assert.equal(await back.page.getByTestId("matrix").count(), 0);
  const other = await liar.open(HONEST, { memory: [zeros, 0, zeros, 1, zeros, 1700000000].join(" ") });
  await see(other, "trouble-refused");
  // It says when it was seen, not when it was last drawn.
  const [time] = (await textOf(other, "trouble-refused")).match(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/);
  await other.page.waitForTimeout(1100);
  await other.tap("language-en");
  await other.page.getByText("Verification failed").waitFor();
  assert.match(await textOf(other, "trouble-refused"), new RegExp(time));
});
