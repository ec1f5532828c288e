// What a hand or the keyboard does with a chart: a press leads into a bar, dragging picks a range, the arrows read point by point.
import { figure } from "./chart-tip.js";

const address = (data, range, filter) => data.door.replace("{range}", range).replace("&{filter}", filter ? `&${filter}` : "");

// The range of the page is a day or more: hours and their like lead to the same range, filtered.
const rangeOf = (data, first, last) => {
  if (!data.ranges) return new URLSearchParams(location.search).get("range") ?? "today";
  const [from, to] = [data.ranges[first].split("..")[0], data.ranges[last].split("..").at(-1)];
  return from === to ? from : `${from}..${to}`;
};

const pointAt = (chart, x, count) => {
  const [index] = chart.convertFromPixel({ gridIndex: 0 }, [x, 10]);
  return Math.max(0, Math.min(count - 1, Math.round(index)));
};

/** A press on a bar, and a range dragged over bars. */
export function takeByHand(element, chart, data) {
  chart.on("click", event => {
    if (data().door && event.componentType === "series") {
      location.assign(address(data(), rangeOf(data(), event.dataIndex, event.dataIndex), data().series[event.seriesIndex].filter));
    }
  });
  let start;
  element.addEventListener("pointerdown", event => {
    if (event.pointerType === "mouse" && event.button === 0 && data().door && data().ranges) start = event.clientX;
  });
  element.addEventListener("pointermove", event => {
    if (start === undefined || Math.abs(event.clientX - start) < 8) return;
    const box = element.getBoundingClientRect();
    const band = element.querySelector(".brush") ?? element.appendChild(Object.assign(document.createElement("div"), { className: "brush" }));
    band.style.left = `${Math.min(start, event.clientX) - box.left}px`;
    band.style.width = `${Math.abs(event.clientX - start)}px`;
  });
  addEventListener("pointerup", event => {
    const band = element.querySelector(".brush");
    const from = start;
    start = undefined;
    if (!band) return;
    band.remove();
    const box = element.getBoundingClientRect();
    const ends = [from, event.clientX].map(x => pointAt(chart, x - box.left, data().at.length)).sort((a, b) => a - b);
    location.assign(address(data(), rangeOf(data(), ...ends), ""));
  }, { signal: element.aborter.signal });
  addEventListener("keydown", event => {
    if (event.key !== "Escape") return;
    start = undefined;
    element.querySelector(".brush")?.remove();
  }, { signal: element.aborter.signal });
}

/** The arrows go from point to point and say what stands there; Enter leads into it. */
export function takeByKeys(element, chart, data) {
  let at = -1;
  element.addEventListener("keydown", event => {
    const count = data().at.length;
    if (event.key === "Enter" && at >= 0 && data().door && data().ranges) {
      location.assign(address(data(), rangeOf(data(), at, at), ""));
      return;
    }
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: count - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    at = Math.max(0, Math.min(count - 1, to));
    chart.dispatchAction({ type: "showTip", seriesIndex: 0, dataIndex: at });
    element.querySelector(".chart-said").textContent = words(data(), at);
  });
}

function words(data, at) {
  const parts = data.series.map(series => [series.name, Number(series.values[at] ?? 0)]).filter(([, value]) => value !== 0);
  const total = parts.reduce((sum, [, value]) => sum + value, 0);
  return [`${data.at[at]}: ${figure(data.unit, total)}`, ...parts.map(([name, value]) => `${name} ${figure(data.unit, value)}`)].join(", ");
}
