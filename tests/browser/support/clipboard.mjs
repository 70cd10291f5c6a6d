// Reads the clipboard by pasting it, because the viewer's page has no permission to read it.

/** Pastes into a new page and returns the text. */
export async function pasted(context) {
  const page = await context.newPage();
  await page.setContent("<textarea autofocus></textarea>");
  const field = page.getByRole("textbox");
  await field.focus();
  await page.keyboard.press("ControlOrMeta+v");
  const text = await field.inputValue();
  await page.close();
  return text;
}
