/* data-behaviour="filters" on a GET form: fields left empty stay out of the address, with and without htmx.

   A search is asked for while it is typed. It is not asked for again when the field is left: the list would come anew under
   the finger that presses something in it. */

export default function (form) {
  form.addEventListener("formdata", ({ formData }) => {
    for (const name of new Set(formData.keys())) {
      const values = formData.getAll(name).filter((value) => value !== "");
      formData.delete(name);
      values.forEach((value) => formData.append(name, value));
    }
  });
  form.addEventListener("change", (event) => event.target.type === "search" && event.stopPropagation(), { capture: true });
  form.addEventListener("htmx:configRequest", ({ detail }) => {
    for (const [name, value] of Object.entries(detail.parameters)) if (value === "") delete detail.parameters[name];
  });
}
