// SPDX-License-Identifier: EUPL-1.2
// A log that two real witnesses watch, of whom both must agree: what the holder's page and the auditor's say of it, and of
// too few of them, an objection, or a broker or a line that says otherwise.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { HONEST, Liar, WatchedSite, lieOnTheLine } from "./lib/audit.mjs";
import { eenmaal } from "./lib/command.mjs";
import { objections, sticksOut, textOf } from "./lib/look.mjs";
import { Phone, browse } from "./lib/phone.mjs";
import { shots } from "./lib/stage.mjs";

const WIDE = { width: 1280, height: 900 };
let watched, witness, browser, holder;
const see = (phone, id) => phone.see(id);

before(async () => {
  watched = await WatchedSite.start();
  witness = new Liar(watched, WIDE);
  browser = await browse(watched);
  holder = watched.enrol();
  await awaitWitnesses();
});
after(async () => {
  await witness?.put();
  await browser?.close();
  await watched?.stop();
});

/** Until both signed. */
async function awaitWitnesses() {
  for (let tries = 0; ; tries++) {
    try {
      return eenmaal(["audit", "verify", "--profile", watched.profile("inspectie")]);
    } catch (error) {
      if (tries === 40) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

/** To the log of a holder whose broker, or line, or clock, lies. */
async function logOf(how, open) {
  const phone = await Phone.take(browser, { ignoreHTTPSErrors: true });
  await lieOnTheLine(phone.context, how);
  await open(phone);
  await phone.tap("home-go-log");
  await phone.on("log");
  return phone;
}

test("the holder's page says how many witnesses confirm the log, and warns when they are too few", async () => {
  const honest = await logOf(HONEST, (phone) => phone.activate(holder.link));
  assert.equal(await textOf(honest, "watch"), "Onafhankelijke bewakers die dit logboek bevestigen: 2 van 2.");
  assert.equal(await honest.page.getByRole("alert").count(), 0);
  await honest.page.screenshot({ path: join(shots("nl"), "log-watched.png"), fullPage: true });
  await honest.put();
  const alarms = [
    [{ method: "GetCheckpoint", from: "(?<=\u00e2\u0080\u0094 )watcher-two", to: "stranger" }, /maar 1 van 2/],
    [{ ...HONEST, method: "GetCheckpoint", more: "\u0028\u0001" }, /maar 2 van 2, of één maakt bezwaar/],
  ];
  for (const [how, expected] of alarms) {
    const phone = await logOf(how, (one) => one.open(holder.link));
    assert.match(await textOf(phone, "watch"), expected);
    assert.equal(await phone.page.getByTestId("watch").getAttribute("role"), "alert");
    assert.deepEqual([...await objections(phone), ...await phone.page.evaluate(sticksOut)], []);
    await phone.page.screenshot({ path: join(shots("nl"), "log-watch-alarm.png"), fullPage: true });
    await phone.put();
  }
});

test("two witnesses vouch for the log, checked in the browser; too few of them, or one that objects, is an alarm", async () => {
  await watched.leave();
  // What they signed is a beginning of what is shown by now: our own readings came behind it.
  const honest = await witness.open(HONEST);
  await see(honest, "found");
  assert.match(await textOf(honest, "status"), /2 van 2 getuigen staan in voor dit logboek[\s\S]*watcher-one \(.*watcher-two \([\s\S]*eist er 2\./);
  assert.match(await textOf(honest, "witnessed"), /^\d+ regels, \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/);
  assert.ok(parseInt(await textOf(honest, "witnessed")) < parseInt(await textOf(honest, "size")));
  assert.equal(await honest.page.getByTestId("witness-alarm").count(), 0);
  assert.deepEqual(await objections(honest), []);

  const alarms = [
    // A line less, by a name that nobody knows; no lines at all; and signatures of the day before yesterday.
    [{ method: "GetCheckpoint", from: "(?<=\u00e2\u0080\u0094 )watcher-two", to: "stranger" }, /Slechts 1 van 2 getuigen/],
    [{ method: "GetCheckpoint", from: "\u001a[^]{2}broker\\.test[^]*$", to: "" }, /Slechts 0 van 2 getuigen/],
    [{ ...HONEST, later: 2 * 86_400 }, /Slechts 0 van 2 getuigen/],
    // What the broker says that a witness answered.
    [{ ...HONEST, method: "GetCheckpoint", more: "\u0028\u0001" }, /^Een getuige kent een ander logboek/],
    [{ ...HONEST, method: "GetCheckpoint", more: "\u0028\u0002" }, /^Een getuige kent een langer logboek/],
  ];
  for (const [how, expected] of alarms) {
    const phone = await witness.open(how);
    await see(phone, "witness-alarm");
    assert.match(await textOf(phone, "witness-alarm"), expected);
    assert.deepEqual(await objections(phone), []);
  }
  await honest.page.screenshot({ path: join(shots("audit"), "audit-witness-alarm.png"), fullPage: true });

  const lies = [
    // A cosignature that is not the one, and a beginning of another log.
    [{ method: "GetCheckpoint", from: "(?<=\u0094 watcher-two .{20}).", to: "_" }, "trouble-refused"],
    [{ method: "GetCheckpoint", from: "[^]{4}$", to: "ABCD" }, "trouble-back"],
  ];
  for (const [how, trouble] of lies) {
    const phone = await witness.open(how);
    await see(phone, trouble);
    assert.equal(await phone.page.getByTestId("status").count(), 0);
  }
});
