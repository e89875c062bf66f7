/* What the device keeps in IndexedDB: the snapshot, the queue of scans that the server has not acknowledged, and those
   it refused to record. Nothing leaves the queue before the server answered. One database for each show. */

import { openDB } from "../../vendor/idb/index.js";

export async function openStore(show) {
  const db = await openDB(`gate ${show}`, 1, {
    upgrade(upgraded) {
      upgraded.createObjectStore("queue", { keyPath: "number", autoIncrement: true });
      upgraded.createObjectStore("bad", { keyPath: "number", autoIncrement: true });
      for (const name of ["badges", "presences", "about"]) upgraded.createObjectStore(name);
    },
  });
  return new Store(db);
}

class Store {
  constructor(db) {
    this.db = db;
  }

  add(item) {
    return this.db.add("queue", item, undefined);
  }

  change(item) {
    return this.db.put("queue", item);
  }

  remove(number) {
    return this.db.delete("queue", number);
  }

  queue() {
    return this.db.getAll("queue");
  }

  bad() {
    return this.db.count("bad");
  }

  /* Moves an item that the server calls invalid aside, in one transaction. */
  async setAside(item, result) {
    const work = this.db.transaction(["queue", "bad"], "readwrite");
    work.objectStore("bad").add({ item, result });
    work.objectStore("queue").delete(item.number);
    await work.done;
  }

  /* Keeps a page of the snapshot; the first page of a whole one replaces everything. */
  async keep(page, { whole }) {
    const work = this.db.transaction(["badges", "presences", "about"], "readwrite");
    const [badges, presences, about] = ["badges", "presences", "about"].map((name) => work.objectStore(name));
    if (whole) {
      badges.clear();
      presences.clear();
    }
    for (const badge of page.badges) badges.put({ ...badge, live: true }, badge.id);
    for (const id of page.revocations) badges.put({ id, kind: "", name: "", organization: "", code: "", live: false }, id);
    for (const entry of page.presences) presences.put(entry, `${entry.badge} ${entry.zone} ${entry.on}`);
    const { badges: _badges, revocations: _revocations, presences: _presences, ...rest } = page;
    about.put(rest, "snapshot");
    await work.done;
  }

  async keepPresence(key, entry) {
    await this.db.put("presences", entry, key);
  }

  /* Everything, as it was last kept; null before the first snapshot. */
  async load() {
    const about = await this.db.get("about", "snapshot");
    if (!about) return null;
    const [badges, presences] = await Promise.all([this.db.getAll("badges"), this.db.getAll("presences")]);
    return { ...about, badges, presences };
  }
}
