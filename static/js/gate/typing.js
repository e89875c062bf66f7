/* What a hand-held scanner types. It sends key strokes of an American keyboard; with the Korean input method on, the
   page sees jamo instead of letters, so keys are read by their place (KeyboardEvent.code) and jamo by the key they lie on. Pure. */

const SHIFTED = { Digit4: "$", Digit5: "%", Digit8: "*", Equal: "+", Semicolon: ":" };
const PLAIN = { Space: " ", Minus: "-", Period: ".", Slash: "/", NumpadSubtract: "-", NumpadAdd: "+", NumpadMultiply: "*", NumpadDivide: "/", NumpadDecimal: "." };

/* The character of a key by its place, upper case; "" for a key that no badge has. */
export function characterOf({ code, shiftKey }) {
  if (/^Key[A-Z]$/.test(code)) return code[3];
  if (shiftKey && code in SHIFTED) return SHIFTED[code];
  if (/^(Digit|Numpad)[0-9]$/.test(code)) return shiftKey && code.startsWith("Digit") ? "" : code.at(-1);
  if (!shiftKey || code === "Space") return PLAIN[code] ?? "";
  return "";
}

const JAMO = { ㅂ: "Q", ㅃ: "Q", ㅈ: "W", ㅉ: "W", ㄷ: "E", ㄸ: "E", ㄱ: "R", ㄲ: "R", ㅅ: "T", ㅆ: "T", ㅛ: "Y", ㅕ: "U", ㅑ: "I", ㅐ: "O", ㅒ: "O", ㅔ: "P", ㅖ: "P", ㅁ: "A", ㄴ: "S", ㅇ: "D", ㄹ: "F", ㅎ: "G", ㅗ: "H", ㅓ: "J", ㅏ: "K", ㅣ: "L", ㅋ: "Z", ㅌ: "X", ㅊ: "C", ㅍ: "V", ㅠ: "B", ㅜ: "N", ㅡ: "M", ㅘ: "HK", ㅙ: "HO", ㅚ: "HL", ㅝ: "NJ", ㅞ: "NP", ㅟ: "NL", ㅢ: "ML", ㄳ: "RT", ㄵ: "SW", ㄶ: "SG", ㄺ: "FR", ㄻ: "FA", ㄼ: "FQ", ㄽ: "FT", ㄾ: "FX", ㄿ: "FV", ㅀ: "FG", ㅄ: "QT" };
const FIRST = [..."ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"];
const MIDDLE = [..."ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"];
const LAST = ["", ..."ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"];

/* Text that was typed with the Korean input method on, as the keys that were pressed. */
export function fromHangul(text) {
  return [...text].map((character) => keysOf(character)).join("");
}

function keysOf(character) {
  if (character in JAMO) return JAMO[character];
  const index = character.charCodeAt(0) - 0xac00;
  if (index < 0 || index >= 11172) return character;
  const parts = [FIRST[Math.floor(index / 588)], MIDDLE[Math.floor((index % 588) / 28)], LAST[index % 28]];
  return parts.map((jamo) => JAMO[jamo] ?? "").join("");
}

/* Collects strokes: add() returns the whole text at Enter or Tab. A person's pause ends what was a scanner's burst. */
export class Burst {
  static PAUSE_MS = 300;
  #text = "";
  #last = 0;

  add(event, at) {
    if (at - this.#last > Burst.PAUSE_MS) this.#text = "";
    this.#last = at;
    if (event.code === "Enter" || event.code === "NumpadEnter" || event.code === "Tab") {
      const text = this.#text;
      this.#text = "";
      return text.length >= 11 ? text : "";
    }
    this.#text += characterOf(event);
    return "";
  }

  get open() {
    return this.#text.length > 1;
  }
}
