/* The consultation log: keeps what could not be sent and sends it later; shows the amount while typing.

   data-kept, data-signed-out, data-sent, data-refused   texts; a line [data-unsent] on the page says what is kept and why
   data-saved     what the next page says of a log that was sent at once
   data-changed   what it says when a kept log was sent and the form has been written on since
   data-sign-in   where one signs in again and comes back
   data-correct   what the line says of a log of another page that has to be corrected
   data-said      {price, quantity, rate: {problem: words}, fine, rateFine: {currency: words}}: what stands at a field that cannot
                  be kept as it is typed; such a log is not sent, and stays as typed
   data-rates     {currency: rate} as the show used them last; [data-rate] is the field, which won does not need
   data-rate-labels   {currency: words} for its label: the yen's rate is for a hundred of them
   data-rate-places   {currency: how many decimals are kept of it}
   data-nothing   {currency: how the server writes an amount of 0}
   [data-other]   the text that was saved meanwhile, shown where what is kept on the device was written without knowing it

   Each saving has a number of its own (`edit`) and names those it follows (`follows`): what the page showed, and what was saved
   on it before. So the server knows which is newer whatever this device's clock says.

   As soon as a kept log of this page has been sent, the page comes anew with the code for the buyer. */

import { money, numberOf, placesOf, problemOf } from "./amounts.js";
import { keep, load, newId } from "./queue.js";
import { note, say, sayAt, sayLeft, sender } from "./sending.js";

const MOST_RATE = 1e15; // in millionths

export default function log(form) {
  const line = document.querySelector("[data-unsent]");
  const amount = form.querySelector("[data-amount]");
  const written = () => {
    const { csrf_token: _token, written_at: _when, edit: _edit, follows: _follows, ...fields } = Object.fromEntries(new FormData(form).entries());
    return fields;
  };

  let direct = false; // what is sent was saved a moment ago

  /* What was kept or refused stands in the form again. */
  function refill(fields) {
    for (const [name, value] of Object.entries(fields)) if (form.elements[name]) form.elements[name].value = value;
    showRate();
    showAmount();
  }

  function correct({ title, errors }) {
    if (!hasProblems(({ name }) => errors[name] ?? "") && !hasProblems(problemAt)) say(form.dataset.refused + title, "error");
  }

  function arrived({ url, fields }, page) {
    const now = written();
    const changed = Object.keys(now).some((name) => now[name] !== (fields[name] ?? ""));
    if (url !== form.action) return say(form.dataset.sent, "ok");
    if (!changed) return sayAt(page, direct ? form.dataset.saved : form.dataset.sent);
    Object.assign(line, { hidden: false, textContent: form.dataset.changed });
  }

  const placesOfRate = JSON.parse(form.dataset.ratePlaces);
  const rate = form.elements.rate;
  form.noValidate = true; // the words beside the field say more than the browser's

  const words = JSON.parse(form.dataset.said);
  const numbers = [rate, ...[...form.querySelectorAll(".log-line input")].filter(({ name }) => !name.startsWith("name"))];

  function rateProblem(currency) {
    if (currency === "KRW") return "";
    return problemOf(rate.value, placesOfRate[currency], MOST_RATE) || (numberOf(rate.value) > 0 ? "" : "unreadable");
  }

  function problemAt({ name, value }) {
    const [kind] = name.split("-");
    const { value: currency } = form.elements.currency;
    if (kind === "rate") return rateProblem(currency) === "too_fine" ? words.rateFine[currency] : (words.rate[rateProblem(currency)] ?? "");
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
    first?.scrollIntoView({ block: "center" }); // the bar with the button hides what stands at the foot
    return Boolean(first);
  }

  for (const input of numbers) input.addEventListener("input", () => input.classList.contains("is-invalid") && showProblem(input, problemAt(input)));

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (hasProblems(problemAt)) return;
    follow(form.elements.follows.value, form.elements.edit.value);
    form.elements.written_at.value = new Date().toISOString();
    const { csrf_token: _token, ...fields } = Object.fromEntries(new FormData(form).entries());
    keep(localStorage, { url: form.action, fields });
    direct = true;
    await sendKept(); // first on the device, then on the way
    direct = false;
    if (!line.hidden) line.scrollIntoView({ block: "nearest" });
  });

  const nothing = JSON.parse(form.dataset.nothing);

  function showAmount() {
    let sum = 0;
    for (const line of form.querySelectorAll(".log-line")) {
      const [, price, quantity] = [...line.querySelectorAll("input")].map((input) => (numbers.includes(input) && problemAt(input) ? NaN : numberOf(input.value)));
      sum += price * quantity;
    }
    if (Number.isNaN(sum)) return (amount.textContent = "–");
    amount.textContent = money(sum, nothing[form.elements.currency.value], document.documentElement.lang);
  }

  form.addEventListener("input", showAmount);

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
    for (const input of numbers) if (input.classList.contains("is-invalid")) showProblem(input, problemAt(input));
  });
  showRate();

  sayLeft();
  const mine = load(localStorage).find(({ url }) => url === form.action);
  const isOther = mine?.wrong?.code === "log_changed";
  const { value: shown } = form.elements.follows; // of what the server has, as this page shows it
  if (mine) refill(mine.fields);
  if (mine) follow(isOther ? shown : mine.fields.follows, mine.fields.edit);
  if (isOther) compare();
  else if (mine?.wrong) correct(mine.wrong);

  /* The next saving gets a number of its own, and follows these. */
  function follow(...edits) {
    form.elements.follows.value = edits.filter(Boolean).join(" ");
    form.elements.edit.value = newId();
  }

  /* Shows the text that was saved meanwhile above the form. */
  function compare() {
    document.querySelector("[data-other]").hidden = false;
    const heading = document.getElementById("other-h");
    heading.focus();
    heading.scrollIntoView({ block: "start" });
  }

  const sendKept = sender({
    told: (why) => note(line, form.dataset, why, form.action),
    sent: arrived,
    refused(entry, why) {
      if (entry.url !== form.action || !entry.wrong) {
        if (entry.url === form.action) refill(entry.fields);
        return say((direct ? "" : form.dataset.refused) + why, "error");
      }
      const fields = { ...entry.fields, ...written() };
      if (entry.wrong.code !== "log_changed") return refill(entry.fields), correct(entry.wrong);
      keep(localStorage, { ...entry, fields }); // with what was typed since
      location.assign(form.action); // the page comes with the text that is there by now
    },
  });
}
