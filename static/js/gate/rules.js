/* Who passes, decided on the device while there is no network. Pure; the same order as expo/checkin/rules.py.

   decide({badge, direction, day, time, hours, zone, presence}) -> null (may pass) or the code of a reason
     badge     {id, kind, live} or {reason}
     hours     {days: [{on, opens_at, closes_at}], keeps_hours, staff_kinds}
     zone      {kinds: […], capacity, inside}
     presence  {inside, badge} of this zone and day, or null */

export function decide({ badge, direction, day, time, hours, zone, presence }) {
  if (badge.reason) return badge.reason;
  if (!badge.live) return "revoked";
  const today = hours.days.find((entry) => entry.on === day);
  if (!today) return "wrong_day";
  if (direction === "out") return presence?.inside ? null : "not_in";
  const staff = hours.staff_kinds.includes(badge.kind);
  if (hours.keeps_hours && !staff && !(today.opens_at <= time && time < today.closes_at)) return "show_closed";
  if (zone.kinds.length && !zone.kinds.includes(badge.kind)) return "wrong_zone";
  if (presence?.inside && presence.badge === badge.id) return "already_in";
  if (zone.capacity !== null && zone.inside >= zone.capacity && !presence?.inside) return "zone_full";
  return null;
}

/* {day: "2026-10-14", time: "10:05"} of a moment in a time zone. */
export function localTime(moment, zone) {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  }).formatToParts(moment);
  const part = (type) => parts.find((entry) => entry.type === type).value;
  return { day: `${part("year")}-${part("month")}-${part("day")}`, time: `${part("hour")}:${part("minute")}` };
}

/* What the device knows after a snapshot's changes: badges and presences by id, void badges marked. */
export function merge(known, page) {
  const next = known ?? { badges: new Map(), codes: new Map(), presences: new Map() };
  for (const badge of page.badges) {
    next.badges.set(badge.id, { ...badge, live: true });
    next.codes.set(badge.code, badge.id);
  }
  for (const id of page.revocations) next.badges.set(id, { ...(next.badges.get(id) ?? { id, kind: "", name: "", organization: "" }), live: false });
  for (const entry of page.presences) next.presences.set(place(entry.badge, entry.zone, entry.on), entry);
  return next;
}

export function place(badge, zone, day) {
  return `${badge} ${zone} ${day}`;
}

/* The server's answer to a scan that was decided here: "done", "again" (send what was first tried), "new" (put the
   conflict on record under a new id) or "bad" (keep it for a person to look at). */
export function settle(item, result) {
  if (result.outcome === "invalid") {
    if (result.code === "id_reused" && item.tried && item.decided) return "again";
    return "bad";
  }
  if (item.told && item.decided === null && result.outcome !== item.told) return "new";
  return "done";
}
