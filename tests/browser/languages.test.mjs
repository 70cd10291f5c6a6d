// The nine languages: loading on demand, switching while the viewer is in use, and complete translations.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";

import { assertAccessible } from "./support/axe.mjs";
import { newContext } from "./support/browser.mjs";
import { entry, failed, mixedLog } from "./support/entries.mjs";
import { told } from "./support/environment.mjs";
import { eventually } from "./support/eventually.mjs";
import { Gateway } from "./support/gateway.mjs";
import { readGrid } from "./support/grid.mjs";
import { journey } from "./support/journey.mjs";
import { picture } from "./support/pictures.mjs";
import { distWithPseudo, TAGS, words } from "./support/words.mjs";

const FROM_RIGHT_TO_LEFT = ["ar", "he"];
const WRONG = failed({
  time: "2026-05-11T09:40:39.527Z",
  method: "PATCH",
  endpoint: "/Users/2819c223",
  query: "aadOptscim062020",
  error: { detail: "Attribut 7", status: "409", scimType: "uniqueness" },
  request: { headers: [["X-Kept", "yes"]], body: '{"a":1}', size: 1234, truncated: true, redactions: [{ place: "header", at: "X-Kept" }] },
});
const COUNTED = { "/one": 1, "/two": 2, "/few": 3, "/many": 11 };

const counted = (endpoint) => Array.from({ length: COUNTED[endpoint] }, () => entry({ endpoint }));

let gateway;
let empty;
before(async () => {
  const more = Object.keys(COUNTED).flatMap(counted);
  [gateway, empty] = await Promise.all([Gateway.start({ entries: [WRONG, ...mixedLog(20), ...more] }), Gateway.start()]);
});
after(() => Promise.all([gateway?.stop(), empty?.stop()]));

/** Sets the element's `lang` and waits until its heading is in that language. */
async function speak(page, tag) {
  const { Title } = await words(tag);
  await page.locator("scim-audit-logs").evaluate((element, lang) => element.setAttribute("lang", lang), tag);
  await page.getByRole("heading", { name: Title, level: 1, exact: true }).waitFor();
}

/** Returns an array that collects the tags of the language files that the page loads. */
function fetchedLanguages(page) {
  const fetched = [];
  page.on("request", (request) => {
    const tag = /\/languages\/(\w+)-[0-9a-f]{16}\.json$/.exec(request.url());
    if (tag) fetched.push(tag[1]);
  });
  return fetched;
}

/** Returns all visible texts and accessible labels of the viewer in document order. */
function texts(page) {
  return page.evaluate(() => {
    const found = [];
    const walk = (node) => {
      if (node.nodeType === Node.TEXT_NODE && node.data.trim()) found.push(node.data.trim());
      if (node.nodeType !== Node.ELEMENT_NODE) return;
      for (const name of ["aria-label", "title", "placeholder", "data-label"]) {
        if (node.hasAttribute(name)) found.push(node.getAttribute(name));
      }
      node.childNodes.forEach(walk);
    };
    walk(document.querySelector("scim-audit-logs").shadowRoot.querySelector(".sal-root"));
    return found;
  });
}

/** Returns `lang` and `dir` of the viewer's root. */
function root(page) {
  return page.evaluate(() => {
    const { lang, dir } = document.querySelector("scim-audit-logs").shadowRoot.querySelector(".sal-root");
    return { lang, dir };
  });
}

async function assertNoSidewaysScroll(page, state) {
  const [content, window] = await page.evaluate(() => [document.scrollingElement.scrollWidth, innerWidth]);
  assert.ok(content <= window, `${state}: ${content} px of content in ${window} px`);
}

journey("each language file is loaded once, when it is first used, and English needs none", {}, async ({ viewer, page }) => {
  const fetched = fetchedLanguages(page);
  await viewer.open(gateway.admin);
  assert.deepEqual(fetched, []);
  for (const tag of TAGS) {
    await speak(page, tag);
    assert.deepEqual(await root(page), { lang: tag, dir: FROM_RIGHT_TO_LEFT.includes(tag) ? "rtl" : "ltr" });
  }
  assert.deepEqual(fetched, TAGS);
  await speak(page, "en");
  assert.deepEqual(await root(page), { lang: "en", dir: "ltr" });
  await speak(page, "de");
  assert.deepEqual(fetched, TAGS);
});

