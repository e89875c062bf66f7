"""The arrays the compiled search works on: everything that is fixed, and the state of one timetable."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Words = NDArray[np.uint64]

NOWHERE = -1
AWAY = -2  # an interpreter who may not work in a slot

# Positions in Board.rule
TABLES, BREAK, SPREAD, OVER_WEIGHT, LEAST_WEIGHT, SPREAD_WEIGHT, COST_SCALE, HAS_ORDER, OPEN, PLAIN = range(10)
FOCUS, EDGES, SHIFTS, HOMING = range(10, 14)
RULES = 14

# Positions in Worker.tally
COST, LOST, OVER, SHORT, MOVED, LOGGED, STAMP, OUT, TARGET, STEPS, STRAYS = range(11)
TALLIES = 11


class Board(NamedTuple):
    """Consultations, people, slots and interpreters by number, and where everything is.

    Occupied slots are bits: day `d` of participant `p` is `busy[p, day_word[d]:day_word[d + 1]]`.
    A participant has one row of `desk` for each consultation held side by side. `stray` lists what is away from `home`.
    """

    first: Longs
    second: Longs
    slot: Longs
    speaker: Longs
    language: Longs
    home: Longs
    stay: Longs
    weight: Longs
    choice_from: Longs
    choices: Ints
    allowed: Words
    desk_from: Longs
    desk: Ints
    busy: Words
    held: Longs
    most: Longs
    least: Longs
    own_from: Longs
    own: Ints
    gap: Longs
    breaks: Longs
    break_count: Longs
    word: Longs
    bit: Words
    day: Longs
    day_word: Longs
    day_from: Longs
    load: Longs
    speaks_from: Longs
    speaks: Longs
    duty: Longs
    run: Longs
    before_from: Longs
    before: Longs
    later_from: Longs
    later: Longs
    bad: Longs
    bad_at: Longs
    bad_count: Longs
    out: Longs
    out_at: Longs
    rule: Longs
    pair: Longs
    stray: Longs
    stray_at: Longs


class Worker(NamedTuple):
    """What one thread needs for itself: its sums, its dice and the log of the move it tries."""

    tally: Longs
    dice: Words
    mark: Longs
    queue: Longs
    old_slot: Longs
    old_speaker: Longs
    nodes: Longs


def table(arrays: Board | Worker) -> Longs:
    """List address, rows and columns of each array; the arrays must outlive the table."""
    return np.array([(x.ctypes.data, x.shape[0], x.size // max(x.shape[0], 1)) for x in arrays], np.int64).ravel()
