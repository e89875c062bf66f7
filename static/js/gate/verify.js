/* Checks a badge's signature on the device: ECDSA P-256 over key id and badge id, raw r and s. */

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };
const keys = new Map();

export async function isGenuine(token, known) {
  const entry = known.find((key) => key.id === token.keyId);
  if (!entry) return false;
  if (!keys.has(entry.public_key)) {
    const raw = Uint8Array.from(atob(entry.public_key), (character) => character.charCodeAt(0));
    keys.set(entry.public_key, await crypto.subtle.importKey("raw", raw, ALGORITHM, false, ["verify"]));
  }
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, keys.get(entry.public_key), token.signature, token.signed);
}