journey(
  "the language is the nearest match of the element’s, the page’s or the browser’s language",
  { locale: "pt-BR" },
  async ({ page, viewer }) => {
    const { Title } = await words("pt");
    await page.goto(gateway.admin);
    await page.getByRole("heading", { name: Title, exact: true }).waitFor();
    await page.locator("scim-audit-logs").evaluate((element) => {
      document.documentElement.lang = "fr-CA";
      element.removeAttribute("lang");
    });
    await page.getByRole("heading", { name: (await words("fr")).Title, exact: true }).waitFor();
    await page.locator("scim-audit-logs").evaluate((element) => {
      element.language = "de-AT";
    });
    await page.getByRole("heading", { name: (await words("de")).Title, exact: true }).waitFor();
    await page.locator("scim-audit-logs").evaluate((element) => {
      element.language = "zh-Hant";
    });
    await viewer.heading.waitFor();
  },
);

journey("switching the language keeps typed filters, the open dialog and the focus", {}, async ({ viewer, page }) => {
  const german = await words("de");
  await viewer.open(gateway.admin);
  await viewer.fill({ Endpoint: "/typed", Status: "Failed" });
  await viewer.show(WRONG.requestId, "More info");
  await viewer.dialog.getByRole("button", { name: "Show response" }).focus();

  await speak(page, "de");
  await viewer.dialog.getByRole("heading", { name: german.WhyItFailed }).waitFor();
  const focused = await page.evaluate(() => document.activeElement.shadowRoot.activeElement.textContent);
  assert.equal(focused, german.ShowResponse);
  await viewer.closeWithEscape();
  const opener = await page.evaluate(() => document.activeElement.shadowRoot.activeElement.getAttribute("aria-label"));
  assert.equal(opener, german.MoreInfo);
  assert.equal(await page.getByLabel(german.Endpoint, { exact: true }).inputValue(), "/typed");
  const status = page.getByLabel(german.Status, { exact: true });
  assert.equal(await status.evaluate((select) => select.selectedOptions[0].textContent), german.Failed);
  assert.equal((await readGrid(page.getByRole("grid", { name: german.ScimRequests }))).length, 21 + 17);
});

journey(
  "viewers have independent languages, and a new viewer does not inherit the language of a previous one",
  {},
  async ({ viewer, page }) => {
    const headings = { de: (await words("de")).Title, he: (await words("he")).Title, en: "SCIM Audit Logs" };
    const shows = (...tags) =>
      eventually(async () =>
        assert.deepEqual(
          await page.getByRole("heading", { level: 1 }).allInnerTexts(),
          tags.map((tag) => headings[tag]),
        ),
      );
    await viewer.open(gateway.admin);
    await speak(page, "de");
    await page.locator("scim-audit-logs").evaluate((german) => {
      const hebrew = german.cloneNode(false);
      hebrew.setAttribute("lang", "he");
      german.after(hebrew);
    });
    await shows("de", "he");
    await page
      .locator("scim-audit-logs")
      .first()
      .evaluate((german) => {
        const english = german.cloneNode(false);
        english.setAttribute("lang", "en");
        german.nextSibling.remove();
        german.remove();
        document.querySelector("main").append(english);
      });
    await shows("en");
  },
);

for (const tag of TAGS) {
  journey(`${tag}: after a switch all texts equal those of a viewer opened in that language`, {}, async ({ viewer, page, defer }) => {
    const own = await words(tag);
    const states = async (at, { ViewResponse, Timeline }) => {
      // The timeline has a separate request, whose response may arrive after the rows.
      await at.getByRole("region", { name: Timeline, exact: true }).getByRole("slider").waitFor();
      const rows = await texts(at);
      await at.getByRole("row").filter({ hasText: WRONG.requestId }).getByRole("button", { name: ViewResponse, exact: true }).click();
      await at.getByRole("dialog").getByRole("table").waitFor();
      return { rows, detail: () => texts(at) };
    };
    // With pages, the number of rows does not depend on the line height of the language.
    const asPages = () => localStorage.setItem("scim-audit-logs:layout", "as:pages");
    await page.addInitScript(asPages);
    await viewer.open(gateway.admin);
    const switched = await states(page, { ViewResponse: "View response", Timeline: "Timeline" });
    await speak(page, tag);
    const detail = await switched.detail();
    await viewer.closeWithEscape();

    // Compare with a browser of that locale, in which no other language was ever shown.
    const abroad = await newContext({ locale: tag });
    defer({ stop: () => abroad.close() });
    const fresh = await abroad.newPage();
    await fresh.addInitScript(asPages);
    await fresh.goto(gateway.admin);
    await fresh.getByRole("table", { name: own.ScimRequests }).waitFor();
    const opened = await states(fresh, own);
    assert.deepEqual(await texts(page), opened.rows);
    assert.deepEqual(detail, await opened.detail());
  });
}

