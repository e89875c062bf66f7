/* The consultation log: keeps what could not be sent and sends it later; shows the amount while typing.

   data-kept, data-sent, data-refused   texts; a line [data-unsent] on the page says what is kept */

import { flush, forget, keep, load, verdictOf } from "./queue.js";

export default function log(form) {
  const note = document.querySelector("[data-unsent]");
  const amount = form.querySelector("[data-amount]");
  const token = form.querySelector("[name=csrf_token]").value;

  async function post({ url, fields }) {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    body.set("csrf_token", token);
    return fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });
  }

  function tell() {
    note.hidden = load(localStorage).length === 0;
    note.textContent = form.dataset.kept;
  }

  async function sendKept() {
    let reason = "";
    const outcome = await flush(localStorage, async (entry) => {
      try {
        const answer = await post(entry);
        const verdict = verdictOf(answer);
        if (verdict === "refused") reason = (await answer.json()).title;
        return verdict;
      } catch {
        return "offline";
      }
    });
    tell();
    const say = (text, category) => document.dispatchEvent(new CustomEvent("toast", { detail: { text, category } }));
    if (outcome.sent) say(form.dataset.sent, "ok");
    if (outcome.refused) say(form.dataset.refused + reason, "error");
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    form.elements.written_at.value = new Date().toISOString();
    const fields = Object.fromEntries(new FormData(form).entries());
    delete fields.csrf_token;
    const entry = { url: form.action, fields };
    keep(localStorage, entry); // first on the device, then on the way
    try {
      const answer = await post(entry);
      const verdict = verdictOf(answer);
      if (verdict === "offline") throw new Error(String(answer.status));
      forget(localStorage, fields.id);
      if (verdict === "sent") location.assign((await answer.json()).url);
      else document.dispatchEvent(new CustomEvent("toast", { detail: { text: (await answer.json()).title, category: "error" } }));
    } catch {
      tell();
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

  window.addEventListener("online", sendKept);
  if (load(localStorage).length) sendKept();
  tell();
}
