/* Where things land in the floor editor; pure, tested by node --test. Lengths in decimetres, a box is {x, y, w, h}. */

const SNAP_DM = 4;
const LEAST_DM = 1;

/** The distance that puts one of a thing's own edges onto a line nearby, else the next step of the grid. */
export function snap(distance, own, lines, grid) {
  let best = Math.round(distance / grid) * grid;
  let least = SNAP_DM;
  for (const edge of own)
    for (const line of lines) {
      const off = Math.abs(edge + distance - line);
      if (off < least) [best, least] = [line - edge, off];
    }
  return tidy(best);
}

/** The lines that edges snap to: those of all boxes. */
export function linesOf(boxes) {
  return {
    x: [...new Set(boxes.flatMap((box) => [box.x, box.x + box.w]))],
    y: [...new Set(boxes.flatMap((box) => [box.y, box.y + box.h]))],
  };
}

/** The smallest box around several. */
export function around(boxes) {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.w));
  const bottom = Math.max(...boxes.map((box) => box.y + box.h));
  return { x, y, w: tidy(right - x), h: tidy(bottom - y) };
}

/** The box after its edges named in `grip` ("n", "se" …) went by (dx, dy); it keeps at least a decimetre. */
export function stretched(box, grip, dx, dy, lines, grid) {
  let { x, y } = box;
  let [right, bottom] = [x + box.w, y + box.h];
  if (grip.includes("w")) x = Math.min(x + snap(dx, [x], lines.x, grid), right - LEAST_DM);
  if (grip.includes("e")) right = Math.max(right + snap(dx, [right], lines.x, grid), x + LEAST_DM);
  if (grip.includes("n")) y = Math.min(y + snap(dy, [y], lines.y, grid), bottom - LEAST_DM);
  if (grip.includes("s")) bottom = Math.max(bottom + snap(dy, [bottom], lines.y, grid), y + LEAST_DM);
  return { x: tidy(x), y: tidy(y), w: tidy(right - x), h: tidy(bottom - y) };
}

/** The box drawn from one point to another, both put onto lines or the grid; `usual` where nothing was drawn out. */
export function drawn(from, to, usual, lines, grid) {
  const [a, b] = [from, to].map((point) => ({
    x: snap(point.x, [0], lines.x, grid),
    y: snap(point.y, [0], lines.y, grid),
  }));
  const box = { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), w: tidy(Math.abs(a.x - b.x)), h: tidy(Math.abs(a.y - b.y)) };
  return { ...box, w: box.w || usual.w, h: box.h || usual.h };
}

/** Whether the box lies wholly in the frame. */
export function within(box, frame) {
  return box.x >= frame.x && box.y >= frame.y && box.x + box.w <= frame.x + frame.w && box.y + box.h <= frame.y + frame.h;
}

export function tidy(value) {
  return Math.round(value * 10) / 10;
}
