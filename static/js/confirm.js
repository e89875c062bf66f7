/* Asks once before a deed, in a dialog that says what will happen and repeats the deed on its button.
     <button type="submit" data-ask="Void 3 badges?" data-what="They stop working at once.">Void</button>
   ask(button) submits the button's form when the answer is yes; question() asks anything. `{n}` in the texts is
   replaced by the number of selected rows (table-select.js keeps it in the form's data-count). */

export function ask(button) {
  const count = button.form?.dataset.count ?? "";
  const fill = (text) => (text ?? "").replaceAll("{n}", count);
  const label = [...button.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data).join("").trim();
  const deed = [label || button.textContent.trim(), count].filter(Boolean).join(" ");
  question(fill(button.dataset.ask), fill(button.dataset.what), deed, () => {
    const { ask: asked } = button.dataset;
    delete button.dataset.ask;
    button.form ? button.form.requestSubmit(button) : button.click();
    button.dataset.ask = asked;
  }, button.classList.contains("btn-danger"));
}

export function question(title, what, deed, yes, danger = false) {
  const words = document.getElementById("toasts")?.dataset ?? {};
  const dialog = element("dialog", "dlg");
  dialog.setAttribute("role", "alertdialog");
  dialog.setAttribute("aria-label", title);
  const body = element("div", "dlg-body");
  body.append(element("h2", "", title));
  if (what) body.append(element("p", "", what));
  const foot = element("div", "dlg-foot");
  const no = element("button", "btn", words.cancel);
  const go = element("button", danger ? "btn btn-danger" : "btn btn-primary", deed);
  no.type = go.type = "button";
  no.addEventListener("click", () => dialog.close());
  go.addEventListener("click", () => {
    dialog.close();
    yes();
  });
  dialog.addEventListener("close", () => dialog.remove());
  foot.append(no, go);
  dialog.append(body, foot);
  document.body.append(dialog);
  dialog.showModal();
}

function element(name, css, text = "") {
  const made = document.createElement(name);
  if (css) made.className = css;
  made.textContent = text;
  return made;
}
