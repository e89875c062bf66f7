/* node --test tests/js */
import assert from "node:assert/strict";
import { test } from "node:test";

import { checkCharacter, fromBase45, readCode, readToken } from "../../static/js/gate/badge.js";
import { decide, localTime, merge, settle } from "../../static/js/gate/rules.js";
import { Burst, characterOf, fromHangul } from "../../static/js/gate/typing.js";

const hours = {
  days: [{ on: "2026-10-14", opens_at: "10:00", closes_at: "17:00" }],
  keeps_hours: true,
  staff_kinds: ["exhibitor_staff", "organizer"],
};
const good = {
  badge: { id: "a", kind: "visitor", live: true },
  direction: "in",
  day: "2026-10-14",
  time: "11:00",
  hours,
  zone: { kinds: [], capacity: null, inside: 0 },
  presence: null,
};

test("base45 reads the examples of the standard and refuses what is none", () => {
  assert.equal(new TextDecoder().decode(fromBase45("%69 VD92EX0")), "Hello!!");
  assert.equal(fromBase45("GGW"), null);
  assert.equal(fromBase45("a"), null);
  assert.equal(readToken("V5000"), null);
});

test("a short code says what is wrong with it", () => {
  const ten = "7K2M9QXD4T";
  const code = ten + checkCharacter(ten);
  assert.deepEqual(readCode(`${code.slice(0, 4)}-${code.slice(4, 8).toLowerCase()}-${code.slice(8)}`), { code });
  assert.deepEqual(readCode(code.slice(1)), { problem: "too_short", missing: 1 });
  assert.deepEqual(readCode(`${code}7`), { problem: "too_long", missing: 1 });
  assert.deepEqual(readCode(code.replace("7", "8")), { problem: "mistyped" });
  assert.deepEqual(readCode("7K2M-9Q!D"), { problem: "foreign_character", character: "!" });
  assert.deepEqual(readCode(" - "), { problem: "empty" });
});

test("the device decides as the server does", () => {
  const cases = [
    [{}, null],
    [{ badge: { reason: "bad_signature" } }, "bad_signature"],
    [{ badge: { ...good.badge, live: false } }, "revoked"],
    [{ day: "2026-10-15" }, "wrong_day"],
    [{ time: "09:59" }, "show_closed"],
    [{ time: "17:00" }, "show_closed"],
    [{ time: "08:00", badge: { ...good.badge, kind: "exhibitor_staff" } }, null],
    [{ zone: { kinds: ["vip"], capacity: null, inside: 0 } }, "wrong_zone"],
    [{ presence: { inside: true, badge: "a" } }, "already_in"],
    [{ presence: { inside: true, badge: "b" } }, null],
    [{ zone: { kinds: [], capacity: 5, inside: 5 } }, "zone_full"],
    [{ direction: "out" }, "not_in"],
    [{ direction: "out", presence: { inside: true, badge: "a" }, time: "20:00" }, null],
  ];
  for (const [change, reason] of cases) assert.equal(decide({ ...good, ...change }), reason, JSON.stringify(change));
});

test("day and time are the show's, wherever the device thinks it is", () => {
  assert.deepEqual(localTime(new Date("2026-10-13T15:30:00Z"), "Asia/Seoul"), { day: "2026-10-14", time: "00:30" });
});

test("changes of a snapshot join what is known", () => {
  const page = { badges: [{ id: "a", code: "C1", name: "Kim" }, { id: "b", code: "C2", name: "Lee" }], revocations: [], presences: [] };
  const known = merge(merge(null, page), { badges: [], revocations: ["a"], presences: [{ badge: "b", zone: "z", on: "d", inside: true }] });
  assert.equal(known.badges.get("a").live, false);
  assert.equal(known.badges.get("a").name, "Kim");
  assert.equal(known.presences.get("b z d").inside, true);
});

test("an answer settles what waits, and a lost first answer is asked for again", () => {
  const item = { tried: true, decided: "admitted", told: "admitted" };
  assert.equal(settle(item, { outcome: "admitted" }), "done");
  assert.equal(settle(item, { outcome: "refused" }), "done");
  assert.equal(settle(item, { outcome: "invalid", code: "id_reused" }), "again");
  assert.equal(settle({ ...item, decided: null }, { outcome: "refused" }), "new");
  assert.equal(settle({ ...item, decided: null }, { outcome: "admitted" }), "done");
  assert.equal(settle(item, { outcome: "invalid", code: "wrong_gate" }), "bad");
  assert.equal(settle({ ...item, tried: false }, { outcome: "invalid", code: "id_reused" }), "bad");
});

test("keys are read by their place, whatever the input method makes of them", () => {
  assert.equal(characterOf({ code: "KeyA", key: "ㅁ", shiftKey: false }), "A");
  assert.equal(characterOf({ code: "Digit5", key: "%", shiftKey: true }), "%");
  assert.equal(characterOf({ code: "Semicolon", key: ":", shiftKey: true }), ":");
  assert.equal(characterOf({ code: "Space", key: "Process", shiftKey: false }), " ");
  assert.equal(characterOf({ code: "ShiftLeft", shiftKey: true }), "");
});

test("a number typed with the Korean input method means the keys that were pressed", () => {
  assert.equal(fromHangul("7ㅏ2ㅡ9ㅂㅌㅇ4ㅅ"), "7K2M9QXD4T");
  assert.equal(fromHangul("가"), "RK");
  assert.equal(fromHangul("값"), "RKQT");
  assert.equal(fromHangul("7K2M"), "7K2M");
});

test("a scanner's burst ends with Enter; a person's slow keys are none", () => {
  const burst = new Burst();
  let at = 0;
  const press = (codes, step) => codes.map((code) => burst.add({ code, shiftKey: false }, (at += step))).at(-1);
  const keys = [..."7K2M9QXD4TA"].map((character) => (/\d/.test(character) ? `Digit${character}` : `Key${character}`));
  assert.equal(press([...keys, "Enter"], 5), "7K2M9QXD4TA");
  assert.equal(press([...keys, "Enter"], 400), "");
  assert.equal(press(["KeyA", "Enter"], 5), "");
});
