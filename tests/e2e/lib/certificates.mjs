// SPDX-License-Identifier: EUPL-1.2
// A certificate authority of one test, by the openssl command; files land in its folder.
import { spawnSync } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const CURVE = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30"];

function openssl(folder, args) {
  const run = spawnSync("openssl", args, { cwd: folder, encoding: "utf8" });
  if (run.status !== 0) throw new Error(`openssl ${args[0]}: ${run.stderr}`);
}

const extensions = (list) => list.flatMap((line) => ["-addext", line]);

export function makeAuthority(folder, name = "ca") {
  openssl(folder, ["req", "-x509", ...CURVE, "-keyout", `${name}.key`, "-out", `${name}.pem`,
    "-subj", `/CN=${name}`, ...extensions(["keyUsage=critical,keyCertSign,cRLSign"])]);
}

/** name.pem and name.key; server: for loopback, else for a client. */
export function issue(folder, name, { server = false, authority = "ca" } = {}) {
  const use = server ? "serverAuth" : "clientAuth";
  const list = ["basicConstraints=critical,CA:FALSE", "keyUsage=critical,digitalSignature",
    `extendedKeyUsage=${use}`];
  if (server) list.push("subjectAltName=DNS:localhost,IP:127.0.0.1");
  openssl(folder, ["req", "-x509", ...CURVE, "-CA", `${authority}.pem`, "-CAkey", `${authority}.key`,
    "-keyout", `${name}.key`, "-out", `${name}.pem`, "-subj", `/CN=${name}`, ...extensions(list)]);
}

export function fingerprint(folder, name) {
  const { raw } = new X509Certificate(readFileSync(join(folder, `${name}.pem`)));
  return new Uint8Array(createHash("sha256").update(raw).digest());
}

/** What a TLS client of that name shows; without a name: nothing but the trust anchor. */
export function clientTls(folder, name) {
  const read = (file) => readFileSync(join(folder, file));
  const own = name ? { cert: read(`${name}.pem`), key: read(`${name}.key`) } : {};
  return { ca: read("ca.pem"), ...own };
}
