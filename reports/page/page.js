(() => {
"use strict";
const all = (what, of = document) => [...of.querySelectorAll(what)];
const prefixes = "qryzafpnµm kMGTPEZYRQ";
// What a cell is worth: its number with the prefix of its unit, or null for a text.
const worth = text => {
  const found = /^[~≠\s]*(-?[\d,]*\.?\d+)(?:e([-+]?\d+))?\s*(.*)$/.exec(text);
  if (!found) return null;
  const unit = /^([qryzafpnµmkMGTPEZYRQ])(?:J|B|g|s|W|Wh|gCO2e)?\b/.exec(found[3]);
  const power = unit ? 3 * (prefixes.indexOf(unit[1]) - 10) : 0;
  return parseFloat(found[1].replaceAll(",", "")) * 10 ** (power + Number(found[2] || 0));
};
const order = (a, b) => {
  const x = worth(a), y = worth(b);
  if (x !== null && y !== null) return x - y;
  if (x !== null || y !== null) return x !== null ? -1 : 1;
  return a.localeCompare(b);
};
for (const table of all("table")) {
  const body = table.tBodies[0], heads = all("thead th", table);
  if (!body || body.rows.length < 2) continue;
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.title = "Sort by this column";
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down < 0 ? "descending" : "ascending");
      const value = row => row.cells[column].textContent.trim();
      body.append(...[...body.rows].sort((a, b) => down * order(value(a), value(b))));
    });
  });
}
for (const tools of all(".tools")) {
  const field = tools.querySelector("input"), said = tools.querySelector("output");
  tools.hidden = false;
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0, of = 0;
    for (const row of all("table.rows tbody tr")) {
      const text = (row.closest("table").dataset.of + " " + row.textContent).toLowerCase();
      row.hidden = !words.every(word => text.includes(word));
      shown += !row.hidden;
      of++;
    }
    said.textContent = words.length ? shown + " of " + of + " rows" : "";
  });
}
// Tab reaches each chart once; the arrow keys go from value to value in it.
for (const chart of all("svg.chart")) {
  const points = all("[tabindex]", chart);
  points.slice(1).forEach(point => point.setAttribute("tabindex", "-1"));
  chart.addEventListener("keydown", event => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const at = points.indexOf(document.activeElement);
    if (!step || at < 0) return;
    const to = points[(at + step + points.length) % points.length];
    points[at].setAttribute("tabindex", "-1");
    to.setAttribute("tabindex", "0");
    to.focus();
    event.preventDefault();
  });
}
let closed = [];
addEventListener("beforeprint", () => { closed = all("details:not([open])"); for (const d of closed) d.open = true; });
addEventListener("afterprint", () => { for (const d of closed) d.open = false; });
})();
