/* Dragging a firm from the list, or from its booth, onto a booth: pointer events, because HTML dragging never fires on
   SVG. While dragging every booth says whether it fits, by which rules it does not, and what the plan would gain;
   dropping elsewhere or Escape ends it. What others changed since the drag began is not overwritten. */

import { carried } from "./carried.js";
import { pointOf } from "./view.js";

const START_PX = 6;

export function drag(stage, side, board, api, { boxAt }) {
  let state = null;
  // looked up once: among 1,500 booths a search takes a good part of a frame
  const note = stage.querySelector("[data-note]");
  const parts = Object.fromEntries(["what", "verdict", "more", "lines"].map((part) => [part, note.querySelector(`[data-${part}]`)]));

  const begin = (event, firm, name) => {
    state = { firm, name, x: event.clientX, y: event.clientY, id: event.pointerId, on: false, fits: {}, seen: board.revision };
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
      move(event);
      dress();
    } else move(event);
    event.preventDefault();
  });
  addEventListener("pointerup", (event) => state && event.pointerId === state.id && drop());
  addEventListener("pointercancel", () => end());
  addEventListener("keydown", (event) => event.key === "Escape" && state?.on && end());
  addEventListener("click", swallow, true);

  function start() {
    state.on = true;
    state.carried = carried(state.name, board.halls);
    const { firm } = state;
    api.fits(firm).then((fits) => {
      if (state?.firm !== firm) return;
      state.fits = fits;
      board.fits(fits);
      if (state.over) tell();
    });
  }

  function dress() {
    const row = board.rows.get(state.firm);
    row?.classList.add("is-drag");
    board.overlay(row);
  }

  function move(event) {
    // read where things are before anything is written: else the page is laid out at every move
    const hall = state.carried.hallAt(event);
    const over = hall ? (boxAt(hall.boxes, pointOf(hall.svg, event))?.link ?? null) : null;
    state.carried.move(event);
    if (over === state.over) return;
    state.over = over;
    tell();
  }

  function tell() {
    note.classList.toggle("is-shown", Boolean(state.over));
    if (!state.over || state.told === state.over) return;
    const fit = state.fits[state.over.dataset.id];
    if (fit) state.told = state.over;
    const words = stage.dataset;
    state.wishes ??= board.rows.get(state.firm)?.dataset.wishes?.split(" ") ?? [];
    const rank = state.wishes.indexOf(state.over.dataset.id) + 1;
    const good = [
      rank && words.wish.replace("{rank}", rank),
      fit?.takes.length > 1 && words.takes.replace("{booths}", fit.takes.join(" ")),
      fit && fit.how !== "never" && words.gain.replace("{gain}", fit.gain),
    ];
    const verdict = { free: words.fits, reason: words.aside, never: words.never }[fit?.how] ?? "";
    parts.what.textContent = `${state.name} → ${state.over.dataset.no}`;
    parts.verdict.textContent = verdict;
    parts.more.textContent = good.filter(Boolean).join(" · ");
    parts.lines.replaceChildren(...(fit?.why ?? []).map((text) => ruleLine(text)));
    note.dataset.how = fit?.how ?? "";
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
      api.send("place", { firm: done.firm, booth: done.over.dataset.no, seen: done.seen });
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
      state.carried.remove();
      board.rows.get(state.firm)?.classList.remove("is-drag");
      note.classList.remove("is-shown");
      board.fits({});
      board.overlay(null);
    }
    state = null;
  }
}

function ruleLine(text) {
  const item = document.getElementById("why-line").content.cloneNode(true);
  item.querySelector("span").textContent = text;
  return item;
}
