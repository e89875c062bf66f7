// What can be said about a page in the browser without axe. Returns the faults, and the texts a reader sees.
async (language) => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const root = document.documentElement;
  const faults = [];
  const name = (element) => element.outerHTML.slice(0, 120).replace(/\s+/g, " ");

  const headings = document.querySelectorAll("h1").length;
  if (headings !== 1) faults.push(`${headings} h1 elements`);
  if (!document.title.replace(/^ · .*/, "").trim()) faults.push("no title");
  if (root.lang !== language) faults.push(`html lang is ${root.lang}`);
  const excess = root.scrollWidth - root.clientWidth;
  if (excess > 0) faults.push(`scrolls sideways by ${excess} px: ${widest()}`);

  for (const control of document.querySelectorAll("input, select, textarea")) {
    if (["hidden", "submit", "button"].includes(control.type) || control.closest("[aria-hidden=true]")) continue;
    const told = control.labels?.length || control.ariaLabel || control.getAttribute("aria-labelledby") || control.title;
    if (!told) faults.push(`no label: ${name(control)}`);
  }
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  for (const id of new Set(ids.filter((each, index) => ids.indexOf(each) !== index))) faults.push(`id twice: ${id}`);
  for (const attribute of ["for", "popovertarget", "aria-describedby", "aria-labelledby", "aria-controls"]) {
    for (const element of document.querySelectorAll(`[${attribute}]`)) {
      for (const id of element.getAttribute(attribute).split(/\s+/)) {
        if (id && !document.getElementById(id)) faults.push(`${attribute} names no element: ${name(element)}`);
      }
    }
  }
  for (const image of document.images) {
    if (image.complete && !image.naturalWidth) faults.push(`picture does not load: ${name(image)}`);
  }
  // a form or a list inside <p> ends it, and leaves an empty one behind
  for (const paragraph of document.querySelectorAll("p:empty")) {
    if (paragraph.checkVisibility() && !paragraph.getAttribute("role")) faults.push(`empty paragraph after ${name(paragraph.previousElementSibling ?? paragraph.parentElement)}`);
  }
  if (language === "en") {
    for (const text of unmarked()) faults.push(`Korean without lang: ${text}`);
  }
  return { faults, texts: texts(), links: links() };

  function unmarked() {
    const found = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const holder = node.parentElement;
      if (!/[가-힣]/.test(node.data) || holder.closest("script, style, template, code, .logo, .avatar, textarea")) continue;
      if (!spokenElsewhere(holder)) found.add(`${holder.localName}.${holder.className} ${node.data.trim().slice(0, 40)}`);
    }
    return found;
  }

  function links() {
    const found = [...document.querySelectorAll("a[href]")].map((link) => new URL(link.getAttribute("href"), location));
    return found.map((address) => address.origin + address.pathname + address.search);
  }

  function widest() {
    const over = [...document.body.querySelectorAll("*")].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width && box.right > root.clientWidth + 0.5;
    });
    return over.length ? name(over.at(-1)) : "";
  }

  function texts() {
    const found = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const holder = node.parentElement;
      if (holder.closest("script, style, template, code, .logo") || spokenElsewhere(holder)) continue;
      if (node.data.trim() && holder.checkVisibility()) found.add(node.data.trim().replace(/\s+/g, " "));
    }
    for (const attribute of ["aria-label", "placeholder", "title", "alt"]) {
      for (const element of document.querySelectorAll(`[${attribute}]`)) {
        const text = element.getAttribute(attribute).trim();
        if (text && !spokenElsewhere(element)) found.add(text);
      }
    }
    return [...found];
  }

  function spokenElsewhere(element) {
    return element.closest("[lang]").lang !== language;
  }
}
