/* Pure: the items from one to another of a list, both included, whichever comes first. */
export function between(items, one, other) {
  const [a, b] = [items.indexOf(one), items.indexOf(other)].sort((x, y) => x - y);
  return a < 0 ? [] : items.slice(a, b + 1);
}
