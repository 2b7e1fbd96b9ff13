// SPDX-License-Identifier: EUPL-1.2
// What both listeners speak: TLS 1.3, and 1.2 with ECDHE and AEAD only (NCSC-NL 2025, "good").
import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, test } from "node:test";
import tls from "node:tls";
import { clientTls } from "./lib/certificates.mjs";
import { Site } from "./lib/site.mjs";

let site;
before(async () => { site = await Site.start(); });
after(() => site?.stop());

/** {protocol, cipher} of a handshake; throws what the handshake throws. */
async function shake(listener, options) {
  const own = clientTls(site.folder, listener === "partner" ? "coa" : undefined);
  const socket = tls.connect({ host: "127.0.0.1", port: site.ports[listener], ...own, ...options });
  try {
    await once(socket, "secureConnect");
    return { protocol: socket.getProtocol(), cipher: socket.getCipher().name };
  } finally {
    socket.destroy();
  }
}

// The client's own library must not be what refuses: SECLEVEL=0 lets it offer anything.
const old = (version, ciphers = "ALL") => ({
  minVersion: version, maxVersion: version, ciphers: `${ciphers}:@SECLEVEL=0`,
});
// How a server refuses: by an alert, or by hanging up.
const REFUSALS = ["ECONNRESET", "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION",
  "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE", "ERR_SSL_TLSV1_ALERT_INSUFFICIENT_SECURITY"];
const byServer = (error) => {
  assert.ok(REFUSALS.includes(error.code), `${error.code} ${error.message}`);
  return true;
};
const CBC = ["ECDHE-ECDSA-AES128-SHA256", "ECDHE-ECDSA-AES256-SHA", "ECDHE-ECDSA-AES256-SHA384"];
const WEAK = ["AES256-GCM-SHA384", "AES128-SHA", "DHE-RSA-AES256-GCM-SHA384", "AECDH-AES256-SHA",
  "ECDHE-ECDSA-NULL-SHA"];

test("this client speaks the old versions and ciphers with a server that takes them", async () => {
  const { cert, key } = clientTls(site.folder, "server");
  const server = tls.createServer({ cert, key, ciphers: "ALL:@SECLEVEL=0", minVersion: "TLSv1" });
  server.on("tlsClientError", () => {});
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const port = server.address().port;
  try {
    for (const version of ["TLSv1", "TLSv1.1"]) {
      assert.equal((await shake("public", { port, ...old(version) })).protocol, version);
    }
    for (const cipher of CBC) assert.equal((await shake("public", { port, ...old("TLSv1.2", cipher) })).cipher, cipher);
  } finally {
    server.close();
  }
});

for (const listener of ["public", "partner"]) {
  test(`${listener}: TLS 1.3`, async () => {
    const { protocol, cipher } = await shake(listener, {});
    assert.equal(protocol, "TLSv1.3");
    assert.match(cipher, /^TLS_(AES_256_GCM_SHA384|AES_128_GCM_SHA256|CHACHA20_POLY1305_SHA256)$/);
  });

  test(`${listener}: TLS 1.2 with ECDHE and AEAD`, async () => {
    for (const cipher of ["ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305"]) {
      const got = await shake(listener, old("TLSv1.2", cipher));
      assert.equal(got.protocol, "TLSv1.2");
      assert.equal(got.cipher, cipher);
    }
  });

  test(`${listener}: neither TLS 1.0 nor 1.1`, async () => {
    for (const version of ["TLSv1", "TLSv1.1"]) await assert.rejects(shake(listener, old(version)), byServer);
  });

  test(`${listener}: no CBC, no key exchange without forward secrecy, no weak cipher`, async () => {
    for (const cipher of [...CBC, ...WEAK]) {
      await assert.rejects(shake(listener, old("TLSv1.2", cipher)), byServer, cipher);
    }
  });

  test(`${listener}: the server's certificate is what its authority signed`, async () => {
    await assert.rejects(shake(listener, { ca: [] }), /self-signed|unable to/i);
    await assert.rejects(shake(listener, { servername: "elders.test" }), /altnames/i);
  });
}
