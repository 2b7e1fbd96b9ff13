#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# Both pages' builds: the same bytes in another folder, under the same hash, within the budget; page.json is true; the
# scripts hold nothing that the page's Content-Security-Policy would stop.  Needs "make page-modules".
set -euo pipefail

cd "$(dirname -- "$0")/../.."
modules=$PWD/${BUILD:-build}/web
[ -d "$modules/node_modules" ] || { echo 'page-build: run "make page-modules" first' >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp -r web "$work/sources"
# In a folder of its own; the second one's has a space in its name.
build() {
	local at=$work/$1
	mkdir -p "$at/modules"
	cp -r "$work/sources" "$at/web"
	cp "$modules/package.json" "$at/modules"
	ln -s "$modules/node_modules" "$modules/gen" "$at/modules"
	node "$at/web/build.mjs" --modules "$at/modules" --out "$at/audit" --audit >"$at/said-audit"
	node "$at/web/build.mjs" --modules "$at/modules" --out "$at/page" >"$at/said"
}
build one
build 'another one'
diff -r "$work/one/page" "$work/another one/page"
diff "$work/one/said" "$work/another one/said"
diff -r "$work/one/audit" "$work/another one/audit"
diff "$work/one/said-audit" "$work/another one/said-audit"
tail -n 2 "$work/one/said"

# Types, of the tests' own sources as well.
ln -s "$PWD/tests/page-client" "$work/one/modules/tests"
"$modules/node_modules/.bin/tsc" --project "$work/one/modules/tsconfig.json"

node --input-type=module - "$work/one/page" "$(sed -n 's/^page hash //p' "$work/one/said")" <<'END'
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";

const [, , folder, hash] = process.argv;
const { files } = JSON.parse(readFileSync(join(folder, "page.json"), "utf8"));
const names = Object.keys(files);
const sha256 = (bytes) => createHash("sha256").update(bytes).digest();
const page = createHash("sha256");
let total = 0;
let first = 0;

assert.deepEqual(names, [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
assert.ok(names.length <= 64, "files that the daemon takes");
for (const name of names) {
  const content = readFileSync(join(folder, name));
  assert.deepEqual([files[name].size, files[name].sha256], [content.length, sha256(content).toString("hex")], name);
  page.update(name).update(Uint8Array.of(0)).update(sha256(content));
  assert.ok(name === "index.html" || name === "licences.txt" || /-[0-9A-Z]{8}\.\w+$/.test(name), `${name}: no hash in the name`);
  if (/\.woff2$/.test(name)) continue;
  const brotli = readFileSync(join(folder, `${name}.br`));
  assert.ok(brotliDecompressSync(brotli).equals(content) && gunzipSync(readFileSync(join(folder, `${name}.gz`))).equals(content));
  total += brotli.length;
  if (/^index\.html$|main-/.test(name)) first += brotli.length;
  if (/\.js$/.test(name)) assert.doesNotMatch(content.toString(), /\beval\(|new Function\(|sourceMappingURL/, name);
}
assert.equal(page.digest("hex"), hash);
assert.equal(readdirSync(folder).filter((name) => name.startsWith("page.json")).length, 1);

const html = readFileSync(join(folder, "index.html"), "utf8");
assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)|<style|\bon\w+=|style=|https?:/i, "index.html: inline, or from elsewhere");
for (const [, name] of html.matchAll(/(?:src|href)="([^"]+)"/g)) assert.ok(files[name], name);
// What a cheap phone loads over a bad line: everything; and what it needs before it shows something.
assert.ok(total <= 350 * 1024, `${total} bytes in all`);
assert.ok(first <= 64 * 1024, `${first} bytes before the first screen`);
END
