// The output of `cargo xtask dist` matches its manifest and is an npm package that installs and bundles.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { brotliDecompressSync, gunzipSync } from "node:zlib";

import { build } from "esbuild";

import { told } from "./support/environment.mjs";

const run = promisify(execFile);
const COMPRESSED = /\.(br|gz)$/;
const TYPES = {
  html: /^text\/html; charset=utf-8$/,
  js: /^text\/javascript; charset=utf-8$/,
  css: /^text\/css; charset=utf-8$/,
  wasm: /^application\/wasm$/,
  svg: /^image\/svg\+xml$/,
  json: /^application\/json/,
};

let dist;
let manifest;
let scratch;
before(async () => {
  dist = told("VIEWER_DIST");
  manifest = JSON.parse(await readFile(join(dist, "manifest.json"), "utf8"));
  scratch = await mkdtemp(join(tmpdir(), "scim-audit-logs-package-"));
});
after(() => rm(scratch, { recursive: true, force: true }));

/** Returns the relative path of every file in the output. */
async function everyFile() {
  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(dist, join(entry.parentPath ?? entry.path, entry.name)));
}

const bytesOf = (file) => readFile(join(dist, file));

test("the manifest lists every file with its true size, hash, content type and cache lifetime", async () => {
  const there = (await everyFile()).filter((name) => !COMPRESSED.test(name)).sort();
  const named = manifest.files.map(({ file }) => file);
  assert.deepEqual([...named, "custom-elements.json", "manifest.json", "package.json"].sort(), there);
  for (const { file, bytes, brotli, integrity, contentType, cacheControl } of manifest.files) {
    const content = await bytesOf(file);
    assert.equal(bytes, content.length, file);
    assert.equal(integrity, `sha384-${createHash("sha384").update(content).digest("base64")}`, file);
    assert.equal(brotli, (await bytesOf(`${file}.br`)).length, file);
    const kind = /\.(\w+)$/.exec(file)[1];
    if (TYPES[kind]) assert.match(contentType, TYPES[kind], file);
    assert.equal(/immutable/.test(cacheControl), /-[0-9a-f]{16}\.\w+$/.test(file), `${file}: ${cacheControl}`);
  }
});

test("each compressed file decompresses to its original", async () => {
  for (const { file } of manifest.files) {
    const content = await bytesOf(file);
    assert.ok(brotliDecompressSync(await bytesOf(`${file}.br`)).equals(content), `${file}.br`);
    const zipped = await bytesOf(`${file}.gz`).catch(() => undefined);
    if (zipped) assert.ok(gunzipSync(zipped).equals(content), `${file}.gz`);
  }
  const gzipped = (await readdir(dist)).filter((name) => name.endsWith(".gz"));
  assert.ok(gzipped.some((name) => name.endsWith(".wasm.gz")) && gzipped.some((name) => name.endsWith(".js.gz")));
});

test("the hash in a file name is the hash of the final bytes", async () => {
  const hashed = manifest.files.filter(({ file }) => /-[0-9a-f]{16}\./.test(file));
  assert.ok(hashed.length >= 4);
  for (const { file } of hashed) {
    const content = await bytesOf(file);
    const hashes = ["sha256", "sha384", "sha512"].map((kind) => createHash(kind).update(content).digest("hex").slice(0, 16));
    assert.ok(hashes.includes(/-([0-9a-f]{16})\./.exec(file)[1]), file);
  }
});

