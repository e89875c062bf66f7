/* Mouse, finger and pen in the floor editor: choose, frame, move, copy (Alt), resize at eight grips, draw with a tool.
   While a deed goes on, svg[data-busy] keeps view.js from panning. */

import { around, drawn, linesOf, snap, stretched, tidy, within } from "./snapping.js";
import { onScreen, pointOf, rectOf } from "./view.js";

const START_PX = 3;
const GRIP_PX = 8;
const GRIPS = { nw: [0, 0], n: [0.5, 0], ne: [1, 0], e: [1, 0.5], se: [1, 1], s: [0.5, 1], sw: [0, 1], w: [0, 0.5] };
const USUAL = { booth: [30, 30], area: [100, 60], wall: [60, 2], pillar: [8, 8], entrance: [40, 5], aisle: [60, 30], service_point: [10, 10] };
const SVG = "http://www.w3.org/2000/svg";

export function hand(svg, chosen, settings, acts) {
  const over = svg.parentElement.appendChild(document.createElement("div"));
  over.className = "drawn";
  over.hidden = true;
  const grips = svg.querySelector(".handles");
  let deed = null;
  let swallow = false;

  const begin = (event) => {
    const from = pointOf(svg, event);
    const grip = event.target.closest("[data-grip]")?.dataset.grip;
    const link = event.target.closest("a.thing");
    if (settings.tool()) return drawing(settings.tool(), from);
    if (grip) return stretching(grip, from);
    if (event.shiftKey && (!link || link.dataset.kind === "a")) return framing(from);
    if (link && chosen.has(link)) return carrying(from, event.altKey);
    return null;
  };

  function drawing(tool, from) {
    const lines = linesOf([...chosen.all.values()].map(rectOf));
    const [w, h] = USUAL[tool];
    const box = (to) => drawn(from, to, { w, h }, lines, settings.grid());
    return { show: (to) => outline(svg, over, box(to)), end: (to) => acts.drawn(tool, box(to)), always: true };
  }

  function stretching(grip, from) {
    const [own] = chosen.boxes();
    const lines = linesOf(chosen.others());
    const box = (to) => stretched(own, grip, to.x - from.x, to.y - from.y, lines, settings.grid());
    return { show: (to) => outline(svg, over, box(to)), end: (to) => acts.sized(box(to)) };
  }

  function framing(from) {
    const box = (to) => around([{ ...from, w: 0, h: 0 }, { ...to, w: 0, h: 0 }]);
    const inside = (to) => [...chosen.all].filter(([, link]) => within(rectOf(link), box(to))).map(([word]) => word);
    return { show: (to) => outline(svg, over, box(to)), end: (to) => chosen.set(inside(to)) };
  }

  function carrying(from, copies) {
    const own = around(chosen.boxes());
    const lines = linesOf(chosen.others());
    const links = chosen.moving(settings.takesAlong());
    const by = (to) => [
      snap(to.x - from.x, [own.x, own.x + own.w], lines.x, settings.grid()),
      snap(to.y - from.y, [own.y, own.y + own.h], lines.y, settings.grid()),
    ];
    const put = (value) => links.forEach((link) => (value ? link.setAttribute("transform", value) : link.removeAttribute("transform")));
    return {
      show: (to) => put(`translate(${by(to).join(" ")})`),
      end: (to) => (by(to).some(Boolean) ? acts.moved(...by(to), copies) : put("")),
      drop: () => put(""),
    };
  }

  svg.addEventListener("pointerdown", (event) => {
    if (event.button > 0 || deed) return;
    const found = begin(event);
    if (!found) return;
    deed = { ...found, id: event.pointerId, x: event.clientX, y: event.clientY, on: false };
    svg.dataset.busy = "hand";
  });
  svg.addEventListener("pointermove", (event) => {
    if (event.pointerId !== deed?.id) return;
    if (!deed.on && Math.hypot(event.clientX - deed.x, event.clientY - deed.y) < START_PX) return;
    if (!deed.on) svg.setPointerCapture(event.pointerId);
    deed.on = true;
    deed.show(pointOf(svg, event));
  });
  svg.addEventListener("pointerup", (event) => {
    if (event.pointerId !== deed?.id) return;
    const was = finish();
    if (!was.on && !was.always) return;
    swallow = true;
    was.end(pointOf(svg, event));
    acts.done();
  });
  svg.addEventListener("pointercancel", () => finish()?.drop?.());
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  svg.addEventListener("click", (event) => clicked(event), true);

  function finish() {
    const was = deed;
    deed = null;
    delete svg.dataset.busy;
    over.hidden = true;
    return was;
  }

  function clicked(event) {
    const link = event.target.closest("a.thing");
    if (link) event.preventDefault();
    if (swallow) {
      swallow = false;
      event.stopPropagation();
      return;
    }
    if (event.target.closest("[data-grip]")) return;
    if (link && (event.shiftKey || settings.several())) chosen.toggle(link);
    else if (link) chosen.set([link.dataset.word]);
    else if (!event.shiftKey && !settings.several()) chosen.set([]);
    gripsFor(svg, grips, chosen);
  }

  svg.addEventListener("zoomed", () => gripsFor(svg, grips, chosen));
  chosen.field.addEventListener("change", () => gripsFor(svg, grips, chosen));
  requestAnimationFrame(() => gripsFor(svg, grips, chosen));
}

/** Show what is being drawn or framed, above the hall: as a part of it every move would look through all its booths. */
function outline(svg, over, { x, y, w, h }) {
  const { scale, x: left, y: top } = onScreen(svg);
  const frame = svg.parentElement.getBoundingClientRect();
  over.hidden = false;
  over.textContent = `${tidy(w) / 10} × ${tidy(h) / 10} m`;
  over.style.transform = `translate(${left + x * scale - frame.left}px, ${top + y * scale - frame.top}px)`;
  over.style.width = `${w * scale}px`;
  over.style.height = `${h * scale}px`;
}

/** Grips around the one thing chosen, equally large at every zoom: eight, or one where they would cover it. */
function gripsFor(svg, group, chosen) {
  group.replaceChildren();
  if (chosen.size !== 1) return;
  const [box] = chosen.boxes();
  const size = GRIP_PX / onScreen(svg).scale;
  const names = Math.min(box.w, box.h) < 3 * size ? ["se"] : Object.keys(GRIPS);
  for (const name of names) {
    const [across, down] = GRIPS[name];
    const rect = document.createElementNS(SVG, "rect");
    const [x, y] = [box.x + across * box.w - size / 2, box.y + down * box.h - size / 2];
    for (const [key, value] of Object.entries({ x, y, width: size, height: size, "data-grip": name })) rect.setAttribute(key, value);
    group.append(rect);
  }
}
