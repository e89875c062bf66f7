/* The consultation log: keeps what could not be sent and sends it later; shows the amount while typing.

   data-kept, data-signed-out, data-sent, data-refused   texts; a line [data-unsent] on the page says what is kept and why
   data-saved     what the next page says of a log that was sent at once
   data-changed   what it says when a kept log was sent and the form has been written on since
   data-sign-in   where one signs in again and comes back
   data-correct   what the line says of a log of another page that has to be corrected
   data-said      {price, quantity: {problem: words}, fine: {currency: words}}: what stands at a field that cannot be kept as it
                  is typed; such a log is not sent, and stays as typed
   data-rates     {currency: rate} as the show used them last; [data-rate] is the field, which won does not need, and
                  [data-rate-missing] what stands there when it is empty: such a log is not sent, and stays as typed
   data-rate-labels   {currency: words} for its label: the yen's rate is for a hundred of them

   As soon as a kept log of this page has been sent, the page comes anew with the code for the buyer. */

import { numberOf, placesOf, problemOf } from "./amounts.js";
import { keep, load } from "./queue.js";
import { note, say, sayAt, sayLeft, sender } from "./sending.js";

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

  function correct({ title, errors }) {
    if (!hasProblems(({ name }) => errors[name] ?? "") && !lacksRate()) say(form.dataset.refused + title, "error");
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

  const words = JSON.parse(form.dataset.said);
  const numbers = [...form.querySelectorAll(".log-line input")].filter(({ name }) => !name.startsWith("name"));

  function problemAt({ name, value }) {
    const [kind] = name.split("-");
    const { value: currency } = form.elements.currency;
    const problem = problemOf(value, kind === "price" ? placesOf(currency) : null);
    if (!problem) return "";
    return kind === "price" && problem === "too_fine" ? words.fine[currency] : words[kind][problem];
  }

  function showProblem(input, text) {
    const place = document.getElementById(`${input.name}-error`);
    place.hidden = !text;
    place.querySelector("span").textContent = text;
    input.classList.toggle("is-invalid", Boolean(text));
    input.setAttribute("aria-invalid", String(Boolean(text)));
    const more = input.closest("details");
    if (text && more) more.open = true;
  }

  /* Shows what cannot be kept and goes to the first; returns whether there is something. */
  function hasProblems(textAt) {
    for (const input of numbers) showProblem(input, textAt(input));
    const first = numbers.find((input) => textAt(input));
    first?.focus();
    return Boolean(first);
  }

  for (const input of numbers) input.addEventListener("input", () => input.classList.contains("is-invalid") && showProblem(input, problemAt(input)));

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (hasProblems(problemAt)) return lacksRate();
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
      const [, price, quantity] = [...line.querySelectorAll("input")].map((input) => (numbers.includes(input) && problemAt(input) ? NaN : numberOf(input.value)));
      sum += price * quantity;
    }
    if (Number.isNaN(sum)) return (amount.textContent = "–");
    sum = Number(sum.toFixed(placesOf(currency))); // 12.10 × 3 is not 36.300000000000004
    amount.textContent = `${sum.toLocaleString(document.documentElement.lang)} ${currency}`;
  });

  const rates = JSON.parse(form.dataset.rates);
  const labels = JSON.parse(form.dataset.rateLabels);
  const field = form.querySelector("[data-rate]");

  function showRate() {
    field.hidden = form.elements.currency.value === "KRW";
    field.querySelector("label").textContent = labels[form.elements.currency.value];
    rate.required = !field.hidden;
  }

  form.elements.currency.addEventListener("change", () => {
    rate.value = rates[form.elements.currency.value] ?? "";
    showRate();
    if (!missing.hidden) lacksRate();
    for (const input of numbers) if (input.classList.contains("is-invalid")) showProblem(input, problemAt(input));
  });
  showRate();

  sayLeft();
  const mine = load(localStorage).find(({ url }) => url === form.action);
  if (mine) refill(mine.fields);
  if (mine?.wrong) correct(mine.wrong);
  const sendKept = sender({
    told: (why) => note(line, form.dataset, why, form.action),
    sent: arrived,
    refused(entry, why) {
      if (entry.url === form.action) refill(entry.fields);
      if (entry.url === form.action && entry.wrong) return correct(entry.wrong);
      say((direct ? "" : form.dataset.refused) + why, "error");
    },
  });
}
