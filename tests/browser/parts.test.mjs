// The parts of the viewer: they load after the first rows, before they are needed or on first use. One that does not
// arrive says so and can be asked for again; nothing is lost. All under the strict policy.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before } from "node:test";

import { ViewerFiles } from "../../examples/portal/viewer_files.mjs";
import { assertAccessible } from "./support/axe.mjs";
import { mixedLog } from "./support/entries.mjs";
import { told } from "./support/environment.mjs";
import { eventually } from "./support/eventually.mjs";
import { Gateway } from "./support/gateway.mjs";
import { ELEMENT, Host } from "./support/host.mjs";
import { journey } from "./support/journey.mjs";
import { Viewer } from "./support/viewer.mjs";

const MISSING = /This part of the viewer could not be loaded/;

let gateway;
/** One with more entries than fit on a screen. */
let many;
/** The names of the files of all parts, and the file that each part does not share. */
let files;
const own = {};
before(async () => {
  gateway = await Gateway.start({ entries: mixedLog(5) });
  many = await Gateway.start({ entries: mixedLog(60) });
  const { beside } = await ViewerFiles.of(told("VIEWER_DIST"));
  files = beside.filter((file) => file.startsWith("scim-audit-logs."));
  for (const part of ["detail", "file", "mapping", "time", "tools"]) {
    own[part] = files.find((file) => file.startsWith(`scim-audit-logs.${part}-`) && !file.includes("-and-"));
    assert.ok(own[part], part);
  }
});
after(async () => {
  await gateway?.stop();
  await many?.stop();
});

const typed = { "content-type": "application/wasm" };

/** The file as it is in the folder. */
const bytesOf = (file) => readFile(`${told("VIEWER_DIST")}/${file}`);

/** Returns the names of the files of parts that the page has fetched, in order, with when each fetch began. */
function fetched(page) {
  return page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .filter(({ name }) => /\/scim-audit-logs\.[\w-]+\.wasm$/.test(name))
      .map(({ name, startTime }) => ({ name: name.split("/").at(-1), startTime })),
  );
}

/** Waits until all parts are there. */
function allThere(page) {
  return eventually(async () => assert.deepEqual((await fetched(page)).map(({ name }) => name).sort(), [...files].sort()));
}

const NDJSON = JSON.stringify({
  requestId: "of-the-file",
  time: "2026-05-10T12:00:00.000Z",
  method: "GET",
  endpoint: "/Users",
  status: "success",
  statusCode: 200,
  resourceType: "User",
});

async function openFile(viewer, page) {
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), viewer.button("Open a file").first().click()]);
  await chooser.setFiles({ name: "log.ndjson", mimeType: "application/x-ndjson", buffer: Buffer.from(NDJSON) });
}

/** How each part is used first, and what shows that it is there. */
const USES = {
  detail: {
    use: (viewer) => viewer.entries.getByRole("button", { name: "Response" }).first().click(),
    there: (viewer) => viewer.dialog.getByRole("heading", { name: "Response" }),
  },
  tools: {
    use: (viewer) => viewer.button("Columns").click(),
    there: (viewer) => viewer.dialog.getByRole("heading", { name: "Columns" }),
  },
  file: {
    use: (viewer, page) => openFile(viewer, page),
    there: (viewer) => viewer.button("Close file"),
  },
};

journey("the first rows need no part, and all parts load after them, each once", {}, async ({ page, defer }) => {
  const host = defer(await Host.start({ gateway: gateway.admin }));
  const viewer = new Viewer(page, { level: 2 });
  await viewer.open(host.address);
  await allThere(page);
  const listed = await page.evaluate(
    () => performance.getEntriesByType("resource").find(({ name }) => new URL(name).pathname.endsWith("/audit-logs")).responseEnd,
  );
  for (const { name, startTime } of await fetched(page)) assert.ok(startTime > listed, `${name} is fetched after the rows`);
});

journey("the rows do not move when the timeline arrives late", { width: 1440, height: 900 }, async ({ page, defer }) => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  const routes = {
    [`/viewer/${own.time}`]: async (_, answer) => {
      await held;
      answer.writeHead(200, typed).end(await bytesOf(own.time));
    },
  };
  const host = defer(await Host.start({ gateway: gateway.admin, routes }));
  const viewer = new Viewer(page, { level: 2 });
  await viewer.open(host.address);
  const timeline = viewer.within.getByRole("region", { name: "Timeline" });
  const top = () => viewer.table.locator('[aria-rowindex="2"]').evaluate((row) => row.getBoundingClientRect().top);
  const before = await top();
  assert.equal(await timeline.count(), 0);
  release();
  await timeline.waitFor();
  assert.ok(Math.abs((await top()) - before) <= 2, `from ${before} px to ${await top()} px`);
});

