import { figure, tip } from "./chart-tip.js";

// light-dark() stays unresolved in a custom property; a property that takes a colour resolves it.
function colour(style, name) {
  const probe = document.createElement("i");
  probe.style.color = style.getPropertyValue(name);
  probe.hidden = true;
  document.body.append(probe);
  const resolved = getComputedStyle(probe).color;
  probe.remove();
  return resolved;
}

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

function label(at) {
  if (/^\d{4}-\d\d-\d\d$/.test(at)) return day.format(new Date(`${at}T00:00:00Z`));
  return at;
}

// What isn't over yet is hatched.
const soFar = { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: Math.PI / 4, color: "rgba(255, 255, 255, 0.45)" };

/** One style for every chart: thin axes, stacked bars parted by a line of the ground, all series on hover. */
export function options(data, style) {
  const of = name => colour(style, name);
  const [ink, faint, line, panel] = ["--ink-2", "--ink-3", "--line", "--panel"].map(of);
  const font = { color: ink, fontFamily: style.getPropertyValue("font-family"), fontSize: 11 };
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return {
    animation: !still,
    animationDuration: 250,
    grid: { left: 8, right: 8, top: 12, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: {
      type: "category",
      data: data.at.map(label),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: faint, width: 1 } },
      axisLabel: { ...font, hideOverlap: true },
    },
    yAxis: {
      type: "value",
      splitNumber: 4,
      splitLine: { lineStyle: { color: line } },
      axisLabel: { ...font, formatter: value => figure(data.unit, value, true) },
    },
    tooltip: {
      trigger: "axis",
      axisPointer: { type: "shadow", shadowStyle: { color: line, opacity: 0.5 } },
      backgroundColor: of("--raised"),
      borderColor: line,
      padding: [8, 12],
      confine: true,
      transitionDuration: still ? 0 : 0.1,
      formatter: marks => tip(data, marks),
    },
    series: data.series.map((series, index) => ({
      name: series.name,
      type: "bar",
      stack: "all",
      // A bar of no height would still draw its border, over the axis.
      data: series.values.map((value, i) => data.ends_now && i === series.values.length - 1 && value
        ? { value, itemStyle: { decal: soFar } } : value || null),
      markArea: index === 0 && data.weekends?.length ? {
        silent: true,
        itemStyle: { color: line, opacity: 0.45 },
        data: data.weekends.map(day => [{ xAxis: day, x: undefined }, { xAxis: day }]),
      } : undefined,
      barCategoryGap: "22%",
      barMaxWidth: 44,
      itemStyle: { color: of(series.colour === 0 ? "--cat-other" : `--cat-${series.colour}`), borderColor: panel, borderWidth: 0.5 },
      emphasis: { disabled: true },
    })),
  };
}
