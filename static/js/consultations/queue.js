/* Logs that could not be sent, kept on this device until the server has them.

   Pure over a storage with getItem/setItem/removeItem: an entry is {url, fields}; the log's own id makes sending twice
   harmless. */

const KEY = "consultation-logs";

export function load(storage) {
  try {
    return JSON.parse(storage.getItem(KEY)) ?? [];
  } catch {
    return [];
  }
}

export function keep(storage, entry) {
  const others = load(storage).filter((each) => each.fields.id !== entry.fields.id);
  storage.setItem(KEY, JSON.stringify([...others, entry]));
}

export function forget(storage, id) {
  const rest = load(storage).filter((each) => each.fields.id !== id);
  if (rest.length) storage.setItem(KEY, JSON.stringify(rest));
  else storage.removeItem(KEY);
}

/* What an answer means for a kept log. Only the server's own word removes it from the device: a sign-in page (redirected),
   an expired session or form, a limit or a fault keep it for later. */
export function verdictOf(answer) {
  if (answer.ok && !answer.redirected) return "sent";
  return [404, 409, 422].includes(answer.status) && !answer.redirected ? "refused" : "offline";
}

/* Sends every kept log; `send(entry)` answers "sent", "refused" or "offline". Stops at the first "offline". */
export async function flush(storage, send) {
  const outcome = { sent: 0, refused: 0 };
  for (const entry of load(storage)) {
    const answer = await send(entry);
    if (answer === "offline") break;
    forget(storage, entry.fields.id);
    outcome[answer] += 1;
  }
  return outcome;
}
