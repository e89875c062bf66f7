/* What the gate page shows: ready, the verdict over the whole screen, the last record, and how the network is. */

const ADMITTED_MS = 2_400;
const REFUSED_MS = 6_000;

export class Screen {
  #timer = 0;
  #last = null;
  #exit = () => {};

  constructor(main) {
    this.main = main;
    this.words = JSON.parse(main.dataset.words);
    this.#part("back").addEventListener("click", () => this.ready());
    this.#part("exit").addEventListener("click", () => this.#exit(this.#last.item));
    setInterval(() => this.#showLast(), 5_000);
    this.#clock();
  }

  onExit(deed) {
    this.#exit = deed;
  }

  direction(direction) {
    this.#part("direction").textContent = this.words.directions[direction];
    this.main.dataset.direction = direction;
  }

  busy() {
    this.main.setAttribute("aria-busy", "true");
  }

  ready() {
    clearTimeout(this.#timer);
    this.main.classList.remove("gate-admitted", "gate-refused");
    this.main.removeAttribute("aria-busy");
    this.#toggle({ ready: true });
  }

  notReady() {
    this.ready();
    this.#part("said").textContent = this.words.noList;
  }

  verdict(item, result) {
    clearTimeout(this.#timer);
    const admitted = result.outcome === "admitted";
    this.#last = { item, result, at: Date.now() };
    this.main.removeAttribute("aria-busy");
    this.main.classList.toggle("gate-admitted", admitted);
    this.main.classList.toggle("gate-refused", !admitted);
    this.#text("word", admitted ? this.words.outcomes[item.direction] : this.words.outcomes.refused);
    this.#text("why", admitted ? "" : (this.words.reasons[result.reason] ?? this.words.reasons.other));
    this.#text("when", !admitted && result.reason === "already_in" && result.first_admitted_at ? this.#time(result.first_admitted_at) : "");
    this.#text("who", result.holder?.name ?? "");
    this.#text("org", result.holder?.organization ?? "");
    this.#text("kind", this.words.kinds[result.holder?.kind] ?? "");
    this.#text("alone", result.alone ? this.words.alone : "");
    this.#part("sign-admitted").toggleAttribute("hidden", !admitted);
    this.#part("sign-refused").toggleAttribute("hidden", admitted);
    this.#part("exit").hidden = result.reason !== "already_in";
    this.#toggle({ ready: false });
    this.#showLast();
    this.#timer = setTimeout(() => this.ready(), admitted ? ADMITTED_MS : REFUSED_MS);
  }

  status({ online, waiting, bad, memory, gate }) {
    this.#part("online").hidden = !online;
    this.#part("offline").hidden = online;
    this.#part("off-note").hidden = online && !waiting && !bad;
    this.#text("off-title", online ? this.words.sending : this.words.goesOn);
    this.#text("waiting", String(waiting));
    const asOf = memory.about ? this.words.listOf.replace("{time}", this.#time(memory.about.as_of)).replace("{n}", String(memory.voidCount)) : this.words.noList;
    this.#text("list", bad ? `${asOf} · ${this.words.bad.replace("{n}", String(bad))}` : asOf);
    const figures = memory.gate(gate)?.today ?? {};
    this.#text("admitted", this.#number(figures.admitted ?? 0));
    this.#text("refused", this.#number(figures.refused ?? 0));
    this.#text("inside", (online ? "" : `${this.words.about} `) + this.#number(memory.zone(memory.gate(gate)?.zone)?.inside ?? 0));
  }

  #showLast() {
    if (!this.#last) return;
    const { result, at } = this.#last;
    const admitted = result.outcome === "admitted";
    const seconds = Math.round((Date.now() - at) / 1000);
    const ago = seconds < 60 ? this.words.seconds.replace("{n}", String(seconds)) : this.words.minutes.replace("{n}", String(Math.floor(seconds / 60)));
    this.#part("last").hidden = false;
    this.#part("last-ok").toggleAttribute("hidden", !admitted);
    this.#part("last-no").toggleAttribute("hidden", admitted);
    this.#text("last-name", result.holder?.name ?? this.words.unknown);
    const kind = this.words.kinds[result.holder?.kind];
    const reason = admitted ? "" : (this.words.reasons[result.reason] ?? this.words.reasons.other);
    this.#text("last-about", [reason || kind, ago, result.alone ? this.words.alone : ""].filter(Boolean).join(" · "));
  }

  #toggle({ ready }) {
    for (const part of this.main.querySelectorAll("[data-when]")) part.hidden = (part.dataset.when === "ready") !== ready;
  }

  #clock() {
    const tick = () => {
      this.#text("clock", this.#time(new Date().toISOString(), true));
      setTimeout(tick, 1000 - (Date.now() % 1000));
    };
    tick();
  }

  #time(iso, seconds = false) {
    const options = { timeZone: this.main.dataset.zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    return new Intl.DateTimeFormat("en-GB", seconds ? { ...options, second: "2-digit" } : options).format(new Date(iso));
  }

  #number(value) {
    return new Intl.NumberFormat(document.documentElement.lang).format(value);
  }

  #text(part, text) {
    const element = this.#part(part);
    element.textContent = text;
    if (element.hasAttribute("data-empty-hides")) element.hidden = !text;
  }

  #part(name) {
    return this.main.querySelector(`[data-part="${name}"]`);
  }
}
