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
  // Names, roles and states of ARIA are those that there are, and refer to what is there.
  const roles = ["img", "group", "region"];
  for (const e of all("[role]")) if (!roles.includes(e.getAttribute("role"))) faults.push("a role that is none here: " + e.getAttribute("role"));
  for (const e of all("*")) {
    for (const a of e.getAttributeNames().filter(a => a.startsWith("aria-"))) {
      const value = e.getAttribute(a);
      if (!["aria-label", "aria-hidden", "aria-sort", "aria-labelledby"].includes(a) || !value.trim()) faults.push("an attribute that says nothing: " + a + "=" + value);
      if (a === "aria-labelledby") for (const id of value.split(/\s+/)) if (!document.getElementById(id)) faults.push("a name that is nowhere: " + id);
    }
    if (e.closest("[aria-hidden=true]") && (e.tabIndex >= 0 && e.matches("a,button,input,summary,[tabindex]"))) faults.push("a focus that is hidden");
  }
  for (const e of all("[role=region],[role=img],[role=group],nav,section>nav")) if (!name(e)) faults.push("a role without a name: " + e.outerHTML.slice(0, 80));
  const regions = all("nav,[role=region]").map(e => e.getAttribute("aria-label"));
  if (all("nav").length > 1 && new Set(all("nav").map(e => e.getAttribute("aria-label"))).size !== all("nav").length) faults.push("navigations of one name");
  if (regions.some(r => !r)) faults.push("a region without a name");
  for (const ul of all("ul,ol")) if ([...ul.children].some(e => !["LI", "SCRIPT"].includes(e.tagName))) faults.push("a list with what is no item: " + ul.outerHTML.slice(0, 80));
  for (const dl of all("dl")) if ([...dl.children].some(e => !["DT", "DD", "DIV"].includes(e.tagName))) faults.push("a list of terms with something else");
  for (const input of all("input")) if (!input.labels.length) faults.push("a field without a label");
  for (const h of all("h1,h2,h3,h4")) if (!h.textContent.trim()) faults.push("an empty heading");
  if (!document.querySelector("meta[name=viewport]") || /user-scalable\s*=\s*no|maximum-scale/.test(document.querySelector("meta[name=viewport]").content)) faults.push("it cannot be zoomed");
  for (const table of all("table")) {
    for (const row of table.tBodies[0].rows) if (row.cells.length && row.cells[0].tagName !== "TH") faults.push("a row without a heading: " + row.textContent.slice(0, 40));
    const cells = [...table.tHead.rows[0].cells];
    if (cells.some(th => !th.textContent.trim())) faults.push("a column without a heading");
  }
  // The order of focus is that in which things are read: from top to bottom of each column of text.
  const order = all("a[href],button,input,summary,[tabindex='0']").filter(e => e.getClientRects().length);
  for (let i = 1; i < order.length; i++) {
    if (!(order[i - 1].compareDocumentPosition(order[i]) & Node.DOCUMENT_POSITION_FOLLOWING)) faults.push("focus goes back");
  }
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
    const tile = e.matches("svg [tabindex]>text.v") && e.parentElement.querySelector(":scope>rect[style]"); // of a map
    if (tile) return parse(getComputedStyle(tile).fill).rgb;
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