journey(
  "plural forms and time formats follow the language, and times keep milliseconds and offset",
  {},
  async ({ viewer, page, defer }) => {
    const sentence = page.locator("header p").first();
    const said = {};
    for (const endpoint of Object.keys(COUNTED)) {
      // A separate log with this many entries: with a filter, the summary would also contain the total.
      const few = defer(await Gateway.start({ entries: counted(endpoint) }));
      await viewer.open(few.admin);
      for (const tag of ["en", "ar", "he", "ja"]) {
        await speak(page, tag);
        said[tag] ??= [];
        said[tag].push((await sentence.innerText()).trim());
      }
    }
    const starts = {
      en: ["1 entry", "2 entries", "3 entries", "11 entries"],
      ar: ["إدخال واحد", "إدخالان", "3 إدخالات", "11 إدخالًا"],
      he: ["רשומה אחת", "שתי רשומות", "3 רשומות", "11 רשומות"],
    };
    for (const [tag, expected] of Object.entries(starts)) {
      for (const [at, start] of expected.entries())
        assert.ok(said[tag][at].replace(/^\u2068/, "").startsWith(start), `${tag}: ${said[tag][at]}`);
    }
    for (const [at, count] of [1, 2, 3, 11].entries()) assert.match(said.ja[at], new RegExp(`(^|\\D)${count} 件$`));

    await viewer.open(gateway.admin);
    await speak(page, "en");
    const time = () => viewer.row(WRONG.requestId).locator("time").innerText();
    const row = page.getByRole("row").filter({ hasText: WRONG.requestId });
    assert.equal(await time(), "11 May 2026 11:40:39.527 +02");
    for (const [tag, expected] of [
      ["de", "11. Mai 2026 11:40:39,527 +02"],
      ["pt-BR", "11 de mai. de 2026 11:40:39,527 +02"],
      ["ja", "2026年5月11日 11:40:39.527 +02"],
      ["ar-EG", "١١ مايو ٢٠٢٦ ١١:٤٠:٣٩٫٥٢٧ \u200e+٠٢"],
      ["he", "11 במאי 2026 11:40:39.527 \u200e+02"],
    ]) {
      await page.locator("scim-audit-logs").evaluate((element, lang) => element.setAttribute("lang", lang), tag);
      await eventually(async () => assert.equal(await row.locator("time").innerText(), expected));
      assert.equal(await row.locator("time").getAttribute("datetime"), WRONG.time, "the machine-readable time stays unchanged");
    }
  },
);

for (const tag of FROM_RIGHT_TO_LEFT) {
  for (const width of [1280, 390]) {
    journey(
      `${tag} at ${width} px: the layout is right to left, accessible, and does not scroll sideways`,
      { width, height: 844 },
      async ({ viewer, page }) => {
        const own = await words(tag);
        await viewer.open(gateway.admin);
        await speak(page, tag);
        const check = async (state) => {
          await assertAccessible(page, `${tag} ${state}`);
          await assertNoSidewaysScroll(page, `${tag} ${state}`);
          await picture(page, `${tag}-${width}-${state}`);
        };
        await check("rows");
        await viewer.unfold(new RegExp(`^${own.Filters}`));
        const [first, second] = await page.evaluate(() => {
          const labels = document.querySelector("scim-audit-logs").shadowRoot.querySelectorAll("form label");
          return [...labels].slice(0, 2).map((label) => label.getBoundingClientRect().right);
        });
        assert.ok(first > second, "the first filter is on the right");
        if (width === 390) await viewer.closeSheet();
        const row = page.getByRole("row").filter({ hasText: WRONG.requestId });
        for (const [button, state] of [
          [own.MoreInfo, "error"],
          [own.ViewRequest, "request"],
        ]) {
          if (width === 390 && state === "request") {
            // A card has no button for it.
            await row.locator('[data-column="endpoint"]').click();
            await page.getByRole("tab", { name: own.Request, exact: true }).click();
          } else {
            await row.getByRole("button", { name: button, exact: true }).click();
            await page.getByRole("dialog").getByRole("button", { name: own.ShowResponse }).waitFor();
          }
          await eventually(async () => assert.equal(await page.getByText(own.Loading).count(), 0));
          await check(state);
          await viewer.closeWithEscape();
        }
        await viewer.unfold(new RegExp(`^${own.Filters}`));
        await page.getByLabel(own.Endpoint, { exact: true }).fill("/nowhere");
        await page.getByRole("button", { name: own.Filter, exact: true }).click();
        await page.getByRole("heading", { name: own.NothingMatches }).waitFor();
        await check("no-match");
      },
    );
  }
}

