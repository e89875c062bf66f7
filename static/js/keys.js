/* data-key="/" | "a" | "g b" | "Esc" on any visible element: the key focuses a field and presses anything else. Keys
   do nothing while somebody types, with Ctrl, Alt or Meta, or behind an open dialog. `?` lists the page's keys and can
   switch them off for this device (WCAG 2.1.4); a button with data-shortcuts opens the same list.
   <html data-keys="on"> says that keys are listened to. */

import { press } from "./shortcuts.js";

const OFF = "keys-off";
const TYPING = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";
let before = null;

function targets() {
  const dialog = document.querySelector("dialog:modal");
  const found = [...(dialog ?? document).querySelectorAll("[data-key]")].filter((element) => element.checkVisibility());
  return new Map(found.map((element) => [element.dataset.key, element]).reverse());
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
  if (event.target.matches(TYPING)) return;
  if (event.key === "?") return list();
  if (localStorage.getItem(OFF) && event.key.length === 1) return;
  if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
  const known = targets();
  const [found, kept] = press(event.key, event.timeStamp, before, known);
  before = kept;
  if (!found) return;
  event.preventDefault();
  const element = known.get(found);
  if (element.matches(TYPING)) element.select?.();
  element.matches(TYPING) ? element.focus() : element.click();
});

document.documentElement.dataset.keys = "on";

document.querySelectorAll("[data-shortcuts]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", list);
});

function list() {
  const words = document.getElementById("toasts")?.dataset ?? {};
  const dialog = document.createElement("dialog");
  dialog.className = "dlg";
  const body = document.createElement("div");
  body.className = "dlg-body stack";
  const title = document.createElement("h2");
  title.textContent = words.keys;
  dialog.setAttribute("aria-label", words.keys);
  const rows = document.createElement("dl");
  rows.className = "rows";
  for (const [key, element] of targets()) rows.append(row(key, label(element)));
  body.append(title, rows, toggle(words.keysOn));
  dialog.append(body);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}

function row(key, text) {
  const line = document.createElement("div");
  const name = document.createElement("dt");
  const value = document.createElement("dd");
  name.textContent = text;
  value.className = "val line";
  for (const part of key.split(" ")) {
    const cap = document.createElement("kbd");
    cap.textContent = part;
    value.append(cap);
  }
  line.append(name, value);
  return line;
}

function label(element) {
  const copy = element.cloneNode(true);
  copy.querySelectorAll("kbd, .count").forEach((part) => part.remove());
  return element.getAttribute("aria-label") || copy.textContent.trim() || element.title;
}

function toggle(text) {
  const line = document.createElement("label");
  line.className = "line";
  const box = document.createElement("input");
  box.type = "checkbox";
  box.className = "form-check-input";
  box.checked = !localStorage.getItem(OFF);
  box.addEventListener("change", () => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
  const said = document.createElement("span");
  said.textContent = text;
  line.append(box, said);
  return line;
}
