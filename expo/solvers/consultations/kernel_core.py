"""The smallest steps of the search: bits, dice, and taking a consultation out of or into a slot."""

import numpy as np
from numba.cpython.unsafe.numbers import leading_zeros, trailing_zeros

from expo.solvers.consultations.board import (
    BREAK,
    COST,
    COST_SCALE,
    LEAST_WEIGHT,
    LOST,
    MOVED,
    NOWHERE,
    OUT,
    OVER,
    OVER_WEIGHT,
    SHORT,
    SPREAD,
    SPREAD_WEIGHT,
    STRAYS,
    TABLES,
)
from expo.solvers.consultations.jit import inlined, inner
from expo.solvers.consultations.kernel_memory import board, worker


@inlined
def ones(word: np.uint64) -> int:
    """Count the bits of a word; the compiler turns this into one instruction."""
    x = word - ((word >> np.uint64(1)) & np.uint64(0x5555555555555555))
    x = (x & np.uint64(0x3333333333333333)) + ((x >> np.uint64(2)) & np.uint64(0x3333333333333333))
    x = (x + (x >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((x * np.uint64(0x0101010101010101)) >> np.uint64(56))


@inlined
def roll(me: int, sides: int) -> int:
    """Throw a die with the sides 0 to sides - 1 (xorshift64*)."""
    w = worker(me)
    x = w.dice[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    w.dice[0] = x
    high = (x * np.uint64(0x2545F4914F6CDD1D)) >> np.uint64(32)
    return np.int64((high * np.uint64(sides)) >> np.uint64(32))


@inlined
def count_breaks(at: int, p: int, d: int) -> int:
    """Count the gaps of one participant on one day."""
    b = board(at)
    runs = 0
    carry = np.uint64(0)
    for k in range(b.day_word[d], b.day_word[d + 1]):
        x = b.busy[p, k]
        runs += ones(x & ~((x << np.uint64(1)) | carry))
        carry = x >> np.uint64(63)
    return max(runs - 1, 0)


@inlined
def count_idle(at: int, p: int, d: int) -> int:
    """Count the free slots between the first and the last consultation of one participant on one day."""
    b = board(at)
    low, high, used = -1, -1, 0
    begin = b.day_word[d]
    for k in range(begin, b.day_word[d + 1]):
        x = b.busy[p, k]
        if x != np.uint64(0):
            if low < 0:
                low = 64 * (k - begin) + np.int64(trailing_zeros(x))
            high = 64 * (k - begin) + 63 - np.int64(leading_zeros(x))
            used += ones(x)
    return 0 if low < 0 else high - low + 1 - used


@inlined
def list_gap(at: int, p: int, d: int, gap: int) -> None:
    """Keep the list of participants with gaps on a day."""
    b = board(at)
    at = b.bad_at[p, d]
    if gap > 0 and at < 0:
        b.bad[d, b.bad_count[d]] = p
        b.bad_at[p, d] = b.bad_count[d]
        b.bad_count[d] += 1
    elif gap == 0 and at >= 0:
        b.bad_count[d] -= 1
        last = b.bad[d, b.bad_count[d]]
        b.bad[d, at] = last
        b.bad_at[last, d] = at
        b.bad_at[p, d] = -1


@inner
def count_spread(at: int, p: int) -> None:
    """Renew how many breaks a participant has, for the rule that these numbers stay close together."""
    b = board(at)
    total = 0
    for other in range(b.day_word.size - 1):
        total += count_breaks(at, p, other)
    if total != b.breaks[p]:
        b.break_count[b.breaks[p]] -= 1
        b.break_count[total] += 1
        b.breaks[p] = total


@inner
def renew(at: int, me: int, p: int, s: int) -> None:
    """Count the gaps of a participant anew on the day of a slot."""
    b = board(at)
    w = worker(me)
    d = b.day[s]
    gap = count_idle(at, p, d) + b.rule[BREAK] * count_breaks(at, p, d)
    if gap != b.gap[p, d]:
        w.tally[COST] += gap - b.gap[p, d]
        b.gap[p, d] = gap
        list_gap(at, p, d, gap)
    if b.rule[SPREAD] >= 0:
        count_spread(at, p)


@inlined
def free_desk(at: int, p: int, s: int) -> int:
    """Find a free row of a participant in a slot, or -1."""
    b = board(at)
    for row in range(b.desk_from[p], b.desk_from[p + 1]):
        if b.desk[row, s] < 0:
            return row
    return -1


@inlined
def leave(at: int, me: int, p: int, s: int, c: int) -> None:
    """Free the desk of a participant that holds a consultation."""
    b = board(at)
    busy = False
    for row in range(b.desk_from[p], b.desk_from[p + 1]):
        if b.desk[row, s] == c:
            b.desk[row, s] = NOWHERE
        elif b.desk[row, s] >= 0:
            busy = True
    if not busy:
        b.busy[p, b.word[s]] &= ~b.bit[s]
        renew(at, me, p, s)


@inlined
def sit(at: int, me: int, p: int, s: int, c: int) -> None:
    """Seat a consultation at a free desk of a participant; there must be one."""
    b = board(at)
    b.desk[free_desk(at, p, s), s] = c
    if b.busy[p, b.word[s]] & b.bit[s] == np.uint64(0):
        b.busy[p, b.word[s]] |= b.bit[s]
        renew(at, me, p, s)


@inlined
def note_home(at: int, me: int, c: int) -> None:
    """Keep the list of consultations that are in another slot than at home, and what that costs."""
    b = board(at)
    w = worker(me)
    if b.home[c] < 0:
        return
    away = b.slot[c] >= 0 and b.slot[c] != b.home[c]
    k = b.stray_at[c]
    if away and k < 0:
        b.stray[w.tally[STRAYS]] = c
        b.stray_at[c] = w.tally[STRAYS]
        w.tally[STRAYS] += 1
        w.tally[MOVED] += b.stay[c]
    elif not away and k >= 0:
        w.tally[STRAYS] -= 1
        last = b.stray[w.tally[STRAYS]]
        b.stray[k] = last
        b.stray_at[last] = k
        b.stray_at[c] = -1
        w.tally[MOVED] -= b.stay[c]


@inner
def lift(at: int, me: int, c: int) -> None:
    """Take a placed consultation out of its slot."""
    b = board(at)
    w = worker(me)
    s = b.slot[c]
    b.slot[c] = NOWHERE
    leave(at, me, b.first[c], s, c)
    leave(at, me, b.second[c], s, c)
    if b.load[s] > b.rule[TABLES]:
        w.tally[OVER] -= 1
    b.load[s] -= 1
    if b.speaker[c] >= 0:
        b.duty[b.speaker[c], s] = NOWHERE
        b.speaker[c] = NOWHERE
    note_home(at, me, c)


@inner
def put(at: int, me: int, c: int, s: int, i: int) -> None:
    """Place a lifted consultation into a slot where both have a free desk, with interpreter `i` or -1."""
    b = board(at)
    w = worker(me)
    b.slot[c] = s
    sit(at, me, b.first[c], s, c)
    sit(at, me, b.second[c], s, c)
    b.load[s] += 1
    if b.load[s] > b.rule[TABLES]:
        w.tally[OVER] += 1
    if i >= 0:
        b.duty[i, s] = c
        b.speaker[c] = i
    note_home(at, me, c)


@inner
def admit(at: int, me: int, c: int) -> None:
    """Book a consultation as placed: wanted numbers, value, list of those outside."""
    b = board(at)
    w = worker(me)
    for p in (b.first[c], b.second[c]):
        b.held[p] += 1
        if b.held[p] <= b.least[p]:
            w.tally[SHORT] -= 1
    w.tally[LOST] -= b.weight[c]
    w.tally[OUT] -= 1
    last = b.out[w.tally[OUT]]
    b.out[b.out_at[c]] = last
    b.out_at[last] = b.out_at[c]
    b.out_at[c] = -1


@inner
def expel(at: int, me: int, c: int) -> None:
    """Book a consultation as not placed."""
    b = board(at)
    w = worker(me)
    for p in (b.first[c], b.second[c]):
        if b.held[p] <= b.least[p]:
            w.tally[SHORT] += 1
        b.held[p] -= 1
    w.tally[LOST] += b.weight[c]
    b.out[w.tally[OUT]] = c
    b.out_at[c] = w.tally[OUT]
    w.tally[OUT] += 1


@inner
def spread_excess(at: int) -> int:
    """Tell by how much the numbers of breaks differ beyond what is allowed."""
    b = board(at)
    if b.rule[SPREAD] < 0:
        return 0
    low, high = -1, 0
    for k in range(b.break_count.size):
        if b.break_count[k] > 0:
            high = k
            if low < 0:
                low = k
    return max(high - low - b.rule[SPREAD], 0)


@inner
def energy(at: int, me: int) -> int:
    """Sum up what the search wants small; a worker of a part of the days sees its own changes only."""
    b = board(at)
    w = worker(me)
    return (
        b.rule[COST_SCALE] * w.tally[COST]
        + w.tally[LOST]
        + w.tally[MOVED]
        + b.rule[OVER_WEIGHT] * w.tally[OVER]
        + b.rule[LEAST_WEIGHT] * w.tally[SHORT]
        + b.rule[SPREAD_WEIGHT] * spread_excess(at)
    )