journey("no language causes sideways scrolling on a phone", { width: 390, height: 844 }, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  for (const tag of TAGS) {
    await speak(page, tag);
    await assertNoSidewaysScroll(page, tag);
    await picture(page, `${tag}-390`);
  }
});

/** Texts that are not translated: data of the log, terms of SCIM and HTTP, zone names, and proper names. */
const AS_IS = [
  ...["nowhere", "2026-05-09"],
  ...["HTTP", "SCIM", "GET", "PUT", "POST", "PATCH", "DELETE", "Users", "Groups", "Me", "Bulk", "CSV", "NDJSON", "HAR"],
  ...["Europe/Paris", "UTC", "Conflict", "Not Found", "Accepted", "OK", "kB", "ms", "Tg."],
  // An imported entry shows the date of its import, which is today.
  ...["Jan", "Feb", "März", "Apr", "Mai", "Juni", "Juli", "Aug", "Sept", "Okt", "Nov", "Dez"],
];

for (const tag of ["de", "ar"]) {
  journey(
    `no English text remains in a pseudo-language, ${tag === "ar" ? "right to left" : "left to right"}`,
    {},
    async ({ viewer, page, defer }) => {
      const folder = await mkdtemp(join(tmpdir(), "scim-audit-logs-pseudo-"));
      defer({ stop: () => rm(folder, { recursive: true }) });
      await distWithPseudo(folder, tag);
      const log = mixedLog(20);
      const own = defer(await Gateway.start({ viewer: folder, entries: [WRONG, ...log] }));
      const data = new Set(
        [WRONG, ...log].flatMap(({ requestId, endpoint, query, error }) => [
          requestId,
          endpoint,
          query && decodeURIComponent(query),
          query,
          error?.detail,
          error?.scimType,
        ]),
      );
      const known = [
        ...data,
        ...AS_IS,
        ...WRONG.request.headers.flat(),
        "Content-Type",
        "application/scim+json",
        ...WRONG.response.body.match(/[\w:.]+/g),
        "1234",
        '"a"',
        ...(tag === "ar" ? ["كيلوبايت", "ك.ب"] : []),
      ]
        .filter(Boolean)
        .sort((one, other) => other.length - one.length);
      const assertNoEnglish = async (state) => {
        for (const text of await texts(page)) {
          // Texts of the pseudo-language have only accented letters, so any plain word besides the known data
          // is English.
          // Titles of documents are not translated.
          const shown = text.replaceAll(/\[redacted hmac-sha256:[0-9a-f]{16}\]|^RFC \d+ §[\d.]+(, table \d)?$/g, "");
          const rest = known.reduce((left, word) => left.replaceAll(word, ""), shown);
          const english = rest.match(/[A-Za-z]{2,}/g);
          assert.equal(english, null, `${state}: “${text}” has ${english}`);
        }
      };
      await viewer.open(own.admin);
      await page.locator("scim-audit-logs").evaluate((element, lang) => element.setAttribute("lang", lang), tag);
      await eventually(async () => assert.match(await page.getByRole("heading", { level: 1 }).innerText(), /^⟦/));
      const opening = (place) =>
        page.getByRole("row").filter({ hasText: WRONG.requestId }).locator("button:not(.sal-filter-actions *)").nth(place);
      await assertNoEnglish("rows");
      await assertNoSidewaysScroll(page, "rows");
      await picture(page, `pseudo-${tag}-rows`);
      // The buttons of the row: copy (0), error (1), response (2), request (3).
      for (const [place, state] of [
        [1, "error"],
        [2, "response"],
        [3, "request"],
      ]) {
        await opening(place).click();
        await page.getByRole("dialog").waitFor();
        if (state !== "error") await page.getByRole("dialog").getByRole("table").waitFor();
        await assertNoEnglish(state);
        await viewer.closeWithEscape();
      }
      const buttons = page.getByRole("form").getByRole("button");
      const [start, end, endpoint] = [
        page.locator("input[type=date]").first(),
        page.locator("input[type=date]").nth(1),
        page.locator("form input[type=text]"),
      ];
      await start.fill("2026-05-09");
      await end.fill("2026-05-08");
      await buttons.first().click();
      await page.locator("[aria-invalid=true]").waitFor();
      await assertNoEnglish("wrong dates");
      await end.fill("2026-05-09");
      await endpoint.fill("/nowhere");
      await buttons.first().click();
      await page.getByRole("listitem").first().waitFor();
      await assertNoEnglish("no match");
      await buttons.nth(1).click();
      await page.getByRole("row").filter({ hasText: WRONG.requestId }).waitFor();
      await page.locator("header button[aria-haspopup=dialog]").last().click();
      await page.getByRole("dialog").waitFor();
      await assertNoEnglish("export");
      await viewer.closeWithEscape();
    },
  );
}

