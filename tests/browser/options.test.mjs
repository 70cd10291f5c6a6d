// The one validator of options, without a browser: what it takes, and that the documents name the same options.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

// The validator resolves a relative address against the page.
globalThis.document = { baseURI: "https://portal.example/audit/" };
const { membersOf, OPTIONS, readOptions } = await import("../../src/embed/web/options.js");
const { copied } = await import("../../src/embed/web/json.js");

const repository = new URL("../../", import.meta.url);
const text = (path) => readFile(new URL(path, repository), "utf8");

function reading(name) {
  const option = OPTIONS.find((option) => option.name === name);
  return (value) => option.read(value);
}

test("apiBase takes a path or an http(s) address", () => {
  const read = reading("apiBase");
  for (const base of [
    "/api/v1",
    "api/v1/",
    "../audit//",
    "https://api.example:8443/v1",
    "//api.example",
    "/",
    "/a@b:c",
    "none",
    "./none",
  ]) {
    assert.equal(read(` ${base} `), base);
  }
});

test("apiBase refuses an address that holds a secret or leads elsewhere, and does not quote it", () => {
  for (const base of [
    "https://user:hunter2@api.example/v1",
    "//hunter2@api.example",
    "\\/hunter2@api.example",
    "https:\\\\hunter2@api.example",
    "/api?access_token=hunter2",
    "/api#hunter2",
    "javascript:hunter2",
    "data:text/plain,hunter2",
    "https:hunter2@api.example",
    "https:///hunter2@api.example",
    "/a\thunter2",
    "/a hunter2",
    "//",
    "ftp://hunter2",
    7,
  ]) {
    const { values, problems } = readOptions(
      (option) => (option.name === "apiBase" ? base : undefined),
      () => false,
      () => "en",
    );
    assert.equal(values.apiBase, "/api/v1", String(base));
    assert.equal(problems.length, 1, String(base));
    assert.ok(problems[0].message.startsWith("The option apiBase must ") && !problems[0].message.includes("hunter2"));
  }
});

test("each option takes the values that the documents name, and no others", () => {
  for (const [name, valid, invalid] of [
    ["timeoutMs", [1, " 1500 ", 2_147_483_647], [0, 1.5, "1e3", 2_147_483_648, ""]],
    ["credentials", ["same-origin", "include", "omit"], ["yes", true]],
    ["csrf", [{ header: "X-CSRF-Token", token: () => "" }], [{ header: "a b", token: () => "" }, { header: "X" }, "X"]],
    ["pageSize", [1, "1000"], [0, 1001]],
    ["headingLevel", [1, "6"], [0, 7]],
    ["urlSync", ["off", "replace", "push"], ["on", true]],
    ["urlKey", ["al", "audit.log"], ["a&b", "", "x".repeat(33)]],
    ["storage", [true, false, "", "true", "false"], ["maybe", 1]],
    ["timeZone", ["local", "utc", "Asia/Kathmandu"], ["Moon/Base", ""]],
    ["mapping", [{ items: "rows", fields: { time: "at" }, status: { ok: "success" } }], ["x", [], 7]],
  ]) {
    const read = reading(name);
    for (const value of valid) assert.notEqual(read(value), undefined, `${name} takes ${JSON.stringify(value)}`);
    for (const value of invalid) assert.equal(read(value), undefined, `${name} refuses ${JSON.stringify(value)}`);
  }
});

/** Reads one option as the element does, and returns its value and the messages of its problems. */
function readOne(name, given) {
  const { values, calls, problems } = readOptions(
    (option) => (option.name === name ? given : undefined),
    () => false,
    () => "en",
  );
  return { value: values[name] ?? calls[name], messages: problems.map(({ message }) => message) };
}

