/* node --test tests/js */
import assert from "node:assert/strict";
import { test } from "node:test";

import { hhmm } from "../../static/js/clock.js";
import { print } from "../../static/js/dirty.js";
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
