/* Starts what a page asks for.

   data-behaviour="menu dirty"   each word is a module beside this file (or in a folder: "gate/scan"); its default
                                 export is called once with the element, also for what htmx brings in later
   data-ask, data-what           on a submit button: ask first (confirm.js)
   data-key="g b"                a key or a sequence that presses or focuses the element (keys.js)
   <meta name="csrf-token">      is sent with every htmx request

   htmx requests that fail say so in a toast; the words are on <div id="toasts">.
   <html data-asks> says that buttons with data-ask do ask; until then they cannot be pressed (button.css).
   <html data-started> says that everything the page came with is running. */

const NAME = /^[a-z][a-z0-9-]*(\/[a-z][a-z0-9-]*)?$/;
const started = new WeakMap();

export async function start(root) {
  const wanted = [...root.querySelectorAll("[data-behaviour]")];
  if (root instanceof Element && root.matches("[data-behaviour]")) wanted.unshift(root);
  await Promise.all(wanted.flatMap((element) => element.dataset.behaviour.split(/\s+/).map((name) => begin(element, name))));
}

async function begin(element, name) {
  const done = started.get(element) ?? new Set();
  if (!NAME.test(name) || done.has(name)) return;
  started.set(element, done.add(name));
  const module = await import(`./${name}.js`);
  module.default(element);
}

function say(text, category) {
  document.dispatchEvent(new CustomEvent("toast", { detail: { text, category } }));
}

function words() {
  return document.getElementById("toasts")?.dataset ?? {};
}

// heard from the first moment: what fails while the page is still starting is said, too
document.addEventListener("toast", ({ detail }) => {
  import("./toast.js").then(({ show }) => show(detail));
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-ask]");
  if (!button || event.defaultPrevented) return;
  event.preventDefault();
  // once everything is running: how many rows are selected stands in the question
  Promise.all([import("./confirm.js"), running.catch(() => null)]).then(
    ([{ ask }]) => ask(button),
    () => say(words().offline, "off"),
  );
});

document.addEventListener("htmx:configRequest", ({ detail }) => {
  const token = document.querySelector("meta[name=csrf-token]");
  if (token) detail.headers["X-CSRFToken"] = token.content;
});
document.addEventListener("htmx:confirm", (event) => {
  if (!event.detail.question) return;
  event.preventDefault();
  import("./confirm.js").then(({ question }) =>
    question(event.detail.question, "", event.target.textContent.trim(), () => event.detail.issueRequest(true)),
  );
});
document.addEventListener("htmx:load", ({ detail }) => start(detail.elt));
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  // an error that the server wrote as a toast goes where it says
  if (detail.xhr.getResponseHeader("HX-Retarget")) detail.shouldSwap = true;
});
document.addEventListener("htmx:responseError", ({ detail }) => {
  if (!detail.xhr.getResponseHeader("HX-Retarget")) say(words().failed, "error");
});
document.addEventListener("htmx:sendError", () => say(words().offline, "off"));
document.addEventListener("htmx:timeout", () => say(words().offline, "off"));

const running = start(document).then(() => document.documentElement.toggleAttribute("data-started", true));
if (document.querySelector("[data-key]")) import("./keys.js");
if (document.querySelector("[data-ask]")) import("./confirm.js"); // there before the network goes
document.documentElement.toggleAttribute("data-asks", true);
