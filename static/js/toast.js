/* data-behaviour="toast" on the region: toasts with data-passing leave after six seconds (not while pointed at or
   focused); the others wait for their close button. A toast can also be announced, as soon as app.js runs:
     document.dispatchEvent(new CustomEvent("toast", {detail: {text, category: "ok|warn|error|off", undo: url}}))
   or by the server with the header HX-Trigger: {"toast": {"text": "…"}}. */

const STAY_MS = 6000;
const ERRORS = new Set(["error", "stop", "danger"]);

export default function (region) {
  region.querySelectorAll(".toast-x").forEach((toast) => settle(toast));
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) if (node instanceof Element && node.matches(".toast-x")) settle(node);
    }
  }).observe(region, { childList: true });
}

export function show(detail) {
  const region = document.getElementById("toasts");
  if (!region) return;
  const toast = build(detail, region.dataset);
  region.append(toast);
  settle(toast);
}

function settle(toast) {
  if (toast.dataset.settled) return;
  toast.dataset.settled = "yes";
  const close = toast.querySelector("[data-close]");
  if (close) {
    close.hidden = false;
    close.addEventListener("click", () => toast.remove());
  }
  if (!("passing" in toast.dataset)) return;
  let timer = setTimeout(() => toast.remove(), STAY_MS);
  const hold = () => clearTimeout(timer);
  const go = () => {
    clearTimeout(timer);
    timer = setTimeout(() => toast.remove(), STAY_MS);
  };
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("pointerleave", go);
  toast.addEventListener("focusout", go);
}

function build({ text, category = "ok", undo = "" }, words) {
  const toast = document.createElement("div");
  const bad = ERRORS.has(category);
  toast.className = bad ? "toast-x toast-stop" : "toast-x";
  toast.setAttribute("role", bad ? "alert" : "status");
  if (!bad && category !== "off") toast.dataset.passing = "";
  const said = document.createElement("span");
  said.textContent = text;
  toast.append(said);
  if (undo) toast.append(undoForm(undo, words.undo));
  const close = document.createElement("button");
  close.type = "button";
  close.className = "toast-close";
  close.dataset.close = "";
  close.textContent = "×";
  close.setAttribute("aria-label", words.close ?? "");
  toast.append(close);
  return toast;
}

function undoForm(url, label) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = url;
  const token = document.createElement("input");
  token.type = "hidden";
  token.name = "csrf_token";
  token.value = document.querySelector("meta[name=csrf-token]")?.content ?? "";
  const button = document.createElement("button");
  button.type = "submit";
  button.textContent = label;
  form.append(token, button);
  return form;
}
