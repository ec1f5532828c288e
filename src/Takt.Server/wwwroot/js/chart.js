// <takt-chart src="/charts/….json"> draws what the table under it says; without it the table still says everything.
import { takeByHand, takeByKeys } from "./chart-hand.js";
import { options } from "./chart-options.js";

let library;
const charts = new Set();

// The library is as large as the rest of the page many times over: it is asked for by the first chart only.
function loadLibrary(address) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(globalThis.echarts);
    script.onerror = () => reject(new Error("The chart library did not load."));
    document.head.append(script);
  });
  return library;
}

class TaktChart extends HTMLElement {
  connectedCallback() {
    this.aborter = new AbortController();
    this.draw().catch(error => {
      if (this.aborter.signal.aborted) return;
      this.say("The chart could not be drawn; the table below has its numbers.");
      this.dataset.state = "failed";
      console.warn(error);
    });
  }

  disconnectedCallback() {
    this.aborter.abort();
    this.observer?.disconnect();
    charts.delete(this);
    this.chart?.dispose();
    this.chart = undefined;
  }

  say(words) {
    const word = this.querySelector(".chart-word");
    if (word) word.textContent = words;
  }

  async load() {
    const answer = await fetch(this.getAttribute("src"), { signal: this.aborter.signal, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${this.getAttribute("src")} answered ${answer.status}.`);
    this.data = await answer.json();
  }

  // A patch leaves the chart alone: it asks for its own news, and the bars grow.
  async refresh() {
    if (!this.chart) return;
    await this.load();
    if (this.isConnected) this.paint();
  }

  async draw() {
    await this.load();
    const echarts = await loadLibrary(this.getAttribute("library"));
    if (!this.isConnected) return;
    this.querySelector(".chart-word")?.remove();
    const canvas = document.createElement("div");
    canvas.className = "chart-canvas";
    canvas.setAttribute("aria-hidden", "true");
    this.append(canvas);
    this.chart = echarts.init(canvas, null, { renderer: "canvas" });
    this.paint();
    takeByHand(this, this.chart, () => this.data);
    takeByKeys(this, this.chart, () => this.data);
    this.toggleAttribute("data-door", Boolean(this.data.door));
    charts.add(this);
    this.observer = new ResizeObserver(() => this.chart?.resize());
    this.observer.observe(this);
    this.dataset.state = "drawn";
  }

  paint() {
    this.chart.setOption(options(this.data, getComputedStyle(this)), { replaceMerge: ["series", "xAxis"] });
  }
}

customElements.define("takt-chart", TaktChart);

const repaint = () => { for (const chart of charts) chart.paint(); };
document.addEventListener("takt:theme", repaint);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
// Where it fails, what was drawn stays: the page says that the server doesn't answer.
document.body.addEventListener("takt:fresh", () => { for (const chart of charts) chart.refresh().catch(console.warn); });
