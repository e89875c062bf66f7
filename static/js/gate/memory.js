/* The snapshot in memory and the decision made from it when the network is away. */

import { readCode, readToken } from "./badge.js";
import { decide, localTime, merge, place } from "./rules.js";
import { isGenuine } from "./verify.js";

export class Memory {
  about = null;
  #known = null;

  constructor(store) {
    this.store = store;
  }

  /* Takes up what the device kept; returns whether there is anything. */
  async load() {
    const kept = await this.store.load();
    if (!kept) return false;
    const { badges, presences, ...about } = kept;
    const revocations = badges.filter((badge) => !badge.live).map((badge) => badge.id);
    this.#known = merge(null, { badges: badges.filter((badge) => badge.live), revocations, presences });
    this.about = about;
    return true;
  }

  /* Asks for everything, or for what changed since. */
  async refresh(server) {
    const since = this.about?.as_of ?? "";
    let asOf = "";
    let cursor = "";
    do {
      const page = await server.changes(since, cursor);
      asOf ||= page.as_of;
      const whole = !since && !cursor;
      this.#known = merge(whole ? null : this.#known, page);
      cursor = page.next_cursor ?? "";
      const { badges: _badges, revocations: _revocations, presences: _presences, ...about } = page;
      this.about = { ...about, as_of: asOf };
      // a list that broke off is asked for anew: only the last page says until when it is complete
      await this.store.keep({ ...page, as_of: cursor ? since : asOf }, { whole });
    } while (cursor);
  }

  get voidCount() {
    return this.#known ? [...this.#known.badges.values()].filter((badge) => !badge.live).length : 0;
  }

  gate(slug) {
    return this.about?.gates.find((gate) => gate.slug === slug) ?? null;
  }

  zone(slug) {
    return this.about?.zones.find((zone) => zone.slug === slug) ?? null;
  }

  /* People whose name or organization contains the text. */
  find(text, limit = 20) {
    const wanted = text.trim().toLowerCase();
    if (!wanted || !this.#known) return [];
    const found = [];
    for (const badge of this.#known.badges.values()) {
      if (badge.live && `${badge.name} ${badge.organization}`.toLowerCase().includes(wanted)) found.push(badge);
      if (found.length === limit) break;
    }
    return found;
  }

  /* {outcome, reason, holder, first_admitted_at} for a scan, decided here. */
  async decide(item) {
    const { day, time } = localTime(new Date(item.scanned_at), this.about.show.time_zone);
    const zone = this.zone(this.gate(item.gate)?.zone) ?? { slug: "", kinds: [], capacity: null, inside: 0 };
    const badge = await this.#badge(item.badge, zone);
    const presence = badge.id ? (this.#known.presences.get(place(badge.id, zone.slug, day)) ?? null) : null;
    const hours = { days: this.about.show.days, ...this.about.rules };
    const seen = presence && { inside: presence.inside, badge: badge.id };
    const reason = decide({ badge, direction: item.direction, day, time, hours, zone, presence: seen });
    const holder = badge.name ? { name: badge.name, organization: badge.organization, kind: badge.kind } : null;
    if (!reason) await this.passed(badge.id, item, zone, day);
    return { outcome: reason ? "refused" : "admitted", reason, holder, first_admitted_at: presence?.first_admitted_at ?? null };
  }

  /* Notes that somebody passed, as the server's snapshot would say it. */
  async note(item, result) {
    if (result.outcome !== "admitted" || !this.about) return;
    const { day } = localTime(new Date(item.scanned_at), this.about.show.time_zone);
    const zone = this.zone(this.gate(item.gate)?.zone);
    const id = readToken(item.badge)?.id ?? this.#known.codes.get(readCode(item.badge).code);
    if (zone && id) await this.passed(id, item, zone, day);
  }

  async passed(id, item, zone, day) {
    const key = place(id, zone.slug, day);
    const before = this.#known.presences.get(key);
    const inside = item.direction === "in";
    if (zone.inside !== undefined && Boolean(before?.inside) !== inside) zone.inside += inside ? 1 : -1;
    const entry = { badge: id, zone: zone.slug, on: day, inside, first_admitted_at: before?.first_admitted_at ?? item.scanned_at, last_at: item.scanned_at };
    this.#known.presences.set(key, entry);
    await this.store.keepPresence(key, entry);
  }

  async #badge(text, zone) {
    const token = readToken(text);
    if (!token) {
      const id = this.#known.codes.get(readCode(text).code);
      return id ? this.#known.badges.get(id) : { reason: text.length === 122 ? "bad_signature" : "unknown_badge" };
    }
    if (!(await isGenuine(token, this.about.keys))) return { reason: "bad_signature" };
    const known = this.#known.badges.get(token.id);
    if (known) return known;
    // printed after our list was made: its signature says that it is this show's; a zone for few kinds needs the list
    const ours = token.show === this.about.show.id && !zone.kinds.length;
    return ours ? { id: token.id, kind: "", name: "", organization: "", live: true } : { reason: "unknown_badge" };
  }
}
