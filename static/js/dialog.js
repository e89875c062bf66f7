/* data-behaviour="dialog" on <dialog popover id="x">: buttons with popovertarget="x" open it as a modal dialog (focus
   stays inside, the page behind is inert). It opens by itself when the form in it came back with errors. Without this
   script the same buttons open it as a popover. */

export default function (dialog) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(`[popovertarget="${CSS.escape(dialog.id)}"]`);
    if (!button || !dialog.isConnected) return;
    event.preventDefault();
    if (button.getAttribute("popovertargetaction") === "hide" || dialog.open) dialog.close();
    else show(dialog);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  if (dialog.querySelector("[aria-invalid=true]")) show(dialog);
}

function show(dialog) {
  if (dialog.matches(":popover-open")) dialog.hidePopover();
  dialog.showModal();
  (dialog.querySelector("[aria-invalid=true]") ?? dialog.querySelector("input:not([type=hidden]), select, textarea"))?.focus();
}
