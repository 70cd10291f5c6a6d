// The details panel: beside the rows, or as a dialog when space is limited; moving between entries; the
// explanation of the query; copying an entry as a command without its credentials.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { assertAccessibleInEveryLook } from "./support/axe.mjs";
import { pasted } from "./support/clipboard.mjs";
import { entry, failed } from "./support/entries.mjs";
import { eventually } from "./support/eventually.mjs";
import { hasFocus } from "./support/focus.mjs";
import { Gateway } from "./support/gateway.mjs";
import { journey } from "./support/journey.mjs";

const WIDE = { width: 1600, height: 1000 };
const SECRET = "browser-test-secret-4711";
const HOSTILE = `'"><img src=x onerror=alert(1)> \u202egnp.exe $(id) \`id\` !! {{7*7}}`;
const HEADERS = Array.from({ length: 12 }, (_, at) => [`X-Envoy-Number-${at}`, `value-${at}`]);

/** Five entries around noon in New Caledonia (Pacific/Noumea), newest first. */
const at = (minute) => `2026-05-11T01:${String(minute).padStart(2, "0")}:08.412Z`;
const LOG = {
  failed: failed({
    time: at(50),
    method: "PATCH",
    endpoint: "/Users/2819c223-7f76-453a-919d-413861904646",
    resourceId: "2819c223-7f76-453a-919d-413861904646",
    query: "attributes=userName&excludedAttributes=meta&startIndex=0&count=ten",
    statusCode: 400,
    durationMs: 12.4,
    clientRequestId: "azure-7f3a",
    error: { scimType: "invalidValue", detail: "active must be a boolean", status: "400" },
    client: { ip: "20.190.151.7", userAgent: "Made-Up/1.0", credential: "hmac-sha256:1f2e" },
    request: {
      headers: [["Host", "scim.example.com"], ["Authorization", `Bearer ${SECRET}`], ["Content-Type", "application/scim+json"], ...HEADERS],
      body: `{"active":"it's False"}`,
      size: 23,
      redactions: [],
    },
    response: { headers: [["Content-Type", "application/scim+json"]], body: `{"detail":"x"}`, size: 70_000, truncated: true },
  }),
  search: entry({
    time: at(40),
    query: `filter=${encodeURIComponent('active eq "True" and (userName sw "j" or not (emails[type eq "work"]))')}&access_token=${SECRET}`,
  }),
  broken: entry({ time: at(30), query: "filter=userName%20eq%20jane" }),
  hostile: failed({
    time: at(20),
    method: "POST",
    endpoint: "/Users/%3Cscript%3E",
    query: `filter=${encodeURIComponent(`displayName co ${JSON.stringify(HOSTILE)}`)}&${encodeURIComponent(HOSTILE)}=1`,
    error: { detail: HOSTILE },
    request: { headers: [["X-Generator", HOSTILE]], body: JSON.stringify({ displayName: HOSTILE }), size: 99 },
    response: HOSTILE,
  }),
  last: entry({ time: at(10), method: "DELETE", statusCode: 204 }),
};
const id = Object.fromEntries(Object.entries(LOG).map(([name, item]) => [name, item.requestId]));

let gateway;
before(async () => {
  gateway = await Gateway.start({ entries: Object.values(LOG), flags: ["--keep-unparsable-bodies"] });
});
after(() => gateway?.stop());

const link = (name, part = "overview") => `${gateway.admin}/?al=open:${part}:${id[name]}`;
const panelOf = (viewer, name = "Entry details") => viewer.within.getByRole("region", { name });
/** The content of the selected tab. */
const tabOf = (place) => place.getByRole("tabpanel");
const shown = (place, text) => place.getByText(text, { exact: true }).first().waitFor();

/** Opens the link to an entry and returns its panel. */
async function opened(viewer, name, part) {
  await viewer.open(link(name, part));
  const panel = panelOf(viewer);
  await panel.getByRole("heading", { name: `${LOG[name].method} ${LOG[name].endpoint}`, exact: true }).waitFor();
  return panel;
}

/** Returns the facts of an overview by name. */
const facts = (place) =>
  place
    .locator("dl.sal-facts")
    .evaluate((list) =>
      Object.fromEntries([...list.querySelectorAll("dt")].map((name) => [name.textContent, name.nextElementSibling.innerText])),
    );

