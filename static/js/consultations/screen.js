/* Big screen and phone list: the poll's answer brings the rows anew when the board changed; they are swapped in.

   data-poll, data-revision, data-day as in poll.js; the rows stand in #rows, the time in [data-clock]; data-stale is what
   [data-stale-note] says while the server does not answer. One request a
   second and no other: rows that somebody is about to press stay until the next change. */

import { follow } from "./poll.js";

export default function screen(element) {
  const note = element.querySelector("[data-stale-note]");
  follow(element, (_cells, news) => {
    const fresh = new DOMParser().parseFromString(news.rows, "text/html").getElementById("rows");
    const old = document.getElementById("rows");
    if (fresh && old && !old.contains(document.activeElement)) {
      const own = document.adoptNode(fresh);
      old.replaceWith(own);
      window.htmx?.process(own);
    }
    const clock = element.querySelector("[data-clock]");
    if (clock) clock.textContent = news.clock;
  }, (online) => {
    note.hidden = online;
    note.textContent = online ? "" : element.dataset.stale;
  });
}
