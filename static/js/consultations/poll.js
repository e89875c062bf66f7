/* One cheap question a second: what changed since this revision? Most answers are 204 and cost one row.

   follow(element, onCells): data-poll (address), data-revision, data-day; calls onCells(cells, news) when something changed.
   A failing connection is told by onState(false), its return by onState(true): at once where the device notices it.
   Hidden pages do not ask. */

const EVERY_MS = 1000;
const SLOWEST_MS = 10000;

export function nextDelay(failures) {
  return Math.min(EVERY_MS * 2 ** failures, SLOWEST_MS);
}

export function follow(element, onCells, onState = () => {}) {
  let revision = element.dataset.revision;
  let minute = "";
  let failures = 0;
  let timer = 0;
  const ask = async () => {
    timer = 0;
    if (!element.isConnected) return;
    if (!document.hidden) {
      try {
        const url = `${element.dataset.poll}${element.dataset.poll.includes("?") ? "&" : "?"}since=${revision}&day=${element.dataset.day}&minute=${minute}`;
        const answer = await fetch(url, { headers: { Accept: "application/json" } });
        if (answer.status === 200) {
          const news = await answer.json();
          revision = news.revision;
          minute = news.minute;
          onCells(news.cells, news);
        } else if (!answer.ok) throw new Error(String(answer.status));
        failures = 0;
        onState(true);
      } catch {
        failures += 1;
        onState(false);
      }
    }
    timer = setTimeout(ask, nextDelay(failures));
  };
  timer = setTimeout(ask, EVERY_MS);
  addEventListener("online", () => {
    if (!timer || !failures) return; // it is asking, or will in a second
    clearTimeout(timer);
    ask();
  });
}
