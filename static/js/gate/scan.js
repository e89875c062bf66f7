/* data-behaviour="gate/scan" on the gate page's <main>:
   data-show data-gate        slugs; data-scans data-snapshot data-pass: addresses; data-worker: the service worker
   data-keep                  addresses (JSON) that the page needs without a network
   data-words                 every sentence the script shows (JSON): reasons, kinds and labels
   Parts are found by [data-part=…]. Scans come from the camera, a hand-held scanner, or a typed number. */

import { watchCodes } from "../codes.js";
import { readCode } from "./badge.js";
import { Memory } from "./memory.js";
import { Outbox } from "./outbox.js";
import { Offline, Server } from "./server.js";
import * as sound from "./sound.js";
import { openStore } from "./store.js";
import { Burst, fromHangul } from "./typing.js";
import { Screen } from "./screen.js";

const REFRESH_MS = 15_000;
const RETRY_MS = 4_000;
const SAME_CODE_MS = 4_000;
const TYPING = "input, textarea, select";

export default async function (main) {
  const screen = new Screen(main);
  const store = await openStore(main.dataset.show);
  const memory = new Memory(store);
  const server = new Server(main.dataset);
  const outbox = new Outbox({ store, memory, server, changed: () => screen.status(state()) });
  const gate = { direction: sessionStorage.getItem("gate direction") ?? "in", slug: main.dataset.gate };
  const state = () => ({ ...outbox.state, memory, gate: gate.slug });

  async function scan(badge) {
    sound.wake();
    const item = { id: crypto.randomUUID(), badge, gate: gate.slug, direction: gate.direction, scanned_at: new Date().toISOString(), decided: null };
    screen.busy();
    const result = await outbox.pass(item);
    if (!result) return screen.notReady();
    sound[result.outcome === "admitted" ? "admitted" : "refused"]();
    screen.verdict(item, result);
    screen.status(state());
  }
  const turn = (direction) => {
    gate.direction = direction;
    sessionStorage.setItem("gate direction", direction);
    screen.direction(direction);
  };

  turn(gate.direction);
  await memory.load();
  screen.status(state());
  await refresh(memory, server, outbox);
  screen.status(state());
  main.dataset.ready = "yes";
  every(REFRESH_MS, () => refresh(memory, server, outbox).then(() => screen.status(state())));
  every(RETRY_MS, () => (outbox.state.online ? outbox.flush() : refresh(memory, server, outbox)));
  window.addEventListener("online", () => refresh(memory, server, outbox));
  window.addEventListener("offline", () => outbox.lost());
  main.querySelector("[data-part=turn]").addEventListener("click", () => turn(gate.direction === "in" ? "out" : "in"));
  screen.onExit((item) => {
    const before = gate.direction;
    gate.direction = "out";
    scan(item.badge).finally(() => (gate.direction = before));
  });
  keys(scan);
  number(main, scan);
  names(main, memory, scan);
  camera(main, scan);
  keepForOffline(main);
}

async function refresh(memory, server, outbox) {
  try {
    await memory.refresh(server);
    outbox.back();
    await outbox.flush();
  } catch (error) {
    if (!(error instanceof Offline)) throw error;
    outbox.lost();
  }
}

function every(pause, deed) {
  const round = () => Promise.resolve(deed()).finally(() => setTimeout(round, pause));
  setTimeout(round, pause);
}

/* A hand-held scanner types into the page itself. */
function keys(scan) {
  const burst = new Burst();
  document.addEventListener(
    "keydown",
    (event) => {
      sound.wake();
      if (event.target.matches?.(TYPING) || event.ctrlKey || event.altKey || event.metaKey) return;
      const text = burst.add(event, event.timeStamp);
      if (text || burst.open) event.preventDefault();
      if (text) scan(text);
    },
    { capture: true },
  );
  document.addEventListener("pointerdown", sound.wake);
}

/* A number that somebody reads from the badge and types. */
function number(main, scan) {
  const form = main.querySelector("[data-part=number]");
  const [input, fault] = [form.elements.namedItem("code"), form.querySelector("[data-part=fault]")];
  const words = JSON.parse(main.dataset.words).codes;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = fromHangul(input.value);
    const typed = text.length > 40 ? { code: text } : readCode(text);
    fault.textContent = typed.code ? "" : words[typed.problem].replace("{n}", typed.missing).replace("{c}", typed.character);
    input.setAttribute("aria-invalid", String(!typed.code));
    if (!typed.code) return input.select();
    shut(form.closest("dialog"));
    form.reset();
    scan(typed.code);
  });
}

/* Somebody whose badge is at home: found by name in the list. */
function names(main, memory, scan) {
  const dialog = main.querySelector("[data-part=names]");
  const [input, list] = [dialog.querySelector("input"), dialog.querySelector("ul")];
  const kinds = JSON.parse(main.dataset.words).kinds;
  input.addEventListener("input", () => {
    list.replaceChildren(
      ...memory.find(input.value).map((badge) => {
        const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-block" });
        const small = Object.assign(document.createElement("small"), { textContent: [badge.organization, kinds[badge.kind]].filter(Boolean).join(" · ") });
        button.append(badge.name, small);
        button.addEventListener("click", () => {
          shut(dialog);
          input.value = "";
          list.replaceChildren();
          scan(badge.code);
        });
        const entry = document.createElement("li");
        entry.append(button);
        return entry;
      }),
    );
  });
}

function shut(dialog) {
  if (dialog.matches(":popover-open")) dialog.hidePopover();
  dialog.close();
}

async function camera(main, scan) {
  const [video, said, torch] = ["video", "[data-part=said]", "[data-part=torch]"].map((name) => main.querySelector(name));
  const words = JSON.parse(main.dataset.words);
  let last = { text: "", at: 0 };
  const found = (text) => {
    const now = performance.now();
    const fresh = text !== last.text || now - last.at > SAME_CODE_MS;
    last = { text, at: now };
    if (fresh) scan(text);
  };
  try {
    await watchCodes(video, found);
    said.textContent = words.aim;
    light(video.srcObject?.getVideoTracks()[0], torch);
  } catch {
    said.textContent = words.noCamera;
  }
}

function light(track, button) {
  if (!track?.getCapabilities?.().torch) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    track.applyConstraints({ advanced: [{ torch: on }] });
    button.setAttribute("aria-pressed", String(on));
  });
}

async function keepForOffline(main) {
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.register(main.dataset.worker, { scope: main.dataset.scope });
  const worker = (await navigator.serviceWorker.ready).active;
  worker.postMessage({ keep: [location.href, ...JSON.parse(main.dataset.keep)] });
}
