const zone = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

// The server renders the organization's zone; here the reader's zone takes its place, with the exact UTC on hover.
export function upgradeTimes(root) {
  for (const time of root.querySelectorAll("time[data-local]")) {
    const at = new Date(time.dateTime);
    time.title = `${at.toISOString().replace("T", " ").replace("Z", "")} UTC`;
    time.textContent = new Intl.DateTimeFormat("en-GB", zone).format(at);
    time.removeAttribute("data-local");
  }
}

export function ageInWords(seconds) {
  if (seconds < 90) return `${Math.max(0, Math.round(seconds))} s ago`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 172800) return `${Math.round(seconds / 3600)} h ago`;
  return `${Math.round(seconds / 86400)} days ago`;
}

// The server's clock counts, not the reader's: each age was right when it was rendered, and grows from there.
export function tickAges() {
  setInterval(() => {
    for (const age of document.querySelectorAll("[data-age]")) {
      age.bornAt ??= performance.now();
      const seconds = Number(age.dataset.age) + (performance.now() - age.bornAt) / 1000;
      age.textContent = ageInWords(seconds);
      const state = age.closest("[data-state]");
      if (state) state.dataset.state = seconds < 300 ? "fresh" : "stale";
    }
  }, 1000);
}
