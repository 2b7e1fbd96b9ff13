// SPDX-License-Identifier: EUPL-1.2
// Stands between the phone and the daemon as a dishonest network would with the broker's own key: it keeps all that
// passes, and can change it.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import https from "node:https";
import { join } from "node:path";

async function bodyOf(stream) {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

export class Front {
  static async before(site) {
    const front = new this();
    const own = (name) => readFileSync(join(site.folder, name));
    front.site = site;
    front.agent = new https.Agent({ keepAlive: true, ca: own("ca.pem") });
    /** Every request: method, path, headers and body as bytes. */
    front.seen = [];
    /** What comes back: gets the method's name and the body, gives the body, now or later; undefined: the line breaks. */
    front.change = (name, body) => body;
    front.server = https.createServer({ cert: own("server.pem"), key: own("server.key") }, (request, response) => {
      front.#pass(request, response).catch(() => request.socket.destroy());
    });
    front.server.listen(0, "127.0.0.1");
    await once(front.server, "listening");
    return front;
  }

  url() {
    return `https://127.0.0.1:${this.server.address().port}`;
  }

  /** The same card, whose link leads here. */
  link(link) {
    return link.replace(this.site.url("public"), this.url());
  }

  async #pass(request, response) {
    const body = await bodyOf(request);
    const lines = [`${request.method} ${request.url}`];
    for (let n = 0; n < request.rawHeaders.length; n += 2) lines.push(request.rawHeaders.slice(n, n + 2).join(": "));
    this.seen.push(Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`), body]));
    const host = new URL(this.site.url("public")).host;
    const onward = https.request(`${this.site.url("public")}${request.url}`,
      { method: request.method, headers: { ...request.headers, host }, agent: this.agent });
    onward.end(body);
    const [answer] = await once(onward, "response");
    const changed = await this.change(request.url.split("/").at(-1), await bodyOf(answer));
    if (!changed) throw new Error("the line breaks");
    if (this.slow) await this.#wait(changed.length);
    response.writeHead(answer.statusCode, { ...answer.headers, "content-length": changed.length });
    response.end(request.method === "HEAD" ? undefined : changed);
  }

  /** As long as a slow line takes: one answer after the other, each some time after it was asked for. */
  async #wait(size) {
    const { latency, downloadThroughput } = this.slow;
    const begin = Math.max(this.busyUntil ?? 0, Date.now() + latency);
    this.busyUntil = begin + size / downloadThroughput * 1000;
    await new Promise((resolve) => setTimeout(resolve, this.busyUntil - Date.now()));
  }

  stop() {
    this.server.close();
    this.server.closeAllConnections();
    this.agent.destroy();
  }
}