journey(
  "a link opens the panel beside the rows, and the overview shows the facts of the entry",
  { ...WIDE, timeZone: "Pacific/Noumea" },
  async ({ viewer, page }) => {
    const panel = await opened(viewer, "failed");
    assert.equal((await viewer.rows()).length, 5, "the rows stay");
    await shown(panel, "1 of 5");
    await shown(panel, "400 Bad Request");
    await shown(panel, "active must be a boolean");
    const known = await facts(panel);
    assert.match(known.Time, /11 May 2026 12:50:08\.412 \+11\s+2026-05-11T01:50:08\.412Z/);
    assert.match(known.Duration, /^12 ms$/);
    assert.equal(known["Request size"], "23 B");
    assert.equal(known["Response size"], "70.0 KB");
    assert.equal(known.Resource, "Users 2819c223-7f76-453a-919d-413861904646");
    assert.equal(known["Client request ID"], "azure-7f3a");
    assert.equal(known["Client address"], "20.190.151.7");
    assert.ok(known["Request ID"].startsWith(id.failed));
    await panel.getByText("SCIM allows either attributes or excludedAttributes, not both.").first().waitFor();
    await panel.getByText("Results are counted from 1. The service treats this value as 1.").waitFor();
    await panel.getByText("This must be a whole number.").waitFor();
    // The panel must not cover the rows.
    const [rows, beside] = [await viewer.entries.boundingBox(), await panel.boundingBox()];
    assert.ok(rows.x + rows.width <= beside.x && rows.width >= beside.width, JSON.stringify({ rows, beside }));
    await page.getByRole("button", { name: "Refresh" }).click();
    await panel.getByRole("button", { name: "Close" }).click();
    await eventually(async () => assert.equal(await panel.count(), 0));
    assert.doesNotMatch(page.url(), /open:/);
  },
);

/** How opaque each of these elements is, with all that it is in. */
const opacities = (locator) =>
  locator.evaluateAll((all) =>
    all.map((element) => {
      let opacity = 1;
      for (let at = element; at instanceof Element; at = at.parentElement) opacity *= Number(getComputedStyle(at).opacity);
      return opacity;
    }),
  );

/** The differences between the baselines of each label and its value in pixels, by the text of the label. */
const baselines = (place, label) =>
  place.locator(label).evaluateAll((labels) => {
    const baseline = (element) => {
      const mark = element.ownerDocument.createElement("span");
      mark.style.display = "inline-block";
      element.prepend(mark);
      const { bottom } = mark.getBoundingClientRect();
      mark.remove();
      return bottom;
    };
    return Object.fromEntries(
      labels
        .filter((label) => label.getClientRects().length > 0)
        .map((label) => [label.textContent, Math.abs(baseline(label) - baseline(label.nextElementSibling))]),
    );
  });

for (const hasTouch of [false, true]) {
  journey(
    `buttons beside a value appear when it is pointed at or has the focus${hasTouch ? ", and are always seen on touch" : ""}`,
    { ...WIDE, hasTouch },
    async ({ viewer, page }) => {
      const panel = await opened(viewer, "failed");
      const value = panel.locator(".sal-facts__value").filter({ hasText: "azure-7f3a" });
      const buttons = value.getByRole("button");
      assert.equal(await buttons.count(), 2);
      const seen = (opacity) => eventually(async () => assert.deepEqual(await opacities(buttons), [opacity, opacity]));
      await value.scrollIntoViewIfNeeded();
      const before = await value.boundingBox();
      await page.mouse.move(0, 0);
      const canHover = await page.evaluate(() => matchMedia("(hover: hover)").matches);
      await seen(canHover ? 0 : 1);
      await value.hover();
      await seen(1);
      await page.mouse.move(0, 0);
      await buttons.last().focus();
      await seen(1);
      await page.keyboard.press("Tab");
      await seen(canHover ? 0 : 1);
      assert.deepEqual(await value.boundingBox(), before, "nothing moves");
    },
  );
}

