// SPDX-License-Identifier: EUPL-1.2
// The page as a whole: built once more in another folder, it has the same bytes; and no reason of a refusal is without a text.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { test } from "node:test";
import { Reason } from "./gen/eenmaal/v1/ledger_pb.js";
import { hex } from "./lib/bytes.mjs";
import { pageHash } from "./lib/stage.mjs";

const page = process.env.EENMAAL_PAGE;
const names = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name))).sort();

test("two builds give the same bytes", () => {
  const folder = mkdtempSync(join(tmpdir(), "another place-"));
  try {
    const modules = join(folder, "modules");
    cpSync(join(process.env.EENMAAL_ROOT, "web"), join(folder, "web"), { recursive: true });
    mkdirSync(modules);
    for (const name of ["node_modules", "gen"]) symlinkSync(join(process.env.EENMAAL_MODULES, name), join(modules, name));
    const built = spawnSync(process.execPath, [join(folder, "web/build.mjs"), "--modules", modules, "--out", join(folder, "out")],
      { encoding: "utf8", env: { ...process.env, TZ: "Asia/Tehran", LC_ALL: "C" } });
    assert.equal(built.status, 0, built.stderr);
    assert.deepEqual(names(join(folder, "out")), names(page));
    for (const name of names(page)) assert.ok(readFileSync(join(folder, "out", name)).equals(readFileSync(join(page, name))), name);
    assert.match(built.stdout, new RegExp(`page hash ${hex(pageHash(page))}\n`));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("one part is not called parts", () => {
  const { FluentBundle, FluentResource } = createRequire(join(process.env.EENMAAL_MODULES, "package.json"))("@fluent/bundle");
  for (const [tag, one, two] of [["nl", "1 deel", "2 delen"], ["en", "1 part", "2 parts"]]) {
    const bundle = new FluentBundle(tag, { useIsolating: false });
    bundle.addResource(new FluentResource(readFileSync(join(process.env.EENMAAL_ROOT, `web/audit/locales/${tag}.ftl`), "utf8")));
    const say = (parts) => bundle.formatPattern(bundle.getMessage("timeline-most").value, { day: "", parts, count: String(parts) });
    assert.ok(say(1).endsWith(`, ${one}`), say(1));
    assert.ok(say(2).endsWith(`, ${two}`), say(2));
  }
});

test("every reason of the ledger has a text of its own on the page", () => {
  const source = readFileSync(join(process.env.EENMAAL_ROOT, "web/src/ui/parts/log-line.tsx"), "utf8");
  const texts = new Set(/REASONS[^[]*\[([^\]]*)\]/.exec(source)[1].match(/[a-z-]+(?=")/g));
  const other = Object.fromEntries([.../TEXTS[^{]*\{([^}]*)\}/.exec(source)[1].matchAll(/"?([a-z-]+)"?: "([a-z-]+)"/g)].map(([, from, to]) => [from, to]));
  const names = Object.keys(Reason).filter((name) => /^[A-Z_]+$/.test(name) && name !== "UNSPECIFIED");
  assert.ok(names.length > 30);
  for (const name of names.map((each) => each.toLowerCase().replaceAll("_", "-"))) {
    assert.ok(texts.has(other[name] ?? name), name);
  }
});
