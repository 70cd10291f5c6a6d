// Reads the entries the way a person does: the text below a column's header, scrolling for what is farther down.

/**
 * The rows of a table, or of a list that scrolls: for each, the text of its cells by their column header, exactly as
 * written. A list is scrolled through from its top, until there are so many, and left where it was.
 */
export function readGrid(grid, { most = Infinity } = {}) {
  return grid.evaluate(async (element, most) => {
    const columns = [...element.querySelectorAll('[role="columnheader"]')].map((head) => head.textContent);
    const read = (row) => {
      const texts = {};
      let column = 0;
      for (const cell of row.querySelectorAll('[role="cell"], [role="gridcell"]')) {
        if (cell.hidden) continue;
        let text = cell.textContent;
        // No `reduce`: a page may have put its own in its place.
        for (const hidden of cell.querySelectorAll("[hidden]")) text = text.replace(hidden.textContent, "");
        texts[columns[column]] = text;
        column += cell.colSpan ?? 1;
      }
      return texts;
    };
    if (element.getAttribute("role") !== "grid") {
      const rows = [...element.querySelectorAll('[role="row"]')];
      return rows.filter((row) => row.querySelector('[role="cell"]')).map(read);
    }

    const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const found = new Map();
    const before = element.scrollTop;
    element.scrollTop = 0;
    for (let still = 0; still < 40; ) {
      await frame();
      const rows = [...element.querySelectorAll('[role="row"][aria-rowindex]')].filter(
        (row) => !row.hidden && row.querySelector('[role="gridcell"]'),
      );
      const isPending = rows.some((row) => row.dataset.status === "pending");
      for (const row of rows) {
        if (row.dataset.status !== "pending") found.set(Number(row.getAttribute("aria-rowindex")), read(row));
      }
      const isAtEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - 2;
      if (found.size >= (most ?? Infinity)) break;
      if (isPending) {
        still += 0.2;
      } else if (isAtEnd) {
        break;
      } else {
        const top = element.scrollTop;
        element.scrollTop += element.clientHeight / 2;
        still = element.scrollTop === top ? still + 1 : 0;
      }
    }
    element.scrollTop = before;
    await frame();
    return [...found].sort(([one], [other]) => one - other).map(([, texts]) => texts);
  }, most);
}

/** The column headers, in order. */
export function columnsOf(table) {
  return table.getByRole("columnheader").allTextContents();
}
