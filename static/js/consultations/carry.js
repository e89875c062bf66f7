/* Takes a consultation up and puts it down in another cell: by dragging it, with m and the arrows, or by a press on
   [data-lift] and then on a cell. While it is held, [data-held] says of the cell pointed at why it may not go there.

   data-check   address that answers which cells a consultation may move to ("/0/" stands for its id)
   data-move    address a move is sent to
   data-lifted, data-may   texts: what to do now; that a cell keeps every rule
   [data-held]  the line, with [data-held-who], [data-held-why] and the button [data-put-back]
   onMoved(said) gets the answer of a move that was made. */

const DISTANCE_PX = 6;

const say = (text, category = "ok") => document.dispatchEvent(new CustomEvent("toast", { detail: { text, category } }));
const text = (node) => node?.innerText.replaceAll(/\s+/g, " ").trim() ?? "";

export function carry(root, grid, onMoved) {
  const line = root.querySelector("[data-held]");
  const why = line.querySelector("[data-held-why]");
  let held = null;

  const at = (table, slot) => grid.querySelector(`td[data-table="${table}"][data-slot="${slot}"]`);

  function name(td) {
    const row = td.parentElement;
    return `${text(grid.tHead.rows[0].cells[td.cellIndex])} · ${text(grid.tHead.rows[0].cells[0])} ${text(row.cells[0])}`;
  }

  function explain() {
    const { over, from, checked } = held;
    const judged = checked && over !== from && over.matches(".is-good, .is-bad");
    why.textContent = judged ? `${name(over)}: ${over.dataset.why || root.dataset.may}` : root.dataset.lifted;
    line.classList.toggle("is-refused", judged && over.classList.contains("is-bad"));
    line.classList.toggle("is-welcome", judged && over.classList.contains("is-good"));
  }

  async function take(link, dragged = false) {
    if (link?.dataset.movable !== "true") return;
    if (held) putBack();
    const td = link.closest("td");
    const mine = { id: link.dataset.id, from: td, over: td, dragged, checked: false };
    held = mine;
    root.classList.add("is-moving");
    link.classList.add("is-lifted");
    line.querySelector("[data-held-who]").textContent = [...link.children].map(text).join(" × ");
    line.querySelector("[data-put-back]").hidden = false;
    explain();
    const answer = await fetch(root.dataset.check.replace("/0/", `/${mine.id}/`), { headers: { Accept: "application/json" } });
    if (held !== mine) return;
    if (!answer.ok) return putBack();
    for (const cell of (await answer.json()).cells) {
      const judged = at(cell.table, cell.slot);
      if (!judged || held !== mine) continue;
      judged.classList.add(cell.why ? "is-bad" : "is-good");
      judged.dataset.why = cell.why;
      judged.title = cell.why;
    }
    mine.checked = true;
    if (held === mine) explain();
  }

  function putBack() {
    grid.querySelectorAll("td[data-why], .is-over").forEach((td) => {
      td.classList.remove("is-good", "is-bad", "is-over");
      td.removeAttribute("title");
      delete td.dataset.why;
    });
    grid.querySelectorAll(".is-lifted").forEach((link) => link.classList.remove("is-lifted"));
    root.classList.remove("is-moving");
    line.querySelector("[data-put-back]").hidden = true;
    line.querySelectorAll("[data-held-who], [data-held-why]").forEach((part) => part.replaceChildren());
    held = null;
  }

  function pointAt(td) {
    if (!held || !td || td === held.over) return;
    held.over.classList.remove("is-over");
    td.classList.add("is-over");
    held.over = td;
    explain();
  }

  async function putDown() {
    const { id, from, over, dragged } = held;
    const refusal = over.dataset.why;
    if (refusal && !dragged) return explain();
    putBack();
    if (over === from) return;
    if (refusal) return say(refusal, "error");
    const body = new FormData();
    body.set("table", over.dataset.table);
    body.set("slot", over.dataset.slot);
    const token = document.querySelector("meta[name=csrf-token]").content;
    const answer = await fetch(root.dataset.move.replace("/0/", `/${id}/`), {
      method: "POST",
      body,
      headers: { Accept: "application/json", "X-CSRFToken": token },
    });
    const said = await answer.json();
    if (!answer.ok) return say(said.title, "error");
    onMoved(said);
    say(said.text);
  }

  grid.addEventListener("pointerdown", (down) => {
    const link = down.target.closest("a[data-movable='true']");
    if (held || !link || down.button !== 0 || down.pointerType === "touch") return;
    const move = (event) => {
      if (!held && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < DISTANCE_PX) return;
      if (!held) take(link, true);
      pointAt(document.elementFromPoint(event.clientX, event.clientY)?.closest?.("td[data-table]"));
    };
    const up = () => {
      document.removeEventListener("pointermove", move);
      if (!held) return;
      link.addEventListener("click", (click) => click.preventDefault(), { once: true, capture: true });
      putDown();
    };
    document.addEventListener("pointermove", move);
    document.addEventListener("pointerup", up, { once: true });
  });
  grid.addEventListener("dragstart", (event) => event.preventDefault());

  // held without dragging: what is pointed at, tapped or reached with Tab is told of; a press puts down
  const cellOf = (event) => (held && !held.dragged ? event.target.closest("td[data-table]") : null);
  grid.addEventListener("pointermove", (event) => event.pointerType !== "touch" && pointAt(cellOf(event)));
  grid.addEventListener("focusin", (event) => pointAt(cellOf(event)));
  grid.addEventListener(
    "click",
    (click) => {
      const td = cellOf(click);
      if (!td) return;
      click.preventDefault();
      click.stopPropagation();
      pointAt(td);
      putDown();
    },
    { capture: true },
  );
  root.addEventListener("click", (click) => {
    const button = click.target.closest("[data-lift], [data-put-back]");
    if (!button) return;
    const link = grid.querySelector(`a[data-id="${button.dataset.lift ?? held?.id}"]`);
    if (button.hasAttribute("data-lift")) take(link);
    else putBack();
    link?.focus({ preventScroll: true });
    link?.scrollIntoView({ block: "center", inline: "center" });
  });

  return {
    take,
    putBack,
    putDown,
    pointAt,
    get isHeld() {
      return held !== null;
    },
    get over() {
      return held?.over;
    },
  };
}
