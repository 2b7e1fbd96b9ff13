// SPDX-License-Identifier: EUPL-1.2
// What goes over the wire and what the browser keeps: never the card's secret, the PIN, or what the dossier is about; and
// what the page does when the answers are not the broker's.
import assert from "node:assert/strict";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import https from "node:https";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { GetDossierResponseSchema, ListAccessesResponseSchema, OpenVaultResponseSchema } from "./gen/eenmaal/v1/holder_pb.js";
import { clientTls } from "./lib/certificates.mjs";
import { parseLink } from "./lib/card.mjs";
import { Front } from "./lib/front.mjs";
import { Phone, browse, profileIn } from "./lib/phone.mjs";
import { OWN_PIN, PageSite, START_PIN } from "./lib/stage.mjs";

const OTHER_PIN = "730162";
const SCHOOL = "language-training";
const PAGE_MAX = 350_000;
const CSP = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob:; "
  + "media-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; frame-src blob:; manifest-src 'self'; "
  + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types eenmaal";
const HEADERS = {
  "referrer-policy": "no-referrer", "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp", "cross-origin-resource-policy": "same-origin",
  "x-content-type-options": "nosniff", "strict-transport-security": "max-age=31536000", "cache-control": "no-cache",
};
let site, browser, front, holder, recovery, phone;

before(async () => {
  site = await PageSite.start();
  front = await Front.before(site);
  browser = await browse(site);
  holder = site.enrol();
  site.put(holder, "skills", "Arabisch, lassen");
  site.put(holder, "medical", "Astma");
});
after(async () => {
  await browser?.close();
  front?.stop();
  await site?.stop();
});

/** A secret as it might be written. */
function formsOf(secret) {
  const bytes = Buffer.from(secret);
  const texts = ["hex", "base64", "base64url"].map((encoding) => bytes.toString(encoding).replace(/=+$/, ""));
  return [bytes, bytes.toString("hex").toUpperCase(), ...texts].map((form) => Buffer.from(form));
}

function refuse(haystacks, needles) {
  for (const hay of haystacks) {
    for (const needle of needles) {
      assert.equal(hay.indexOf(needle), -1, `${needle.toString("latin1")} in ${hay.toString("latin1").slice(0, 300)}`);
    }
  }
}

const secrets = (...links) => links.flatMap((link) => formsOf(parseLink(link).secret));
const pins = [START_PIN, OWN_PIN, OTHER_PIN].map((pin) => Buffer.from(pin));

/** Everything that the browser would still have after the page is gone. */
async function kept() {
  const stored = await phone.page.evaluate(async () => JSON.stringify({
    url: location.href, title: document.title, referrer: document.referrer, state: history.state, name: globalThis.name,
    local: { ...localStorage }, session: { ...sessionStorage }, cookie: document.cookie,
    databases: await indexedDB.databases(), caches: await caches.keys(),
  }));
  const session = await phone.context.newCDPSession(phone.page);
  const { entries } = await session.send("Page.getNavigationHistory");
  assert.deepEqual(await phone.context.cookies(), []);
  return Buffer.from(stored + JSON.stringify(entries.map(({ url, title }) => ({ url, title }))));
}