journey(
  "a language file that fails to load keeps the current language and dispatches an error event",
  {},
  async ({ viewer, page, watch, defer }) => {
    const folder = await mkdtemp(join(tmpdir(), "scim-audit-logs-without-"));
    defer({ stop: () => rm(folder, { recursive: true }) });
    await distWithPseudo(folder, "de");
    const { files } = JSON.parse(await readFile(`${told("VIEWER_DIST")}/manifest.json`, "utf8"));
    const french = files.find(({ file }) => file.startsWith("languages/fr-")).file;
    for (const ending of ["", ".br", ".gz"]) await rm(`${folder}/${french}${ending}`);
    watch.expectFailedLoad(french, 404);
    // The body of the 404 response does not match the pinned hash, which Chromium logs twice.
    watch.expectMessage(/Failed to find a valid digest in the 'integrity' attribute for resource '.*fr-/);
    watch.expectMessage(/Fetch API cannot load .*fr-.*SRI/);
    const own = defer(await Gateway.start({ viewer: folder, entries: mixedLog(2) }));
    await viewer.open(own.admin);
    const detail = await page.locator("scim-audit-logs").evaluate(
      (element) =>
        new Promise((resolve) => {
          element.addEventListener("scim-audit-error", (event) => resolve({ ...event.detail }), { once: true });
          element.setAttribute("lang", "fr");
        }),
    );
    const { code, retryable, fatal, status } = detail;
    assert.deepEqual({ code, retryable, fatal, status }, { code: "load", retryable: true, fatal: false, status: 404 });
    await viewer.heading.waitFor();
    assert.deepEqual(await root(page), { lang: "en", dir: "ltr" });
    await viewer.refresh();
    assert.equal((await viewer.rows()).length, 2);
  },
);

journey("the card of a viewer that cannot start follows the language", {}, async ({ page, watch, defer }) => {
  const folder = await mkdtemp(join(tmpdir(), "scim-audit-logs-without-"));
  defer({ stop: () => rm(folder, { recursive: true }) });
  await distWithPseudo(folder, "de");
  const { files } = JSON.parse(await readFile(`${told("VIEWER_DIST")}/manifest.json`, "utf8"));
  const wasm = files.find(({ file }) => file.endsWith(".wasm")).file;
  for (const ending of ["", ".br", ".gz"]) await rm(`${folder}/${wasm}${ending}`, { force: true });
  watch.expectFailedLoad(wasm, 404);
  watch.expectMessage(/digest in the 'integrity' attribute|SRI/);
  const own = defer(await Gateway.start({ viewer: folder }));
  await page.goto(own.admin);
  await page.getByRole("alert").getByRole("button", { name: "Retry", exact: true }).waitFor();
  const { js } = await words("fr");
  await page.locator("scim-audit-logs").evaluate((element) => element.setAttribute("lang", "fr"));
  await page.getByRole("alert").getByRole("heading", { name: js.NotStartedTitle }).waitFor();
  await page.getByRole("alert").getByRole("button", { name: js.Retry, exact: true }).waitFor();
});

journey("the message of an empty log follows the language", {}, async ({ viewer, page }) => {
  await viewer.answered(() => page.goto(empty.admin));
  for (const tag of TAGS) {
    await speak(page, tag);
    await page.getByRole("heading", { name: (await words(tag)).NothingRecorded, exact: true }).waitFor();
  }
});

journey(
  "times with an unusual offset are not truncated in any language and month",
  { timeZone: "Asia/Kathmandu" },
  async ({ viewer, page, defer }) => {
    const months = Array.from({ length: 12 }, (_, month) =>
      entry({ time: new Date(Date.UTC(2026, month, 24, 8, 8, 8, 888)).toISOString() }),
    );
    const year = defer(await Gateway.start({ entries: months }));
    await viewer.open(year.admin);
    for (const tag of ["en", ...TAGS.filter((tag) => tag !== "en")]) {
      await speak(page, tag);
      const cut = await page.evaluate(() => {
        const cells = document.querySelector("scim-audit-logs").shadowRoot.querySelectorAll('[role="row"]:not([hidden]) .sal-time');
        const times = [...cells].map((cell) => ({ text: cell.textContent, cut: cell.scrollWidth > cell.clientWidth }));
        return times.length === 12 ? times.filter((time) => time.cut).map((time) => time.text) : ["not 12 rows"];
      });
      assert.deepEqual(cut, [], tag);
    }
  },
);
