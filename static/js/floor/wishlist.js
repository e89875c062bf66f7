/* The list of wishes, best first. */

/** The list with `booth` added as the last one, or taken out; a full list stays as it is. */
export function toggled(list, booth, most) {
  if (list.includes(booth)) return list.filter((each) => each !== booth);
  return list.length < most ? [...list, booth] : list;
}
