// Charts of the page of figures. All that they show stands in the tables, so they are hidden from
// screen readers; without them, or without scripts, nothing is missing.

const holder = document.getElementById("charts") ?? document.createElement("div");
const data = JSON.parse(document.getElementById("chart-data").textContent);
const form = document.getElementById("narrow");
let drawn = [];

form?.addEventListener("change", () => form.requestSubmit());

// Lines differ in their dashes and points as well, never in colour alone.
const DASHES = [[], [6, 4], [2, 3], [10, 3, 2, 3], [1, 2]];
const POINTS = ["circle", "rect", "triangle", "rectRot", "star"];
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function series(one, number, kind) {
  const ink = colour(["--lamp", "--calm", "--ink", "--late", "--edge"][number]);
  const line = { borderColor: ink, borderDash: DASHES[number], pointStyle: POINTS[number], pointRadius: 4, borderWidth: 2, spanGaps: false };
  return { label: one.label, data: one.data, backgroundColor: ink, ...(kind === "line" ? line : {}) };
}

function options(chart) {
  const muted = colour("--muted");
  const lies = chart.kind === "bar";
  const values = { beginAtZero: true, max: chart.unit ? 100 : undefined, grid: { color: colour("--line") }, ticks: { color: muted, precision: 0, callback: (value) => `${value}${chart.unit}` } };
  const names = { grid: { display: false }, ticks: { color: muted, autoSkip: false, maxRotation: 60 } };
  return {
    animation: false,
    maintainAspectRatio: false,
    indexAxis: lies ? "y" : "x",
    scales: lies ? { x: values, y: names } : { x: names, y: values },
    plugins: { legend: { display: chart.series.length > 1, labels: { color: colour("--ink"), usePointStyle: !lies, boxHeight: lies ? undefined : 8 } } },
  };
}

function draw() {
  drawn.forEach((one) => one.destroy());
  drawn = [];
  holder.replaceChildren();
  for (const chart of data.filter((one) => one.labels.length)) {
    const figure = document.createElement("figure");
    figure.setAttribute("aria-hidden", "true");
    const title = document.createElement("figcaption");
    title.textContent = chart.title;
    const room = document.createElement("div");
    room.className = "f-draw";
    if (chart.kind === "bar") room.style.height = `${Math.max(200, 60 + chart.labels.length * (12 + 14 * chart.series.length))}px`;
    const canvas = document.createElement("canvas");
    room.append(canvas);
    figure.append(title, room);
    holder.append(figure);
    drawn.push(new window.Chart(canvas, {
      type: chart.kind,
      data: { labels: chart.labels, datasets: chart.series.map((one, number) => series(one, number, chart.kind)) },
      options: options(chart),
    }));
  }
}

if (window.Chart) {
  window.Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  window.Chart.defaults.font.size = 13;
  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
} else {
  holder.remove();
}
