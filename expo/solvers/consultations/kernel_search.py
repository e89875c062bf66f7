"""Simulated annealing over the moves, and the first timetable."""

import math

import numpy as np
from numba.cpython.unsafe.numbers import leading_zeros, trailing_zeros

from expo.solvers.consultations.board import (
    EDGES,
    FOCUS,
    HAS_ORDER,
    HOMING,
    OPEN,
    OUT,
    SHIFTS,
    STEPS,
    STRAYS,
    TARGET,
)
from expo.solvers.consultations.jit import entry, inlined, inner
from expo.solvers.consultations.kernel_chain import fast_chain
from expo.solvers.consultations.kernel_core import admit, energy, expel, put, roll
from expo.solvers.consultations.kernel_memory import board, worker
from expo.solvers.consultations.kernel_moves import (
    begin,
    force_in,
    in_order,
    may,
    pick_out,
    refit,
    revert,
    swap_chain,
    take,
)

TRIES = 4  # draws before a move is given up


@inlined
def chance(me: int) -> float:
    """Draw a number from 0 to 1."""
    return roll(me, 1 << 30) / float(1 << 30)


@inlined
def random_choice(at: int, me: int, c: int) -> int:
    """Choose one of the slots a consultation may be in, or -1."""
    b = board(at)
    size = b.choice_from[c + 1] - b.choice_from[c]
    return int(b.choices[b.choice_from[c] + roll(me, size)]) if size > 0 else -1


@inlined
def span(at: int, p: int, d: int) -> tuple[int, int]:
    """Find the first and the last busy slot of a participant on a day, counted from the day's begin; -1 if none."""
    b = board(at)
    low, high = -1, -1
    begin_at = b.day_word[d]
    for k in range(begin_at, b.day_word[d + 1]):
        x = b.busy[p, k]
        if x != np.uint64(0):
            if low < 0:
                low = 64 * (k - begin_at) + np.int64(trailing_zeros(x))
            high = 64 * (k - begin_at) + 63 - np.int64(leading_zeros(x))
    return low, high


@inlined
def pick_hole(at: int, me: int, p: int, d: int) -> int:
    """Choose one of the free slots between the first and the last busy one of a participant on a day, or -1."""
    b = board(at)
    low, high = span(at, p, d)
    begin_at = b.day_from[d]
    free = 0
    for s in range(begin_at + low + 1, begin_at + high):
        free += b.busy[p, b.word[s]] & b.bit[s] == np.uint64(0)
    if free == 0:
        return -1
    left = roll(me, free)
    for s in range(begin_at + low + 1, begin_at + high):
        if b.busy[p, b.word[s]] & b.bit[s] == np.uint64(0):
            if left == 0:
                return s
            left -= 1
    return -1


@inner
def gap_move(at: int, me: int) -> tuple[int, int]:
    """Choose someone with a gap, and a consultation to put into it.

    It comes from the edge of one of their days, or SHIFTS times of 16 from beside the gap, which so wanders.
    """
    b = board(at)
    d = roll(me, b.day_from.size)
    for _ in range(b.day_from.size):
        if b.bad_count[d] > 0:
            break
        d = d + 1 if d + 1 < b.day_from.size else 0
    if b.bad_count[d] == 0:
        return -1, -1
    p = b.bad[d, roll(me, b.bad_count[d])]
    t = pick_hole(at, me, p, d)
    if t >= 0 and roll(me, 16) < b.rule[SHIFTS]:
        step = 2 * roll(me, 2) - 1
        s = t + step
        while b.busy[p, b.word[s]] & b.bit[s] == np.uint64(0):
            s += step
    else:
        other = roll(me, b.day_from.size)
        low, high = span(at, p, other)
        if t < 0 or low < 0:
            return -1, -1
        s = b.day_from[other] + (low if roll(me, 2) == 0 else high)
    c = int(b.desk[b.desk_from[p] + roll(me, b.desk_from[p + 1] - b.desk_from[p]), s])
    return (c, t) if c >= 0 and may(at, c, t) else (-1, -1)


@inner
def random_move(at: int, me: int) -> tuple[int, int]:
    """Choose any consultation and any slot for it."""
    b = board(at)
    for _ in range(TRIES):
        c = roll(me, b.slot.size)
        s = b.slot[c]
        if s >= 0:
            for _ in range(TRIES):
                t = random_choice(at, me, c)
                if t >= 0 and t != s:
                    return c, t
    return -1, -1


@inner
def try_move(at: int, me: int) -> bool:
    """Make one random move; False leaves a half-made one to revert."""
    b = board(at)
    w = worker(me)
    if b.rule[OPEN] == 1 and w.tally[OUT] > 0 and roll(me, 4) == 0:
        c = pick_out(at, me)
        t = random_choice(at, me, c)
        return t >= 0 and force_in(at, me, c, t)
    c, t = pick_move(at, me)
    return c >= 0 and swap_chain(at, me, c, t)


