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
