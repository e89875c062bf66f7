/* data-behaviour="dirty" on a form: leaving the page with unsaved input asks first; elements with data-unsaved inside
   it show while there is some. */

export default function (form) {
  let before = print(new FormData(form));
  let sending = false;
  const changed = () => print(new FormData(form)) !== before;
  const show = () => form.querySelectorAll("[data-unsaved]").forEach((mark) => (mark.hidden = !changed()));
  form.addEventListener("input", show);
  form.addEventListener("reset", () => setTimeout(show));
  form.addEventListener("submit", (event) => (sending = !event.defaultPrevented));
  form.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.successful && detail.elt === form) before = print(new FormData(form));
    show();
  });
  window.addEventListener("beforeunload", (event) => {
    if (form.isConnected && !sending && changed()) event.preventDefault();
  });
  show();
}

/* One text for the fields of a form, files by name and size, whatever their order. */
export function print(entries) {
  return [...entries]
    .map(([name, value]) => `${name}=${typeof value === "string" ? value : `${value.name}:${value.size}`}`)
    .sort()
    .join("\n");
}
