/* The board of tables × slots: shows what changes elsewhere, and moves consultations by dragging or by keys.

   data-poll, data-revision, data-day   see poll.js
   data-check, data-move, data-lifted, data-may: see carry.js
   data-free, data-stale   texts
   data-on-site address a free cell leads to, where it may be given to somebody; data-now: see nowline.js
   A cell is td[data-table][data-slot]; a consultation is a[data-id] in it, movable with data-movable="true".
   Keys: arrows walk from cell to cell; m lifts the consultation, arrows choose, Enter puts it down, Escape cancels. */

import { carry } from "./carry.js";
import { drawNow } from "./nowline.js";
import { follow } from "./poll.js";

export default function board(root) {
  const grid = root.querySelector("table");
  const note = root.querySelector("[data-stale-note]");
  const icons = root.querySelector("template[data-icons]").content;

  const at = (table, slot) => grid.querySelector(`td[data-table="${table}"][data-slot="${slot}"]`);

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
    if (link && !click.defaultPrevented) mark(link);
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

  const held = carry(root, grid, (said) => {
    show(said.cell);
    count();
    const link = grid.querySelector(`a[data-id="${said.cell.id}"]`);
    if (link?.hasAttribute("aria-current")) openAgain(link);
  });

  /* The panel tells where the chosen consultation takes place: after a move it is asked for anew. */
  function openAgain(link) {
    const panel = link.getAttribute("hx-get");
    window.htmx?.ajax("GET", panel ?? link.href, { target: "#panel", select: panel ? undefined : "#panel > *" });
  }

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
    if (held.isHeld && event.key === "Escape") held.putBack();
    else if (held.isHeld && event.key === "Enter") held.putDown();
    else if (!held.isHeld && event.key === "m" && event.target.dataset.movable === "true") held.take(event.target);
    else if (event.key.startsWith("Arrow")) {
      const next = neighbour(held.over ?? td, event.key);
      if (!held.isHeld) next?.querySelector("a")?.focus();
      else if (next) {
        held.pointAt(next);
        next.scrollIntoView({ block: "nearest", inline: "nearest" });
      }
    } else return;
    event.preventDefault();
  });
}
