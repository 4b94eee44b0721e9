(() => {
  const faults = [];
  const all = what => [...document.querySelectorAll(what)];
  const name = e => (e.getAttribute("aria-label") || e.textContent || e.title || "").trim();
  if (document.documentElement.scrollWidth > innerWidth) {
    const wide = all("body *").filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll,pre")).slice(0, 3);
    faults.push("scrolls sideways: " + document.documentElement.scrollWidth + " " + wide.map(e => e.outerHTML.slice(0, 80)));
  }
  if (document.documentElement.lang !== "en" || !document.title) faults.push("no language or no title");
  if (all("h1").length !== 1 || all("main").length !== 1) faults.push("not one h1 and one main");
  let level = 0;
  for (const h of all("h1,h2,h3,h4,h5,h6")) {
    const of = Number(h.tagName[1]);
    if (of > level + 1) faults.push("heading out of order: " + h.textContent);
    level = of;
  }
  for (const svg of all("svg")) {
    if (!svg.closest("[aria-hidden=true]") && !(svg.getAttribute("role") && name(svg))) faults.push("a picture without role or name");
  }
  for (const th of all("th")) if (!th.scope) faults.push("a heading of a table without scope");
  for (const table of all("table")) {
    const columns = table.tHead.rows[0].cells.length;
    for (const row of table.tBodies[0].rows) if (row.cells.length !== columns) faults.push("a row of another length");
  }
  for (const e of all("[tabindex],a,button,input,summary")) {
    const label = e.labels && e.labels.length ? e.labels[0].textContent : name(e);
    if (!label.trim()) faults.push("something to focus without a name: " + e.outerHTML.slice(0, 100));
    if (e.tabIndex > 0) faults.push("an order of focus of its own");
  }
  for (const e of all(".scroll")) if (e.tabIndex !== 0) faults.push("what scrolls cannot be focused");
  const ids = all("[id]").map(e => e.id);
  if (new Set(ids).size !== ids.length) faults.push("an id twice");
  for (const a of all("a[href^='#']")) if (!document.getElementById(a.hash.slice(1))) faults.push("a link to nowhere: " + a.hash);
  for (const e of all("img,iframe,object,embed,link,textarea,[onclick],[onload],[onerror],[onfocus]")) faults.push("there is " + e.outerHTML.slice(0, 80));
  const parse = text => {
    const c = text.match(/[\d.]+/g).map(Number);
    return { rgb: c.slice(0, 3), alpha: c.length > 3 ? c[3] : 1 };
  };
  const light = rgb => {
    const [r, g, b] = rgb.map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = e => {
    for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c.alpha === 1) return c.rgb;
    }
    return matchMedia("(prefers-color-scheme:dark)").matches && !matchMedia("print").matches ? [0, 0, 0] : [255, 255, 255];
  };
  const told = new Set();
  for (const e of all("body *:not(script):not(title)")) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || !e.getClientRects().length) continue;
    const style = getComputedStyle(e);
    const ink = parse(e.closest("svg") ? style.fill : style.color).rgb;
    const [a, b] = [light(ink), light(behind(e))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) {
      const which = e.tagName + "." + (e.getAttribute("class") || "") + " " + ratio.toFixed(2);
      if (!told.has(which)) faults.push("contrast of " + which + ": " + e.textContent.slice(0, 40));
      told.add(which);
    }
  }
  return faults;
})()
