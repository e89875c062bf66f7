/* data-behaviour="floor/wishes" on the form with the field `booths`: clicking a booth on the map adds it as the next wish,
   clicking it again takes it out; the map shows the ranks. */

import { draw } from "./board.js";
import { rectOf } from "./view.js";

const MOST = 5;

export default function (form) {
  const field = form.elements.booths;
  const words = () => field.value.toUpperCase().split(/[\s,]+/).filter(Boolean);
  const show = () => {
    for (const group of form.querySelectorAll(".over")) group.replaceChildren();
    words().forEach((number, index) => {
      const link = form.querySelector(`a.booth[data-no="${CSS.escape(number)}"]`);
      if (!link) return;
      const r = rectOf(link);
      const text = draw("text", { x: r.x + r.w, y: r.y + 3, "text-anchor": "middle" });
      text.textContent = index + 1;
      const mark = draw("g", { class: "w" });
      mark.append(draw("rect", { x: r.x, y: r.y, width: r.w, height: r.h }), draw("circle", { cx: r.x + r.w, cy: r.y, r: 7 }), text);
      link.ownerSVGElement.querySelector(".over").append(mark);
    });
  };
  form.addEventListener("click", (event) => {
    const link = event.target.closest("a.booth");
    if (!link) return;
    event.preventDefault();
    const now = words();
    const next = now.includes(link.dataset.no) ? now.filter((each) => each !== link.dataset.no) : [...now, link.dataset.no];
    field.value = next.slice(0, MOST).join(" ");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    show();
  });
  field.addEventListener("input", show);
  show();
}
