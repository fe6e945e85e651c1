// Everything kept on the device is sealed with AES-GCM under the pack's key; the key itself is kept
// there only wrapped by one made from the officer's PIN.

export const ROUNDS = 600_000; // of PBKDF2 with SHA-256, as OWASP has advised since 2023
export const SHORTEST_PIN = 6;

const text = new TextEncoder();

/** What is wrong with a PIN that someone chose; "" where nothing is. */
export function pinProblem(pin) {
  if (pin.length < SHORTEST_PIN) return `Enter a PIN of at least ${SHORTEST_PIN} numbers or letters`;
  if (new Set(pin).size < 3) return "Choose a PIN that does not repeat the same one or two characters";
  const steps = [...pin].slice(1).map((each, index) => each.charCodeAt(0) - pin.charCodeAt(index));
  const isRun = steps.every((step) => step === steps[0]) && Math.abs(steps[0]) <= 1;
  return isRun ? "Choose a PIN that does not run like 123456" : "";
}

export function randomBytes(count) {
  return crypto.getRandomValues(new Uint8Array(count));
}

export function fromBase64(words) {
  return Uint8Array.from(atob(words), (letter) => letter.charCodeAt(0));
}

/** The pack's key as WebCrypto takes it; no script can read it out again. */
export function packKey(bytes) {
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

async function keyFromPin({ pin, salt, rounds }) {
  const material = await crypto.subtle.importKey("raw", text.encode(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  const made = { name: "AES-GCM", length: 256 };
  return crypto.subtle.deriveKey(how, material, made, false, ["encrypt", "decrypt"]);
}

/** The pack's key, wrapped by the PIN: all that the device keeps of either. */
export async function wrap({ bytes, pin }) {
  const salt = randomBytes(16);
  const key = await keyFromPin({ pin, salt, rounds: ROUNDS });
  const iv = randomBytes(12);
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes);
  return { salt, rounds: ROUNDS, iv, data };
}

/** The pack's key again, or null where that is not the PIN. */
export async function unwrap({ wrapped, pin }) {
  const key = await keyFromPin({ pin, salt: wrapped.salt, rounds: wrapped.rounds });
  try {
    const how = { name: "AES-GCM", iv: wrapped.iv };
    return await packKey(await crypto.subtle.decrypt(how, key, wrapped.data));
  } catch (error) {
    if (error.name === "OperationError") return null; // the seal does not fit: another PIN
    throw error;
  }
}

/** A value, sealed for one place: `place` must be the same when it is opened. */
export async function seal({ key, place, value }) {
  const iv = randomBytes(12);
  const how = { name: "AES-GCM", iv, additionalData: text.encode(place) };
  return { iv, data: await crypto.subtle.encrypt(how, key, text.encode(JSON.stringify(value))) };
}

/** What was sealed. Rejects with an OperationError where key or place is another. */
export async function open({ key, place, sealed }) {
  const how = { name: "AES-GCM", iv: sealed.iv, additionalData: text.encode(place) };
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, key, sealed.data)));
}
