// SPDX-License-Identifier: EUPL-1.2
// What a browser would give the page's client: fetch over TLS with the site's own authority, and storage.
import https from "node:https";
import { clientTls } from "./lib/certificates.mjs";
import { send } from "./lib/transport.mjs";
import { Client } from "./page.mjs";

/** A fetch that trusts the site's certificate; calls are counted by method. */
export function browserFetch(site, calls = []) {
  const agent = new https.Agent({ keepAlive: true, ...clientTls(site.folder) });
  return async (url, init) => {
    calls.push(url.slice(url.lastIndexOf("/") + 1));
    let answer;
    try {
      answer = await send(url, { method: init.method, headers: init.headers, agent }, Buffer.from(init.body));
    } catch {
      throw new TypeError("fetch failed");
    }
    return new Response(answer.body, { status: answer.status, headers: answer.headers });
  };
}

/** A store in memory that can be looked into. */
export class Storage {
  text = undefined;
  load = async () => this.text;
  save = async (text) => void (this.text = text);
}

/** As the screens do it: what the home shows is compared with the log. */
class CheckedClient extends Client {
  async home() {
    const home = await super.home();
    await this.check();
    return home;
  }
}

export const pageClient = (site, { store = new Storage(), fetch = browserFetch(site), Of = CheckedClient } = {}) =>
  new Of({ broker: site.url("public"), page: "https://page.example/", store, fetch });
