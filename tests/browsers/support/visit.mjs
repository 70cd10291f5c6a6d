// Runs a test in a new browser session and closes it in any case.
import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { screenshots } from "../../browser/support/environment.mjs";
import { eventually } from "../../browser/support/eventually.mjs";
import { Page, WatchedViewer } from "./page.mjs";

/**
 * Runs a body with `{ page, viewer, saved, complaints }`. `saved(ending)` waits for the only saved file with
 * this ending and returns its bytes. Fails if the page logged a warning, an error or a policy violation.
 */
export async function visit(browser, name, body) {
  const folder = browser.downloads ?? (await mkdtemp(join(tmpdir(), "scim-audit-logs-saved-")));
  const session = await browser.session({ downloads: folder });
  const page = new Page(session);
  const complaints = async () => [...(await session.complaints()), ...(await page.complaints())];
  try {
    await body({ page, viewer: new WatchedViewer(page), complaints, saved: (ending) => saved(folder, ending) });
    assert.deepEqual(await complaints(), [], "the page complains of nothing");
  } catch (error) {
    error.message += `\n${browser.name}, ${name}: the page complained of ${JSON.stringify(await complaints().catch(String))}`;
    throw error;
  } finally {
    if (screenshots) await writeFile(join(screenshots, `${browser.name}-${name.replaceAll(/\W+/g, "-")}.png`), await session.picture());
    await session.close();
    for (const file of await readdir(folder)) await rm(join(folder, file));
    if (folder !== browser.downloads) await rm(folder, { recursive: true });
  }
}

/**
 * Waits until the file is complete. Browsers write a download under another name first, or leave the file
 * empty until the download is complete.
 */
function saved(folder, ending) {
  return eventually(async () => {
    const files = (await readdir(folder)).filter((file) => file.endsWith(ending));
    assert.equal(files.length, 1, `one ${ending} among ${await readdir(folder)}`);
    const bytes = await readFile(join(folder, files[0]));
    assert.ok(bytes.length > 0);
    return bytes;
  });
}