for (const [part, { use, there }] of Object.entries(USES)) {
  journey(`${part}: a use on a slow line waits for its part, and says so`, {}, async ({ page, defer }) => {
    let release;
    const held = new Promise((resolve) => (release = resolve));
    const routes = {
      [`/viewer/${own[part]}`]: async (_, answer) => {
        await held;
        answer.writeHead(200, typed).end(await bytesOf(own[part]));
      },
    };
    const host = defer(await Host.start({ gateway: gateway.admin, routes }));
    const viewer = new Viewer(page, { level: 2 });
    await viewer.open(host.address);
    const rows = await viewer.rows();
    await use(viewer, page);
    await viewer.within
      .getByRole("status")
      .getByText("Loading…", { exact: true })
      .or(viewer.within.getByText("Loading…", { exact: true }))
      .first()
      .waitFor();
    assert.equal(await there(viewer).count(), 0);
    assert.deepEqual(await viewer.rows(), rows, "the rows stay");
    release();
    await there(viewer).waitFor();
    assert.equal(await viewer.within.getByText("Loading…", { exact: true }).count(), 0);
  });
}

/** The ways in which a part can fail to arrive, and what Chromium logs. */
const FAULTS = {
  "the server answers 404": {
    wrong: (_, answer) => answer.writeHead(404).end(),
    reason: "status",
    expect: (watch, file) => watch.expectFailedLoad(file, 404),
  },
  "the bytes are others": {
    wrong: (right, answer) => answer.writeHead(200, typed).end(Buffer.concat([right.subarray(0, -1), Buffer.from([right.at(-1) ^ 1])])),
    reason: "integrity",
    expect: () => {},
  },
};

