// A JSON body as a tree: folding, search, keyboard navigation, copying, and a body of 10 MB.
// bench/ measures how long its tasks take.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { assertAccessibleInEveryLook } from "./support/axe.mjs";
import { pasted } from "./support/clipboard.mjs";
import { entry, listOf } from "./support/entries.mjs";
import { eventually } from "./support/eventually.mjs";
import { Gateway } from "./support/gateway.mjs";
import { journey } from "./support/journey.mjs";
import { picture } from "./support/pictures.mjs";

const HUGE = listOf(30_000);
const MIDDLE = listOf(40);
const SMALL = '{"userName":"ada","a/b":{"~":[1,{"caf\\u00e9":"CAFÉ"}]},"password":"[redacted]","emails":[],"active":true}';
const WHOLE_LIST = '{"totalResults":3,"Resources":[{"id":"1","userName":"ada@example.com"},{"id":"2"},{"id":"3"}]}';
const CUT = WHOLE_LIST.slice(0, WHOLE_LIST.indexOf("@example"));

const LOG = {
  huge: entry({ response: HUGE }),
  middle: entry({ response: MIDDLE }),
  small: entry({
    response: {
      body: SMALL,
      size: SMALL.length,
      redactions: [
        { place: "body", at: "/password" },
        { place: "header", at: "/userName" },
      ],
    },
  }),
  long: entry({ response: JSON.stringify({ photo: `${"x".repeat(5_000)}needle${"y".repeat(300_000)}`, last: 1 }) }),
  cut: entry({ response: { body: CUT, size: 70_000, truncated: true } }),
};
const id = Object.fromEntries(Object.entries(LOG).map(([name, item]) => [name, item.requestId]));

let gateway;
before(async () => {
  gateway = await Gateway.start({ entries: Object.values(LOG), flags: ["--keep-unparsable-bodies"] });
});
after(() => gateway?.stop());

const tree = (viewer) => viewer.body.getByRole("tree", { name: "Body" });
/** The selected tree item, to which keys apply. */
const active = (viewer) => tree(viewer).getByRole("treeitem", { selected: true });
const copyButton = (viewer, name) => viewer.dialog.getByRole("button", { name, exact: true });

/** Presses keys one after another. */
async function press(page, ...keys) {
  for (const key of keys) await page.keyboard.press(key);
}

/** Removes the hash from redacted values, because each gateway has its own redaction key. */
const keyless = (text) => text.replace(/\[redacted [^\]]*\]/g, "[redacted]");

/** Returns the visible texts of the rendered lines. */
const lines = async (viewer) => keyless(await viewer.body.innerText()).split("\n");

async function says(locator, text) {
  await eventually(async () => assert.equal(keyless(await locator.innerText()).trim(), text));
}

journey("a small body is shown in full as JSON with redacted values marked", {}, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await viewer.show(id.small, "View response");
  assert.deepEqual(await lines(viewer), [
    "{",
    '  "userName": "ada",',
    '  "a/b": {',
    '    "~": [',
    "      1,",
    "      {",
    '        "caf\\u00e9": "CAFÉ"',
    "      }",
    "    ]",
    "  },",
    '  "password": "[redacted]", Redacted',
    '  "emails": [],',
    '  "active": true',
    "}",
  ]);
  const [content, shown] = await viewer.body.evaluate((frame) => [frame.scrollHeight, frame.clientHeight]);
  assert.equal(content, shown, "nothing has to be scrolled");
  assert.equal(await viewer.dialog.getByRole("searchbox").count(), 0, "a body that fits on the screen has no search field");
  await picture(page, "json-small");
});

