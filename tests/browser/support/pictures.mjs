// Pictures of the viewer's states, where they are wanted: SCREENSHOTS=folder.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { screenshots } from "./environment.mjs";

/** Writes a picture of the page as it stands, if pictures are wanted. */
export async function picture(page, name) {
  if (!screenshots) return;
  await mkdir(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${name}.png`) });
}