journey("labels and values share a baseline, in the panel and in the dialogs", WIDE, async ({ viewer, page }) => {
  const panel = await opened(viewer, "failed");
  const check = async (place, label) => {
    const found = await baselines(place, label);
    assert.ok(Object.keys(found).length >= 2, JSON.stringify(found));
    for (const [name, difference] of Object.entries(found)) assert.ok(difference < 1, `${name}: ${difference} px`);
  };
  await check(panel, "dt.sal-facts__name");
  await panel.getByRole("tab", { name: "Request", exact: true }).click();
  await check(panel, "th.sal-headers__name");
  await page.keyboard.press("Escape");
  await viewer.show(id.failed, "More info");
  await check(viewer.dialog, "dt.sal-facts__name");
  await viewer.closeWithEscape();
  await viewer.show(id.failed, "View request");
  await check(viewer.dialog, "th.sal-headers__name");
});

journey("user agent, client address, credential and client request ID can be filtered by and excluded", WIDE, async ({ viewer }) => {
  const panel = await opened(viewer, "failed");
  const ids = async () => (await viewer.rows()).map((row) => row["Request ID"]);
  const others = Object.values(id).filter((other) => other !== id.failed);
  await viewer.answered(() => panel.getByRole("button", { name: "Filter by Made-Up/1.0" }).click());
  assert.deepEqual(await ids(), Object.values(id));
  // The import hashes credentials again with the gateway's own key, so take the value from the panel.
  const known = await facts(panel);
  for (const value of [known["Client address"], known["Credential (hash)"], known["Client request ID"]]) {
    await viewer.answered(() => panel.getByRole("button", { name: `Exclude ${value}` }).click());
    assert.deepEqual(await ids(), others, value);
    await viewer.reset();
    await viewer.answered(() => panel.getByRole("button", { name: `Filter by ${value}` }).click());
    assert.deepEqual(await ids(), [id.failed], value);
    await viewer.reset();
  }
});

journey("a header and a line of a body can be filtered by and excluded", WIDE, async ({ viewer }) => {
  const panel = await opened(viewer, "failed", "panel-request");
  const ids = async () => (await viewer.rows()).map((row) => row["Request ID"]);
  const others = Object.values(id).filter((other) => other !== id.failed);
  const tries = async (place, value) => {
    await viewer.answered(() => place.getByRole("button", { name: `Exclude ${value}`, exact: true }).click());
    assert.deepEqual(await ids(), others, value);
    await viewer.reset();
    await viewer.answered(() => place.getByRole("button", { name: `Filter by ${value}`, exact: true }).click());
    assert.deepEqual(await ids(), [id.failed], value);
    await viewer.reset();
  };
  await tries(panel.getByRole("row", { name: /^X-Envoy-Number-7/ }), "X-Envoy-Number-7: value-7");
  const secret = panel.getByRole("row", { name: /^Authorization/ });
  assert.equal(await secret.getByRole("button").count(), 0, "a redacted value has no filter buttons");
  await panel.getByRole("treeitem").last().click();
  await tries(panel.getByRole("group", { name: "Selected line" }), "it's False");
});

journey("filtering from a dialog closes it to show the rows behind it", WIDE, async ({ viewer }) => {
  await viewer.open(gateway.admin);
  await viewer.show(id.failed, "View request");
  await viewer.dialog.getByRole("treeitem").last().click();
  await viewer.answered(() => viewer.dialog.getByRole("button", { name: "Filter by it's False" }).click());
  assert.equal(await viewer.dialog.count(), 0);
  assert.deepEqual(
    (await viewer.rows()).map((row) => row["Request ID"]),
    [id.failed],
  );
  await viewer.page.setViewportSize({ width: 390, height: 844 });
  await viewer.open(link("last"));
  await viewer.answered(() => viewer.dialog.getByRole("button", { name: "Filter by DELETE" }).click());
  assert.equal(await viewer.dialog.count(), 0);
});

