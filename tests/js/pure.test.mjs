/* node --test tests/js */
import assert from "node:assert/strict";
import { test } from "node:test";

import { hhmm } from "../../static/js/clock.js";
import { print } from "../../static/js/dirty.js";
import { largest } from "../../static/js/consultations/fill.js";
import { flush, keep, load, newId, verdictOf } from "../../static/js/consultations/queue.js";
import { money, placesOf, problemOf } from "../../static/js/consultations/amounts.js";
import { placeOf } from "../../static/js/consultations/nowline.js";
import { nearer, placed, readable, revealed } from "../../static/js/floor/geometry.js";
import { around, drawn, linesOf, snap, stretched, within } from "../../static/js/floor/snapping.js";
import { toggled } from "../../static/js/floor/wishlist.js";
import { wrap } from "../../static/js/menu.js";
import { between } from "../../static/js/selection.js";
import { SEQUENCE_MS, press } from "../../static/js/shortcuts.js";

test("a range holds both ends, whichever was pressed first", () => {
  assert.deepEqual(between([1, 2, 3, 4], 2, 4), [2, 3, 4]);
  assert.deepEqual(between([1, 2, 3, 4], 4, 2), [2, 3, 4]);
  assert.deepEqual(between([1, 2], 9, 1), []);
});

test("two keys mean their pair only when they follow closely", () => {
  const known = new Map([["g b", 1], ["b", 2]]);
  const [none, kept] = press("g", 0, null, known);
  assert.equal(none, "");
  assert.equal(press("b", SEQUENCE_MS, kept, known)[0], "g b");
  assert.equal(press("b", SEQUENCE_MS + 1, kept, known)[0], "b");
});

test("Escape is written Esc, and unknown keys mean nothing", () => {
  const known = new Map([["Esc", 1]]);
  assert.equal(press("Escape", 0, null, known)[0], "Esc");
  assert.equal(press("q", 0, null, known)[0], "");
});

test("the clock shows the show's zone, not the device's", () => {
  assert.equal(hhmm("2026-10-25T23:59:30+09:00"), "23:59");
  assert.equal(hhmm("2026-10-25T23:59:30+09:00", 30_000), "00:00");
  assert.equal(hhmm("2026-10-25T07:05:00-05:30"), "07:05");
});

test("a form counts as changed by its values, not by their order", () => {
  assert.equal(print([["a", "1"], ["b", "2"]]), print([["b", "2"], ["a", "1"]]));
  assert.notEqual(print([["a", "1"]]), print([["a", "2"]]));
});

test("arrow keys run in a ring", () => {
  assert.equal(wrap(3, 3), 0);
  assert.equal(wrap(-1, 3), 2);
  assert.equal(wrap(0, 0), -1);
});

test("a booth is wished for once, and five at most", () => {
  assert.deepEqual(toggled(["A01"], "A02", 5), ["A01", "A02"]);
  assert.deepEqual(toggled(["A01", "A02", "A03"], "A02", 5), ["A01", "A03"]);
  assert.deepEqual(toggled(["A", "B"], "C", 2), ["A", "B"]);
});

test("an edge snaps to a line nearby, else to the grid", () => {
  assert.equal(snap(28, [0, 30], [60], 10), 30);
  assert.equal(snap(23, [0, 30], [90], 10), 20);
  assert.equal(snap(-7, [0], [], 5), -5);
});

test("a box drawn backwards is a box, and a mere click has the usual size", () => {
  assert.deepEqual(drawn({ x: 61, y: 39 }, { x: 31, y: 9 }, { w: 5, h: 5 }, { x: [], y: [] }, 10), { x: 30, y: 10, w: 30, h: 30 });
  assert.deepEqual(drawn({ x: 61, y: 39 }, { x: 61, y: 39 }, { w: 5, h: 7 }, { x: [], y: [] }, 10), { x: 60, y: 40, w: 5, h: 7 });
});

test("a grip moves its own edges only and never turns the box inside out", () => {
  const box = { x: 10, y: 10, w: 30, h: 30 };
  assert.deepEqual(stretched(box, "se", 10, 20, { x: [], y: [] }, 10), { x: 10, y: 10, w: 40, h: 50 });
  assert.deepEqual(stretched(box, "n", 10, -10, { x: [], y: [] }, 10), { x: 10, y: 0, w: 30, h: 40 });
  assert.deepEqual(stretched(box, "w", 90, 0, { x: [], y: [] }, 10), { x: 39, y: 10, w: 1, h: 30 });
});

