/* What the plan page shows, brought up to date from the server's answers. */

import { rectOf } from "./view.js";

const SVG = "http://www.w3.org/2000/svg";

export class Board {
  constructor(stage, side) {
    this.stage = stage;
    this.side = side;
    this.revision = Number(stage.dataset.revision);
    this.booths = new Map();
    for (const link of stage.querySelectorAll("a.booth")) this.booths.set(link.dataset.id, link);
  }

  /** The boxes of all booths, for hit tests. */
  boxes(svg) {
    return [...svg.querySelectorAll("a.booth")].map((link) => ({ ...rectOf(link), link }));
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
    for (const field of document.querySelectorAll("input[name=seen]")) field.value = state.revision;
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
    const row = this.side.querySelector(`tr[data-firm="${state.id}"]`);
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

  filter(text) {
    const wanted = text.trim().toLowerCase();
    for (const row of this.side.querySelectorAll("tr[data-firm]"))
      row.hidden = wanted !== "" && !row.textContent.toLowerCase().includes(wanted);
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

  say(text) {
    const live = document.getElementById("live");
    if (live) live.textContent = text;
  }
}

function wishMark(r, rank, got) {
  const group = draw("g", { class: got ? "w got" : "w" });
  const [cx, cy] = [r.x + r.w, r.y];
  const label = draw("text", { x: cx, y: cy + 3, "text-anchor": "middle" });
  label.textContent = rank;
  group.append(draw("rect", { x: r.x, y: r.y, width: r.w, height: r.h }), draw("circle", { cx, cy, r: 7 }), label);
  return group;
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