test("the card's secret and the PIN are in no request, and in nothing that the browser keeps", async () => {
  phone = await Phone.take(browser);
  recovery = await phone.activate(front.link(holder.link));
  site.ask(holder, "taalschool", ["skills"], SCHOOL);
  await phone.tap("home-go-settings");
  await phone.on("settings");
  await phone.page.locator("input[type=checkbox]").first().click();
  await phone.page.locator("input[type=checkbox]").first().and(phone.page.locator(":checked")).waitFor();
  await phone.changePin(OTHER_PIN);
  await phone.tap("home");
  await phone.tap("home-go-dossier");
  await phone.tap("document-row");
  await phone.see("document-wrong");
  const after = await kept();
  assert.match(after.toString(), /brokers/);
  refuse([after], [...secrets(holder.link, recovery), ...pins,
    ...["skills", "medical", "Gezondheid", "Arabisch", "taalschool", "school"].map((word) => Buffer.from(word)),
    Buffer.from(holder.number), Buffer.from(holder.number.replaceAll("-", ""))]);
  await phone.tap("tool-log-out");
  await phone.on("out");
  assert.ok(front.seen.length > 20);
  refuse(front.seen, [...secrets(holder.link, recovery), ...pins]);
  const urls = phone.requests.map((request) => Buffer.from(`${request.url()} ${JSON.stringify(request.headers())}`));
  assert.ok(urls.length >= front.seen.length - 2, `${urls.length} of ${front.seen.length}`);
  refuse(urls, ["skills", "medical", ...secrets(holder.link)].map((word) => Buffer.from(word)));
  for (const request of phone.requests) assert.equal(new URL(request.url()).origin, front.url());
  await phone.put();
});

