const money = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });
const cents = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD", maximumSignificantDigits: 3 });
const short = new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 });

/** A value in words, as the page writes it elsewhere. */
export function figure(unit, value, axis = false) {
  if (unit === "usd") {
    if (axis) return value >= 1000 ? `$${short.format(value)}` : Number.isInteger(value) || Math.abs(value) < 0.1 ? `$${value}` : money.format(value);
    return value !== 0 && Math.abs(value) < 0.1 ? cents.format(value) : money.format(value);
  }
  if (unit === "seconds") return value >= 3600 ? `${short.format(value / 3600)} h` : `${Math.round(value / 60)} min`;
  const text = short.format(value);
  const suffix = text.at(-1);
  return "KMBT".includes(suffix) ? `${text.slice(0, -1)} ${suffix === "K" ? "k" : suffix}` : text;
}

function row(cells, name) {
  const tr = document.createElement("tr");
  if (name) tr.className = name;
  cells.forEach((cell, index) => {
    const td = tr.insertCell();
    td.append(cell);
    if (index === 1) td.className = "num";
  });
  return tr;
}

function swatch(colour) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 10 10");
  svg.setAttribute("class", "swatch");
  const square = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  square.setAttribute("width", "10");
  square.setAttribute("height", "10");
  square.setAttribute("rx", "2");
  square.setAttribute("class", `cat-${colour}`);
  svg.append(square);
  return svg;
}

/** Built as elements, not markup: the content security policy allows no style in markup, and names are other people's text. */
export function tip(data, marks) {
  const table = document.createElement("table");
  table.className = "chart-tip";
  table.createCaption().textContent = marks[0]?.axisValue ?? "";
  const body = table.createTBody();
  let total = 0;
  for (const mark of [...marks].reverse()) {
    const value = Number(mark.value ?? 0);
    total += value;
    if (value === 0) continue;
    const name = document.createElement("span");
    name.append(swatch(data.series[mark.seriesIndex].colour), mark.seriesName);
    body.append(row([name, figure(data.unit, value)]));
  }
  if (data.series.length > 1 || body.rows.length === 0) body.append(row(["Total", figure(data.unit, total)], "total"));
  return table;
}
