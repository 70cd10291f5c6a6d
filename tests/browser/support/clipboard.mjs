// What is on the clipboard, read as a person does: by pasting it. (The viewer's page may not read it.)

/** Pastes into a page of its own, and gives the text. */
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