test("the alias equals the entry, and the entry pins the hash of every file that it loads", async () => {
  const { file, alias, integrity } = manifest.entry;
  const entry = await bytesOf(file);
  assert.ok(entry.equals(await bytesOf(alias)));
  assert.equal(integrity, `sha384-${createHash("sha384").update(entry).digest("base64")}`);
  const text = entry.toString();
  for (const { file: other, integrity: pinned } of manifest.files.filter(({ file: one }) => /\.(wasm|json)$/.test(one))) {
    assert.ok(text.includes(other), `${other} is named`);
    assert.ok(text.includes(pinned), `${other} is pinned`);
  }
  assert.doesNotMatch(text, /\bimport\s*\(|\bimport\s*["'{*]/, "it imports nothing that is not pinned");
  assert.doesNotMatch(text, /\beval\s*\(|new Function\b|innerHTML|insertAdjacentHTML|document\.write/);
  assert.doesNotMatch(text, /sourceMappingURL/);
});

test("each HTML page refers only to existing files and pins the entry's hash", async () => {
  for (const page of ["index.html", "frame.html"]) {
    const text = (await bytesOf(page)).toString();
    const names = [...text.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, name]) => name);
    assert.ok(names.length >= 3, page);
    for (const name of names)
      assert.ok(
        manifest.files.some(({ file }) => file === name),
        `${page}: ${name}`,
      );
    const { integrity } = manifest.entry;
    assert.ok(text.includes(`integrity="${integrity}"`), page);
    assert.doesNotMatch(text, /<script(?![^>]*\bsrc=)|style=|\son\w+=/, `${page} has nothing inline`);
  }
  assert.match((await bytesOf("frame.html")).toString(), /portal-origins=""/);
});

test("the package installs offline, bundles, and has types for its exports", async () => {
  await writeFile(join(scratch, "package.json"), '{"name": "portal", "private": true, "type": "module"}');
  const flags = ["--offline", "--ignore-scripts", "--install-links", "--no-audit", "--no-fund", "--no-update-notifier"];
  await run("npm", ["install", dist, ...flags], { cwd: scratch });
  const installed = join(scratch, "node_modules", "scim-audit-logs");
  const { version, types, customElements, exports } = JSON.parse(await readFile(join(installed, "package.json"), "utf8"));
  assert.equal(version, manifest.version);
  for (const { file, bytes } of manifest.files) {
    assert.equal((await readFile(join(installed, file))).length, bytes, `${file} is in the package`);
  }
  assert.equal(exports["."].types, types);
  const { modules } = JSON.parse(await readFile(join(installed, customElements), "utf8"));
  assert.deepEqual(
    modules.map(({ path }) => `./${path}`),
    [exports["."].default],
    "the described module is the entry",
  );

  await writeFile(
    join(scratch, "main.js"),
    'import { mount, mountFrame, ScimAuditLogsElement, version } from "scim-audit-logs";\nconsole.log(mount, mountFrame, ScimAuditLogsElement, version);\n',
  );
  const { outputFiles, warnings } = await build({
    entryPoints: [join(scratch, "main.js")],
    absWorkingDir: scratch,
    bundle: true,
    format: "esm",
    write: false,
    logLevel: "silent",
  });
  assert.deepEqual(warnings, []);
  const wasm = manifest.files.find(({ file }) => file.endsWith(".wasm")).file;
  const [{ text }] = outputFiles;
  assert.match(text, new RegExp(`new URL\\("\\./${wasm.replace(".", "\\.")}", import\\.meta\\.url\\)`), "an address that bundlers see");

  // An import only for its side effect, the registration of the element, must not be dropped by the bundler.
  await writeFile(join(scratch, "element.js"), 'import "scim-audit-logs";\n');
  const bare = await build({
    entryPoints: [join(scratch, "element.js")],
    absWorkingDir: scratch,
    bundle: true,
    format: "esm",
    write: false,
  });
  assert.match(bare.outputFiles[0].text, /customElements/);

  const declared = await readFile(join(installed, types), "utf8");
  for (const name of ["mount", "mountFrame", "ScimAuditLogsElement", "version"]) {
    assert.match(declared, new RegExp(`export (declare )?(function|class|const) ${name}\\b`), name);
  }
  assert.match(declared, /HTMLElementTagNameMap/);
  for (const name of ["ready", "error", "unauthorized", "state-change", "row-activate", "navigate", "export", "disposed"]) {
    assert.match(declared, new RegExp(`scim-audit-${name}`), name);
  }
});

test("a server that renders pages can import the package and gets its exports", async () => {
  // The package that npm has installed above, resolved by Node.
  const resolve = createRequire(join(scratch, "main.js")).resolve;
  const entry = join(scratch, "node_modules", "scim-audit-logs", "scim-audit-logs.js");
  assert.throws(() => resolve("scim-audit-logs/scim-audit-logs-0.wasm"), "only what is exported resolves");
  const { stdout } = await run("node", [
    "--input-type=module",
    "-e",
    `
    const viewer = await import(${JSON.stringify(entry)});
    console.log(Object.keys(viewer).sort().join());
  `,
  ]);
  for (const name of ["ScimAuditLogsElement", "mount", "mountFrame", "version"]) assert.ok(stdout.trim().split(",").includes(name), name);
});
