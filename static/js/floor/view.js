/* data-behaviour="floor/view" on the <svg> of a hall: pan by dragging or with the arrow keys, zoom with the wheel, two
   fingers, + and -, everything with 0. Buttons [data-step=in|out|fit] stand in a [data-zoom] element of the same section.
   The arrow keys walk from booth to booth when one has the focus; Shift and an arrow pans. The script keeps one tab stop
   for all booths. With data-keep="name" a picture that takes another's place shows the same part of the hall. Without a
   script the whole hall is shown. */

import { kept, neighbour, panned, zoomed } from "./geometry.js";

const STEP = 1.4;
const CLICK_PX = 4;
const shown = new Map();

export default function (svg) {
  const world = svg.querySelector(".world");
  const base = svg.viewBox.baseVal;
  const whole = { x: base.x, y: base.y, w: base.width, h: base.height };
  let box = { ...whole };
  let frame = 0;

  const draw = () => {
    frame = 0;
    // moving the group instead of the viewBox spares laying out every text again while panning
    const scale = whole.w / box.w;
    world.setAttribute("transform", `translate(${whole.x - box.x * scale} ${whole.y - box.y * scale}) scale(${scale})`);
  };
  const show = (next) => {
    box = next;
    if (svg.dataset.keep) shown.set(svg.dataset.keep, box);
    if (!frame) frame = requestAnimationFrame(draw);
  };
  const at = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(world.getScreenCTM().inverse());
  const centre = () => ({ x: box.x + box.w / 2, y: box.y + box.h / 2 });
  const steps = {
    in: () => show(zoomed(box, whole, centre(), STEP)),
    out: () => show(zoomed(box, whole, centre(), 1 / STEP)),
    fit: () => show({ ...whole }),
  };

  buttons(svg, steps);
  wheel(svg, (event) => show(zoomed(box, whole, at(event), event.deltaY < 0 ? 1.15 : 1 / 1.15)));
  fingers(svg, {
    pan: (dx, dy) => {
      const scale = world.getScreenCTM().a;
      show(panned(box, whole, -dx / scale, -dy / scale));
    },
    pinch: (event, factor) => show(zoomed(box, whole, at(event), factor)),
    isZoomed: () => box.w < whole.w - 1,
  });
  keyboard(svg, steps, (dx, dy) => show(panned(box, whole, (dx * box.w) / 8, (dy * box.h) / 8)));
  if (shown.has(svg.dataset.keep)) show(kept(shown.get(svg.dataset.keep), whole));
  const wanted = svg.querySelector(".booth.here rect");
  if (wanted && svg.clientWidth < 700) {
    const r = rectOf(wanted.parentNode);
    show(kept({ x: r.x + r.w / 2 - whole.w / 4, y: r.y + r.h / 2 - whole.h / 4, w: whole.w / 2, h: whole.h / 2 }, whole));
  }
}

function buttons(svg, steps) {
  const bar = svg.closest("section")?.querySelector("[data-zoom]");
  if (!bar) return;
  bar.hidden = false;
  bar.addEventListener("click", (event) => steps[event.target.closest("[data-step]")?.dataset.step]?.());
}

function wheel(svg, zoom) {
  svg.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey && document.activeElement !== svg && !svg.contains(document.activeElement)) return;
      event.preventDefault();
      zoom(event);
    },
    { passive: false },
  );
}

function fingers(svg, { pan, pinch, isZoomed }) {
  const down = new Map();
  let moved = 0;
  let spread = 0;
  svg.addEventListener("pointerdown", (event) => {
    if (event.button > 0 || event.defaultPrevented) return;
    down.set(event.pointerId, event);
    if (down.size === 1) moved = 0;
    spread = apart(down);
  });
  svg.addEventListener("pointermove", (event) => {
    const last = down.get(event.pointerId);
    if (!last || svg.dataset.busy) return;
    const [dx, dy] = [event.clientX - last.clientX, event.clientY - last.clientY];
    down.set(event.pointerId, event);
    moved += Math.abs(dx) + Math.abs(dy);
    if (moved < CLICK_PX) return;
    if (!svg.hasPointerCapture(event.pointerId) && (down.size > 1 || isZoomed() || event.pointerType === "mouse"))
      svg.setPointerCapture(event.pointerId);
    if (down.size === 2) {
      const now = apart(down);
      if (spread) pinch(event, now / spread);
      spread = now;
    } else pan(dx, dy);
  });
  const up = (event) => {
    down.delete(event.pointerId);
    spread = 0;
  };
  svg.addEventListener("pointerup", up);
  svg.addEventListener("pointercancel", up);
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  svg.addEventListener(
    "click",
    (event) => {
      if (moved >= CLICK_PX) {
        event.preventDefault();
        event.stopPropagation();
      }
      moved = 0;
    },
    true,
  );
}

function apart(pointers) {
  const [a, b] = [...pointers.values()];
  return b ? Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) : 0;
}

const PANS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function keyboard(svg, steps, pan) {
  const links = () => [...svg.querySelectorAll("a.booth")];
  links().forEach((link, index) => link.setAttribute("tabindex", index ? "-1" : "0"));
  svg.addEventListener("focusin", (event) => {
    const link = event.target.closest?.("a.booth");
    if (!link) return;
    svg.querySelector('a.booth[tabindex="0"]')?.setAttribute("tabindex", "-1");
    link.setAttribute("tabindex", "0");
  });
  svg.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { "+": "in", "=": "in", "-": "out", 0: "fit" }[event.key];
    if (step) steps[step]();
    else if (event.key in PANS) walk(event, svg, links, pan);
    else return;
    event.preventDefault();
  });
}

function walk(event, svg, links, pan) {
  const here = event.target.closest?.("a.booth");
  if (!here || event.shiftKey) {
    pan(...PANS[event.key]);
    return;
  }
  const boxes = links().map((link) => ({ ...rectOf(link), link }));
  const from = boxes.find((each) => each.link === here);
  neighbour(boxes, from, event.key)?.link.focus();
}

/** The booth's rectangle in the plan's units. */
export function rectOf(link) {
  const rect = link.querySelector("rect");
  const [x, y, w, h] = ["x", "y", "width", "height"].map((name) => Number(rect.getAttribute(name)));
  return { x, y, w, h };
}
