// SPDX-License-Identifier: EUPL-1.2
/**
 * Builds the holder's page from web/ into build/web/page:
 *
 *   node web/build.mjs [--modules FOLDER] [--out FOLDER] [--development] [--link] [--audit] [--node FILE]
 *
 * --modules (default build/web) has node_modules and gen, which "make page" brings; --link only puts links to the
 * sources beside them, where the compiler looks for packages; --audit builds the auditor's page (web/audit, into
 * build/web/audit-page) instead; --development leaves the scripts readable; --node bundles
 * FILE, which uses the page's code, as a module for Node into the file that --out names. The same sources give the
 * same bytes: names carry their content's hash, compression has fixed settings, nothing tells the time or the
 * folder. index.html names its script and style as "main.js" and "main.css"; the build puts the real names in.
 *
 * page.json lists every file with SHA-256, size and type. The page's hash, which is printed, is SHA-256 over
 * path || 00 || SHA-256(content) of every file in ascending order of paths; not page.json, not the compressed copies.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const WEB = dirname(fileURLToPath(import.meta.url));
const TYPES = {
  html: "text/html; charset=utf-8", js: "text/javascript; charset=utf-8", css: "text/css; charset=utf-8",
  ftl: "text/plain; charset=utf-8", json: "application/json", svg: "image/svg+xml", png: "image/png",
  woff2: "font/woff2", webmanifest: "application/manifest+json", txt: "text/plain; charset=utf-8", wasm: "application/wasm",
};
/** Kept as they are: compressed already. */
const COMPRESSED = ["woff2", "png"];

/** Command line: FOLDERs by name, and whether to leave names and lines readable. */
function options(args) {
  const found = { modules: resolve(WEB, "../build/web"), out: "", development: false, only: false, audit: false, node: "" };
  for (let i = 0; i < args.length; i++) {
    if (args[i] === "--development") found.development = true;
    else if (args[i] === "--link") found.only = true;
    else if (args[i] === "--audit") found.audit = true;
    else if (args[i] === "--node") found.node = resolve(args[++i]);
    else if (args[i] === "--modules") found.modules = resolve(args[++i]);
    else if (args[i] === "--out") found.out = resolve(args[++i]);
    else throw new Error(`unknown option ${args[i]}`);
  }
  found.out ||= join(found.modules, found.audit ? "audit-page" : "page");
  return found;
}

/** Packages are found beside and above a file, so the sources are read through links beside node_modules. */
function link(modules) {
  for (const name of ["src", "audit", "locales", "index.html", "tsconfig.json"]) {
    const at = join(modules, name);
    if (!existsSync(join(WEB, name)) || existsSync(at)) continue;
    rmSync(at, { force: true });
    symlinkSync(relative(modules, join(WEB, name)), at);
  }
}

