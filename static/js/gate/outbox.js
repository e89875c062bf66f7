/* Passes a scan to the server, or decides here and keeps it until the server has acknowledged it. */

import { settle } from "./rules.js";
import { Offline } from "./server.js";

const BATCH = 100;

export class Outbox {
  state = { online: true, waiting: 0, bad: 0 };
  #flushing = null;
  #passing = new Set();

  constructor({ store, memory, server, changed }) {
    Object.assign(this, { store, memory, server, changed });
    this.#count();
  }

  /* The verdict on a new scan: the server's, or the device's own; null where the device knows nothing yet. */
  async pass(item) {
    this.#passing.add(item.id);
    try {
      const kept = { ...item, tried: this.state.online };
      kept.number = await this.store.add(kept);
      return (this.state.online && (await this.#ask(kept))) || (await this.#alone(kept));
    } finally {
      this.#passing.delete(item.id);
      await this.#count();
    }
  }

  async #ask(kept) {
    try {
      const [result] = await this.server.send([kept]);
      await this.#done(kept, result);
      if (result.outcome === "invalid") return { ...result, outcome: "refused", reason: result.code };
      await this.memory.note(kept, result);
      return result;
    } catch (error) {
      if (!(error instanceof Offline)) throw error;
      this.lost();
      return null;
    }
  }

  async #alone(kept) {
    if (!this.memory.about) {
      if (!kept.tried) await this.store.remove(kept.number);
      return null;
    }
    const result = await this.memory.decide(kept);
    await this.store.change({ ...kept, decided: result.outcome, told: result.outcome });
    return { ...result, alone: true };
  }

  /* Sends what waits, oldest first; one round at a time. */
  flush() {
    this.#flushing ??= this.#send().finally(() => (this.#flushing = null));
    return this.#flushing;
  }

  async #send() {
    const waiting = await this.#waiting();
    try {
      for (let start = 0; start < waiting.length; start += BATCH) {
        const items = waiting.slice(start, start + BATCH);
        const results = await this.server.send(items);
        for (const [index, item] of items.entries()) await this.#done(item, results[index]);
        this.back();
      }
    } catch (error) {
      if (!(error instanceof Offline)) throw error;
      this.lost();
    }
    await this.#count();
  }

  async #waiting() {
    return (await this.store.queue()).filter((item) => !this.#passing.has(item.id));
  }

  async #done(item, result) {
    const next = settle(item, result);
    if (next === "bad") return this.store.setAside(item, result);
    if (next === "again") return this.store.change({ ...item, decided: null });
    if (next === "new") {
      const { number: _number, ...rest } = item;
      await this.store.add({ ...rest, id: crypto.randomUUID(), decided: item.told, tried: false });
    }
    return this.store.remove(item.number);
  }

  lost() {
    this.#set(false);
  }

  back() {
    this.#set(true);
  }

  #set(online) {
    if (this.state.online === online) return;
    this.state = { ...this.state, online };
    this.changed();
  }

  async #count() {
    const [waiting, bad] = await Promise.all([this.#waiting(), this.store.bad()]);
    this.state = { ...this.state, waiting: waiting.length, bad };
    this.changed();
  }
}
