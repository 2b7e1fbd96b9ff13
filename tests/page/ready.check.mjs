// SPDX-License-Identifier: EUPL-1.2
// How long until the PIN can be typed over "slow 4G" with a processor four times slower: what Chromium's own throttle of
// the page says, and with the line throttled for the worker as well. The bound is wide, as machines differ.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Front } from "./lib/front.mjs";
import { Phone, browse } from "./lib/phone.mjs";
import { PageSite } from "./lib/stage.mjs";

/** What Chromium's tools call slow 4G: bytes a second, and milliseconds. */
const SLOW_4G = { downloadThroughput: 1.6e6 / 8 * 0.9, uploadThroughput: 750e3 / 8 * 0.9, latency: 150 * 3.75 };
const BOUND_MS = Number(process.env.EENMAAL_READY_MS ?? 8000);
let site, browser, front, holder;

before(async () => {
  site = await PageSite.start();
  front = await Front.before(site);
  browser = await browse(site);
  holder = site.enrol();
});
after(async () => {
  await browser?.close();
  front?.stop();
  await site?.stop();
});

async function measure(link, network) {
  const phone = await Phone.take(browser);
  const session = await phone.context.newCDPSession(phone.page);
  await session.send("Network.enable");
  if (network) await session.send("Network.emulateNetworkConditions", { offline: false, ...network });
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  const begun = performance.now();
  await phone.page.goto(link, { waitUntil: "commit" });
  await phone.on("language");
  const first = performance.now();
  await phone.tap("language-nl");
  await phone.on("pin");
  const ready = performance.now();
  await phone.put();
  return { first: Math.round(first - begun), pin: Math.round(ready - first), whole: Math.round(ready - begun) };
}

const told = ({ first, pin, whole }) => `first screen ${first} ms, after the tap ${pin} ms, together ${whole} ms`;

test("ready to type the PIN on a slow phone", async (t) => {
  const own = await measure(holder.link, SLOW_4G);
  t.diagnostic(`page throttled: ${told(own)}`);
  front.slow = SLOW_4G;
  const all = await measure(front.link(holder.link), undefined);
  t.diagnostic(`whole line throttled: ${told(all)}`);
  assert.ok(own.whole <= BOUND_MS && all.whole <= BOUND_MS);
});
