/* Prices and quantities as people type them, judged as the server judges them (`rules/amounts.py`).

   Pure: `problemOf` returns "" or "unreadable", "too_fine", "too_large". */

const MOST_MINOR = 1e11;
const MOST_PIECES = 1e7;

export function placesOf(currency) {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits;
}

function stripped(text) {
  return text.replace(/[,\s]/g, "");
}

export function problemOf(text, places, most = places === null ? MOST_PIECES : MOST_MINOR) {
  const typed = stripped(text);
  if (!typed) return "";
  if (!/^(\d+\.?\d*|\.\d+)$/.test(typed)) return "unreadable";
  const parts = (typed.split(".")[1] ?? "").replace(/0+$/, "");
  if (parts.length > (places ?? 0)) return "too_fine";
  return Number(typed) * 10 ** (places ?? 0) > most ? "too_large" : "";
}

export function numberOf(text) {
  return Number(stripped(text)) || 0;
}