journey("keys move, fold and unfold as in the ARIA tree pattern, and copy a value and its path", {}, async ({ viewer, page, context }) => {
  await viewer.open(gateway.admin);
  await viewer.show(id.small, "View response");
  await tree(viewer).focus();
  await press(page, "ArrowDown", "ArrowDown", "ArrowRight");
  await says(active(viewer), '"~": [');
  assert.deepEqual(
    await active(viewer).evaluate((item) => ["level", "posinset", "setsize", "expanded"].map((name) => item.getAttribute(`aria-${name}`))),
    ["3", "1", "1", "true"],
  );
  assert.equal(await tree(viewer).getAttribute("aria-activedescendant"), await active(viewer).getAttribute("id"));
  await press(page, "ArrowLeft");
  await says(active(viewer), '"~": […] 2 items');
  assert.equal((await lines(viewer)).length, 9);
  await press(page, "ArrowDown");
  await says(active(viewer), '"password": "[redacted]", Redacted');
  await press(page, "ArrowUp", "Enter", "ArrowDown", "ArrowDown", "ArrowDown");
  await says(active(viewer), '"caf\\u00e9": "CAFÉ"');
  await viewer.dialog.getByRole("group", { name: "Selected line" }).getByText("/a~1b/~0/1/café", { exact: true }).waitFor();

  await press(page, "ControlOrMeta+c");
  await viewer.dialog.getByRole("status").getByText("Copied").waitFor();
  assert.equal(await pasted(context), "CAFÉ");
  await press(page, "Tab", "Tab", "Enter");
  await eventually(async () => assert.equal(await pasted(context), "/a~1b/~0/1/café"));

  await tree(viewer).focus();
  await press(page, "Home", "ArrowDown", "ArrowDown");
  await says(active(viewer), '"a/b": {');
  await copyButton(viewer, "Copy value").click();
  await eventually(async () =>
    assert.equal(await pasted(context), JSON.stringify({ "~": [1, { café: "CAFÉ" }] }, null, 2).replace("é", "\\u00e9")),
  );
  await copyButton(viewer, "Copy all").click();
  await eventually(async () => assert.equal(keyless(await pasted(context)), SMALL));

  await tree(viewer).focus();
  await press(page, "ArrowLeft", "End", "*");
  await says(active(viewer), '"active": true');
  assert.equal((await lines(viewer)).length, 14);
  await press(page, "Home", "ArrowLeft");
  assert.deepEqual(await lines(viewer), ["{…} 5 fields"]);
});

journey("a click selects a line, its arrow folds it, and the focus stays on the tree", {}, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await viewer.show(id.middle, "View response");
  const resource = tree(viewer).getByRole("treeitem", { level: 3 }).filter({ hasText: "{" }).first();
  await resource.locator("[data-turn]").click();
  await says(active(viewer), "{…}, 7 fields");
  await active(viewer).getByText("7 fields").click();
  await says(active(viewer), "{");
  await tree(viewer).focus();
  await press(page, "End", "PageUp", "PageUp", "Home", "PageDown");
  await press(page, "End");
  await says(active(viewer), '"version": "W/\\"3694e05e9dff590\\""');
  assert.ok(await tree(viewer).evaluate((element) => element.getRootNode().activeElement === element));
  assert.equal((await lines(viewer)).at(-1), "}");
});

journey("search finds text in keys and values, counts the matches and unfolds the current one", {}, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await viewer.show(id.middle, "View response");
  const field = viewer.dialog.getByRole("searchbox", { name: "Search in body" });
  const status = viewer.dialog.getByRole("search").getByRole("status");
  await tree(viewer).focus();
  await press(page, "Home", "ArrowLeft");
  await field.fill("USER39@");
  await says(status, "1 of 2");
  await says(active(viewer), '"userName": "user39@example.com",');
  assert.equal(await active(viewer).locator("mark").innerText(), "user39@");
  await press(page, "Enter");
  await says(status, "2 of 2");
  await says(active(viewer), '"value": "user39@example.com",');
  await press(page, "Enter");
  await says(status, "1 of 2");
  await press(page, "Shift+Enter");
  await says(status, "2 of 2");
  await assertAccessibleInEveryLook(page, "a match in a body");
  // The language switches of the check above have kept the typed text and the current match.
  assert.equal(await field.inputValue(), "USER39@");
  await says(status, "2 of 2");
  await picture(page, "json-search");
  await viewer.dialog.getByRole("button", { name: /^Previous match/ }).click();
  await says(status, "1 of 2");
  await field.fill("nowhere in it");
  await says(status, "No matches");
  await press(page, "Escape");
  assert.equal(await field.inputValue(), "");
  await viewer.dialog.waitFor();
  await viewer.closeWithEscape();
});

