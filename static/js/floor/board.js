/* What the plan page shows, brought up to date from the server's answers. */

import { Rows } from "./rows.js";
import { rectOf } from "./view.js";

const FRESH_MS = 4000;
const SVG = "http://www.w3.org/2000/svg";

export class Board {
  constructor(stage, side) {
    this.stage = stage;
    this.side = side;
    this.revision = Number(stage.dataset.revision);
    this.rows = new Rows(side);
    this.booths = new Map();
    for (const link of stage.querySelectorAll("a.booth")) this.booths.set(link.dataset.id, link);
    // nothing moves on a plan: reading 1,500 rectangles when a firm is taken up would be most of a frame's work
    this.halls = [...stage.querySelectorAll("svg.plan-svg")].map((svg) => ({ svg, boxes: boxesOf(svg) }));
  }

  /** Show which booths fit the firm that is carried; nothing ends it. One path for all booths of a kind: a class on each
      of 1,500 booths would stop the hand for a tenth of a second. */
  fits(fits) {
    for (const { svg, boxes } of this.halls) {
      const paths = new Map();
      for (const { x, y, w, h, link } of boxes) {
        const how = fits[link.dataset.id]?.how;
        if (how) paths.set(how, `${paths.get(how) ?? ""}M${x} ${y}h${w}v${h}h${-w}z`);
      }
      svg.querySelector(".fits").replaceChildren(...[...paths].map(([how, d]) => draw("path", { class: `fit-${how}`, d })));
    }
  }

  apply(state) {
    if (state.here) this.present(state.here);
    if (!state.booths || state.revision < this.revision) return;
    this.revision = state.revision;
    for (const booth of state.booths) this.booth(booth);
    for (const row of state.rows) this.row(row);
    for (const [name, value] of Object.entries(state.figures)) put(`[data-figure="${name}"]`, value);
    for (const [name, value] of Object.entries(state.counts)) put(`[data-count="${name}"]`, value);
    for (const [name, value] of Object.entries(state.tabs)) put(`[data-tab="${name}"]`, value);
    enable("undo", state.undo);
    enable("redo", state.redo);
  }

  booth(state) {
    const link = this.booths.get(String(state.id));
    if (!link) return;
    link.setAttribute("class", `booth ${state.css}`);
    link.querySelector("title").textContent = state.label;
    link.querySelector(".b-n").textContent = state.name;
    if (state.firm) link.dataset.firm = state.firm;
    else delete link.dataset.firm;
  }

  row(state) {
    const row = this.rows.get(state.id);
    if (!row) return;
    const plate = row.querySelector("[data-plate]");
    plate.textContent = state.booths.join(" ") || this.stage.dataset.nobooth;
    plate.classList.toggle("plate-none", !state.booths.length);
    plate.classList.toggle("plate-w1", state.rank === 1);
    for (const wish of row.querySelectorAll("[data-wish]"))
      wish.classList.toggle("got", state.got.includes(Number(wish.dataset.wish)));
  }

  present(here) {
    const place = document.querySelector("[data-here]");
    const said = here.map((one) => (one.focus ? `${one.name} · ${one.focus}` : one.name)).join("|");
    if (place.dataset.said === said) return;
    place.dataset.said = said;
    place.replaceChildren();
    if (!here.length) return;
    place.append(span("muted", place.dataset.also));
    for (const one of said.split("|")) place.append(span("tag tag-new", one));
  }

  /** What this page's reader works on: the firm or booth in the panel. */
  focus() {
    const panel = this.side.querySelector("[data-firm-panel], [data-booth-panel]");
    return panel?.dataset.name ?? panel?.querySelector("h2")?.textContent ?? "";
  }

  /** Draw the wishes of the firm a row or panel is about. */
  overlay(element) {
    const ids = element?.dataset.wishes?.split(" ").filter(Boolean) ?? [];
    if (this.drawn === ids.join()) return;
    this.drawn = ids.join();
    for (const group of this.stage.querySelectorAll(".over")) group.replaceChildren();
    ids.forEach((id, index) => {
      const link = this.booths.get(id);
      if (!link) return;
      const firm = element.dataset.firm ?? element.dataset.firmPanel;
      link.ownerSVGElement.querySelector(".over").append(wishMark(rectOf(link), index + 1, link.dataset.firm === firm));
    });
  }

  /** Tell what others did: in words above the map, and by a glow on the booths. */
  news(state) {
    document.querySelector("[data-news]").textContent = state.news.join(" · ");
    for (const { id } of state.booths) glow(this.booths.get(String(id)));
  }

  /** Whether the panel is about a firm or booth that changed. */
  concerns(state) {
    const { firmPanel, boothPanel } = this.side.querySelector("[data-firm-panel], [data-booth-panel]")?.dataset ?? {};
    const about = (list, id) => list.some((each) => String(each.id) === id);
    return about(state.rows, firmPanel) || about(state.booths, boothPanel);
  }
}

function boxesOf(svg) {
  return [...svg.querySelectorAll("a.booth")].map((link) => ({ ...rectOf(link), link }));
}

function wishMark(r, rank, got) {
  const group = draw("g", { class: got ? "w got" : "w" });
  const [cx, cy] = [r.x + r.w, r.y];
  const label = draw("text", { x: cx, y: cy + 3, "text-anchor": "middle" });
  label.textContent = rank;
  group.append(draw("rect", { x: r.x, y: r.y, width: r.w, height: r.h }), draw("circle", { cx, cy, r: 7 }), label);
  return group;
}

function glow(link) {
  if (!link) return;
  link.classList.add("fresh");
  setTimeout(() => link.classList.remove("fresh"), FRESH_MS);
}

export function draw(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function span(cls, text) {
  const element = document.createElement("span");
  element.className = cls;
  element.textContent = text;
  return element;
}

function put(selector, value) {
  for (const element of document.querySelectorAll(selector)) element.textContent = value;
}

function enable(deed, can) {
  const button = document.querySelector(`form[data-deed="${deed}"] button`);
  if (button) button.disabled = !can;
}
