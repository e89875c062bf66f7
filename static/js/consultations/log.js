/* The consultation log: keeps what could not be sent and sends it later; shows the amount while typing.

   data-kept, data-signed-out, data-sent, data-refused   texts; a line [data-unsent] on the page says what is kept and why
   data-sign-in   where one signs in again and comes back
   data-rates     {currency: rate} as the show used them last; [data-rate] is the field, which won does not need, and
                  [data-rate-missing] what stands there when it is empty: such a log is not sent, and stays as typed */

import { flush, forget, keep, load, verdictOf } from "./queue.js";

const SOON_MS = 2000;
const LATEST_MS = 30_000;

export default function log(form) {
  const note = document.querySelector("[data-unsent]");
  const amount = form.querySelector("[data-amount]");
  const token = form.querySelector("[name=csrf_token]").value;
  let wait = SOON_MS;
  let timer = 0;

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
    return fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });
  }

  /* What was refused stands in the form again, to be mended. */
  function refill(fields) {
    for (const [name, value] of Object.entries(fields)) if (form.elements[name]) form.elements[name].value = value;
    showRate();
  }

  function tell(why = "") {
    note.hidden = load(localStorage).length === 0;
    if (why !== "signed-out") return note.replaceChildren(form.dataset.kept);
    note.replaceChildren(Object.assign(document.createElement("a"), { href: form.dataset.signIn, textContent: form.dataset.signedOut }));
  }

  async function sendKept() {
    let reason = "";
    const outcome = await flush(localStorage, async (entry) => {
      try {
        const answer = await post(entry);
        const verdict = verdictOf(answer);
        if (verdict === "refused") {
          reason = (await answer.json()).title;
          if (entry.url === form.action) refill(entry.fields);
        }
        return verdict;
      } catch {
        return "offline";
      }
    });
    tell(outcome.stopped);
    if (outcome.stopped === "offline") askAgain();
    else wait = SOON_MS;
    const say = (text, category) => document.dispatchEvent(new CustomEvent("toast", { detail: { text, category } }));
    if (outcome.sent) say(form.dataset.sent, "ok");
    if (outcome.refused) say(form.dataset.refused + reason, "error");
  }

  const rate = form.elements.rate;
  const missing = form.querySelector("[data-rate-missing]");
  form.noValidate = true; // the words beside the field say more than the browser's

  function lacksRate() {
    const lacks = form.elements.currency.value !== "KRW" && !(Number(rate.value.replaceAll(",", "")) > 0);
    missing.hidden = !lacks;
    rate.classList.toggle("is-invalid", lacks);
    rate.setAttribute("aria-invalid", String(lacks));
    return lacks;
  }

  rate.addEventListener("input", () => missing.hidden || lacksRate());

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (lacksRate()) return rate.focus();
    form.elements.written_at.value = new Date().toISOString();
    const fields = Object.fromEntries(new FormData(form).entries());
    delete fields.csrf_token;
    const entry = { url: form.action, fields };
    keep(localStorage, entry); // first on the device, then on the way
    try {
      const answer = await post(entry);
      const verdict = verdictOf(answer);
      if (verdict !== "sent" && verdict !== "refused") return tell(verdict);
      forget(localStorage, fields.id);
      if (verdict === "sent") location.assign((await answer.json()).url);
      else document.dispatchEvent(new CustomEvent("toast", { detail: { text: (await answer.json()).title, category: "error" } }));
    } catch {
      tell();
      note.scrollIntoView({ block: "nearest" });
      askAgain();
    }
  });

  form.addEventListener("input", () => {
    let sum = 0;
    for (const line of form.querySelectorAll(".log-line")) {
      const [, price, quantity] = [...line.querySelectorAll("input")].map((input) => Number(input.value.replaceAll(",", "")) || 0);
      sum += price * quantity;
    }
    amount.textContent = `${sum.toLocaleString(document.documentElement.lang)} ${form.elements.currency.value}`;
  });

  const rates = JSON.parse(form.dataset.rates);
  const field = form.querySelector("[data-rate]");

  function showRate() {
    field.hidden = form.elements.currency.value === "KRW";
    rate.required = !field.hidden;
  }

  form.elements.currency.addEventListener("change", () => {
    rate.value = rates[form.elements.currency.value] ?? "";
    showRate();
    if (!missing.hidden) lacksRate();
  });
  showRate();

  window.addEventListener("online", sendKept);
  if (load(localStorage).length) sendKept();
  tell();
}