journey("a long value is shortened, can be shown in full, and is searched in full", {}, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await viewer.show(id.long, "View response");
  assert.ok((await viewer.body.innerText()).length < 2_000);
  await viewer.body.getByText("Show all (305.0 KB)").click();
  await viewer.body.getByText("Show less").waitFor();
  await eventually(async () => assert.match((await lines(viewer))[2], /^ {4}"x{119}$/));
  await viewer.body.evaluate((frame) => frame.scrollTo(0, frame.scrollHeight));
  await eventually(async () => assert.equal((await lines(viewer)).at(-1), "}"));
  assert.match((await lines(viewer)).at(-3), /^ {4}y+",$/);
  await picture(page, "json-long");
  await viewer.dialog.getByRole("searchbox").fill("needle");
  await eventually(async () => assert.equal(await viewer.body.locator("mark").first().innerText(), "needle"));
});

journey("a truncated body is shown up to its end, where a note says so", {}, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await viewer.show(id.cut, "View response");
  const shown = await lines(viewer);
  assert.deepEqual(shown.slice(-2), ['      "userName": "ada', "Cut off here: the rest was not recorded"]);
  await picture(page, "json-cut");
});

journey("a body of 10 MB opens, scrolls, folds and can be searched", {}, async ({ viewer, page, context }) => {
  assert.ok(HUGE.length > 10_000_000);
  await viewer.open(gateway.admin);
  await viewer.show(id.huge, "View response");
  await tree(viewer).waitFor();
  assert.ok((await tree(viewer).getByRole("treeitem").count()) < 80, "only a few lines are rendered");

  for (const part of [0.5, 0.1, 0.9, 1]) {
    await viewer.body.evaluate((frame, at) => frame.scrollTo(0, (frame.scrollHeight - frame.clientHeight) * at), part);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }
  await eventually(async () => assert.equal((await lines(viewer)).at(-1), "}"));
  assert.match(await viewer.body.innerText(), /user29999@example\.com/);

  await tree(viewer).focus();
  await press(page, "Home", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowLeft", "ArrowRight", "End", "Home");
  await press(page, "Home", "End");
  await says(active(viewer), '"version": "W/\\"3694e05e9dff590\\""');

  const field = viewer.dialog.getByRole("searchbox", { name: "Search in body" });
  const status = viewer.dialog.getByRole("search").getByRole("status");
  await field.fill("user29998@");
  await says(status, "1 of 2");
  await says(active(viewer), '"userName": "user29998@example.com",');
  await copyButton(viewer, "Copy path").click();
  await eventually(async () => assert.equal(await pasted(context), "/Resources/29998/userName"));
  await picture(page, "json-huge");
});

for (const look of [
  { name: "narrow", width: 390, height: 844 },
  { name: "wide", width: 1600, height: 900 },
]) {
  journey(`the tree is accessible: ${look.name}`, look, async ({ viewer, page }) => {
    await viewer.open(gateway.admin);
    for (const name of ["small", "middle", "cut"]) {
      await viewer.show(id[name], "View response");
      const shown = viewer.dialog.getByRole("tree");
      await shown.focus();
      await press(page, "ArrowDown");
      await assertAccessibleInEveryLook(page, `a body that is ${name}, ${look.name}`);
      await viewer.closeWithEscape();
    }
  });
}

journey("JSON is left to right in a right-to-left language", { locale: "ar" }, async ({ viewer, page }) => {
  await page.goto(gateway.admin);
  const row = page.getByRole("row").filter({ hasText: id.small });
  await row.getByRole("button", { name: "عرض الاستجابة", exact: true }).click();
  const shown = viewer.dialog.getByRole("tree");
  await shown.waitFor();
  assert.equal(await shown.evaluate((element) => getComputedStyle(element).direction), "ltr");
});