/** A film of one picture for a camera that is none: the square with dots as it is printed. */
function film(html) {
  const [width, height, scale] = [640, 480, 5];
  const [, size] = /viewBox="0 0 (\d+) \1"/.exec(html);
  const light = Buffer.alloc(width * height, 235);
  const [left, top] = [(width - size * scale) / 2, (height - size * scale) / 2].map(Math.floor);
  assert.ok(top >= 0);
  for (const [, x, y, length] of html.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3[zZ]/g)) {
    for (let row = 0; row < scale; row++) {
      const at = (top + y * scale + row) * width + left + x * scale;
      light.fill(16, at, at + length * scale);
    }
  }
  const frame = Buffer.concat([Buffer.from("FRAME\n"), light, Buffer.alloc(width * height / 2, 128)]);
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`), frame, frame]);
}

const filesIn = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile()).map((entry) => readFileSync(join(entry.parentPath ?? entry.path, entry.name)));

test("the camera reads the printed card; on a shared tablet's disk nothing of it is left", async () => {
  const profile = site.at("tablet");
  writeFileSync(site.at("card.y4m"), film(readFileSync(holder.card, "utf8")));
  phone = await Phone.take(profileIn(profile, site, ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
    `--use-file-for-fake-video-capture=${site.at("card.y4m")}`]));
  await phone.page.goto(`${site.url("public")}/?kiosk`);
  await phone.tap("language-nl");
  await phone.tap("start-scan");
  await phone.on("pin");
  await phone.pin(OTHER_PIN);
  await phone.on("home");
  await phone.tap("tool-log-out");
  await phone.on("out");
  await phone.put();
  const files = filesIn(profile);
  assert.ok(files.some((file) => file.includes("127.0.0.1")));
  refuse(files, [...secrets(holder.link), Buffer.from(OTHER_PIN), Buffer.from(holder.number), Buffer.from("Arabisch")]);
});

test("a link that the phone's own camera opens: the browser has written it down before the page can take it away", async () => {
  const profile = site.at("own-phone");
  phone = await Phone.take(profileIn(profile, site));
  await phone.scan(holder.link);
  await phone.on("pin");
  await phone.put();
  const files = filesIn(profile);
  assert.throws(() => refuse(files, secrets(holder.link)), "docs/PAGE.md can promise more now");
  refuse(files, pins);
});

test("the page's headers, to the letter; rules that are enforced", async () => {
  const headers = await new Promise((resolve, reject) => {
    https.get(`${site.url("public")}/`, clientTls(site.folder), (answer) => resolve(answer.resume().headers)).on("error", reject);
  });
  assert.equal(headers["content-security-policy"], CSP);
  for (const [name, value] of Object.entries(HEADERS)) assert.equal(headers[name], value, name);
  assert.match(headers["permissions-policy"], /camera=\(self\)/);
  phone = await Phone.take(browser);
  await phone.page.goto(site.url("public"));
  await phone.on("language");
  const tried = await phone.page.evaluate(() => {
    const attempts = {
      html: () => { document.createElement("div").innerHTML = "<b>x</b>"; },
      policy: () => globalThis.trustedTypes.createPolicy("other", {}),
      script: () => { document.createElement("script").src = "https://elsewhere.example/x.js"; },
    };
    return Object.fromEntries(Object.entries(attempts).map(([name, attempt]) => {
      try {
        attempt();
        return [name, "allowed"];
      } catch (error) {
        return [name, error.name];
      }
    }));
  });
  assert.deepEqual(tried, { html: "TypeError", policy: "TypeError", script: "TypeError" });
  const inline = await phone.page.evaluate(() => new Promise((resolve) => {
    document.addEventListener("securitypolicyviolation", (event) => resolve(event.violatedDirective), { once: true });
    const style = document.createElement("style");
    style.textContent = "body { display: none }";
    document.head.append(style);
  }));
  assert.equal(inline, "style-src-elem");
  await phone.context.close();
});

test("what comes over the wire until the PIN can be typed", async (t) => {
  phone = await Phone.take(browser);
  const session = await phone.context.newCDPSession(phone.page);
  let bytes = 0;
  const fonts = new Set();
  await session.send("Network.enable");
  session.on("Network.responseReceived", ({ requestId, type }) => type === "Font" && fonts.add(requestId));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (!fonts.has(requestId)) bytes += encodedDataLength;
  });
  await phone.scan(holder.link);
  await phone.on("pin");
  const all = new Set(phone.requests.map((request) => request.url()));
  let weight = 0;
  for (const url of [...all].filter((one) => !one.includes("eenmaal.v1"))) {
    const answer = await new Promise((resolve, reject) => {
      https.get(url, { ...clientTls(site.folder), headers: { "accept-encoding": "br" } }, resolve).on("error", reject);
    });
    let size = 0;
    for await (const part of answer) size += part.length;
    if (!url.endsWith(".woff2")) weight += size;
  }
  t.diagnostic(`page weight: ${bytes} bytes seen by the page itself, ${weight} by everything that it asked for`);
  assert.ok(weight > 100_000 && weight <= PAGE_MAX, `${weight}`);
  await phone.put();
});

/** One byte of an answer is another one. */
const spoil = (at) => (body) => {
  const out = Buffer.from(body);
  out[Math.floor(out.length * at)] ^= 1;
  return out;
};

/** The same answer with something else in it. */
const forge = (schema, change) => (body) => {
  const message = fromBinary(schema, body);
  change(message);
  return toBinary(schema, message);
};

/** From now on this method's answers are changed. */
function lie(method, change) {
  front.change = (name, body) => (name === method ? change(body) : body);
}

/** The page says that what it got does not add up, and shows nothing of it; the broker is honest again. */
async function alarmed(instead) {
  const alarm = await phone.see("problem");
  assert.equal(await alarm.getAttribute("data-code"), "not-proven");
  assert.equal(await phone.page.getByTestId(instead).count(), 0);
  front.change = (name, body) => body;
  await phone.put();
}

test("a broker that leaves out who read: an alarm instead of the list", async () => {
  site.ask(holder, "taalschool", ["skills"], SCHOOL);
  phone = await Phone.take(browser);
  await phone.open(front.link(holder.link), { pin: OTHER_PIN });
  await phone.tap("waiting-request");
  await phone.tap("answer-yes");
  await phone.on("granted");
  assert.deepEqual(site.fetch(holder, "taalschool", ["skills"], SCHOOL), ["Arabisch, lassen"]);
  await phone.tap("home");
  lie("ListAccesses", forge(ListAccessesResponseSchema, (answer) => answer.entries.splice(-2, 1)));
  await phone.tap("home-go-log");
  await alarmed("verified");
});

test("a broker that shows a consent which the holder never gave: the dossier does not open", async () => {
  phone = await Phone.take(browser);
  await phone.scan(front.link(holder.link));
  await phone.on("pin");
  lie("GetDossier", forge(GetDossierResponseSchema, ({ grants: [{ grant }] }) => {
    const at = Buffer.from(grant.payload).indexOf("skills");
    assert.ok(at > 0);
    grant.payload.set(Buffer.from("trauma"), at);
  }));
  await phone.pin(OTHER_PIN);
  await alarmed("screen-home");
});

for (const [what, change] of [
  ["leaves a consent out", (answer) => void (answer.grants = [])],
  ["says that everything is stopped", (answer) => void (answer.stopped = true)],
]) {
  test(`a broker that ${what}: an alarm in the place of the picture`, async () => {
    phone = await Phone.take(browser);
    await phone.scan(front.link(holder.link));
    await phone.on("pin");
    lie("GetDossier", forge(GetDossierResponseSchema, change));
    await phone.pin(OTHER_PIN);
    await alarmed("screen-home");
  });
}

test("a broker that wants the PIN less protected: it gets nothing that was made of it", async () => {
  let asked = 0;
  lie("OpenVault", forge(OpenVaultResponseSchema, (answer) => {
    asked++;
    answer.passes = 1;
  }));
  phone = await Phone.take(browser);
  await phone.scan(front.link(holder.link));
  await phone.on("pin");
  await phone.pin(OTHER_PIN);
  await alarmed("screen-home");
  assert.equal(asked, 1);
});

test("a broker that lies: the page says so, and never that it has stopped", async () => {
  phone = await Phone.take(browser);
  await phone.open(front.link(holder.link), { pin: OTHER_PIN });
  await phone.tap("cell-taalschool-skills");
  lie("Revoke", spoil(0.5));
  await phone.tap("grant-stop");
  await alarmed("screen-revoked");
});

test("a line that breaks: the page says that it does not know, and offers to look again", async () => {
  phone = await Phone.take(browser);
  await phone.open(front.link(holder.link), { pin: OTHER_PIN });
  await phone.tap("stop-all");
  await phone.on("stop-all");
  front.change = (name, body) => (/Pause|Suspend|Stop/.test(name) ? undefined : body);
  await phone.tap("answer-yes");
  const problem = await phone.see("problem");
  assert.equal(await problem.getAttribute("data-code"), "offline");
  await phone.see("offline");
  assert.equal(await phone.page.getByTestId("screen-stopped").count(), 0);
  front.change = (name, body) => body;
  await phone.put({ faults: /ERR_|Failed to load/ });
});

test("a directory that is not the one of the card's root key opens nothing", async () => {
  lie("GetDirectory", spoil(0.9));
  phone = await Phone.take(browser);
  await phone.scan(front.link(holder.link));
  await alarmed("pin-pad");
});

/** The settings while the client is busy with something else: what it is asked about them is answered later. */
async function openSettingsEarly() {
  let goOn;
  const line = new Promise((resolve) => {
    goOn = resolve;
  });
  front.change = async (name, body) => {
    await line;
    return body;
  };
  await phone.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await phone.tap("home-go-settings");
  await phone.see("busy");
  return goOn;
}

test("what is switched before the settings are known counts", async () => {
  phone = await Phone.take(browser);
  await phone.open(front.link(holder.link), { pin: OTHER_PIN });
  const remember = phone.page.locator("input[type=checkbox]").first();
  const stored = (wanted) => phone.page.waitForFunction((there) => (localStorage.length > 0) === there, wanted, { timeout: 10_000 });
  let goOn = await openSettingsEarly();
  await remember.click();
  goOn();
  await stored(true);
  await phone.page.getByTestId("busy").waitFor({ state: "detached" });
  assert.ok(await remember.isChecked());
  await phone.tap("tool-back");
  goOn = await openSettingsEarly();
  await phone.page.locator("input[type=checkbox]").last().click();
  goOn();
  await stored(false);
  await phone.put();
});
