/* Prices and quantities as people type them, judged as the server judges them (`rules/amounts.py`).

   Pure: `problemOf` returns "" or "unreadable", "too_fine", "too_large"; `money` says an amount as the server does, whose
   nothing ("US$0.00", "0원") shows where the number stands and how many decimals it has. */

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

export function money(amount, nothing, language) {
  return nothing.replace(/\d+\.?\d*/, (zero) => {
    const places = (zero.split(".")[1] ?? "").length;
    return amount.toLocaleString(language, { minimumFractionDigits: places, maximumFractionDigits: places });
  });
}