test("a frame holds what lies wholly in it", () => {
  const boxes = [{ x: 0, y: 0, w: 3, h: 3 }, { x: 3, y: 0, w: 3, h: 3 }];
  assert.deepEqual(around(boxes), { x: 0, y: 0, w: 6, h: 3 });
  assert.equal(within(boxes[1], { x: 2, y: 0, w: 4, h: 3 }), true);
  assert.equal(within(boxes[0], { x: 2, y: 0, w: 4, h: 3 }), false);
  assert.deepEqual(linesOf(boxes), { x: [0, 3, 6], y: [0, 3] });
});

test("the line of now stands in the present slot's column, and nowhere in a break", () => {
  const columns = [
    { start: 0, end: 1800, left: 50, width: 100 },
    { start: 3600, end: 5400, left: 150, width: 100 },
  ];
  assert.equal(placeOf(columns, 900), 100);
  assert.equal(placeOf(columns, 3600), 150);
  assert.equal(placeOf(columns, 2000), null);
  assert.equal(placeOf(columns, 5400), null);
});

test("only the server's own word takes a kept log off the device", async () => {
  assert.equal(verdictOf({ ok: true, status: 200, redirected: true }), "signed-out");
  assert.equal(verdictOf({ ok: false, status: 401 }), "signed-out");
  assert.equal(verdictOf({ ok: false, status: 503 }), "offline");
  assert.equal(verdictOf({ ok: false, status: 422 }), "wrong");
  assert.equal(verdictOf({ ok: false, status: 409 }), "refused");
  const held = new Map();
  const storage = { getItem: (k) => held.get(k) ?? null, setItem: (k, v) => held.set(k, v), removeItem: (k) => held.delete(k) };
  for (const id of ["mine", "hers", "wrong", "last"]) keep(storage, { url: "/", fields: { id } });
  const answers = { mine: "sent", hers: "foreign", wrong: "refused", last: "signed-out" };
  const outcome = await flush(storage, async ({ fields }) => answers[fields.id]);
  assert.deepEqual(outcome, { sent: 1, refused: 1, wrong: 0, foreign: 1, stopped: "signed-out" });
  assert.deepEqual(load(storage).map(({ fields }) => fields.id), ["hers", "last"]);
});

test("what is saved while a log is on its way stays, also within one tick of a clock that stands", async () => {
  const held = new Map();
  const storage = { getItem: (k) => held.get(k) ?? null, setItem: (k, v) => held.set(k, v), removeItem: (k) => held.delete(k) };
  const saving = (edit) => ({ url: "/", fields: { id: "mine", edit, written_at: "2026-11-28T02:20:00.000Z" } });
  keep(storage, saving("first"));
  await flush(storage, async () => (keep(storage, saving("second")), "sent"));
  assert.deepEqual(load(storage).map(({ fields }) => fields.edit), ["second"]);
  assert.match(newId(), /^[0-9a-f-]{32,36}$/);
});

test("a price has as many places as its currency, and a quantity none", () => {
  const cases = [["1500.5", "JPY", "too_fine"], ["12.999", "USD", "too_fine"], ["4.35", "USD", ""], ["29,000", "KRW", ""], ["10.5", "KRW", "too_fine"]];
  for (const [text, currency, problem] of cases) assert.equal(problemOf(text, placesOf(currency)), problem, text);
  assert.deepEqual(["1.50", "1.500", "-1", "1e3", "abc", ""].map((text) => problemOf(text, 2)), ["", "", "unreadable", "unreadable", "unreadable", ""]);
  assert.deepEqual(["2.5", "200", "99999999"].map((text) => problemOf(text, null)), ["too_fine", "", "too_large"]);
  assert.deepEqual(["1391.5000001", "1,391.500000", "9999999999"].map((text) => problemOf(text, 6, 1e15)), ["too_fine", "", "too_large"]);
});

