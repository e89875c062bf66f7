/* data-behaviour="floor/edit" on the editor's form. Things are links a.thing[data-word] of its svg; the field "things"
   names the chosen ones. [data-tools] [data-tool] draw, [data-several] makes every click add, [data-grid] is the grid in
   decimetres. [data-need] shows with something chosen ("b": with booths), [data-for] with one thing of these kinds.
   Every deed is the form itself, sent by htmx; the answer replaces it. */

import { Chosen } from "./chosen.js";
import { hand } from "./hand.js";
import { around, tidy } from "./snapping.js";

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
/* what stays as it was when the answer replaces the form */
const kept = { grid: "", open: null, focus: "" };

export default function (form) {
  const svg = form.querySelector("svg.plan-svg");
  const chosen = new Chosen(svg, form.elements.things, () => {
    form.querySelector("[role=alert]")?.remove(); // what was refused was about what was chosen before
    tell(form, chosen);
  });
  const grid = form.querySelector("[data-grid]");
  const tools = toolbar(form);
  const send = (op, values = {}) => {
    remember(form, grid);
    const all = { ...Object.fromEntries(new FormData(form)), ...values, op };
    delete all.picture;
    window.htmx.ajax("POST", form.getAttribute("action"), { values: all, target: form, swap: "outerHTML" });
  };
  const step = () => Number(grid.value);
  restore(form, grid, svg);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.submitter?.value ?? "move");
  });
  form.addEventListener("click", (event) => pick(event, chosen));
  hand(svg, chosen, { tool: tools.get, several: tools.several, grid: step, takesAlong: () => form.elements.together.checked }, {
    moved: (dx, dy, copies) => send(copies ? "copy" : "move", { dx: dx / 10, dy: dy / 10 }),
    sized: (box) => send("place", metres(box)),
    drawn: (tool, box) => send(...drawing(form, tool, box)),
    done: tools.reset,
  });
  keyboard(svg, chosen, step, send, tools.reset);
  tell(form, chosen);
}

function metres(box) {
  return Object.fromEntries(Object.entries(box).map(([name, value]) => [name, tidy(value) / 10]));
}

function drawing(form, tool, box) {
  const bare = { things: "", label_ko: "", label_en: "", number: "", ...metres(box) };
  if (tool === "booth") return ["booth", { ...bare, to_area: "" }];
  if (tool !== "area") return ["item", { ...bare, item_kind: tool, opacity: "" }];
  const { area_kind: kind, pavilion } = form.elements;
  return ["area", { ...bare, area_kind: kind.value, pavilion: pavilion.value }];
}

function toolbar(form) {
  const bar = form.querySelector("[data-tools]");
  const many = form.querySelector("[data-several]");
  let tool = "";
  const set = (name) => {
    tool = name;
    for (const button of bar.querySelectorAll("[data-tool]")) button.setAttribute("aria-pressed", String(button.dataset.tool === tool));
    form.querySelector("svg.plan-svg").classList.toggle("draws", tool !== "");
  };
  bar.hidden = many.hidden = false;
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tool]");
    if (button) set(button.dataset.tool);
  });
  many.addEventListener("click", () => many.setAttribute("aria-pressed", String(many.getAttribute("aria-pressed") !== "true")));
  return { get: () => tool, reset: () => set(""), several: () => many.getAttribute("aria-pressed") === "true" };
}

function pick(event, chosen) {
  const link = event.target.closest("[data-pick]");
  if (!link) return;
  event.preventDefault();
  chosen.set([link.dataset.pick]);
}

/** Show the chosen: how many, how large, and the fields of the one there is. */
function tell(form, chosen) {
  const boxes = chosen.boxes();
  const links = chosen.links();
  const [one] = links.length === 1 ? links : [];
  const kinds = new Set(links.map((link) => link.dataset.kind));
  for (const part of form.querySelectorAll("[data-need]")) part.hidden = part.dataset.need === "b" ? !kinds.has("b") : !links.length;
  for (const part of form.querySelectorAll("[data-for]")) part.hidden = one ? !part.dataset.for.includes(one.dataset.kind) : part.dataset.for !== "bai" && part.dataset.for !== "a";
  for (const part of form.querySelectorAll("[data-without-script]")) part.hidden = true;
  form.querySelector('[name="op"][value="rename"]').hidden = !one;
  const hint = form.querySelector("[data-count]");
  if (!links.length) return;
  const box = around(boxes);
  const name = one ? one.querySelector("title").textContent : `${links.length} · ${box.w / 10} × ${box.h / 10} m`;
  hint.textContent = name;
  for (const side of ["x", "y", "w", "h"]) form.elements[side].value = box[side] / 10;
  if (one) fill(form, one);
}

function fill(form, link) {
  const { number, labelKo, labelEn, areaKind, pavilion, itemKind, opacity } = link.dataset;
  const values = { number, label_ko: labelKo, label_en: labelEn, area_kind: areaKind, pavilion, item_kind: itemKind, opacity };
  for (const [name, value] of Object.entries(values)) if (value !== undefined) form.elements[name].value = value;
}

function keyboard(svg, chosen, grid, send, reset) {
  svg.addEventListener(
    "keydown",
    (event) => {
      const step = STEPS[event.key];
      if (event.key === "Escape") {
        reset();
        chosen.set([]);
      } else if (event.key === "a" && (event.ctrlKey || event.metaKey)) chosen.setAll("b");
      else if (step && chosen.size && event.altKey) send("place", metres(larger(around(chosen.boxes()), step, grid())));
      else if (step && chosen.size && !event.shiftKey && !event.ctrlKey)
        send("move", { dx: (step[0] * grid()) / 10, dy: (step[1] * grid()) / 10 });
      else return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );
}

function larger(box, [dx, dy], grid) {
  return { ...box, w: Math.max(box.w + dx * grid, 1), h: Math.max(box.h + dy * grid, 1) };
}

function remember(form, grid) {
  const focus = document.activeElement;
  kept.grid = grid.value;
  kept.open = [...form.querySelectorAll("details")].map((each) => each.open);
  kept.focus = focus?.closest("svg") ? "svg.plan-svg" : focus?.id && form.contains(focus) ? `#${focus.id}` : "";
}

function restore(form, grid, svg) {
  if (kept.open === null) return;
  grid.value = kept.grid;
  form.querySelectorAll("details").forEach((each, index) => (each.open = kept.open[index] ?? each.open));
  const target = kept.focus && form.querySelector(kept.focus);
  kept.open = null;
  if (target && !form.querySelector("[role=alert]")) (target === svg ? svg : target).focus({ preventScroll: true });
}
