/* Plane geometry of the floor plan; pure, tested by node --test. A box is {x, y, w, h}. */

import { around } from "./snapping.js";

const LEGIBLE_PX = 28;
const LARGE_PX = 44;
/* what a thumb meets without help (WCAG 2.5.8) */
const THUMB_PX = 24;

/** The viewBox that shows `box` around `point` magnified by `factor`, never larger than `whole`. */
export function zoomed(box, whole, point, factor, smallest = 60) {
  const w = Math.min(Math.max(box.w / factor, smallest), whole.w);
  const scale = w / box.w;
  const h = box.h * scale;
  return kept({ x: point.x - (point.x - box.x) * scale, y: point.y - (point.y - box.y) * scale, w, h }, whole);
}

/** The box in which a thing of `seen` pixels becomes large enough for a thumb, with `point` where it was; null where
    it already is. */
export function nearer(box, whole, point, seen) {
  return seen >= THUMB_PX ? null : zoomed(box, whole, point, LARGE_PX / seen);
}

/** The box moved by (dx, dy), kept so that some of the whole stays in sight. */
export function panned(box, whole, dx, dy) {
  return kept({ x: box.x + dx, y: box.y + dy, w: box.w, h: box.h }, whole);
}

/** The box itself where it contains `thing` wholly, else moved so that `thing` is in its middle. */
export function revealed(box, whole, thing) {
  const inside = thing.x >= box.x && thing.y >= box.y && thing.x + thing.w <= box.x + box.w && thing.y + thing.h <= box.y + box.h;
  if (inside) return box;
  return kept({ ...box, x: thing.x + thing.w / 2 - box.w / 2, y: thing.y + thing.h / 2 - box.h / 2 }, whole);
}

/** The box that shows all `things`, so near that one of them can be read; the whole where it can be read there, with
    `scale` pixels to a unit. */
export function readable(things, whole, scale) {
  const all = around(things);
  const seen = things[0].w * scale;
  if (seen >= LEGIBLE_PX) return { ...whole };
  const w = Math.min(Math.max((whole.w * seen) / LARGE_PX, 1.5 * all.w, (1.5 * all.h * whole.w) / whole.h), whole.w);
  const h = (w * whole.h) / whole.w;
  return kept({ x: all.x + all.w / 2 - w / 2, y: all.y + all.h / 2 - h / 2, w, h }, whole);
}

export function kept(box, whole) {
  const x = within(box.x, whole.x, whole.x + whole.w - box.w);
  const y = within(box.y, whole.y, whole.y + whole.h - box.h);
  return { x, y, w: box.w, h: box.h };
}

function within(value, low, high) {
  return high < low ? (low + high) / 2 : Math.min(Math.max(value, low), high);
}

/** How a picture of `whole`, fitted into the middle of a frame of w × h pixels, must be enlarged and moved (from its
    upper left corner) so that the frame shows `box`. */
export function placed(whole, box, { w, h }) {
  const scale = whole.w / box.w;
  const fit = Math.min(w / whole.w, h / whole.h);
  const place = (side, start, length) => ((side - whole[length] * fit) / 2) * (1 - scale) + fit * scale * (whole[start] - box[start]);
  return { scale, x: place(w, "x", "w"), y: place(h, "y", "h") };
}

/** The first box that contains the point, or null. */
export function boxAt(boxes, point) {
  return boxes.find((b) => point.x >= b.x && point.x < b.x + b.w && point.y >= b.y && point.y < b.y + b.h) ?? null;
}

const AXES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The nearest box from `from` in the direction of an arrow key, or null. */
export function neighbour(boxes, from, key) {
  const [ax, ay] = AXES[key];
  let best = null;
  let least = Infinity;
  for (const box of boxes) {
    const dx = box.x + box.w / 2 - (from.x + from.w / 2);
    const dy = box.y + box.h / 2 - (from.y + from.h / 2);
    const ahead = dx * ax + dy * ay;
    if (box === from || ahead <= 0) continue;
    const far = ahead + 2.5 * Math.abs(ax ? dy : dx);
    if (far < least) [best, least] = [box, far];
  }
  return best;
}
