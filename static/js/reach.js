/* data-behaviour="reach": a form in here is sent only while the server can be reached; else the page stays as it is, with
   what was typed, and a toast says so. For pages people work on in a hall, where the network comes and goes.

   data-reach   an address that always answers */

const PATIENCE_MS = 5000;

async function isThere(address) {
  try {
    return (await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) })).ok;
  } catch {
    return false;
  }
}

function hidden(form) {
  form.hidden = true;
  return form;
}

export default function reach(root) {
  let sending = null; // the form whose way was found clear
  let asking = false;
  root.addEventListener("submit", async (event) => {
    const { target: form, submitter } = event;
    if (event.defaultPrevented || form.method !== "post" || sending === form) return;
    event.preventDefault();
    if (asking) return; // pressed twice
    asking = true;
    const there = await isThere(root.dataset.reach);
    asking = false;
    if (!there) {
      const text = document.getElementById("toasts")?.dataset.offline;
      document.dispatchEvent(new CustomEvent("toast", { detail: { text, category: "off" } }));
      return;
    }
    if (!form.isConnected) document.body.append(hidden(form)); // the list around it came anew meanwhile
    sending = form;
    form.requestSubmit(submitter?.isConnected ? submitter : undefined);
    sending = null;
  });
}
