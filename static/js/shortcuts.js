/* Pure: which shortcut a row of key presses means. A shortcut is one key ("/", "a", "Esc") or two after another
   ("g b") within SEQUENCE_MS. */

export const SEQUENCE_MS = 1200;

const NAMES = { Escape: "Esc" };

/* Returns [pressed shortcut or "", what to remember for the next key]. */
export function press(key, now, before, known) {
  const name = NAMES[key] ?? key;
  const pair = before && now - before.at <= SEQUENCE_MS ? `${before.key} ${name}` : "";
  if (pair && known.has(pair)) return [pair, null];
  if (known.has(name)) return [name, null];
  return ["", { key: name, at: now }];
}