test("a log that has to be corrected stays on the device and is not sent again until it is", async () => {
  const held = new Map();
  const storage = { getItem: (k) => held.get(k) ?? null, setItem: (k, v) => held.set(k, v), removeItem: (k) => held.delete(k) };
  const fields = { id: "mine", "price-0": "1.255", written_at: "1" };
  keep(storage, { url: "/", fields });
  let sent = 0;
  const refuse = async (entry) => {
    sent += 1;
    entry.wrong = { title: "too fine", errors: { "price-0": "too fine" } };
    return "wrong";
  };
  await flush(storage, refuse);
  await flush(storage, refuse);
  assert.equal(sent, 1);
  assert.deepEqual(load(storage), [{ url: "/", fields, wrong: { title: "too fine", errors: { "price-0": "too fine" } } }]);
  keep(storage, { url: "/", fields: { ...fields, "price-0": "1.25", written_at: "2" } });
  assert.equal((await flush(storage, async () => "sent")).sent, 1);
  assert.deepEqual(load(storage), []);
});

test("a log written anew while its earlier text is on its way stays kept", async () => {
  const held = new Map();
  const storage = { getItem: (k) => held.get(k) ?? null, setItem: (k, v) => held.set(k, v), removeItem: (k) => held.delete(k) };
  keep(storage, { url: "/", fields: { id: "mine", note: "first", written_at: "1" } });
  await flush(storage, async () => {
    keep(storage, { url: "/", fields: { id: "mine", note: "second", written_at: "2" } });
    return "sent";
  });
  assert.deepEqual(load(storage).map(({ fields }) => fields.note), ["second"]);
});

test("the picture of a hall is enlarged and moved so that its frame shows the part wanted", () => {
  const whole = { x: -6, y: -6, w: 200, h: 100 };
  assert.deepEqual(placed(whole, whole, { w: 400, h: 300 }), { scale: 1, x: 0, y: 0 });
  const { scale, x, y } = placed(whole, { x: 44, y: 19, w: 100, h: 50 }, { w: 400, h: 300 });
  const seen = (px, py) => [scale * (px + 6) * 2 + x, scale * ((py + 6) * 2 + 50) + y];
  assert.deepEqual([scale, ...seen(44, 19), ...seen(144, 69)], [2, 0, 50, 400, 250]);
});

test("what is out of sight comes into the middle, what is seen leaves the picture alone", () => {
  const whole = { x: 0, y: 0, w: 200, h: 100 };
  const box = { x: 0, y: 0, w: 100, h: 50 };
  assert.equal(revealed(box, whole, { x: 10, y: 10, w: 30, h: 30 }), box);
  assert.deepEqual(revealed(box, whole, { x: 110, y: 40, w: 20, h: 20 }), { x: 70, y: 25, w: 100, h: 50 });
  assert.deepEqual(revealed(box, whole, { x: 180, y: 80, w: 20, h: 20 }), { x: 100, y: 50, w: 100, h: 50 });
});

test("a booth that was looked for is shown so near that it can be read, with the others looked for", () => {
  const whole = { x: 0, y: 0, w: 1000, h: 500 };
  const booth = { x: 485, y: 235, w: 30, h: 30 };
  assert.deepEqual(readable([booth], whole, 1), whole);
  assert.deepEqual(readable([booth], whole, 0.44), { x: 350, y: 175, w: 300, h: 150 });
  assert.deepEqual(readable([booth, { ...booth, x: 885 }], whole, 0.44), { x: 355, y: 88.75, w: 645, h: 322.5 });
});

test("a thumb brings small things nearer and leaves large ones where they are", () => {
  const whole = { x: 0, y: 0, w: 660, h: 460 };
  const point = { x: 330, y: 100 };
  assert.equal(nearer(whole, whole, point, 24), null);
  const box = nearer(whole, whole, point, 11);
  assert.equal(whole.w / box.w, 4);
  assert.equal((point.x - box.x) / box.w, 0.5);
  assert.ok(box.y >= 0 && box.y < point.y && point.y < box.y + box.h);
});

test("a screen is as large as its window takes, and no smaller than half", () => {
  const size = largest((each) => each <= 1.7);
  assert.ok(size <= 1.7 && size > 1.68);
  assert.equal(largest(() => true), 4);
  assert.equal(largest(() => false), 0.5);
});

test("an amount is written as the server writes nothing of its currency", () => {
  assert.equal(money(3976000, "0원", "ko"), "3,976,000원");
  assert.equal(money(12.1 * 3, "US$0.00", "ko"), "US$36.30");
  assert.equal(money(1250, "₫0", "en"), "₫1,250");
});
