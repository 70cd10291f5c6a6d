// Writes screenshots of the viewer's states when SCREENSHOTS=folder is set.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { screenshots } from "./environment.mjs";

/** Writes a screenshot of the page as `name`.png, if SCREENSHOTS is set. */
export async function picture(page, name) {
  if (!screenshots) return;
  await mkdir(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${name}.png`) });
}
