/* Sends the logs kept on this device: at once, when a network is there again, and then less and less often.

   told(why)             what is kept has changed; why is "" or "offline" or "signed-out"
   sent(entry, url)      the server has it; url is the log's page, with the code for the buyer where there is one
   refused(entry, why)   the server refuses it, in its own words; what can be corrected stays kept, with entry.wrong

   Returns the function that sends now. */

import { flush, load, verdictOf } from "./queue.js";

const SOON_MS = 2000;
const LATEST_MS = 30_000;

export function sender({ told, sent, refused }) {
  const token = document.querySelector("meta[name=csrf-token]").content;
  let wait = SOON_MS;
  let timer = 0;
  let running = Promise.resolve();

  /* "online" comes when a network is there, not when the server answers: ask again, less and less often. */
  function askAgain() {
    clearTimeout(timer);
    timer = setTimeout(sendKept, wait);
    wait = Math.min(wait * 2, LATEST_MS);
  }

  async function post({ url, fields }) {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    body.set("csrf_token", token);
    body.set("sent_at", new Date().toISOString()); // by the same clock as written_at, right or wrong
    return fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });
  }

  async function deliver(entry, after) {
    try {
      const answer = await post(entry);
      const verdict = verdictOf(answer);
      if (verdict === "sent") {
        const { url } = await answer.json();
        after.push(() => sent(entry, url));
      }
      if (verdict !== "refused" && verdict !== "wrong") return verdict;
      const { title, code, errors = {} } = await answer.json();
      const stays = verdict === "wrong" || code === "log_changed";
      if (stays) entry.wrong = { title, errors, code };
      after.push(() => refused(entry, title));
      return stays ? "wrong" : verdict;
    } catch {
      return "offline";
    }
  }

  async function flushAll() {
    const after = [];
    const outcome = await flush(localStorage, (entry) => deliver(entry, after));
    told(outcome.stopped);
    if (outcome.stopped === "offline") askAgain();
    else wait = SOON_MS;
    for (const tell of after) tell();
  }

  /* One after the other: the same log sent twice at once is harmless, but gives two codes of which one works. */
  function sendKept() {
    running = running.then(flushAll);
    return running;
  }

  window.addEventListener("online", sendKept);
  if (load(localStorage).length) sendKept();
  told("");
  return sendKept;
}

const LATER = "consultation-logs-said";

/* Says in a toast. */
export function say(text, category) {
  document.dispatchEvent(new CustomEvent("toast", { detail: { text, category } }));
}

/* Goes to another page and says it there. */
export function sayAt(page, text) {
  sessionStorage.setItem(LATER, text);
  location.assign(page);
}

/* Says what an earlier page left to say, once whatever shows toasts is running. */
export function sayLeft() {
  const text = sessionStorage.getItem(LATER);
  sessionStorage.removeItem(LATER);
  if (!text) return;
  const page = document.documentElement;
  if ("started" in page.dataset) return say(text, "ok");
  const watch = new MutationObserver(() => {
    watch.disconnect();
    say(text, "ok");
  });
  watch.observe(page, { attributeFilter: ["data-started"] });
}

/* Says on the page's line what is kept and why; signed out, it leads to the way in; where something has to be corrected, to
   the log it stands in, unless that is the page `here`. */
export function note(line, { kept, signedOut, signIn, correct }, why, here = "") {
  const left = load(localStorage).filter(({ url, wrong }) => !wrong || url !== here);
  const unclear = left.find(({ wrong }) => wrong);
  line.hidden = left.length === 0;
  if (why === "signed-out") return lead(line, signIn, signedOut);
  if (unclear) return lead(line, unclear.url, `${correct} ${unclear.wrong.title}`);
  line.replaceChildren(kept);
}

function lead(line, href, textContent) {
  line.replaceChildren(Object.assign(document.createElement("a"), { href, textContent }));
}