@inner
def edge_move(at: int, me: int) -> tuple[int, int]:
    """Choose someone and a consultation from the edge of one of their days to put beside the edge of one."""
    b = board(at)
    c = roll(me, b.slot.size)
    p = b.first[c] if roll(me, 2) == 0 else b.second[c]
    d = roll(me, b.day_from.size)
    low, high = span(at, p, d)
    other = roll(me, b.day_from.size)
    low_there, high_there = span(at, p, other)
    if low < 0 or low_there < 0:
        return -1, -1
    s = b.day_from[d] + (low if roll(me, 2) == 0 else high)
    t = b.day_from[other] + (low_there - 1 if roll(me, 2) == 0 else high_there + 1)
    if t < 0 or t >= b.day.size or b.day[t] != other:
        return -1, -1
    c = int(b.desk[b.desk_from[p] + roll(me, b.desk_from[p + 1] - b.desk_from[p]), s])
    return (c, t) if c >= 0 and may(at, c, t) else (-1, -1)


@inlined
def home_move(at: int, me: int) -> tuple[int, int]:
    """Choose a consultation that is away from home, to go back."""
    b = board(at)
    w = worker(me)
    if w.tally[STRAYS] == 0:
        return -1, -1
    c = b.stray[roll(me, w.tally[STRAYS])]
    return (c, b.home[c]) if may(at, c, b.home[c]) else (-1, -1)


@inner
def pick_move(at: int, me: int) -> tuple[int, int]:
    """Choose a consultation and a slot, of 16 times FOCUS for someone with a gap, EDGES at an edge, HOMING to go back."""
    b = board(at)
    turn = roll(me, 16)
    if turn < b.rule[FOCUS]:
        return gap_move(at, me)
    if turn < b.rule[FOCUS] + b.rule[EDGES]:
        return edge_move(at, me)
    if turn < b.rule[FOCUS] + b.rule[EDGES] + b.rule[HOMING]:
        return home_move(at, me)
    return random_move(at, me)


@entry
def anneal(at: int, me: int, steps: int, hot: float, cold: float) -> int:
    """Search for some steps while the temperature falls geometrically; answers the energy reached."""
    b = board(at)
    w = worker(me)
    now = energy(at, me)
    factor = math.log(cold / hot)
    for step in range(steps):
        if now <= w.tally[TARGET]:
            break
        begin(me)
        then = now
        kept = try_move(at, me) and (b.rule[HAS_ORDER] == 0 or in_order(at, me))
        if kept:
            then = energy(at, me)
            if then > now:
                heat = hot * math.exp(factor * step / steps)
                kept = chance(me) < math.exp((now - then) / heat)
        if kept:
            now = then
        else:
            revert(at, me)
        w.tally[STEPS] += 1
    return now


@entry
def anneal_plain(at: int, me: int, steps: int, hot: float, cold: float) -> int:
    """Do the same with fast chains on a plain board, without trying what is out."""
    w = worker(me)
    now = energy(at, me)
    factor = math.log(cold / hot)
    heat = hot
    for step in range(steps):
        if now <= w.tally[TARGET]:
            break
        if step % 256 == 0:
            heat = hot * math.exp(factor * step / steps)
        c, t = pick_move(at, me)
        if c >= 0:
            now += fast_chain(at, me, c, t, int(-heat * math.log(chance(me) + 1e-12)))
        w.tally[STEPS] += 1
    return now


@entry
def construct(at: int, me: int, order: np.ndarray) -> None:
    """Place consultations one after the other where each costs least, leaving out what does not fit."""
    b = board(at)
    for c in order:
        if b.slot[c] >= 0:
            continue
        best, where = 1 << 60, -1
        for k in range(b.choice_from[c], b.choice_from[c + 1]):
            s = int(b.choices[k])
            cost = trial(at, me, c, s)
            if cost < best:
                best, where = cost, s
        if where >= 0:
            begin(me)
            force_in(at, me, c, where)


@inner
def trial(at: int, me: int, c: int, s: int) -> int:
    """Tell what placing a consultation in a slot costs; very much if something is in the way."""
    b = board(at)
    w = worker(me)
    begin(me)
    before = w.tally[OUT]
    took = force_in(at, me, c, s)
    much = 1 << 60
    cost = energy(at, me) * 16 + b.load[s] if took and w.tally[OUT] < before and in_order(at, me) else much
    revert(at, me)
    return cost


@entry
def fill(at: int, me: int) -> int:
    """Place everything that fits without moving anything; answers how many were placed."""
    b = board(at)
    w = worker(me)
    placed = 0
    for k in range(w.tally[OUT] - 1, -1, -1):
        if k < w.tally[OUT]:
            c = b.out[k]
            begin(me)
            take(at, me, c)
            if refit(at, me, c):
                if in_order(at, me):
                    placed += 1
                else:
                    revert(at, me)
    return placed


@entry
def restore(at: int, me: int, slots: np.ndarray, speakers: np.ndarray) -> None:
    """Bring the board to a timetable seen before; what has slot -1 there is out."""
    b = board(at)
    begin(me)
    for c in range(b.slot.size):
        if b.slot[c] != slots[c] or b.speaker[c] != speakers[c]:
            take(at, me, c)
    for c in range(b.slot.size):
        if slots[c] >= 0 and b.slot[c] < 0:
            put(at, me, c, slots[c], speakers[c])
            if b.out_at[c] >= 0:
                admit(at, me, c)
        elif slots[c] < 0 and b.out_at[c] < 0:
            expel(at, me, c)
