"""The fast Kempe chain of plain boards: look along the chain first, touch the board only when the move is taken."""

import numpy as np
from numba.cpython.unsafe.numbers import leading_zeros, trailing_zeros

from expo.solvers.consultations.board import BREAK, COST, COST_SCALE, HOMING, LOGGED, OVER, OVER_WEIGHT, TABLES
from expo.solvers.consultations.jit import inlined, inner
from expo.solvers.consultations.kernel_core import list_gap, note_home, ones
from expo.solvers.consultations.kernel_memory import board, worker
from expo.solvers.consultations.kernel_moves import may

BLOCKED = -1
CIRCLE = -2


@inlined
def word_cost(word: np.uint64, per_break: int) -> int:
    """Price the gaps in the one word of a day."""
    if word == np.uint64(0):
        return 0
    idle = 64 - np.int64(leading_zeros(word)) - np.int64(trailing_zeros(word)) - ones(word)
    if per_break == 0:
        return idle
    return idle + per_break * (ones(word & ~(word << np.uint64(1))) - 1)


@inlined
def end_delta(at: int, p: int, s: int, t: int) -> int:
    """Tell how the gaps of a participant change when slot `s` becomes free and slot `t` busy."""
    b = board(at)
    price = b.rule[BREAK]
    if b.day[s] == b.day[t]:
        x = b.busy[p, b.word[s]] ^ b.bit[s] ^ b.bit[t]
        return word_cost(x, price) - b.gap[p, b.day[s]]
    x = b.busy[p, b.word[s]] ^ b.bit[s]
    y = b.busy[p, b.word[t]] ^ b.bit[t]
    return word_cost(x, price) + word_cost(y, price) - b.gap[p, b.day[s]] - b.gap[p, b.day[t]]


@inlined
def walk(at: int, me: int, c: int, p: int, s: int, t: int) -> int:
    """Follow the chain that moving `c` from `s` to `t` starts at a participant; answers who is at its end.

    The consultations passed are added to the queue, the people to the nodes.
    """
    b = board(at)
    w = worker(me)
    k = w.tally[LOGGED]
    while True:
        w.nodes[k] = p
        other = int(b.desk[p, t])
        if other < 0:
            w.tally[LOGGED] = k + 1
            w.queue[k] = -1
            return p
        if other == c:
            w.tally[LOGGED] = k + 1
            w.queue[k] = -1
            return CIRCLE
        if not may(at, other, s):
            return BLOCKED
        w.queue[k] = other
        k += 1
        p = b.pair[other] - p
        s, t = t, s


@inlined
def change_end(at: int, p: int, s: int, t: int) -> None:
    """Make slot `s` free and slot `t` busy for the participant at the end of a chain."""
    b = board(at)
    price = b.rule[BREAK]
    b.busy[p, b.word[s]] ^= b.bit[s]
    b.busy[p, b.word[t]] ^= b.bit[t]
    for slot in (s, t):
        d = b.day[slot]
        gap = word_cost(b.busy[p, b.word[slot]], price)
        b.gap[p, d] = gap
        list_gap(at, p, d, gap)


@inlined
def swap(at: int, me: int, c: int, s: int, t: int) -> None:
    """Exchange the two slots for everyone along the logged chain."""
    b = board(at)
    w = worker(me)
    b.slot[c] = t
    for k in range(w.tally[LOGGED]):
        p = w.nodes[k]
        b.desk[p, s], b.desk[p, t] = b.desk[p, t], b.desk[p, s]
        e = w.queue[k]
        if e >= 0:
            b.slot[e] = s + t - b.slot[e]
            note_home(at, me, e)
    note_home(at, me, c)


@inlined
def moved_delta(at: int, me: int, c: int, s: int, t: int) -> int:
    """Tell how the price of consultations away from home changes when the logged chain is swapped."""
    b = board(at)
    w = worker(me)
    price = b.stay[c] * ((b.home[c] != t) - np.int64(b.home[c] != s))
    for k in range(w.tally[LOGGED]):
        e = w.queue[k]
        if e >= 0:
            x = b.slot[e]
            price += b.stay[e] * ((b.home[e] != s + t - x) - np.int64(b.home[e] != x))
    return price


@inner
def fast_chain(at: int, me: int, c: int, t: int, most: int) -> int:
    """Move a consultation to a slot along its chain if that costs at most `most`; answers the change of energy."""
    b = board(at)
    w = worker(me)
    s = b.slot[c]
    w.tally[LOGGED] = 0
    left = walk(at, me, c, b.first[c], s, t)
    if left == BLOCKED:
        return 0
    if left == CIRCLE:
        delta = moved_delta(at, me, c, s, t) if b.rule[HOMING] else 0
        if delta > most:
            return 0
        swap(at, me, c, s, t)
        return delta
    odd = (w.tally[LOGGED] - 1) % 2
    half = w.tally[LOGGED]
    right = walk(at, me, c, b.second[c], s, t)
    if right == BLOCKED:
        return 0
    odd_right = (w.tally[LOGGED] - half - 1) % 2
    # After an even number of steps the end loses what `c` loses, after an odd number the opposite.
    cost = end_delta(at, left, t, s) if odd else end_delta(at, left, s, t)
    cost += end_delta(at, right, t, s) if odd_right else end_delta(at, right, s, t)
    source, goal = (t, s) if odd else (s, t)
    over = 0
    if odd == odd_right:
        over = (b.load[goal] >= b.rule[TABLES]) - (b.load[source] > b.rule[TABLES])
    delta = b.rule[COST_SCALE] * cost + b.rule[OVER_WEIGHT] * over
    if b.rule[HOMING]:
        delta += moved_delta(at, me, c, s, t)
    if delta > most:
        return 0
    swap(at, me, c, s, t)
    change_end(at, left, t, s) if odd else change_end(at, left, s, t)
    change_end(at, right, t, s) if odd_right else change_end(at, right, s, t)
    w.tally[COST] += cost
    w.tally[OVER] += over
    if odd == odd_right:
        b.load[source] -= 1
        b.load[goal] += 1
    return delta
