/* data-behaviour="floor/edit" on the editor's form: select booths by clicking (Shift adds) or by a frame drawn with Shift
   held, drag the selection with the mouse, move it with the arrow keys; both snap to the grid of [data-grid] (decimetres)
   and to the edges of other booths. Every deed is the form itself, sent by htmx; the answer replaces it. */

import { rectOf } from "./view.js";

const SNAP_DM = 4;

export default function (form) {
  const svg = form.querySelector("svg.plan-svg");
  const field = form.elements.things;
  const links = new Map([...svg.querySelectorAll("a.booth")].map((link) => [link.dataset.no, link]));
  let chosen = new Set(field.value.split(/[\s,]+/).filter((word) => links.has(word)));

  const show = () => {
    for (const [number, link] of links) link.classList.toggle("chosen", chosen.has(number));
    field.value = [...chosen, ...field.value.split(/[\s,]+/).filter((word) => word.startsWith("#"))].join(" ");
  };
  const send = (op, more = {}) => {
    const values = { ...Object.fromEntries(new FormData(form)), ...more, op };
    window.htmx.ajax("POST", form.getAttribute("action"), { values, target: form, swap: "outerHTML" });
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.submitter?.value ?? "move");
  });
  field.addEventListener("change", () => {
    chosen = new Set(field.value.split(/[\s,]+/).filter((word) => links.has(word)));
    show();
  });
  select(svg, links, () => chosen, (next) => {
    chosen = next;
    show();
  });
  moving(form, svg, links, () => chosen, (dx, dy) => send("move", { dx: dx / 10, dy: dy / 10 }));
  show();
}

function select(svg, links, get, set) {
  svg.addEventListener("click", (event) => {
    const link = event.target.closest("a.booth");
    if (!link) {
      if (!event.shiftKey) set(new Set());
      return;
    }
    event.preventDefault();
    const next = new Set(event.shiftKey ? get() : []);
    if (event.shiftKey && next.has(link.dataset.no)) next.delete(link.dataset.no);
    else next.add(link.dataset.no);
    set(next);
  });
  svg.addEventListener("keydown", (event) => {
    if (event.key !== "a" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    set(new Set(links.keys()));
  });
}

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function moving(form, svg, links, get, done) {
  const grid = () => Number(form.querySelector("[data-grid]").value);
  let state = null;
  svg.addEventListener("pointerdown", (event) => {
    const link = event.target.closest("a.booth");
    if (!link || event.button > 0 || !get().has(link.dataset.no)) return;
    svg.dataset.busy = "move";
    state = { from: point(svg, event), dx: 0, dy: 0, edges: edges(links, get()), box: around(links, get()) };
    svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener("pointermove", (event) => {
    if (!state) return;
    const to = point(svg, event);
    [state.dx, state.dy] = snapped(state, to.x - state.from.x, to.y - state.from.y, grid());
    for (const number of get()) links.get(number).setAttribute("transform", `translate(${state.dx} ${state.dy})`);
  });
  const end = () => {
    const was = state;
    state = null;
    delete svg.dataset.busy;
    if (was && (was.dx || was.dy)) done(was.dx, was.dy);
  };
  svg.addEventListener("pointerup", end);
  svg.addEventListener("pointercancel", () => {
    for (const link of links.values()) link.removeAttribute("transform");
    state = null;
    delete svg.dataset.busy;
  });
  svg.addEventListener(
    "keydown",
    (event) => {
      const step = STEPS[event.key];
      if (!step || !get().size || event.shiftKey) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      done(step[0] * grid(), step[1] * grid());
    },
    true,
  );
}

function point(svg, event) {
  return new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.querySelector(".world").getScreenCTM().inverse());
}

function around(links, chosen) {
  const rects = [...chosen].map((number) => rectOf(links.get(number)));
  const x = Math.min(...rects.map((r) => r.x));
  const y = Math.min(...rects.map((r) => r.y));
  return { x, y, right: Math.max(...rects.map((r) => r.x + r.w)), bottom: Math.max(...rects.map((r) => r.y + r.h)) };
}

function edges(links, chosen) {
  const found = { x: new Set(), y: new Set() };
  for (const [number, link] of links) {
    if (chosen.has(number)) continue;
    const r = rectOf(link);
    found.x.add(r.x).add(r.x + r.w);
    found.y.add(r.y).add(r.y + r.h);
  }
  return { x: [...found.x], y: [...found.y] };
}

function snapped({ edges: lines, box }, dx, dy, grid) {
  return [snap(dx, [box.x, box.right], lines.x, grid), snap(dy, [box.y, box.bottom], lines.y, grid)];
}

/** The distance that puts an edge onto a line nearby, else the next step of the grid. */
export function snap(distance, own, lines, grid) {
  let best = Math.round(distance / grid) * grid;
  let least = SNAP_DM;
  for (const edge of own)
    for (const line of lines) {
      const off = Math.abs(edge + distance - line);
      if (off < least) [best, least] = [line - edge, off];
    }
  return Math.round(best * 10) / 10;
}
