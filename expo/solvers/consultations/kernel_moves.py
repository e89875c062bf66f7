"""Moves of the search: a chain of swaps between two slots, and forcing a consultation in."""

from expo.solvers.consultations.board import LOGGED, NOWHERE, OUT, STAMP, TABLES
from expo.solvers.consultations.jit import inlined, inner
from expo.solvers.consultations.kernel_core import admit, expel, free_desk, lift, put, roll
from expo.solvers.consultations.kernel_memory import board, worker


@inlined
def begin(me: int) -> None:
    """Start the log of a move."""
    w = worker(me)
    w.tally[STAMP] += 1
    w.tally[LOGGED] = 0


@inner
def take(at: int, me: int, c: int) -> None:
    """Log where a consultation is and lift it if it is placed."""
    b = board(at)
    w = worker(me)
    k = w.tally[LOGGED]
    w.queue[k] = c
    w.old_slot[k] = b.slot[c]
    w.old_speaker[k] = b.speaker[c]
    w.mark[c] = w.tally[STAMP]
    w.tally[LOGGED] = k + 1
    if b.slot[c] >= 0:
        lift(at, me, c)


@inlined
def may(at: int, c: int, s: int) -> bool:
    """Tell whether a consultation may be in a slot as far as it alone is concerned."""
    b = board(at)
    return b.allowed[c, b.word[s]] & b.bit[s] != 0


@inner
def fits_run(at: int, i: int, s: int) -> bool:
    """Tell whether interpreter `i` may work in a slot too without too long a run."""
    b = board(at)
    if b.run[i] == 0:
        return True
    length = 1
    k = s - 1
    while k >= 0 and b.day[k] == b.day[s] and b.duty[i, k] >= 0:
        length += 1
        k -= 1
    k = s + 1
    while k < b.day.size and b.day[k] == b.day[s] and b.duty[i, k] >= 0:
        length += 1
        k += 1
    return length <= b.run[i]


@inner
def find_speaker(at: int, me: int, c: int, s: int) -> int:
    """Choose a free interpreter for a consultation, or -1."""
    b = board(at)
    begin_at = b.speaks_from[b.language[c]]
    size = b.speaks_from[b.language[c] + 1] - begin_at
    if size == 0:
        return -1
    turn = roll(me, size)
    for k in range(size):
        i = b.speaks[begin_at + (k + turn) % size]
        if b.duty[i, s] == NOWHERE and fits_run(at, i, s):
            return i
    return -1


@inner
def busy_speaker(at: int, me: int, c: int, s: int) -> int:
    """Choose a consultation whose interpreter this one could use, or -1."""
    b = board(at)
    w = worker(me)
    begin_at = b.speaks_from[b.language[c]]
    size = b.speaks_from[b.language[c] + 1] - begin_at
    if size == 0:
        return -1
    turn = roll(me, size)
    for k in range(size):
        other = b.duty[b.speaks[begin_at + (k + turn) % size], s]
        if other >= 0 and w.mark[other] != w.tally[STAMP]:
            return other
    return -1


@inner
def sitting(at: int, me: int, p: int, s: int) -> int:
    """Choose a consultation of a participant in a slot that this move has not touched, or -1."""
    b = board(at)
    w = worker(me)
    begin_at = b.desk_from[p]
    size = b.desk_from[p + 1] - begin_at
    turn = roll(me, size) if size > 1 else 0
    for k in range(size):
        other = int(b.desk[begin_at + (k + turn) % size, s])
        if other >= 0 and w.mark[other] != w.tally[STAMP]:
            return other
    return -1


@inner
def place(at: int, me: int, c: int, s: int) -> bool:
    """Put a lifted consultation into a slot if desks and an interpreter are free there."""
    b = board(at)
    if free_desk(at, b.first[c], s) < 0 or free_desk(at, b.second[c], s) < 0:
        return False
    i = NOWHERE
    if b.language[c] >= 0:
        i = find_speaker(at, me, c, s)
        if i < 0:
            return False
    put(at, me, c, s, i)
    return True


@inner
def revert(at: int, me: int) -> None:
    """Undo the logged move."""
    b = board(at)
    w = worker(me)
    for k in range(w.tally[LOGGED]):
        c = w.queue[k]
        if b.slot[c] >= 0:
            lift(at, me, c)
    for k in range(w.tally[LOGGED]):
        c = w.queue[k]
        if w.old_slot[k] >= 0:
            put(at, me, c, w.old_slot[k], w.old_speaker[k])
            if b.out_at[c] >= 0:
                admit(at, me, c)
        elif b.out_at[c] < 0:
            expel(at, me, c)


