/* data-behaviour="stay": after a button in here was pressed and the page came anew, it stands where it stood and the same
   form's button has the focus, so that the twentieth of a long list is not lost each time. */

const KEY = "stay";
const SOON_MS = 15_000;

export default function stay(root) {
  const here = location.pathname;
  const left = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  if (left?.page === here) {
    sessionStorage.removeItem(KEY);
    if (Date.now() - left.at < SOON_MS) stand(root, left);
  }
  root.addEventListener("submit", ({ target: form, submitter }) => {
    const [action, value] = [form.getAttribute("action"), submitter?.value ?? ""];
    sessionStorage.setItem(KEY, JSON.stringify({ page: here, y: scrollY, at: Date.now(), action, value }));
  });
}

function stand(root, { y, action, value }) {
  scrollTo({ top: y, behavior: "instant" });
  const buttons = [...root.querySelectorAll("form button")].filter((button) => button.form.getAttribute("action") === action && !button.disabled);
  (buttons.find((button) => button.value === value) ?? buttons[0])?.focus({ preventScroll: true });
}
