const value = (row, column) => {
  const cell = row.cells[column];
  const raw = cell?.dataset.value ?? cell?.textContent.trim() ?? "";
  const number = Number(raw);
  return raw !== "" && !Number.isNaN(number) ? number : raw.toLowerCase();
};

// Moving a row must not take the focus from what stands in it.
const place = (body, row) => {
  if (body.moveBefore) body.moveBefore(row, null);
  else body.append(row);
};

function arrange(table) {
  const [column, down] = table.order;
  const body = table.tBodies[0];
  const rows = [...body.rows].sort((a, b) => {
    const x = value(a, column);
    const y = value(b, column);
    return (x < y ? -1 : x > y ? 1 : 0) * (down ? -1 : 1);
  });
  if (rows.some((row, i) => row !== body.rows[i])) for (const row of rows) place(body, row);
}

// Heads become buttons; the totals row stays in the foot. A patch leaves the heads alone, and the rows are put in order again.
export function makeSortable(table) {
  if (table.order) arrange(table);
  if (table.tHead.hasAttribute("hx-morph-skip")) return;
  table.tHead.setAttribute("hx-morph-skip", "");
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    if (!head.textContent.trim()) return;
    const button = document.createElement("button");
    button.className = "sort";
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") !== "descending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      table.order = [column, down];
      arrange(table);
    });
  });
}
