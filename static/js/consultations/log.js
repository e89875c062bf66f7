/* The consultation log: keeps what could not be sent and sends it later; shows the amount while typing.

   data-kept, data-signed-out, data-sent, data-refused   texts; a line [data-unsent] on the page says what is kept and why
   data-saved     what the next page says of a log that was sent at once
   data-changed   what it says when a kept log was sent and the form has been written on since
   data-sign-in   where one signs in again and comes back
   data-rates     {currency: rate} as the show used them last; [data-rate] is the field, which won does not need, and
                  [data-rate-missing] what stands there when it is empty: such a log is not sent, and stays as typed

   As soon as a kept log of this page has been sent, the page comes anew with the code for the buyer. */

import { keep, load } from "./queue.js";
import { note, say, sayAt, sayLeft, sender } from "./sending.js";

/* A price as it is kept: in the smallest unit of its currency, so that a won or a yen has no parts. */
export function kept(price, currency) {
  const scale = 10 ** new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits;
  return Math.trunc(Number((price * scale).toFixed(6))) / scale;
}

export default function log(form) {
  const line = document.querySelector("[data-unsent]");
  const amount = form.querySelector("[data-amount]");
  const written = () => {
    const { csrf_token: _token, written_at: _when, ...fields } = Object.fromEntries(new FormData(form).entries());
    return fields;
  };

  let direct = false; // what is sent was saved a moment ago

  /* What was kept or refused stands in the form again. */
  function refill(fields) {
    for (const [name, value] of Object.entries(fields)) if (form.elements[name]) form.elements[name].value = value;
    showRate();
  }

  function arrived({ url, fields }, page) {
    const now = written();
    const changed = Object.keys(now).some((name) => now[name] !== (fields[name] ?? ""));
    if (url !== form.action) return say(form.dataset.sent, "ok");
    if (!changed) return sayAt(page, direct ? form.dataset.saved : form.dataset.sent);
    Object.assign(line, { hidden: false, textContent: form.dataset.changed });
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
    keep(localStorage, { url: form.action, fields: { ...written(), written_at: form.elements.written_at.value } });
    direct = true;
    await sendKept(); // first on the device, then on the way
    direct = false;
    if (!line.hidden) line.scrollIntoView({ block: "nearest" });
  });

  form.addEventListener("input", () => {
    const currency = form.elements.currency.value;
    let sum = 0;
    for (const line of form.querySelectorAll(".log-line")) {
      const [, price, quantity] = [...line.querySelectorAll("input")].map((input) => Number(input.value.replaceAll(",", "")) || 0);
      sum += kept(price, currency) * Math.trunc(quantity);
    }
    amount.textContent = `${sum.toLocaleString(document.documentElement.lang)} ${currency}`;
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

  sayLeft();
  const mine = load(localStorage).find(({ url }) => url === form.action);
  if (mine) refill(mine.fields);
  const sendKept = sender({
    told: (why) => note(line, form.dataset, why),
    sent: arrived,
    refused(entry, why) {
      if (entry.url === form.action) refill(entry.fields);
      say((direct ? "" : form.dataset.refused) + why, "error");
    },
  });
}