test("an invalid part of a mapping is refused by its name, and the rest is taken", () => {
  const { value, messages } = readOne("mapping", {
    items: "a..b",
    total: ".a",
    entry: "a.",
    nextCursor: "paging.next",
    fields: { time: "at", method: "", url: ["x"] },
    status: { ok: "success", bad: 7 },
    moon: "x",
  });
  assert.deepEqual(value, { nextCursor: "paging.next", fields: { time: "at" }, status: { ok: "success" } });
  const named = ["items", "total", "entry", "fields.method", "fields.url", "status.bad", "moon"];
  assert.deepEqual(
    messages.map((message) => message.split(" ")[0]),
    named.map((name) => `mapping.${name}`),
  );
  assert.deepEqual(readOne("mapping", { fields: [] }).messages.length, 1);
});

/** Objects whose reading throws. */
function hostile() {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const refusing = new Proxy(
    {},
    {
      get() {
        throw new Error("get");
      },
      ownKeys() {
        throw new Error("keys");
      },
    },
  );
  return [proxy, refusing];
}

test("an option whose getters or Proxy throw is refused, and nothing throws", () => {
  for (const name of ["csrf", "source", "mapping", "apiBase", "timeZone", "pageSize", "tokenProvider"]) {
    for (const object of hostile()) {
      const { messages } = readOne(name, object);
      assert.equal(messages.length, 1, name);
      assert.ok(messages[0].includes(name), messages[0]);
    }
  }
  const refused = [];
  const options = {
    density: "compact",
    get mapping() {
      throw new Error("no");
    },
  };
  assert.deepEqual(
    membersOf(options, (name) => refused.push(name)),
    { density: "compact" },
  );
  assert.deepEqual(refused, ["mapping"]);
  for (const value of [null, undefined, 5, "x", [], ...hostile()]) assert.equal(membersOf(value), undefined);
});

test("a state that JSON cannot write has no copy, and nothing throws", () => {
  const circular = { status: "failed" };
  circular.not = [circular];
  const unwritable = [
    circular,
    ...hostile(),
    { toJSON: () => undefined },
    { toJSON: () => "text" },
    { amount: 1n },
    [],
    "x",
    {
      get status() {
        throw new Error("no");
      },
    },
  ];
  for (const value of unwritable) assert.equal(copied(value), undefined);
  assert.deepEqual(copied({ status: "failed", not: [{ field: "method", value: "GET" }] }), {
    status: "failed",
    not: [{ field: "method", value: "GET" }],
  });
});

test("the option table of embedding.md has each option, attribute and default", async () => {
  const table = (await text("docs/embedding.md")).split("\n## Options\n")[1].split("\n## ")[0];
  const rows = table
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("`", "")));
  for (const { name, attribute, fallback } of OPTIONS) {
    const row = rows.find(([, , property]) => property === name);
    assert.ok(row, `${name} is in the table`);
    assert.equal(row[1], attribute ?? "", name);
    if (fallback !== undefined) assert.equal(row[4], String(fallback), name);
  }
  const known = [...OPTIONS.map(({ name }) => name), "property", "state", ""];
  assert.deepEqual(
    rows.map(([, , property]) => property).filter((property) => !known.includes(property) && !/^-+$/.test(property)),
    [],
  );
});

test("the types document each option with its attribute and default, and no other option", async () => {
  const types = await text("src/embed/web/scim-audit-logs.d.ts");
  const members = ["StartOptions", "LiveOptions"].flatMap((name) => {
    const [, body] = types.match(new RegExp(`export interface ${name} \\{([\\s\\S]*?)\\n\\}`));
    return [...body.matchAll(/\/\*\*([\s\S]*?)\*\/\s+(\w+)\?:/g)].map(([, comment, name]) => ({
      name,
      comment: comment.replaceAll(/\s*\n\s*\* ?/g, " "),
    }));
  });
  assert.deepEqual(members.map(({ name }) => name).sort(), OPTIONS.map(({ name }) => name).sort());
  for (const { name, attribute, fallback } of OPTIONS) {
    const { comment } = members.find((member) => member.name === name);
    if (attribute) assert.ok(comment.includes(`\`${attribute}\``), `${name} names the attribute ${attribute}`);
    if (fallback !== undefined)
      assert.ok(comment.includes(`@default ${JSON.stringify(fallback)}`), `${name} has the default ${fallback}: ${comment}`);
  }
});
