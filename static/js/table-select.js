/* data-behaviour="table-select" data-form="ID" around a table: the check boxes of its rows belong to the bulk form ID.
   Shows the bulk bar while rows are selected, counts them, marks them, selects a range with Shift, all with the head's
   box, none with Escape or the clear button; up and down arrows walk from box to box, with Shift they select. [data-count-of=ID] elsewhere
   repeats the count. data-everything is the box "all that the filters find". */

import { between } from "./selection.js";

export default function (wrap) {
  const bar = document.getElementById(wrap.dataset.form);
  const head = wrap.querySelector("[data-all]");
  if (!bar || !head) return;
  const boxes = () => [...wrap.querySelectorAll("tbody .cb input[type=checkbox]")];
  const everything = bar.querySelector("[data-everything]");
  let last = null;

  const show = () => {
    const all = boxes();
    const on = all.filter((box) => box.checked);
    all.forEach((box) => box.closest("tr").classList.toggle("is-on", box.checked));
    bar.hidden = on.length === 0;
    bar.dataset.count = everything?.checked ? everything.labels[0].textContent.replace(/\D/g, "") : String(on.length);
    bar.querySelector("[data-count]").textContent = bar.dataset.count;
    document.querySelectorAll(`[data-count-of="${bar.id}"]`).forEach((place) => (place.textContent = bar.dataset.count));
    head.checked = on.length > 0 && on.length === all.length;
    head.indeterminate = on.length > 0 && !head.checked;
    if (on.length === 0 && everything) everything.checked = false;
  };
  const set = (list, on) => {
    list.forEach((box) => (box.checked = on));
    show();
  };

  wrap.addEventListener("click", (event) => {
    const box = event.target.closest("tbody .cb input");
    if (!box) return;
    if (event.shiftKey && last) set(between(boxes(), last, box), box.checked);
    last = box;
  });
  wrap.addEventListener("change", (event) => (event.target === head ? set(boxes(), head.checked) : show()));
  everything?.addEventListener("change", () => (everything.checked ? set(boxes(), true) : show()));
  bar.querySelector("[data-clear]")?.addEventListener("click", (event) => {
    event.preventDefault();
    set(boxes(), false);
  });
  wrap.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !bar.hidden) set(boxes(), false);
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = by && boxes()[boxes().indexOf(event.target) + by];
    if (!next || !event.target.matches("tbody .cb input")) return;
    event.preventDefault();
    next.focus();
    if (event.shiftKey) set([event.target, next], true);
  });
  head.hidden = false;
  show();
}
