/* Big screen and phone list: fetch the page again when the board changed, and swap the rows.

   data-poll, data-revision, data-day as in poll.js; the rows stand in #rows. */

import { follow } from "./poll.js";

export default function screen(element) {
  const update = async () => {
    const answer = await fetch(location.href);
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [fresh, old] = [page.getElementById("rows"), document.getElementById("rows")];
    if (fresh && old && !old.contains(document.activeElement)) old.replaceWith(document.adoptNode(fresh));
    const clock = element.querySelector("[data-clock]");
    const there = page.querySelector("[data-clock]");
    if (clock && there) clock.textContent = there.textContent;
  };
  follow(element, (cells) => cells.length > 0 && update());
}