journey("a click or Enter on a row opens and focuses the panel, and Esc returns the focus", WIDE, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  const panel = panelOf(viewer);
  const heading = (name) => panel.getByRole("heading", { name: `${LOG[name].method} ${LOG[name].endpoint}`, exact: true });
  await viewer.table.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await heading("search").waitFor();
  await eventually(async () => assert.ok(await hasFocus(heading("search"))));
  await page.keyboard.press("j");
  await heading("broken").waitFor();
  await page.keyboard.press("Escape");
  await eventually(async () => assert.equal(await panel.count(), 0));
  assert.ok(await hasFocus(viewer.table));
  await viewer.row(id.last).getByText("DELETE", { exact: true }).click();
  await heading("last").waitFor();
  await viewer.row(id.failed).getByText("PATCH", { exact: true }).click();
  await heading("failed").waitFor();
  await page.goBack();
  await heading("last").waitFor();
});

journey("arrow keys select tabs, and the address contains the selected tab", WIDE, async ({ viewer, page }) => {
  const panel = await opened(viewer, "failed");
  const tab = (name) => panel.getByRole("tab", { name, exact: true });
  await tab("Overview").focus();
  for (const [key, name, part] of [
    ["ArrowRight", "Request", "panel-request"],
    ["ArrowRight", "Response", "panel-response"],
    ["End", "Raw", "raw"],
    ["ArrowRight", "Overview", "overview"],
    ["ArrowLeft", "Raw", "raw"],
    ["Home", "Overview", "overview"],
  ]) {
    await page.keyboard.press(key);
    assert.ok(await hasFocus(tab(name)), name);
    assert.equal(await tab(name).getAttribute("aria-selected"), "true");
    assert.equal(await panel.getByRole("tab", { selected: true }).count(), 1);
    assert.ok(decodeURIComponent(page.url()).endsWith(`open:${part}:${id.failed}`), page.url());
  }
  await page.keyboard.press("Tab");
  assert.ok(await hasFocus(tabOf(panel)), "the tabs are one Tab stop, followed by the tab’s content");
  await page.keyboard.press("Escape");
  await eventually(async () => assert.equal(await panel.count(), 0));
});

journey("buttons and keys move between entries and keep the tab and the focus", WIDE, async ({ viewer, page }) => {
  const panel = await opened(viewer, "failed", "panel-response");
  const [previous, next] = ["Previous entry", "Next entry"].map((name) => panel.getByRole("button", { name, exact: true }));
  const heading = (name) => panel.getByRole("heading", { name: `${LOG[name].method} ${LOG[name].endpoint}`, exact: true });
  assert.equal(await previous.getAttribute("aria-disabled"), "true");
  await next.click();
  await shown(panel, "2 of 5");
  await heading("search").waitFor();
  assert.ok(await hasFocus(next));
  assert.equal(await panel.getByRole("tab", { selected: true }).textContent(), "Response");
  await page.keyboard.press("j");
  await shown(panel, "3 of 5");
  await page.keyboard.press("Alt+ArrowDown");
  await shown(panel, "4 of 5");
  await heading("hostile").waitFor();
  await page.keyboard.press("k");
  await shown(panel, "3 of 5");
  await page.keyboard.press("Alt+ArrowUp");
  await shown(panel, "2 of 5");
  await next.focus();
  for (let press = 0; press < 5; press += 1) await page.keyboard.press("Enter");
  await shown(panel, "5 of 5");
  assert.ok(await hasFocus(next), "the focus stays on the button at the last entry");
  assert.equal(await next.getAttribute("aria-disabled"), "true");
  // In a field, j is typed and does not move to the next entry.
  await page.goto(link("failed", "panel-request"));
  const search = panel.getByRole("searchbox", { name: "Search headers" });
  await search.fill("");
  await search.press("j");
  assert.equal(await search.inputValue(), "j");
  await shown(panel, "1 of 5");
});

journey("an entry outside the filtered rows has no previous and next entry", WIDE, async ({ viewer }) => {
  await viewer.open(`${gateway.admin}/?al=method:DELETE;open:overview:${id.failed}`);
  const panel = panelOf(viewer);
  await shown(panel, "active must be a boolean");
  for (const name of ["Previous entry", "Next entry"]) {
    assert.equal(await panel.getByRole("button", { name, exact: true }).getAttribute("aria-disabled"), "true");
  }
  assert.equal(await panel.getByText(/^\d+ of \d+$/).count(), 0);
});