@inner
def follows(at: int, c: int, s: int) -> bool:
    """Tell whether a slot is later than all a consultation must follow and earlier than all that follow it."""
    b = board(at)
    for j in range(b.before_from[c], b.before_from[c + 1]):
        t = b.slot[b.before[j]]
        if t < 0 or t >= s:
            return False
    for j in range(b.later_from[c], b.later_from[c + 1]):
        t = b.slot[b.later[j]]
        if t >= 0 and s >= t:
            return False
    return True


@inner
def in_order(at: int, me: int) -> bool:
    """Tell whether everything the move touched comes after what it must follow."""
    b = board(at)
    w = worker(me)
    for k in range(w.tally[LOGGED]):
        c = w.queue[k]
        if b.slot[c] >= 0:
            if not follows(at, c, b.slot[c]):
                return False
        else:
            for j in range(b.later_from[c], b.later_from[c + 1]):
                if b.slot[b.later[j]] >= 0:
                    return False
    return True


@inner
def push_out(at: int, me: int, c: int, s: int, most: int) -> bool:
    """Take out what stands in the way of a consultation in a slot: desks, then an interpreter."""
    b = board(at)
    w = worker(me)
    for p in (b.first[c], b.second[c]):
        if free_desk(at, p, s) < 0:
            other = sitting(at, me, p, s)
            if other < 0 or w.tally[LOGGED] >= most:
                return False
            take(at, me, other)
    if b.language[c] >= 0 and find_speaker(at, me, c, s) < 0:
        other = busy_speaker(at, me, c, s)
        if other < 0 or w.tally[LOGGED] >= most:
            return False
        take(at, me, other)
    return True


@inner
def swap_chain(at: int, me: int, c: int, t: int) -> bool:
    """Move a placed consultation to slot `t` and whatever that drives out to its old slot, and so on.

    In the graph of people (nodes) and consultations (edges) this swaps two colours along a Kempe chain: only
    the people at its ends change their slots. False leaves a half-made move to revert.
    """
    b = board(at)
    w = worker(me)
    s = b.slot[c]
    take(at, me, c)
    head = 0
    while head < w.tally[LOGGED]:
        e = w.queue[head]
        to = t if w.old_slot[head] == s else s
        head += 1
        if not may(at, e, to) or not push_out(at, me, e, to, w.queue.size) or not place(at, me, e, to):
            return False
    return True


@inner
def make_room(at: int, me: int, p: int) -> bool:
    """Drop one consultation of a participant who has as many as wanted."""
    b = board(at)
    w = worker(me)
    if b.held[p] < b.most[p]:
        return True
    size = b.own_from[p + 1] - b.own_from[p]
    if size == 0:
        return False
    turn = roll(me, size)
    for k in range(size):
        c = int(b.own[b.own_from[p] + (k + turn) % size])
        if b.slot[c] >= 0 and w.mark[c] != w.tally[STAMP]:
            take(at, me, c)
            expel(at, me, c)
            return True
    return False


@inner
def refit(at: int, me: int, c: int) -> bool:
    """Place a consultation wherever nothing is in the way."""
    b = board(at)
    if b.held[b.first[c]] >= b.most[b.first[c]] or b.held[b.second[c]] >= b.most[b.second[c]]:
        return False
    begin_at = b.choice_from[c]
    size = b.choice_from[c + 1] - begin_at
    if size == 0:
        return False
    turn = roll(me, size)
    for k in range(size):
        s = int(b.choices[begin_at + (k + turn) % size])
        if b.load[s] < b.rule[TABLES] and follows(at, c, s) and place(at, me, c, s):
            admit(at, me, c)
            return True
    return False


@inner
def force_in(at: int, me: int, c: int, s: int) -> bool:
    """Place a consultation that is out into a slot; what is in its way goes elsewhere or out."""
    b = board(at)
    w = worker(me)
    take(at, me, c)
    if not push_out(at, me, c, s, w.queue.size):
        settle_books(at, me)
        return False
    settle_books(at, me)
    if not make_room(at, me, b.first[c]) or not make_room(at, me, b.second[c]) or not place(at, me, c, s):
        return False
    admit(at, me, c)
    for k in range(1, w.tally[LOGGED]):
        refit(at, me, w.queue[k])
    return True


@inner
def settle_books(at: int, me: int) -> None:
    """Book everything the move has lifted so far as out."""
    b = board(at)
    w = worker(me)
    for k in range(w.tally[LOGGED]):
        c = w.queue[k]
        if b.slot[c] < 0 and b.out_at[c] < 0:
            expel(at, me, c)


@inlined
def pick_out(at: int, me: int) -> int:
    """Choose one of the consultations that are out, or -1."""
    b = board(at)
    w = worker(me)
    return b.out[roll(me, w.tally[OUT])] if w.tally[OUT] > 0 else -1
