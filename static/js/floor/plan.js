/* data-behaviour="floor/plan" on the stage of a working plan.
     data-url        the plan's address; below it: changes, fits, here and the deeds
     data-revision   what the page shows; data-view  wishes | category | utilities
     data-told       what to say when a move needs a reason, once exhibitors have been told; else empty
     data-editable   "1" when deeds are allowed
     data-fits, data-aside, data-never, data-takes, data-gain, data-wish, data-nobooth   words
   Rows [data-firm] of the list and occupied booths can be dragged onto a booth. Forms [data-deed] are sent without
   leaving the page. Each 0.7 seconds the page asks what others changed. */

import { boxAt } from "./geometry.js";
import { Api } from "./api.js";
import { Board } from "./board.js";
import { drag } from "./drag.js";

const POLL_MS = 700;
const HERE_MS = 10000;

export default function (stage) {
  const side = document.getElementById("panel");
  const board = new Board(stage, side);
  const api = new Api(stage, board);
  watch(stage, board, api);
  selection(stage, side, board);
  if (!stage.dataset.editable) return;
  forms(stage, api);
  drag(stage, side, board, api, { boxAt });
}

function watch(stage, board, api) {
  const tick = async () => {
    if (!document.hidden) {
      const state = await api.changes();
      if (state) hear(state);
    }
    if (stage.isConnected) setTimeout(tick, POLL_MS);
  };
  const hear = (state) => {
    board.apply(state);
    if (!state.news?.length) return;
    board.news(state);
    // somebody who is choosing in the panel keeps what they chose: the server tells them when they send it
    if (board.concerns(state) && !api.side.contains(document.activeElement)) api.refresh();
  };
  const here = () => {
    if (!document.hidden) api.here(board.focus());
    if (stage.isConnected) setTimeout(here, HERE_MS);
  };
  setTimeout(tick, POLL_MS);
  here();
}

function selection(stage, side, board) {
  side.addEventListener("pointerover", (event) => board.overlay(event.target.closest("[data-wishes]")));
  side.addEventListener("focusin", (event) => board.overlay(event.target.closest("[data-wishes]")));
  side.addEventListener("input", (event) => event.target.matches("[data-find]") && board.rows.filter(event.target.value));
  side.addEventListener("keydown", (event) => rowKeys(event, board.rows));
  stage.addEventListener("click", (event) => openBooth(event, side));
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.target !== side) return;
    board.rows.gather();
    board.overlay(side.querySelector("[data-firm-panel]"));
  });
  board.overlay(side.querySelector("[data-firm-panel]"));
}

function openBooth(event, side) {
  const link = event.target.closest("a.booth");
  if (!link || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
  event.preventDefault();
  const url = link.getAttribute("href");
  window.htmx.ajax("GET", url, { target: side, swap: "innerHTML" }).then(() => {
    history.pushState({}, "", url);
    side.focus();
  });
}

function rowKeys(event, rows) {
  const row = event.target.closest("tr[data-firm]");
  if (!row || event.target.matches("input")) return;
  const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
  if (step) {
    rows.beside(row, step)?.querySelector("a").focus();
    event.preventDefault();
  } else if (event.key === "x") {
    document.dispatchEvent(new CustomEvent("floor:vacate", { detail: { firm: row.dataset.firm } }));
    event.preventDefault();
  }
}

function forms(stage, api) {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-deed]");
    if (!form) return;
    event.preventDefault();
    api.send(form.dataset.deed, Object.fromEntries(new FormData(form)), { refresh: true });
  });
  document.addEventListener("floor:vacate", ({ detail }) => api.send("vacate", detail));
}
