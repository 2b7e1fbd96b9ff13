// SPDX-License-Identifier: EUPL-1.2
// How long the auditor's page takes with a log that is served already (bench/load/desk.c): until its first screen, and
// until each further look stands there; as the machine is, and with the processor four times slower. Beside it what that
// took of the processors, which says more where others work: of the page's thread, and of the broker.
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { browserOf } from "./lib/audit.mjs";
import { Phone } from "./lib/phone.mjs";
import { shots } from "./lib/stage.mjs";

const folder = process.env.EENMAAL_LARGE_FOLDER;
const ROUNDS = Number(process.env.EENMAAL_LARGE_ROUNDS ?? 5);
const TICK_MS = 10;
const home = mkdtempSync(join(tmpdir(), "large-"));
cpSync(join(folder, "server.pem"), join(home, "server.pem"));
/** As lib/site.mjs has one, of a chain that tests/support/site.c made: a member's files stand beside the others'. */
const site = {
  folder: home, url: () => process.env.EENMAAL_LARGE_URL,
  at: (member, name) => join(folder, `${member}.${name.replace("tls.", "")}`),
};

const day = (back) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);

/** Milliseconds of the processors so far. */
async function spent(session) {
  const { metrics } = await session.send("Performance.getMetrics");
  const [user, system] = readFileSync(`/proc/${process.env.EENMAAL_LARGE_PID}/stat`, "utf8").split(") ")[1].split(" ").slice(11);
  return { page: metrics.find(({ name }) => name === "ThreadTime").value * 1000, broker: (Number(user) + Number(system)) * TICK_MS };
}

class Watch {
  looks = {};

  constructor(phone, session) {
    Object.assign(this, { phone, session });
  }

  /** Notes what it took until all of these are there. */
  async look(name, ids, run) {
    const before = await spent(this.session);
    const begun = performance.now();
    await run();
    for (const id of ids) await this.phone.page.getByTestId(id).first().waitFor();
    const took = performance.now() - begun;
    const { page, broker } = await spent(this.session);
    (this.looks[name] ??= []).push({ took, page: Math.max(0, page - before.page), broker: broker - before.broker });
  }

  /** The same for what the page asks the broker; before there is an answer, an older one may stand there. */
  async ask(name, method, id, run) {
    await this.look(name, [id], async () => {
      const answered = this.phone.page.waitForResponse((answer) => answer.url().endsWith(method));
      await run();
      await answered;
    });
  }

  told() {
    const median = (numbers) => Math.round(numbers.sort((a, b) => a - b)[numbers.length >> 1]);
    return Object.entries(this.looks).map(([name, all]) => {
      const [took, page, broker] = ["took", "page", "broker"].map((what) => median(all.map((one) => one[what])));
      return `${name}: ${took} ms (page ${page} ms, broker ${broker} ms of a processor)`;
    });
  }
}

/** What an auditor asks further. */
async function questions(watch, { page }) {
  const find = (name, hash) => watch.ask(name, "FindEntries", "found", () => page.evaluate((to) => { location.hash = to; }, hash));
  const overview = (name, hash) => watch.ask(name, "GetOverview", "matrix", () => page.evaluate((to) => { location.hash = to; }, hash));
  await find("a partner", "#partner=school");
  const holder = await page.getByTestId("row").last().locator("td").last().innerText();
  await find("a dossier", `#holder=${encodeURIComponent(holder)}`);
  await find("refused to one partner", "#partner=gemeente&verdict=refused");
  await find("a day two months ago", `#from=${day(60)}&to=${day(60)}`);
  await find("a partner in a week", `#partner=coa&from=${day(50)}&to=${day(43)}`);
  await find("one of 6,000 people", "#staff=medewerker-7&partner=coa");
  await find("somebody who is not there", "#staff=nobody");
  await find("a kind", "#kind=medical");
  await find("everything", "#");
  for (let n = 0; n < 3; n++) await watch.ask("an older page", "FindEntries", "found", () => page.getByTestId("older").click());
  await watch.ask("an entry with its proof", "GetEntry", "proven", () => page.getByTestId("row").nth(3).locator("a").click());
  await page.getByTestId("entry-close").click();
  await overview("90 days", "#days=90");
}

async function measure(rate) {
  const phone = await Phone.take(browserOf(site, "inspectie"), { width: 1280, height: 900 });
  const session = await phone.context.newCDPSession(phone.page);
  const watch = new Watch(phone, session);
  await session.send("Performance.enable");
  await session.send("Emulation.setCPUThrottlingRate", { rate });
  for (let n = 0; n < ROUNDS; n++) {
    await phone.page.goto("about:blank");
    await watch.look(n === 0 ? "first screen of a new browser" : "first screen", ["status", "timeline", "matrix"],
      () => phone.page.goto(`${site.url()}/audit/`, { waitUntil: "commit" }));
    await watch.look("first entries after it", ["found"], () => undefined);
    await watch.look("leads after them", ["leads-found"], () => undefined);
    await questions(watch, phone);
  }
  await phone.page.screenshot({ path: join(shots("audit"), `audit-large-${rate}.png`), fullPage: true });
  await phone.put();
  return watch.told();
}

after(() => rmSync(home, { recursive: true, force: true }));

test("the auditor's page before a large log", async (t) => {
  for (const rate of [1, 4]) for (const line of await measure(rate)) t.diagnostic(`processor ${rate === 1 ? "as it is" : "4 times slower"}: ${line}`);
});
