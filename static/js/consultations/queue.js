/* Logs that could not be sent, kept on this device until the server has them.

   Pure over a storage with getItem/setItem/removeItem: an entry is {url, fields}; the log's own id makes sending twice
   harmless. One that has to be corrected, or was written without knowing what the server has by now, carries
   {title, errors, code} as `wrong` and waits until it is kept anew. */

const KEY = "consultation-logs";

/* A number for one saving of a log; browsers give their own only to pages that came over a safe line. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return crypto.randomUUID?.() ?? [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

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

/* Whether both are the same saving of a log; a page from before savings had numbers gave its moment only. */
const isSame = ({ fields: a }, { fields: b }) => a.id === b.id && (a.edit ?? a.written_at) === (b.edit ?? b.written_at);

/* What was written while the log was on its way is newer, and stays. */
function forgetSent(storage, entry) {
  if (load(storage).some((each) => isSame(each, entry))) forget(storage, entry.fields.id);
}

/* Notes what has to be corrected, unless the log was written anew in the meantime. */
function markWrong(storage, entry) {
  storage.setItem(KEY, JSON.stringify(load(storage).map((each) => (isSame(each, entry) ? { ...each, wrong: entry.wrong } : each))));
}

/* What an answer means for a kept log. Only the server's own word removes it from the device: an expired session or form
   ("signed-out"), another person's sign-in ("foreign"), a limit or a fault ("offline") keep it for later. */
export function verdictOf(answer) {
  if (answer.redirected || answer.status === 401 || answer.status === 400) return "signed-out";
  if (answer.ok) return "sent";
  if (answer.status === 404 || answer.status === 403) return "foreign";
  if (answer.status === 422) return "wrong";
  return answer.status === 409 ? "refused" : "offline";
}

/* Sends every kept log; `send(entry)` answers as `verdictOf`. One that is somebody else's, or has to be corrected, stays and
   lets the others go; without a network or a session the first stops the rest. */
export async function flush(storage, send) {
  const outcome = { sent: 0, refused: 0, wrong: 0, foreign: 0, stopped: "" };
  for (const entry of load(storage).filter(({ wrong }) => !wrong)) {
    const verdict = await send(entry);
    if (verdict === "offline" || verdict === "signed-out") {
      outcome.stopped = verdict;
      break;
    }
    if (verdict === "wrong") markWrong(storage, entry);
    else if (verdict !== "foreign") forgetSent(storage, entry);
    outcome[verdict] += 1;
  }
  return outcome;
}
