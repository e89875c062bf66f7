/* data-behaviour="leads/camera" around a <video>, a hidden button [data-start], shown once it works, and a line [data-said]:
   data-form, data-field   the id of the form and the name of its field that get the code that was read; the form is then sent
   data-wait, data-none    what is said while the camera looks, and where there is no camera */

import { watchCodes } from "../codes.js";

export default function (box) {
  const video = box.querySelector("video");
  const button = box.querySelector("[data-start]");
  const said = box.querySelector("[data-said]");

  button.addEventListener("click", async () => {
    button.disabled = true;
    said.textContent = box.dataset.wait;
    video.hidden = false;
    let stop = null;
    try {
      stop = await watchCodes(video, (code) => {
        stop?.();
        send(box, code);
      });
      button.hidden = true;
    } catch {
      video.hidden = true;
      button.disabled = false;
      said.textContent = box.dataset.none;
    }
  });
  button.hidden = false;
}

function send(box, code) {
  const form = document.getElementById(box.dataset.form);
  const field = form.elements.namedItem(box.dataset.field);
  if (form.dataset.sent) return;
  form.dataset.sent = "yes";
  field.value = code;
  form.requestSubmit();
}
