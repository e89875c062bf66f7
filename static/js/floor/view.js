/* data-behaviour="floor/view" on the <svg> of a hall: pan by dragging or with the arrow keys, zoom with the wheel, two
   fingers, + and -, everything with 0. Buttons [data-step=in|out|fit] stand in a [data-zoom] element of the same section.
   The arrow keys walk from booth to booth when one has the focus; Shift and an arrow pans. The script keeps one tab stop
   for all booths. With data-near a finger that meets booths too small for it brings that part of the hall nearer first;
   the next tap is what a tap always is. With data-keep="name" a picture that takes another's place shows the same part of the hall. Without a
   script the whole hall is shown. A "zoomed" event tells that things now look larger or smaller. */

import { kept, nearer, neighbour, panned, placed, readable, revealed, zoomed } from "./geometry.js";

const STEP = 1.4;
const CLICK_PX = 4;
const SETTLED_MS = 250;
const shown = new Map();

export default function (svg) {
  const whole = wholeOf(svg);
  const draw = drawing(svg, whole);
  let box = { ...whole };

  const show = (next) => {
    box = next;
    if (svg.dataset.keep) shown.set(svg.dataset.keep, box);
    draw(box);
  };
  const at = (event) => pointOf(svg, event);
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
      const { scale } = onScreen(svg);
      show(panned(box, whole, -dx / scale, -dy / scale));
    },
    pinch: (event, factor) => show(zoomed(box, whole, at(event), factor)),
    isZoomed: () => box.w < whole.w - 1,
    nears: (event) => {
      const next = nearer(box, whole, at(event), smallest(svg, event.target));
      if (next) show(next);
      return next !== null;
    },
  });
  keyboard(svg, steps, {
    pan: (dx, dy) => show(panned(box, whole, (dx * box.w) / 8, (dy * box.h) / 8)),
    reveal: (link) => show(revealed(box, whole, rectOf(link))),
  });
  if (shown.has(svg.dataset.keep)) show(kept(shown.get(svg.dataset.keep), whole));
  const here = [...svg.querySelectorAll(".booth.here")].map(rectOf);
  if (here.length) show(readable(here, whole, onScreen(svg).scale));
}

/** Draw a part of the hall in the next frame. The picture as a whole is moved and enlarged, so that no text is laid out
    anew; as a layer of its own while it moves, drawn sharp again when it rests. */
function drawing(svg, whole) {
  let [wanted, last, frame, rest] = [whole, 1, 0, 0];
  const draw = () => {
    frame = 0;
    const { scale, x, y } = placed(whole, wanted, { w: svg.clientWidth, h: svg.clientHeight });
    svg.style.transform = scale === 1 ? "" : `translate(${x}px, ${y}px) scale(${scale})`;
    // one finger scrolls the page over a whole hall, and moves an enlarged one in every direction
    svg.style.touchAction = scale === 1 ? "" : "none";
    if (scale !== last) svg.dispatchEvent(new Event("zoomed"));
    last = scale;
  };
  new ResizeObserver(() => last !== 1 && draw()).observe(svg);
  return (box) => {
    wanted = box;
    svg.style.willChange = "transform";
    clearTimeout(rest);
    rest = setTimeout(() => (svg.style.willChange = ""), SETTLED_MS);
    if (!frame) frame = requestAnimationFrame(draw);
  };
}

function wholeOf(svg) {
  const { x, y, width, height } = svg.viewBox.baseVal;
  return { x, y, w: width, h: height };
}

/** How large a unit of the plan is on the screen, in pixels, and where the plan's origin is. */
export function onScreen(svg) {
  const whole = wholeOf(svg);
  const { left, top, width, height } = svg.getBoundingClientRect();
  const scale = Math.min(width / whole.w, height / whole.h);
  return { scale, x: left + (width - whole.w * scale) / 2 - whole.x * scale, y: top + (height - whole.h * scale) / 2 - whole.y * scale };
}

/** Where an event of the mouse happened, in the plan's units. */
export function pointOf(svg, event) {
  const { scale, x, y } = onScreen(svg);
  return { x: (event.clientX - x) / scale, y: (event.clientY - y) / scale };
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

/** How small the booth meant by a finger is on the screen, in pixels: the one it met, else any. */
function smallest(svg, met) {
  const rect = (met.closest?.("a.booth") ?? svg.querySelector("a.booth"))?.querySelector("rect").getBoundingClientRect();
  return rect ? Math.min(rect.width, rect.height) : Infinity;
}

function fingers(svg, { pan, pinch, isZoomed, nears }) {
  const down = new Map();
  let moved = 0;
  let spread = 0;
  let byFinger = false;
  svg.addEventListener("pointerdown", (event) => {
    if (event.button > 0 || event.defaultPrevented) return;
    down.set(event.pointerId, event);
    if (down.size === 1) moved = 0;
    byFinger = event.pointerType === "touch";
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
      // event.detail: the keyboard's clicks count no press
      if (moved >= CLICK_PX || (byFinger && event.detail && "near" in svg.dataset && nears(event))) {
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

function keyboard(svg, steps, { pan, reveal }) {
  const links = () => [...svg.querySelectorAll("a.booth")];
  links().forEach((link, index) => link.setAttribute("tabindex", index ? "-1" : "0"));
  svg.addEventListener("focusin", (event) => {
    const link = event.target.closest?.("a.booth");
    if (!link) return;
    svg.querySelector('a.booth[tabindex="0"]')?.setAttribute("tabindex", "-1");
    link.setAttribute("tabindex", "0");
    if (link.matches(":focus-visible")) reveal(link);
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