journey(
  "the panel becomes a dialog when the viewer gets narrow, and a panel again when it gets wide",
  { width: 900, height: 800 },
  async ({ viewer, page }) => {
    await viewer.open(link("failed"));
    await viewer.dialog.getByRole("tab", { name: "Overview", selected: true }).waitFor();
    assert.equal(await panelOf(viewer).count(), 0);
    await viewer.dialog.getByRole("button", { name: "Next entry" }).click();
    await shown(viewer.dialog, "2 of 5");
    await page.setViewportSize({ width: 1400, height: 800 });
    await shown(panelOf(viewer), "2 of 5");
    assert.equal(await viewer.dialog.count(), 0);
    await page.setViewportSize({ width: 390, height: 844 });
    await shown(viewer.dialog, "2 of 5");
    const [content, width] = await page.evaluate(() => [document.scrollingElement.scrollWidth, innerWidth]);
    assert.ok(content <= width, `${content} px of content in ${width} px`);
    await page.keyboard.press("Escape");
    await viewer.dialog.waitFor({ state: "detached" });
  },
);

// A narrower list leaves the column with this button out beside the panel.
const WIDEST = { ...WIDE, width: 2600 };

journey("the dialogs of a row open above the panel and do not change it", WIDEST, async ({ viewer, page }) => {
  const panel = await opened(viewer, "failed");
  await viewer.show(id.last, "View request");
  await viewer.dialog.getByRole("heading", { name: "Request", exact: true }).waitFor();
  await viewer.closeWithEscape();
  await shown(panel, "1 of 5");
  assert.ok(decodeURIComponent(page.url()).endsWith(`open:overview:${id.failed}`));
});

journey("a SCIM filter is explained in words and validated", WIDE, async ({ viewer, page }) => {
  const panel = await opened(viewer, "search");
  const table = panel.getByRole("table", { name: "Query parameters" });
  await table.getByText("All of these:").waitFor();
  const text = (await table.innerText()).replace(/\s+/g, " ");
  for (const sentence of [
    'active is "True"',
    "At least one of these:",
    'userName starts with "j"',
    "Not this:",
    "emails has at least one value where:",
    'type is "work"',
  ]) {
    assert.ok(text.includes(sentence), `${sentence} in ${text}`);
  }
  assert.match(text, /In SCIM, active is a Boolean: true or false without quotes \(RFC 7643\)\./);
  await page.goto(link("broken"));
  await panelOf(viewer)
    .getByText(/cannot be read at character 13, “jane”: a value .* is expected here/)
    .waitFor();
});

journey("headers can be searched, and redacted and truncated content is marked in place", WIDE, async ({ viewer, page }) => {
  const panel = await opened(viewer, "failed", "panel-request");
  const table = panel.getByRole("table", { name: "Headers" });
  const row = table.getByRole("row").filter({ hasText: "Authorization" });
  await row.getByText("Redacted", { exact: true }).waitFor();
  assert.equal(await table.getByText("Redacted", { exact: true }).count(), 1);
  await panel.getByRole("searchbox", { name: "Search headers" }).fill("VALUE-1");
  await shown(panel, "3 of 15");
  assert.deepEqual(await table.getByRole("rowheader").allTextContents(), ["X-Envoy-Number-1", "X-Envoy-Number-10", "X-Envoy-Number-11"]);
  await page.goto(link("failed", "panel-response"));
  await panel.getByText("Cut off here: the rest was not recorded").first().waitFor();
  await page.goto(link("search", "panel-request"));
  await panel.getByText("Redacted", { exact: true }).waitFor();
  assert.ok(!(await panel.textContent()).includes(SECRET));
});

