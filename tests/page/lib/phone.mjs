// SPDX-License-Identifier: EUPL-1.2
// A phone in somebody's hand: the page in Chromium, and what it must never do while it is looked at.
import assert from "node:assert/strict";
import { createHash, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { readQr } from "./card.mjs";
import { OWN_PIN, START_PIN } from "./stage.mjs";

const SLOW_MS = Number(process.env.EENMAAL_PATIENCE ?? 60) * 1000;
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
/** The page asks whether it is served from elsewhere, and the browser for a picture; neither is there. */
const EXPECTED = /broker\.json|favicon\.ico/;

/** Chromium with an empty profile; trusts this site's own certificate and no other that is not in its list. */
function options(site, more) {
  const { publicKey } = new X509Certificate(readFileSync(join(site.folder, "server.pem")));
  const spki = createHash("sha256").update(publicKey.export({ type: "spki", format: "der" })).digest("base64");
  return {
    executablePath: process.env.EENMAAL_CHROMIUM ?? "/usr/bin/chromium", headless: true, timeout: SLOW_MS,
    args: [...FLAGS, `--ignore-certificate-errors-spki-list=${spki}`, ...more],
  };
}

export const browse = (site, more = []) => chromium.launch(options(site, more));

/** What Phone.take() can do with a profile that stays on disk, in that folder. */
export const profileIn = (folder, site, more = [], launch = {}) => ({
  newContext: (context) => chromium.launchPersistentContext(folder, { ...options(site, more), ...launch, ...context }),
});

/** Runs in the page before anything of it. */
function listen() {
  globalThis.brokenRules = [];
  document.addEventListener("securitypolicyviolation", (event) => {
    globalThis.brokenRules.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
  });
}

export class Phone {
  /** Nothing is open yet. */
  static async take(browser, { locale = "nl-NL", width = 360, height = 740, ...more } = {}) {
    const phone = new this();
    phone.context = await browser.newContext({ viewport: { width, height }, locale, ...more });
    phone.context.setDefaultTimeout(SLOW_MS);
    phone.page = await phone.context.newPage();
    phone.taps = 0;
    phone.requests = [];
    phone.faults = [];
    await phone.page.addInitScript(listen);
    phone.#watch();
    return phone;
  }

  #watch() {
    this.page.on("request", (request) => this.requests.push(request));
    this.page.on("pageerror", (error) => this.faults.push(String(error)));
    this.page.on("console", (message) => {
      const told = `${message.type()} ${message.text()} ${message.location().url}`;
      if (["error", "warning"].includes(message.type()) && !EXPECTED.test(told)) this.faults.push(told);
    });
  }

  /** Ends; nothing may have broken the page's own rules meanwhile. faults: what this test provoked itself. */
  async put({ faults = /^$/ } = {}) {
    const broken = await this.page.evaluate(() => globalThis.brokenRules ?? []);
    await this.context.close();
    assert.deepEqual(broken, []);
    assert.deepEqual(this.faults.filter((fault) => !faults.test(fault)), []);
  }

  /** Waits for a screen. */
  async on(name, timeout = SLOW_MS) {
    return this.#found(`screen-${name}`, (screen) => screen.waitFor({ timeout }));
  }

  /** Does something with what has that id, and that text; when it fails, says what was on the screen instead. */
  async #found(id, act, hasText) {
    const found = this.page.getByTestId(id).filter({ visible: true, hasText }).first();
    try {
      await act(found);
    } catch (error) {
      const text = await this.text().catch(() => "");
      throw new Error(`"${id}": ${error.message.split("\n")[0]}; on the screen:\n${text}\n${this.faults.join("\n")}`);
    }
    return found;
  }

  async tap(id, hasText) {
    this.taps++;
    await this.#found(id, (found) => found.click(), hasText);
  }

  async see(id) {
    return this.#found(id, (found) => found.waitFor());
  }

  async text() {
    return this.page.locator("body").innerText();
  }

  /** The keys on the screen. */
  async pin(digits) {
    for (const digit of digits) await this.page.locator(".key", { hasText: new RegExp(`^${digit}$`) }).click();
    await this.tap("pin-confirm");
  }

  /** Opens a card's link and says yes to the language that is proposed, or another one. */
  async scan(link, { language = "nl" } = {}) {
    await this.page.goto(link);
    await this.on("language");
    await this.tap(`language-${language}`);
  }

  /** To the first screen inside. */
  async open(link, { pin = OWN_PIN, language } = {}) {
    await this.scan(link, { language });
    await this.on("pin");
    await this.pin(pin);
    await this.on("home");
  }

  /** First use of a card, to the first screen inside; the link of the recovery card that was shown. */
  async activate(link, { pin = OWN_PIN, language } = {}) {
    await this.scan(link, { language });
    await this.on("pin");
    await this.pin(START_PIN);
    await this.on("activate");
    await this.tap("activate-choose");
    await this.on("activate-pin");
    await this.pin(pin);
    await this.on("activate-pin-again");
    await this.pin(pin);
    await this.on("activated");
    await this.tap("continue");
    await this.on("recovery-card");
    const recovery = await this.newCard();
    await this.tap("backup-kept");
    await this.on("home");
    return recovery;
  }

  /** Another PIN, in the settings. */
  async changePin(digits) {
    await this.tap("settings-pin");
    await this.on("change-pin");
    await this.pin(digits);
    await this.on("change-pin-again");
    await this.pin(digits);
    await this.on("pin-changed");
  }

  /** A wrong PIN until the card is locked; reads in Dutch how many tries are left. */
  async lockOut() {
    await this.on("pin");
    for (let left = 9; left >= 0; left--) {
      await this.pin("111222");
      if (left > 0) await this.page.getByTestId("tries").filter({ hasText: left === 1 ? "één" : String(left) }).waitFor();
    }
    await this.page.getByTestId("pin-pad").waitFor({ state: "detached" });
  }

  /** The link in the square with dots that the page shows. */
  async newCard() {
    return readQr(await this.page.locator("svg.qr").evaluate((svg) => svg.outerHTML));
  }
}
