/* data-behaviour="file-names" on the frame of a file field (ui/field.html `file_in`): says which files were chosen in
   the page's own type. Without this script the field shows what the browser says once something is chosen. */

export default function (frame) {
  const input = frame.querySelector("input[type=file]");
  const told = frame.querySelector("[data-names]");
  const none = told.textContent;
  const tell = () => {
    const names = [...input.files].map((file) => file.name);
    told.textContent = names.length ? names.join(", ") : none;
    frame.classList.toggle("has-files", names.length > 0);
  };
  frame.classList.add("is-live");
  input.addEventListener("change", tell);
  input.form?.addEventListener("reset", () => setTimeout(tell));
  tell();
}
