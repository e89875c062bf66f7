/* data-behaviour="floor/plan" on the stage of a working plan.
     data-url        the plan's address; below it: changes, fits, here and the deeds
     data-revision   what the page shows; data-view  wishes | category | utilities
     data-editable   "1" when deeds are allowed
     data-fits, data-wish, data-nobooth, data-changed   words
   Rows [data-firm] of the list and occupied booths can be dragged onto a booth. Forms [data-deed] are sent without
   leaving the page. Every second the page asks what others changed. */

import { boxAt } from "./geometry.js";
import { Api } from "./api.js";
import { Board } from "./board.js";
import { drag } from "./drag.js";

const POLL_MS = 1000;
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
      if (state) {
        board.apply(state);
        if (state.by && !state.mine && state.booths.length) board.say(stage.dataset.changed.replace("{name}", state.by));
      }
    }
    if (stage.isConnected) setTimeout(tick, POLL_MS);
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
  side.addEventListener("input", (event) => event.target.matches("[data-find]") && board.filter(event.target.value));
  side.addEventListener("keydown", (event) => rowKeys(event, side));
  stage.addEventListener("click", (event) => openBooth(event, side));
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.target === side) board.overlay(side.querySelector("[data-firm-panel]"));
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

function rowKeys(event, side) {
  const row = event.target.closest("tr[data-firm]");
  if (!row || event.target.matches("input")) return;
  const rows = [...side.querySelectorAll("tr[data-firm]:not([hidden])")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    rows[rows.indexOf(row) + step]?.querySelector("a").focus();
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
