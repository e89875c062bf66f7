/* data-behaviour="floor/wishes" around maps and a form of ranked <select>s: a booth on the map goes into the next empty
   rank, a chosen one is taken out and those behind it move up. Without a script the booths are links that do the same.
   data-full is what is said when every rank is taken; the part [data-lacking] shows while a chosen booth is .unfit. */

import { toggled } from "./wishlist.js";

export default function (root) {
  const selects = [...root.querySelectorAll("form select")];
  const booths = [...root.querySelectorAll("a.booth:not(.off)")];
  const warning = root.querySelector("[data-lacking]");
  const chosen = () => selects.map((select) => select.value).filter(Boolean);

  const paint = () => {
    const list = chosen();
    for (const link of booths) {
      const rank = list.indexOf(link.dataset.no) + 1;
      link.classList.toggle("here", rank > 0);
      link.querySelector(".b-n").textContent = rank || "";
    }
    warning.hidden = !booths.some((link) => link.matches(".here.unfit"));
  };
  root.addEventListener("click", (event) => {
    const link = event.target.closest("a.booth");
    if (!link) return;
    event.preventDefault();
    if (link.classList.contains("off")) return;
    const before = chosen();
    const after = toggled(before, link.dataset.no, selects.length);
    if (after.length === before.length) {
      document.dispatchEvent(new CustomEvent("toast", { detail: { text: root.dataset.full, category: "warn" } }));
      return;
    }
    selects.forEach((select, index) => (select.value = after[index] ?? ""));
    selects[0].dispatchEvent(new Event("change", { bubbles: true }));
    paint();
  });
  root.addEventListener("change", paint);
  paint();
}
