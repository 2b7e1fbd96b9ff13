// SPDX-License-Identifier: EUPL-1.2
// Unmodified Connect clients on both of their transports, and raw HTTPS for what they would not send.
import https from "node:https";
import { createClient } from "@connectrpc/connect";
import { createConnectTransport as nodeTransport } from "@connectrpc/connect-node";
import { createConnectTransport as webTransport } from "@connectrpc/connect-web";
import { AuditService } from "../gen/eenmaal/v1/audit_pb.js";
import { DirectoryService } from "../gen/eenmaal/v1/directory_pb.js";
import { HolderService } from "../gen/eenmaal/v1/holder_pb.js";
import { PartnerService } from "../gen/eenmaal/v1/partner_pb.js";
import { clientTls } from "./certificates.mjs";

const SERVICES = {
  audit: AuditService, directory: DirectoryService, holder: HolderService, partner: PartnerService,
};

function clients(transport) {
  return Object.fromEntries(Object.entries(SERVICES).map(([name, service]) =>
    [name, createClient(service, transport)]));
}

/** A connect-node client of every service on one listener; more: further transport options. */
export function connectNode(site, listener, member, more = {}) {
  return clients(nodeTransport({
    baseUrl: site.url(listener), httpVersion: "1.1", useBinaryFormat: true,
    nodeOptions: clientTls(site.folder, member), ...more,
  }));
}

/**
 * The same with connect-web's transport, the one that browsers run; its fetch goes through node's
 * https, because a browser's certificate and trust store are not to be had here.
 */
export function connectWeb(site, listener, member) {
  const agent = new https.Agent({ keepAlive: true, ...clientTls(site.folder, member) });
  return clients(webTransport({
    baseUrl: site.url(listener), useBinaryFormat: true, fetch: (url, init) => fetchBy(agent, url, init),
  }));
}

async function fetchBy(agent, url, init) {
  const request = new Request(url, { ...init, signal: undefined });
  const body = Buffer.from(await request.arrayBuffer());
  const headers = Object.fromEntries(request.headers);
  const answer = await send(url, { method: request.method, headers, agent }, body);
  return new Response(answer.body, { status: answer.status, headers: answer.headers });
}

/** One HTTPS request; resolves to {status, headers, rawHeaders, body}. */
export function send(url, options, body) {
  return new Promise((resolve, reject) => {
    const request = https.request(url, options, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => resolve({
        status: response.statusCode, headers: response.headers, rawHeaders: response.rawHeaders,
        body: Buffer.concat(parts),
      }));
    });
    request.on("error", reject);
    request.end(body);
  });
}

/** POST bytes to "PartnerService/Fetch" as a member; headers replace the usual ones. */
export function post(site, listener, method, body, { member, headers = {} } = {}) {
  const options = {
    method: "POST", ...clientTls(site.folder, member), agent: false,
    headers: { "content-type": "application/proto", "connect-protocol-version": "1", ...headers },
  };
  return send(`${site.url(listener)}/eenmaal.v1.${method}`, options, body);
}
