/* The line of the present moment across the board.

   data-now (on the root)    the server's time when it wrote the page, in seconds
   th[data-start][data-end]  a slot's column; gets .cur or .past as time goes on
   svg[data-nowline]         holds a line and a path

   At first the table is scrolled so that the slot before the present one stands first. */

const EVERY_MS = 15000;
const HEAD_PX = 5;

/* Pure: how far along the columns the moment stands; null before, between and after them. */
export function placeOf(columns, now) {
  const column = columns.find(({ start, end }) => start <= now && now < end);
  return column ? column.left + (column.width * (now - column.start)) / (column.end - column.start) : null;
}

export function drawNow(root, grid) {
  const line = root.querySelector("svg[data-nowline]");
  const heads = [...grid.tHead.querySelectorAll("th[data-start]")];
  const began = performance.now();
  const now = () => Number(root.dataset.now) + (performance.now() - began) / 1000;

  function draw() {
    const columns = heads.map((th) => ({ start: Number(th.dataset.start), end: Number(th.dataset.end), left: th.offsetLeft, width: th.offsetWidth }));
    heads.forEach((th, place) => {
      th.classList.toggle("past", columns[place].end <= now());
      th.classList.toggle("cur", columns[place].start <= now() && now() < columns[place].end);
    });
    const x = placeOf(columns, now());
    line.toggleAttribute("hidden", x === null);
    if (x === null) return;
    const top = grid.tHead.offsetHeight - HEAD_PX;
    const [stroke, head] = [line.querySelector("line"), line.querySelector("path")];
    for (const [name, value] of [["x1", x], ["x2", x], ["y1", top], ["y2", grid.offsetHeight]]) stroke.setAttribute(name, value);
    head.setAttribute("d", `M${x - HEAD_PX} ${top}h${2 * HEAD_PX}l${-HEAD_PX} ${HEAD_PX + 2}z`);
  }

  draw();
  const present = heads.findIndex((th) => Number(th.dataset.end) > now());
  if (present > 1) grid.closest(".brd-grid").scrollLeft = heads[present - 1].offsetLeft - heads[0].offsetLeft;
  new ResizeObserver(draw).observe(grid);
  setInterval(() => root.isConnected && draw(), EVERY_MS);
}
