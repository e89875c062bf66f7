/* A button that opens the browser's print dialog; hidden until this runs, because without it a press does nothing. */

export default function print(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
