// Reads the table the way a person does: the text below a column's header.

/** The rows of a table: for each, the text of its cells by their column header, exactly as written. */
export function readGrid(table) {
  return table.evaluate((element) => {
    const rows = [...element.querySelectorAll('[role="row"]')];
    const columns = [...element.querySelectorAll('[role="columnheader"]')].map((head) => head.textContent);
    return rows
      .filter((row) => row.querySelector('[role="cell"]'))
      .map((row) => {
        const texts = {};
        let column = 0;
        for (const cell of row.querySelectorAll('[role="cell"]')) {
          texts[columns[column]] = cell.textContent;
          column += cell.colSpan;
        }
        return texts;
      });
  });
}

/** The column headers, in order. */
export function columnsOf(table) {
  return table.getByRole("columnheader").allTextContents();
}
