// The river of a session: pointing at a column says what it is, and leads to its step.
const hits = river => [...river.querySelectorAll(".river-hit")];

function point(river, index) {
  const all = hits(river);
  const hit = all[Math.max(0, Math.min(all.length - 1, index))];
  if (!hit) return;
  river.dataset.at = all.indexOf(hit);
  const box = hit.getBoundingClientRect();
  const cursor = river.querySelector(".river-cursor");
  cursor.hidden = false;
  cursor.style.left = `${box.left + box.width / 2 - river.getBoundingClientRect().left}px`;
  const words = river.parentElement.querySelector(".river-words");
  if (words) words.textContent = hit.dataset.words;
  for (const row of document.querySelectorAll("tr.pointed")) row.classList.remove("pointed");
  document.getElementById(`n-${hit.dataset.node.replaceAll(":", "-")}`)?.classList.add("pointed");
}

function open(river) {
  const hit = hits(river)[Number(river.dataset.at ?? -1)];
  if (!hit) return;
  const row = document.getElementById(`n-${hit.dataset.node.replaceAll(":", "-")}`);
  if (row) row.scrollIntoView({ block: "center" });
  else location.assign(`${river.dataset.path}?open=${hit.dataset.prompt ?? ""}&node=${encodeURIComponent(hit.dataset.node)}#node`);
}

// Where a key leads from a column: to the neighbour, to the next or former prompt, to the next miss.
const steps = {
  ArrowRight: (all, at) => at + 1,
  ArrowLeft: (all, at) => at - 1,
  Home: () => 0,
  End: all => all.length - 1,
  "]": (all, at) => next(all, at, 1, (hit, here) => hit.dataset.prompt !== here?.dataset.prompt),
  "[": (all, at) => next(all, at, -1, (hit, here) => hit.dataset.prompt !== here?.dataset.prompt),
  m: (all, at) => next(all, at, 1, hit => "missed" in hit.dataset),
};

function next(all, at, by, fits) {
  for (let i = at + by; i >= 0 && i < all.length; i += by) if (fits(all[i], all[at])) return i;
  return at;
}

function nextDearest(river, all, at) {
  const rank = all.map((hit, i) => i).sort((a, b) => height(river, b) - height(river, a));
  return rank[(rank.indexOf(at) + 1) % rank.length] ?? 0;
}

function height(river, column) {
  let most = 0;
  for (const bar of river.querySelectorAll(".river-cost rect, .river-lane rect")) {
    if (Math.floor(Number(bar.getAttribute("x"))) === column) most = Math.max(most, Number(bar.getAttribute("height")));
  }
  return most;
}

document.addEventListener("pointermove", event => {
  const river = event.target.closest?.("[data-river]");
  if (!river) return;
  const marks = river.querySelector(".river-marks").getBoundingClientRect();
  const share = (event.clientX - marks.left) / marks.width;
  if (share >= 0 && share < 1) point(river, Math.floor(share * hits(river).length));
});

document.addEventListener("click", event => {
  const river = event.target.closest?.("[data-river]");
  if (river) open(river);
});

document.addEventListener("keydown", event => {
  const river = event.target.closest?.("[data-river]");
  if (!river || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = hits(river);
  const at = Number(river.dataset.at ?? -1);
  if (event.key === "Enter") open(river);
  else if (event.key === "d") point(river, nextDearest(river, all, at));
  else if (steps[event.key]) point(river, steps[event.key](all, at));
  else return;
  event.preventDefault();
});