journey("an entry can be copied as cURL, HTTPie, PowerShell, plain HTTP and HAR without credentials", WIDE, async ({ viewer, context }) => {
  const panel = await opened(viewer, "failed");
  const toggle = panel.getByRole("button", { name: "Copy as…" });
  await toggle.click();
  assert.equal(await toggle.getAttribute("aria-expanded"), "true");
  const group = panel.getByRole("group", { name: "Copy as…" });
  await group.getByText("Credentials are replaced by placeholders.").waitFor();
  const copy = async (name) => {
    await group.getByRole("button", { name, exact: true }).click();
    await group.getByRole("status").getByText("Copied").waitFor();
    const text = await pasted(context);
    assert.ok(!text.includes(SECRET) && !text.includes("[redacted"), text);
    await eventually(async () => assert.equal(await group.getByText("Copied").count(), 0));
    return text;
  };
  const address = `https://scim.example.com${LOG.failed.endpoint}?${LOG.failed.query}`;
  // The sender chose the Host header, so commands that would send a token use a placeholder host instead.
  const recorded = address;
  const placed = address.replace("scim.example.com", "SCIM-HOST.invalid");
  await group.getByText("Replace it with the host of your service").waitFor();
  const curl = await copy("cURL (sh, bash, zsh, fish)");
  for (const part of [
    "curl ",
    "--request 'PATCH'",
    `'Authorization: Bearer '"$TOKEN"`,
    `--data-raw '{"active":"it'\\''s False"}'`,
    `--url '${placed}'`,
    ": 'recorded Host: scim.example.com'",
  ]) {
    assert.ok(curl.includes(part), `${part} in ${curl}`);
  }
  const httpie = await copy("HTTPie (sh, bash, zsh, fish)");
  for (const part of ["http ", `PATCH '${placed}'`, "'X-Envoy-Number-0: value-0'"])
    assert.ok(httpie.includes(part), `${part} in ${httpie}`);
  const powershell = await copy("PowerShell");
  for (const part of [
    "Invoke-WebRequest ",
    "-Method 'PATCH'",
    "('Bearer ' + $env:TOKEN)",
    `GetBytes('{"active":"it''s False"}')`,
    `-Uri '${placed}'`,
  ]) {
    assert.ok(powershell.includes(part), `${part} in ${powershell}`);
  }
  const plain = await copy("Plain HTTP");
  assert.ok(plain.startsWith(`PATCH ${LOG.failed.endpoint}?${LOG.failed.query} HTTP/1.1`), plain);
  assert.ok(plain.endsWith(LOG.failed.request.body));
  const har = JSON.parse(await copy("HAR"));
  assert.equal(har.log.entries.length, 1);
  assert.equal(har.log.entries[0].request.url, recorded);
  assert.equal(har.log.entries[0].request.postData.text, LOG.failed.request.body);
});

journey("the Raw tab shows request and response as HTTP messages", WIDE, async ({ viewer, context }) => {
  const panel = await opened(viewer, "failed", "raw");
  await panel.getByText(/HTTP\/1\.1 400 Bad Request/).waitFor();
  await panel.getByRole("button", { name: "Copy", exact: true }).first().click();
  await panel.getByText("Copied").waitFor();
  const text = await pasted(context);
  assert.match(text, /^PATCH \/Users\/2819c223-\S+ HTTP\/1\.1\r?\nHost: scim\.example\.com\r?\nAuthorization: Bearer <redacted>/);
});

journey("hostile content stays text in each tab", WIDE, async ({ viewer, page }) => {
  for (const part of ["overview", "panel-request", "panel-response", "raw"]) {
    const panel = await opened(viewer, "hostile", part);
    await eventually(async () => assert.ok((await tabOf(panel).textContent()).includes("onerror=alert(1)"), part));
    assert.equal(await page.locator("img, iframe").count(), 0);
    assert.equal(await panel.locator("script").count(), 0);
  }
});

for (const [size, options] of [
  ["wide", WIDE],
  ["narrow", { width: 390, height: 844 }],
]) {
  journey(`each tab is accessible: ${size}`, options, async ({ page }) => {
    for (const [part, entryName] of [
      ["overview", "failed"],
      ["overview", "search"],
      ["panel-request", "failed"],
      ["panel-response", "failed"],
      ["raw", "hostile"],
    ]) {
      await page.goto(link(entryName, part));
      await page.getByRole("tab", { selected: true }).waitFor();
      await eventually(async () => assert.equal(await page.getByText("Loading…").count(), 0));
      await assertAccessibleInEveryLook(page, `${part} of ${entryName}, ${size}`);
    }
    await page.getByRole("button", { name: "Copy as…", exact: true }).click();
    await page.getByRole("button", { name: "cURL" }).waitFor();
    await assertAccessibleInEveryLook(page, `copies, ${size}`);
  });
}
