/* Dragging a firm from the list, or from its booth, onto a booth: pointer events, because HTML dragging never fires on
   SVG. While dragging every booth says whether it fits; dropping elsewhere or Escape ends it. */

import { draw } from "./board.js";

const START_PX = 6;

export function drag(stage, side, board, api, { boxAt }) {
  let state = null;

  const begin = (event, firm, name) => {
    state = { firm, name, x: event.clientX, y: event.clientY, id: event.pointerId, on: false, fits: {} };
  };
  side.addEventListener("pointerdown", (event) => {
    const row = event.target.closest("tr[data-firm]");
    if (!row || event.button > 0 || (event.pointerType === "touch" && !event.target.closest("[data-grip]"))) return;
    begin(event, row.dataset.firm, row.dataset.name);
  });
  side.addEventListener("dragstart", (event) => event.preventDefault());
  stage.addEventListener("pointerdown", (event) => {
    const link = event.target.closest("a.booth");
    const firm = link?.dataset.firm;
    if (!firm || event.button > 0 || event.pointerType === "touch") return;
    begin(event, firm, link.querySelector(".b-n").textContent);
    link.ownerSVGElement.dataset.busy = "drag";
  });
  addEventListener("pointermove", (event) => {
    if (!state || event.pointerId !== state.id) return;
    if (!state.on) {
      if (Math.hypot(event.clientX - state.x, event.clientY - state.y) < START_PX) return;
      start();
    }
    event.preventDefault();
    move(event);
  });
  addEventListener("pointerup", (event) => state && event.pointerId === state.id && drop());
  addEventListener("pointercancel", () => end());
  addEventListener("keydown", (event) => event.key === "Escape" && state?.on && end());
  addEventListener("click", swallow, true);

  function start() {
    state.on = true;
    document.body.classList.add("is-dragging");
    side.querySelector(`tr[data-firm="${state.firm}"]`)?.classList.add("is-drag");
    board.overlay(side.querySelector(`[data-firm="${state.firm}"]`));
    const { firm } = state;
    api.fits(firm).then((fits) => {
      if (state?.firm !== firm) return;
      state.fits = fits;
      for (const [id, link] of board.booths) if (fits[id]) link.classList.add(fits[id].length ? "cannot" : "can");
      if (state.over) tell();
    });
  }

  function move(event) {
    const svg = [...stage.querySelectorAll("svg.plan-svg")].find((each) => inside(each, event));
    const point = svg && new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.querySelector(".world").getScreenCTM().inverse());
    state.over = svg ? boxAt(board.boxes(svg), point)?.link ?? null : null;
    ghost(svg, point);
    tell();
  }

  function tell() {
    const note = stage.querySelector("[data-note]");
    note.hidden = !state.over;
    if (!state.over) return;
    const lines = state.fits[state.over.dataset.id];
    const wishes = side.querySelector(`[data-firm="${state.firm}"]`)?.dataset.wishes?.split(" ") ?? [];
    const rank = wishes.indexOf(state.over.dataset.id) + 1;
    const wish = rank ? ` ${stage.dataset.wish.replace("{rank}", rank)}.` : "";
    const words = !lines ? "" : (lines.length ? lines.join(" ") : stage.dataset.fits) + wish;
    note.querySelector("span").textContent = `${state.name} → ${state.over.dataset.no}. ${words}`;
    note.classList.toggle("note-stop", Boolean(lines?.length));
  }

  function ghost(svg, point) {
    stage.querySelectorAll(".ghost-b").forEach((each) => each.closest("svg") !== svg && each.remove());
    if (!svg) return;
    let group = svg.querySelector(".ghost-b");
    if (!group) {
      group = draw("g", { class: "ghost-b" });
      const text = draw("text", { x: 7, y: 12 });
      text.textContent = state.name;
      group.append(draw("rect", { width: 14 + 7.4 * state.name.length, height: 18, rx: 2 }), text);
      svg.querySelector(".world").append(group);
    }
    group.setAttribute("transform", `translate(${point.x + 4} ${point.y + 4})`);
  }

  function drop() {
    const done = state;
    if (done.on) window.getSelection()?.removeAllRanges();
    end();
    if (!done.on) return;
    state = null;
    blockClick = true;
    setTimeout(() => (blockClick = false), 0);
    if (done.over && done.over.dataset.firm !== done.firm)
      api.send("place", { firm: done.firm, booth: done.over.dataset.no });
  }

  let blockClick = false;
  function swallow(event) {
    if (!blockClick) return;
    event.preventDefault();
    event.stopPropagation();
  }

  function end() {
    for (const svg of stage.querySelectorAll("svg[data-busy]")) delete svg.dataset.busy;
    if (state?.on) {
      document.body.classList.remove("is-dragging");
      side.querySelectorAll(".is-drag").forEach((row) => row.classList.remove("is-drag"));
      stage.querySelectorAll(".ghost-b").forEach((each) => each.remove());
      stage.querySelector("[data-note]").hidden = true;
      for (const link of board.booths.values()) link.classList.remove("can", "cannot");
      board.overlay(null);
    }
    state = null;
  }
}

function inside(element, event) {
  const r = element.getBoundingClientRect();
  return event.clientX >= r.left && event.clientX < r.right && event.clientY >= r.top && event.clientY < r.bottom;
}