/** Of a catalogue, what the page reads: whether a person has read it, and the messages; not the words to translators. */
const catalogue = (path) => readFileSync(path, "utf8").replace(/^(?!# reviewed:)(?:#.*)?\n/gm, "");

/** In every language the messages of the first screens, {tag: catalogue}, so that these wait for no further file. */
function firstTexts() {
  const wanted = new Set(readFileSync(join(WEB, "src/texts/first.txt"), "utf8").trim().split("\n"));
  const folder = join(WEB, "locales");
  return Object.fromEntries(readdirSync(folder).filter((name) => name.endsWith(".ftl")).sort().map((name) => {
    const messages = catalogue(join(folder, name)).split(/^(?=[#a-z])/m);
    const reviewed = messages.filter((text) => text.startsWith("#"));
    const first = messages.filter((text) => wanted.has(text.slice(0, text.indexOf(" "))));
    if (first.length !== wanted.size) throw new Error(`${name} lacks a message of src/texts/first.txt`);
    return [basename(name, ".ftl"), reviewed.concat(first).join("")];
  }));
}

const catalogues = {
  name: "catalogues",
  setup({ onLoad, onResolve }) {
    onLoad({ filter: /\.ftl$/ }, ({ path }) => ({ contents: catalogue(path), loader: "text" }));
    onResolve({ filter: /^first-texts$/ }, ({ path }) => ({ path, namespace: "texts" }));
    onLoad({ filter: /.*/, namespace: "texts" }, () => ({ contents: JSON.stringify(firstTexts()), loader: "json" }));
  },
};

/**
 * libsodium's WebAssembly as a file of its own: within the script it is base64, a third larger and hard to compress.
 * The module takes it from its option wasmBinary, and then leaves the text alone. where: its address, in the script's
 * words; a worker finds it beside itself. taken: how it is taken. The auditor's page, which only the broker serves, has
 * it compiled while it comes; a server that does not know its type would spoil that. libsodium waits for ever for one that
 * cannot be set up, so its own function becomes an inner one, and what goes wrong there is what the outer one says.
 */
const FETCHED = (where) => `A.wasmBinary??=new Uint8Array(await(await fetch(${where})).arrayBuffer());`;
const COMPILED = (where) => `const wasmModule=await WebAssembly.compileStreaming(fetch(${where}));` +
  "return new Promise((good,bad)=>{" +
  "A.instantiateWasm=(imports,take)=>{WebAssembly.instantiate(wasmModule,imports).then(take).catch(bad)};" +
  "withWasm(A).then(good,bad)})}async function withWasm(A){";

const wasm = (take = FETCHED("wasmUrl")) => ({
  name: "wasm",
  setup({ onLoad, onResolve }) {
    let bytes;
    onLoad({ filter: /libsodium-sumo\.mjs$/ }, ({ path }) => {
      const script = readFileSync(path, "utf8");
      const start = "async function A(A={}){";
      const [decoded, literal, ...others] = /\(A=>\{[^"]*(?:"="[^"]*)*\}\)\("([A-Za-z0-9+/]{9999,}={0,2})"\)/.exec(script) ?? [];
      if (!literal || others.length > 0 || script.split(start).length !== 2) throw new Error("libsodium has another form");
      bytes = Buffer.from(literal, "base64");
      const taken = script.replace(decoded, '"wasm"').replace(start, start + take);
      const contents = `import wasmUrl from "libsodium.wasm";${taken}`;
      return { contents, loader: "js" };
    });
    onResolve({ filter: /^libsodium\.wasm$/ }, ({ path }) => ({ path, namespace: "wasm" }));
    onLoad({ filter: /.*/, namespace: "wasm" }, () => ({ contents: bytes, loader: "file" }));
  },
});

/** esbuild's settings for both bundles. */
function common({ modules, development }, out) {
  return {
    absWorkingDir: modules, outdir: out, bundle: true, metafile: true, preserveSymlinks: true, charset: "utf8",
    target: ["es2020", "chrome90", "firefox90", "safari15"], minify: !development, legalComments: "none",
    entryNames: "assets/[name]-[hash]", chunkNames: "assets/[name]-[hash]", assetNames: "assets/[name]-[hash]",
    loader: { ".woff2": "file", ".svg": "file" }, plugins: [catalogues, wasm()], logLevel: "warning",
    jsx: "automatic", jsxImportSource: "preact",
    // libsodium's wrapper names modules of Node that it does not use in a browser.
    external: ["fs", "path", "node:fs", "node:path", "crypto", "node:crypto", "url", "node:url", "module"],
  };
}

/**
 * The licences of the packages whose work is in the page: they ask to be given along with it. A package without a licence
 * file says which one it has.
 */
function licences(modules, results) {
  const packages = new Set();
  for (const { metafile } of results) {
    for (const path of Object.keys(metafile.inputs)) {
      const found = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path);
      if (found) packages.add(found[1]);
    }
  }
  return [...packages].sort().map((name) => {
    const folder = join(modules, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).sort().find((each) => /^licen[cs]e/i.test(each));
    const text = file ? readFileSync(join(folder, file), "utf8").trim() : `Licence: ${license}`;
    return `${name} ${version}\n\n${text}\n`;
  }).join(`\n${"-".repeat(80)}\n\n`);
}

/** The path, relative to out, of what an entry point became, and of the scripts that it imports at once. */
function outputOf(result, out, modules, entry) {
  for (const [path, { entryPoint, cssBundle, imports }] of Object.entries(result.metafile.outputs)) {
    if (entryPoint !== entry) continue;
    const name = (file) => relative(out, join(modules, file)).replaceAll("\\", "/");
    const needs = imports.filter(({ kind }) => kind === "import-statement").map((each) => name(each.path));
    return { js: name(path), css: cssBundle && name(cssBundle), needs };
  }
  throw new Error(`nothing came of ${entry}`);
}

async function bundle(settings, out) {
  const { build } = createRequire(join(settings.modules, "package.json"))("esbuild");
  const shared = common(settings, out);
  const worker = await build({ ...shared, entryPoints: ["src/holder/worker.ts"], format: "iife" });
  const workerUrl = outputOf(worker, out, settings.modules, "src/holder/worker.ts").js;
  const main = await build({
    ...shared, entryPoints: ["src/main.ts"], format: "esm", splitting: true,
    define: { WORKER_URL: JSON.stringify(workerUrl) },
  });
  writeIndex(settings, out, "index.html", outputOf(main, out, settings.modules, "src/main.ts"));
  writeFileSync(join(out, "licences.txt"), licences(settings.modules, [worker, main]));
}

/** The auditor's page: one script and one style. */
async function bundleAudit(settings, out) {
  const { build } = createRequire(join(settings.modules, "package.json"))("esbuild");
  const plugins = [catalogues, wasm(COMPILED("new URL(wasmUrl,import.meta.url)"))];
  const main = await build({ ...common(settings, out), entryPoints: ["audit/main.tsx"], format: "esm", plugins });
  const [code] = Object.keys(main.metafile.outputs).filter((path) => path.endsWith(".wasm"))
    .map((path) => relative(out, join(settings.modules, path)));
  writeIndex(settings, out, "audit/index.html", outputOf(main, out, settings.modules, "audit/main.tsx"), { [code]: "fetch" });
  writeFileSync(join(out, "licences.txt"), licences(settings.modules, [main]));
}

/** The page's index, with the real names of script and style; {file: as what} to fetch before the script asks for it. */
function writeIndex(settings, out, index, { js, css, needs }, early = {}) {
  const links = [...needs.map((each) => `    <link rel="modulepreload" href="${each}">\n`),
    ...Object.entries(early).map(([file, as]) => `    <link rel="preload" href="${file}" as="${as}" crossorigin>\n`)];
  const html = readFileSync(join(WEB, index), "utf8").replaceAll('"main.js"', `"${js}"`)
    .replaceAll('"main.css"', `"${css ?? ""}"`)
    .replace(/ *<script/, (script) => links.join("") + script);
  writeFileSync(join(out, "index.html"), html);
}

function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).replaceAll("\\", "/"))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

const sha256 = (bytes) => createHash("sha256").update(bytes).digest();

/** Both compressed copies beside a file; gives the sizes. */
function compress(path, content) {
  const brotli = brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
  const gzip = gzipSync(content, { level: 9 });
  gzip[9] = 0xff; // RFC 1952: the operating system is unknown, on every system
  writeFileSync(`${path}.br`, brotli);
  writeFileSync(`${path}.gz`, gzip);
  return brotli.length;
}

/** Writes page.json and the compressed copies; prints sizes; gives the page's hash. */
function finish(out) {
  const files = {};
  const page = createHash("sha256");
  let total = 0;
  for (const name of filesOf(out)) {
    const extension = name.slice(name.lastIndexOf(".") + 1);
    if (!TYPES[extension]) throw new Error(`${name}: no type is known for this file`);
    const content = readFileSync(join(out, name));
    const size = COMPRESSED.includes(extension) ? content.length : compress(join(out, name), content);
    if (extension !== "woff2") total += size;
    page.update(name).update(Uint8Array.of(0)).update(sha256(content));
    files[name] = { sha256: sha256(content).toString("hex"), size: content.length, type: TYPES[extension] };
    console.log(`  ${String(content.length).padStart(8)} ${String(size).padStart(8)}  ${name}`);
  }
  writeFileSync(join(out, "page.json"), `${JSON.stringify({ files }, null, 1)}\n`);
  console.log(`  ${String(total).padStart(17)}  brotli, without fonts`);
  return page.digest("hex");
}

/** For tests and tools: not minified, libsodium and all inside. */
async function bundleForNode({ modules, node, out }) {
  const { build } = createRequire(join(modules, "package.json"))("esbuild");
  const link = join(modules, `.node-${process.pid}`);
  symlinkSync(dirname(node), link);
  try {
    await build({
      absWorkingDir: modules, entryPoints: [join(link, basename(node))], outfile: out, bundle: true, format: "esm",
      platform: "node", target: "node18", preserveSymlinks: true, charset: "utf8", logLevel: "warning",
      tsconfig: join(modules, "tsconfig.json"),
    });
  } finally {
    rmSync(link);
  }
}

async function make(settings) {
  const scratch = `${settings.out}.${process.pid}`;
  try {
    mkdirSync(scratch, { recursive: true });
    await (settings.audit ? bundleAudit : bundle)(settings, scratch);
    const hash = finish(scratch);
    rmSync(settings.out, { recursive: true, force: true });
    renameSync(scratch, settings.out);
    console.log(`page hash ${hash}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

const settings = options(process.argv.slice(2));
link(settings.modules);
if (settings.node) await bundleForNode(settings);
else if (!settings.only) await make(settings);
