/* What a badge's texts mean: tokens (base45) and short codes. Pure; the same rules as expo/registration/rules.py. */

const BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
export const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
export const TOKEN_LENGTH = 122;
export const CODE_LENGTH = 11;
const ID_BYTES = 16;
const TOKEN_BYTES = 81;

/* Bytes of a base45 text, or null where it is none (RFC 9285). */
export function fromBase45(text) {
  const out = [];
  for (let index = 0; index < text.length; index += 3) {
    const values = [...text.slice(index, index + 3)].map((character) => BASE45.indexOf(character));
    if (values.includes(-1) || values.length < 2) return null;
    const number = values.reduce((sum, value, place) => sum + value * 45 ** place, 0);
    if (number >= (values.length === 3 ? 65536 : 256)) return null;
    if (values.length === 3) out.push(number >> 8);
    out.push(number & 255);
  }
  return Uint8Array.from(out);
}

/* The parts of a token, or null. The signature is not checked here. */
export function readToken(text) {
  const data = text.length === TOKEN_LENGTH ? fromBase45(text) : null;
  if (!data || data.length !== TOKEN_BYTES) return null;
  const id = data.slice(1, 1 + ID_BYTES);
  return {
    keyId: data[0],
    id: hex(id),
    show: ((id[0] << 24) | (id[1] << 16) | (id[2] << 8) | id[3]) >>> 0,
    signed: data.slice(0, 1 + ID_BYTES),
    signature: data.slice(1 + ID_BYTES),
  };
}

export function hex(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const POWERS = [];
const LOGARITHMS = new Array(32).fill(0);
for (let value = 1, exponent = 0; exponent < 31; exponent += 1) {
  POWERS.push(value);
  LOGARITHMS[value] = exponent;
  value <<= 1;
  if (value & 32) value ^= 0b100101;
}

export function checkCharacter(characters) {
  let total = 0;
  [...characters].forEach((character, index) => {
    const value = ALPHABET.indexOf(character);
    if (value > 0) total ^= POWERS[(LOGARITHMS[value] + index + 1) % 31];
  });
  return ALPHABET[total];
}

/* Typed text as {code}, or {problem, missing, character}: what is wrong with it. */
export function readCode(text) {
  const code = text.trim().toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  if (!code) return { problem: "empty" };
  const foreign = [...code].find((character) => !ALPHABET.includes(character));
  if (foreign) return { problem: "foreign_character", character: foreign };
  if (code.length < CODE_LENGTH) return { problem: "too_short", missing: CODE_LENGTH - code.length };
  if (code.length > CODE_LENGTH) return { problem: "too_long", missing: code.length - CODE_LENGTH };
  if (checkCharacter(code.slice(0, -1)) !== code.at(-1)) return { problem: "mistyped" };
  return { code };
}
