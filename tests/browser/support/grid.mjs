// Reads the entries from the screen: the text of each cell by its column header, scrolling to reach all rows.

/**
 * Returns the rows of a table or of a virtualized grid. Each row is an object from column header to the exact
 * text of the cell. A grid is scrolled from its top until at least `most` rows were read; then its scroll
 * position is restored.
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
        // No `reduce`: some of the tested pages replace it.
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

/** Returns the texts of the column headers, in order. */
export function columnsOf(table) {
  return table.getByRole("columnheader").allTextContents();
}
