/* Reads QR codes from a camera: with the browser's own detector where it knows QR codes, else with zxing (wasm), which
   is loaded only then.

     const stop = await watchCodes(video, (text) => …);   // asks for the camera, shows it in <video>

   `found` is called for each frame with a code; stop() ends the camera. Rejects when there is no camera. */

const EVERY_MS = 80;
const vendor = (path) => new URL(`../vendor/barcode-detector/${path}`, import.meta.url).href;

export async function makeDetector() {
  const options = { formats: ["qr_code"] };
  const native = globalThis.BarcodeDetector;
  if (native && (await native.getSupportedFormats()).includes("qr_code")) return new native(options);
  const { BarcodeDetector, prepareZXingModule } = await import("../vendor/barcode-detector/ponyfill.js");
  const locateFile = (path, prefix) => (path.endsWith(".wasm") ? vendor(path) : prefix + path);
  prepareZXingModule({ overrides: { locateFile } });
  return new BarcodeDetector(options);
}

export async function watchCodes(video, found) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
  let going = true;
  const stop = () => {
    going = false;
    stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  };
  window.addEventListener("pagehide", stop, { once: true });
  video.srcObject = stream;
  try {
    const [detector] = await Promise.all([makeDetector(), video.play()]);
    look(video, detector, found, () => going);
  } catch (error) {
    stop();
    throw error;
  }
  return stop;
}

async function look(video, detector, found, going) {
  while (going()) {
    const codes = await detector.detect(video).catch(() => []); // a frame that is not ready yet has no code
    if (codes.length && going()) found(codes[0].rawValue);
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}
