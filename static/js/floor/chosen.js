/* The things chosen in the floor editor, by the words that name them: A01, #a3 for an area, #i7 for a wall. */

import { rectOf } from "./view.js";

export class Chosen {
  #words = new Set();

  constructor(svg, field, changed) {
    this.all = new Map([...svg.querySelectorAll("a.thing")].map((link) => [link.dataset.word, link]));
    this.field = field;
    this.changed = changed;
    this.#read();
    field.addEventListener("change", () => {
      this.#read();
      changed();
    });
  }

  get size() {
    return this.#words.size;
  }

  has(link) {
    return this.#words.has(link.dataset.word);
  }

  links() {
    return [...this.#words].map((word) => this.all.get(word));
  }

  boxes() {
    return this.links().map(rectOf);
  }

  /** The links that move: the chosen and, where areas take them along, the booths that stand in chosen areas. */
  moving(takesAlong) {
    const links = new Set(this.links());
    if (!takesAlong) return [...links];
    const areas = [...links].filter((link) => link.dataset.kind === "a").map(rectOf);
    for (const link of this.all.values()) {
      const box = rectOf(link);
      const middle = { x: box.x + box.w / 2, y: box.y + box.h / 2 };
      if (link.dataset.kind === "b" && areas.some((area) => contains(area, middle))) links.add(link);
    }
    return [...links];
  }

  others() {
    return [...this.all.values()].filter((link) => !this.has(link)).map(rectOf);
  }

  set(words) {
    this.#words = new Set([...words].filter((word) => this.all.has(word)));
    this.#show();
    this.changed();
  }

  setAll(kind) {
    this.set([...this.all].filter(([, link]) => link.dataset.kind === kind).map(([word]) => word));
  }

  toggle(link) {
    const words = new Set(this.#words);
    if (!words.delete(link.dataset.word)) words.add(link.dataset.word);
    this.set(words);
  }

  #read() {
    this.#words = new Set(this.field.value.split(/[\s,]+/).filter((word) => this.all.has(word)));
    this.#show();
  }

  #show() {
    for (const [word, link] of this.all) link.classList.toggle("chosen", this.#words.has(word));
    this.field.value = [...this.#words].join(" ");
  }
}

function contains(area, point) {
  return point.x >= area.x && point.x <= area.x + area.w && point.y >= area.y && point.y <= area.y + area.h;
}