for (const [what, { wrong, reason, expect }] of Object.entries(FAULTS)) {
  for (const [part, { use, there }] of Object.entries(USES)) {
    journey(`${part}: ${what}: Retry works, and nothing is lost`, {}, async ({ page, watch, defer }) => {
      let right = false;
      const bytes = await bytesOf(own[part]);
      const routes = {
        [`/viewer/${own[part]}`]: (_, answer) => (right ? answer.writeHead(200, typed).end(bytes) : wrong(bytes, answer)),
      };
      const host = defer(await Host.start({ gateway: gateway.admin, routes }));
      expect(watch, own[part]);
      // An error page does not match the hash either.
      for (const message of [/Failed to find a valid digest in the 'integrity' attribute/, /SRI's integrity checks failed/])
        watch.expectMessage(message);
      const viewer = new Viewer(page, { level: 2 });
      await viewer.open(host.address);
      const rows = await viewer.rows();
      await viewer.field("Endpoint").fill("/Gro");
      await use(viewer, page);
      await viewer.alert.getByText(MISSING).waitFor();
      const events = await Host.seen(page, "error");
      assert.ok(events.length > 0);
      for (const event of events) {
        const { code, fatal, retryable } = event;
        assert.deepEqual({ code, fatal, retryable, reason: event.reason }, { code: "load", fatal: false, retryable: true, reason });
      }
      await assertAccessible(page, `${part}, ${what}`);
      await viewer.alert.getByRole("button", { name: "Retry" }).click();
      await eventually(async () => assert.ok((await Host.seen(page, "error")).length > events.length));
      await viewer.alert.getByText(MISSING).waitFor();

      right = true;
      await viewer.alert.getByRole("button", { name: "Retry" }).click();
      await there(viewer).waitFor();
      assert.equal(await viewer.alert.count(), 0);
      if (part !== "file") {
        await page.keyboard.press("Escape");
        await there(viewer).waitFor({ state: "detached" });
        assert.deepEqual(await viewer.rows(), rows);
        assert.equal(await viewer.field("Endpoint").inputValue(), "/Gro", "what was typed stays");
      } else {
        assert.equal((await viewer.rows()).length, 1);
      }
    });
  }
}

/** A log of the page's own, without counts, whose pages are shorter than the screen. */
const SHORT_PAGES = {
  body: ELEMENT.replace("<scim-audit-logs", '<scim-audit-logs page-size="5"'),
  script: `
    const ask = async (address, signal) => (await fetch(address, { signal })).json();
    document.querySelector("scim-audit-logs").source = {
      list: (query, { signal }) => ask("/api/v1/audit-logs?" + new URLSearchParams(query), signal),
      get: (id, { signal }) => ask("/api/v1/audit-logs/" + id, signal),
    };
  `,
};

/** What else needs a part: a call. `there` is what shows that it was made. */
const CALLS = {
  "the counts of the timeline": {
    part: "time",
    there: (viewer) => viewer.within.getByRole("region", { name: "Timeline" }),
  },
  "rows further down": {
    part: "time",
    options: SHORT_PAGES,
    missing: /A part of the viewer is missing/,
    // A row that is not loaded has no text.
    there: (viewer) => viewer.table.locator('[aria-rowindex="9"]').filter({ hasText: /GET|POST|PATCH|PUT|DELETE/ }),
  },
  "a followed log": {
    part: "tools",
    use: (viewer) => viewer.button("Follow").click(),
    there: (viewer) => viewer.within.getByRole("group", { name: "Follow", exact: true }).getByText("Following", { exact: true }),
  },
};

for (const [what, { part, options = {}, missing = MISSING, use = async () => {}, there }] of Object.entries(CALLS)) {
  journey(`${what}: a slow part is waited for, and no row moves`, {}, async ({ page, defer }) => {
    let release;
    const held = new Promise((resolve) => (release = resolve));
    const routes = {
      [`/viewer/${own[part]}`]: async (_, answer) => {
        await held;
        answer.writeHead(200, typed).end(await bytesOf(own[part]));
      },
    };
    const host = defer(await Host.start({ gateway: many.admin, routes, ...options }));
    const viewer = new Viewer(page, { level: 2 });
    await page.goto(host.address);
    await viewer.table.locator('[aria-rowindex="2"]').waitFor();
    await use(viewer);
    assert.equal(await there(viewer).count(), 0);
    release();
    await there(viewer).waitFor();
    assert.equal(await viewer.alert.count(), 0);
  });

  journey(`${what}: a part that does not arrive is asked for again with Retry`, {}, async ({ page, watch, defer }) => {
    let right = false;
    const bytes = await bytesOf(own[part]);
    const routes = {
      [`/viewer/${own[part]}`]: (_, answer) => (right ? answer.writeHead(200, typed).end(bytes) : answer.writeHead(404).end()),
    };
    const host = defer(await Host.start({ gateway: many.admin, routes, ...options }));
    watch.expectFailedLoad(own[part], 404);
    watch.expectMessage(/digest in the 'integrity' attribute|SRI/);
    const viewer = new Viewer(page, { level: 2 });
    await viewer.open(host.address);
    const row = await viewer.table.locator('[aria-rowindex="2"]').innerText();
    await use(viewer);
    const notice = viewer.alert.filter({ hasText: missing });
    await notice.waitFor();
    for (const { code, fatal, reason } of await Host.seen(page, "error"))
      assert.deepEqual({ code, fatal, reason }, { code: "load", fatal: false, reason: "status" });
    right = true;
    await notice.getByRole("button", { name: "Retry" }).click();
    await there(viewer).waitFor();
    assert.equal(await viewer.alert.count(), 0);
    assert.equal(await viewer.table.locator('[aria-rowindex="2"]').innerText(), row);
  });

  journey(`${what}: works without a connection for parts once they are there`, {}, async ({ page, defer }) => {
    let isAway = false;
    const routes = {
      [`/viewer/${own[part]}`]: async (_, answer) =>
        isAway ? answer.destroy() : answer.writeHead(200, typed).end(await bytesOf(own[part])),
    };
    const host = defer(await Host.start({ gateway: many.admin, routes, ...options }));
    const viewer = new Viewer(page, { level: 2 });
    await viewer.open(host.address);
    await allThere(page);
    isAway = true;
    await use(viewer);
    await there(viewer).waitFor();
  });
}

/** A log whose answers are not those of the contract. */
const MAPPED = {
  body: ELEMENT,
  script: `
    const viewer = document.querySelector("scim-audit-logs");
    viewer.mapping = { items: "rows", total: "count" };
    viewer.source = {
      list: async (query, { signal }) => {
        const { items, total } = await (await fetch("/api/v1/audit-logs?" + new URLSearchParams(query), { signal })).json();
        return { rows: items, count: total };
      },
      get: async () => ({}),
    };
  `,
};

journey("answers of another shape wait for their part on a slow line", {}, async ({ page, defer }) => {
  let release;
  let asked = 0;
  const held = new Promise((resolve) => (release = resolve));
  const routes = {
    [`/viewer/${own.mapping}`]: async (_, answer) => {
      asked += 1;
      await held;
      answer.writeHead(200, typed).end(await bytesOf(own.mapping));
    },
  };
  const host = defer(await Host.start({ gateway: many.admin, routes, ...MAPPED }));
  const viewer = new Viewer(page, { level: 2 });
  await page.goto(host.address);
  await eventually(async () => assert.equal(await viewer.entries.getAttribute("aria-busy"), "true"));
  await eventually(() => assert.equal(asked, 1));
  release();
  await viewer.table.locator('[aria-rowindex="2"]').waitFor();
});

journey("answers of another shape: a part that does not arrive is asked for again with Retry", {}, async ({ page, watch, defer }) => {
  let right = false;
  const bytes = await bytesOf(own.mapping);
  const routes = {
    [`/viewer/${own.mapping}`]: (_, answer) => (right ? answer.writeHead(200, typed).end(bytes) : answer.writeHead(404).end()),
  };
  const host = defer(await Host.start({ gateway: many.admin, routes, ...MAPPED }));
  watch.expectFailedLoad(own.mapping, 404);
  watch.expectMessage(/digest in the 'integrity' attribute|SRI/);
  const viewer = new Viewer(page, { level: 2 });
  await page.goto(host.address);
  const notice = viewer.alert.filter({ hasText: /A part of the viewer is missing/ });
  await notice.waitFor();
  await assertAccessible(page, "a mapped log without its part");
  right = true;
  await notice.getByRole("button", { name: "Retry" }).click();
  await viewer.table.locator('[aria-rowindex="2"]').waitFor();
  assert.equal(await viewer.alert.count(), 0);
});

journey("a part that does not arrive can be given up", {}, async ({ page, watch, defer }) => {
  const routes = { [`/viewer/${own.tools}`]: (_, answer) => answer.writeHead(404).end() };
  const host = defer(await Host.start({ gateway: gateway.admin, routes }));
  watch.expectFailedLoad(own.tools, 404);
  watch.expectMessage(/digest in the 'integrity' attribute|SRI/);
  const viewer = new Viewer(page, { level: 2 });
  await viewer.open(host.address);
  await viewer.button("Columns").click();
  await viewer.alert.getByRole("button", { name: "Close" }).click();
  await viewer.alert.waitFor({ state: "detached" });
  await viewer.button("Columns").click();
  await viewer.alert.getByText(MISSING).waitFor();
});

journey("once the parts are there, the viewer needs no connection for them", {}, async ({ page, context, defer }) => {
  const host = defer(await Host.start({ gateway: gateway.admin }));
  const viewer = new Viewer(page, { level: 2 });
  await viewer.open(host.address);
  await allThere(page);
  await context.setOffline(true);
  await USES.tools.use(viewer, page);
  await USES.tools.there(viewer).waitFor();
  await viewer.closeWithEscape();
  await viewer.button("Export").click();
  await viewer.dialog.getByRole("heading", { name: "Export" }).waitFor();
  await viewer.closeWithEscape();
  await USES.file.use(viewer, page);
  await USES.file.there(viewer).waitFor();
  await USES.detail.use(viewer, page);
  await USES.detail.there(viewer).waitFor();
});

journey("two viewers on a page share the files of parts, and each has its own instances", {}, async ({ page, defer }) => {
  const body =
    ELEMENT.replace("<scim-audit-logs", '<scim-audit-logs id="one"') + ELEMENT.replace("<scim-audit-logs", '<scim-audit-logs id="two"');
  const host = defer(await Host.start({ gateway: gateway.admin, body }));
  await page.goto(host.address);
  const [one, two] = ["one", "two"].map((id) => new Viewer(page, { level: 2, within: page.locator(`#${id}`) }));
  for (const viewer of [one, two]) await viewer.settled();
  for (const viewer of [one, two]) {
    for (const part of ["detail", "tools"]) {
      await USES[part].use(viewer, page);
      await USES[part].there(viewer).waitFor();
      await viewer.closeWithEscape();
    }
  }
  await allThere(page);
  await page.evaluate(() => document.querySelector("#one").remove());
  await USES.tools.use(two, page);
  await USES.tools.there(two).waitFor();
  await two.closeWithEscape();
  await USES.file.use(two, page);
  await USES.file.there(two).waitFor();
});

journey("a link to an entry loads its part at once", {}, async ({ page, defer }) => {
  const host = defer(
    await Host.start({ gateway: gateway.admin, body: ELEMENT.replace("<scim-audit-logs", '<scim-audit-logs url-sync="push"') }),
  );
  const viewer = new Viewer(page, { level: 2 });
  await viewer.open(host.address);
  await USES.detail.use(viewer, page);
  await USES.detail.there(viewer).waitFor();
  await viewer.answered(() => page.reload());
  await USES.detail.there(viewer).waitFor();
});
