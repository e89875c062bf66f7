/* What a gate sounds like: two rising notes for admitted, a low one for refused, and a buzz where the device can.
   Browsers let a page sound only after somebody touched it. */

let audio = null;

export function wake() {
  audio ??= new AudioContext();
  if (audio.state === "suspended") audio.resume();
}

export function admitted() {
  note(660, 0, 0.12);
  note(990, 0.13, 0.18);
  navigator.vibrate?.(60);
}

export function refused() {
  note(165, 0, 0.45, "square");
  navigator.vibrate?.([180, 80, 180]);
}

function note(frequency, after, length, type = "sine") {
  if (!audio || audio.state !== "running") return;
  const [tone, volume, at] = [audio.createOscillator(), audio.createGain(), audio.currentTime + after];
  tone.type = type;
  tone.frequency.value = frequency;
  volume.gain.setValueAtTime(0.0001, at);
  volume.gain.exponentialRampToValueAtTime(0.3, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + length);
  tone.connect(volume).connect(audio.destination);
  tone.start(at);
  tone.stop(at + length);
}
