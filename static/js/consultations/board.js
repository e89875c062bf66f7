/* The board of tables × slots: shows what changes elsewhere, and moves consultations by dragging or by keys.

   data-poll, data-revision, data-day   see poll.js
   data-check   address that answers which cells a consultation may move to ("/0/" stands for its id)
   data-move    address a move is sent to
   data-lifted, data-free, data-stale   texts
   data-on-site address a free cell leads to, where it may be given to somebody; data-now: see nowline.js
   A cell is td[data-table][data-slot]; a consultation is a[data-id] in it, movable with data-movable="true".
   Keys: arrows walk from cell to cell; m lifts the consultation, arrows choose, Enter puts it down, Escape cancels. */

import { drawNow } from "./nowline.js";
import { follow } from "./poll.js";

const DISTANCE_PX = 6;

export default function board(root) {
  const grid = root.querySelector("table");
  const note = root.querySelector("[data-stale-note]");
  const icons = root.querySelector("template[data-icons]").content;
  let lifted = null;

  const at = (table, slot) => grid.querySelector(`td[data-table="${table}"][data-slot="${slot}"]`);
  const say = (text, category = "ok") => document.dispatchEvent(new CustomEvent("toast", { detail: { text, category } }));

  const iconOf = (name) => {
    const icon = icons.querySelector(`[data-icon="${name}"]`)?.firstElementChild;
    return icon ? document.importNode(icon, true) : "";
  };

  function draw(link, cell) {
    link.className = `cell-${cell.look}`;
    link.dataset.movable = String(cell.movable && !cell.locked);
    const name = document.createElement("b");
    name.append(iconOf(cell.icon), cell.buyer);
    const second = document.createElement("span");
    second.append(cell.note || cell.exhibitor);
    if (cell.language) {
      const spoken = document.createElement("em");
      spoken.append(iconOf("translate"), cell.language);
      second.append(spoken);
    }
    link.replaceChildren(name, second);
  }

  function empty(td) {
    const open = root.dataset.onSite && !grid.tHead.rows[0].cells[td.cellIndex].classList.contains("past");
    const free = Object.assign(document.createElement(open ? "a" : "span"), { className: "brd-free" });
    if (open) {
      free.href = `${root.dataset.onSite}?at=${td.dataset.slot}&table=${td.dataset.table}`;
      const words = document.createElement("span");
      words.append(iconOf("plus-lg"), root.dataset.free);
      free.append(words);
    } else if (!root.dataset.onSite) free.textContent = root.dataset.free;
    td.replaceChildren(free);
  }

  function show(cell) {
    const target = at(cell.table, cell.slot);
    let link = grid.querySelector(`a[data-id="${cell.id}"]`);
    if (link && (!cell.on || link.closest("td") !== target)) {
      const old = link.closest("td");
      link.remove();
      empty(old);
      if (!cell.on) return;
    }
    if (!cell.on) return;
    if (!target) return location.reload(); // a desk at a booth that had nothing this day until now
    if (!link) {
      link = document.createElement("a");
      link.dataset.id = cell.id;
      link.href = `?day=${root.dataset.day}&c=${cell.id}`;
      link.setAttribute("hx-get", `${root.dataset.cells}/${cell.id}`);
      link.setAttribute("hx-target", "#panel");
    }
    draw(link, cell);
    if (link.parentElement !== target) {
      target.replaceChildren(link);
      window.htmx?.process(link);
    }
  }

  function count() {
    for (const place of root.querySelectorAll("[data-count]")) {
      const looks = { run: ["run", "over"], plan: ["plan", "one"] }[place.dataset.count] ?? [place.dataset.count];
      place.textContent = looks.reduce((sum, look) => sum + grid.querySelectorAll(`a.cell-${look}`).length, 0);
    }
  }

  if (root.dataset.poll) follow(
    root,
    (cells) => {
      cells.forEach(show);
      count();
    },
    (online) => {
      note.hidden = online;
      note.textContent = online ? "" : root.dataset.stale;
    },
  );

  if (root.dataset.now && grid.tHead) drawNow(root, grid);

  grid.addEventListener("click", (click) => {
    const link = click.target.closest("a[data-id]");
    if (link) mark(link);
  });
  root.addEventListener("click", (click) => {
    if (!click.target.closest("[data-close]") || click.defaultPrevented) return;
    click.preventDefault();
    const chosen = grid.querySelector("a[aria-current]");
    mark(null);
    root.querySelector("#panel").replaceChildren();
    history.replaceState(null, "", click.target.closest("a").href);
    chosen?.focus();
  });

  // on a phone the panel stands above the cells
  root.querySelector("#panel").addEventListener("htmx:afterSwap", (swap) => swap.currentTarget.scrollIntoView({ block: "nearest" }));

  function mark(link) {
    grid.querySelectorAll("a[aria-current]").forEach((other) => other.removeAttribute("aria-current"));
    link?.setAttribute("aria-current", "true");
  }

  async function lift(link) {
    if (link.dataset.movable !== "true") return;
    lifted = { id: link.dataset.id, from: link.closest("td"), over: link.closest("td") };
    root.classList.add("is-moving");
    link.classList.add("is-lifted");
    const answer = await fetch(root.dataset.check.replace("/0/", `/${lifted.id}/`), { headers: { Accept: "application/json" } });
    if (!answer.ok || !lifted) return;
    for (const { table, slot, why } of (await answer.json()).cells) {
      const td = at(table, slot);
      if (!td) continue;
      td.classList.add(why ? "is-bad" : "is-good");
      td.title = why;
    }
  }

  function drop() {
    grid.querySelectorAll(".is-good, .is-bad, .is-over").forEach((td) => {
      td.classList.remove("is-good", "is-bad", "is-over");
      td.removeAttribute("title");
    });
    grid.querySelectorAll(".is-lifted").forEach((link) => link.classList.remove("is-lifted"));
    root.classList.remove("is-moving");
    lifted = null;
  }

  function over(td) {
    if (!lifted || !td) return;
    lifted.over.classList.remove("is-over");
    td.classList.add("is-over");
    lifted.over = td;
  }

  async function putDown() {
    const { id, from, over: target } = lifted;
    const why = target.classList.contains("is-bad") ? target.title : "";
    drop();
    if (target === from) return;
    if (why) return say(why, "error");
    const body = new FormData();
    body.set("table", target.dataset.table);
    body.set("slot", target.dataset.slot);
    const token = document.querySelector("meta[name=csrf-token]").content;
    const answer = await fetch(root.dataset.move.replace("/0/", `/${id}/`), {
      method: "POST",
      body,
      headers: { Accept: "application/json", "X-CSRFToken": token },
    });
    const said = await answer.json();
    if (answer.ok) {
      show(said.cell);
      count();
      say(said.text);
    } else say(said.title, "error");
  }

  grid.addEventListener("pointerdown", (down) => {
    const link = down.target.closest("a[data-movable='true']");
    if (!link || down.button !== 0 || down.pointerType === "touch") return;
    const move = (event) => {
      if (!lifted && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < DISTANCE_PX) return;
      if (!lifted) lift(link);
      over(document.elementFromPoint(event.clientX, event.clientY)?.closest?.("td[data-table]"));
    };
    const up = () => {
      document.removeEventListener("pointermove", move);
      if (!lifted) return;
      link.addEventListener("click", (click) => click.preventDefault(), { once: true, capture: true });
      putDown();
    };
    document.addEventListener("pointermove", move);
    document.addEventListener("pointerup", up, { once: true });
  });
  grid.addEventListener("dragstart", (event) => event.preventDefault());

  function neighbour(td, key) {
    const row = td.parentElement;
    const column = [...row.children].indexOf(td);
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[key];
    const next = grid.rows[row.rowIndex + step[0]]?.children[column + step[1]];
    return next?.matches("td[data-table]") ? next : null;
  }

  grid.addEventListener("keydown", (event) => {
    const td = event.target.closest("td");
    if (!td) return;
    if (lifted && event.key === "Escape") drop();
    else if (lifted && event.key === "Enter") putDown();
    else if (!lifted && event.key === "m" && event.target.dataset.movable === "true") {
      lift(event.target);
      say(root.dataset.lifted);
    } else if (event.key.startsWith("Arrow")) {
      const next = neighbour(lifted ? lifted.over : td, event.key);
      if (lifted) over(next);
      else next?.querySelector("a")?.focus();
    } else return;
    event.preventDefault();
  });
}
