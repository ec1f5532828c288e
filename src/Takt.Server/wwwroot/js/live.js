// A page that asks for itself again is patched in place. Here: what the server doesn't know of, and what has changed is shown.
const figures = ".num, .stat-value, [data-figure]";
const texts = new WeakMap();
const shown = 1500;

/** Before a patch: what the figures say. */
export function remember(root) {
  for (const figure of root.querySelectorAll(figures)) texts.set(figure, figure.textContent.trim());
}

/** After a patch: those that say something else are underlined for a moment. */
export function showChanges(root) {
  for (const figure of root.querySelectorAll(figures)) {
    const before = texts.get(figure);
    texts.delete(figure);
    if (before === undefined || before === figure.textContent.trim()) continue;
    figure.classList.add("changed");
    setTimeout(() => figure.classList.remove("changed"), shown);
  }
}

/** Rows that are new wait, so that what is read doesn't move: a button shows them. */
export function holdNewRows(root) {
  for (const table of root.querySelectorAll("table[data-hold-new]")) {
    const rows = [...table.tBodies[0].rows];
    const known = table.knownRows;
    table.knownRows = new Set([...(known ?? []), ...rows.map(row => row.id)]);
    if (!known) continue;
    table.heldRows = new Set([...(table.heldRows ?? []), ...rows.map(row => row.id).filter(id => !known.has(id))]);
    const held = rows.filter(row => table.heldRows.has(row.id));
    for (const row of rows) row.hidden = table.heldRows.has(row.id);
    offer(table, held.length);
  }
}

function offer(table, count) {
  const wrap = table.closest(".table-wrap");
  let button = wrap.previousElementSibling?.matches(".held") ? wrap.previousElementSibling : null;
  if (count === 0) {
    button?.remove();
    return;
  }
  if (!button) {
    button = document.createElement("button");
    button.className = "held";
    button.type = "button";
    wrap.before(button);
    button.addEventListener("click", () => {
      table.heldRows.clear();
      for (const row of table.tBodies[0].rows) row.hidden = false;
      button.remove();
    });
  }
  button.textContent = `${count} new · show`;
}
