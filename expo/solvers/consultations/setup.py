"""Turning a problem into the arrays of the search."""

import itertools
from collections.abc import Sequence
from math import gcd
from typing import Any

import numpy as np
from numpy.typing import NDArray

from expo.solvers.consultations.board import (
    AWAY,
    BREAK,
    COST_SCALE,
    EDGES,
    FOCUS,
    HAS_ORDER,
    LEAST_WEIGHT,
    LOST,
    NOWHERE,
    OPEN,
    OUT,
    OVER_WEIGHT,
    PLAIN,
    RULES,
    SHIFTS,
    SHORT,
    SPREAD,
    SPREAD_WEIGHT,
    TABLES,
    TALLIES,
    Board,
    Longs,
    Words,
    Worker,
)
from expo.solvers.consultations.problem import Problem
from expo.solvers.consultations.slots import WORD, csr, domains, lay_out, pairs

Arrays = dict[str, Any]
Layout = tuple[Longs, Words, Longs, Longs]
PLENTY = 1 << 30
PER_BREAK = 4  # a break costs that and its length, so that the search sees long gaps closing
UNIT = 8  # energy of one unit of value, or of a table too many, where one gap costs 1


def _weights(problem: Problem) -> Longs:
    """Price each consultation left out: an optional one by its value, a wanted one above any two of those."""
    step = gcd(*(c.value for c in problem.consultations if c.optional)) or 1
    dear = 2 * UNIT * max([c.value // step for c in problem.consultations if c.optional], default=0) + 2 * UNIT
    return np.array([UNIT * (c.value // step) if c.optional else dear for c in problem.consultations], np.int64)


def _price_of_overfull(problem: Problem) -> int:
    """Price a table too many: above every wish, or the search would fill tables twice and never keep a plan."""
    step = gcd(*(c.value for c in problem.consultations if c.optional)) or 1
    return UNIT + UNIT * max([c.value // step for c in problem.consultations if c.optional], default=0)


def value_of(problem: Problem, energy: int) -> int:
    """Turn the energy of consultations left out into the value they had."""
    step = gcd(*(c.value for c in problem.consultations if c.optional)) or 1
    return energy * step // UNIT


def _rules(problem: Problem) -> Longs:
    rule = np.zeros(RULES, np.int64)
    rule[TABLES] = problem.tables
    rule[BREAK] = 0 if problem.objective == "idle" else PER_BREAK
    rule[SPREAD] = -1 if problem.max_break_difference is None else problem.max_break_difference
    rule[OVER_WEIGHT] = _price_of_overfull(problem)
    rule[LEAST_WEIGHT] = 2 * UNIT
    rule[SPREAD_WEIGHT] = UNIT
    rule[COST_SCALE] = 1
    rule[OPEN] = 1
    rule[FOCUS], rule[EDGES], rule[SHIFTS] = (2, 12, 4) if problem.objective == "idle" else (6, 0, 0)
    rule[HAS_ORDER] = any(c.after for c in problem.consultations)
    rule[PLAIN] = _is_plain(problem)
    if rule[PLAIN]:
        rule[SPREAD] = -1  # plans with few breaks nearly always keep it; Lane.tighten() if not
    return rule


def _is_plain(problem: Problem) -> bool:
    """Tell whether the fast chain will do: one desk each, no interpreters, no order, short days."""
    edges = [*problem.day_starts, problem.slots + 1]
    return (
        all(p.capacity == 1 for p in problem.participants)
        and not any(c.language or c.after for c in problem.consultations)
        and all(end - begin <= WORD for begin, end in itertools.pairwise(edges))
    )


def build(problem: Problem, found: Sequence[Sequence[int]] | None = None) -> Board:
    """Lay out a problem with nothing placed yet; `found` are the slots of each consultation where known."""
    layout = lay_out(problem)
    return Board(
        **_consultations(problem, domains(problem) if found is None else found, layout),
        **_people(problem, layout),
        **_time(problem, layout),
        **_orders(problem),
        **_team(problem),
        rule=_rules(problem),
    )


def copy(board: Board) -> Board:
    """Lay out the same once more, for a search of its own."""
    return Board(**{name: array.copy() for name, array in board._asdict().items()})


def confine(board: Board, rows: Longs, slots: Longs, kept: NDArray[np.bool_]) -> None:
    """Let consultations be only in the `kept` ones of all their slots, of which everyone has at least one.

    The slots to choose from are repeated, so that each consultation keeps its part of the list.
    """
    rows_kept, slots_kept = rows[kept], slots[kept]
    board.allowed[:] = 0
    np.bitwise_or.at(board.allowed, (rows_kept, board.word[slots_kept]), board.bit[slots_kept])
    count = np.bincount(rows_kept, minlength=board.slot.size)
    begin = np.cumsum(count) - count
    place = np.arange(rows.size) - board.choice_from[rows]
    board.choices[:] = slots_kept[begin[rows] + place % count[rows]]


def _consultations(problem: Problem, found: Sequence[Sequence[int]], layout: Layout) -> Arrays:
    """Lay out each consultation: whose it is, where it may be, what it is worth."""
    first, second = pairs(problem)
    word, bit, _, day_word = layout
    n = first.size
    starts, choices = csr(found)
    allowed = np.zeros((n, int(day_word[-1])), np.uint64)
    np.bitwise_or.at(allowed, (np.repeat(np.arange(n), np.diff(starts)), word[choices]), bit[choices])
    empty = np.full(n, NOWHERE, np.int64)
    return {
        "first": first,
        "second": second,
        "pair": first + second,
        **{name: empty.copy() for name in ("slot", "speaker", "home", "stray", "stray_at")},
        "stay": np.zeros(n, np.int64),
        "weight": _weights(problem),
        "choice_from": starts,
        "choices": choices.astype(np.int32),
        "allowed": allowed,
        "out": np.arange(n, dtype=np.int64),
        "out_at": np.arange(n, dtype=np.int64),
    }


def _people(problem: Problem, layout: Layout) -> Arrays:
    """Lay out each participant: desks, wanted numbers, own consultations, gaps."""
    m, days, words = len(problem.participants), len(problem.day_starts), int(layout[3][-1])
    members = np.concatenate(pairs(problem))
    order = np.argsort(members, kind="stable")
    counts = np.bincount(members, minlength=m)
    capacity = np.array([p.capacity for p in problem.participants], np.int64)
    count = np.zeros(problem.slots + 1, np.int64)
    count[0] = m
    desk_from = _starts(np.minimum(capacity, np.maximum(counts, 1)))
    return {
        "desk_from": desk_from,
        "desk": np.full((int(desk_from[-1]), problem.slots), NOWHERE, np.int32),
        "busy": np.zeros((m, words), np.uint64),
        "held": np.zeros(m, np.int64),
        "most": np.array([PLENTY if p.max is None else p.max for p in problem.participants], np.int64),
        "least": np.array([p.min for p in problem.participants], np.int64),
        "own_from": _starts(counts),
        "own": (order % max(len(problem.consultations), 1)).astype(np.int32),
        "gap": np.zeros((m, days), np.int64),
        "breaks": np.zeros(m, np.int64),
        "break_count": count,
        "bad": np.zeros((days, m), np.int64),
        "bad_at": np.full((m, days), -1, np.int64),
        "bad_count": np.zeros(days, np.int64),
    }


def _starts(counts: Longs) -> Longs:
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)


def _time(problem: Problem, layout: Layout) -> Arrays:
    """Lay out slots and days."""
    word, bit, day, day_word = layout
    return {
        "word": word,
        "bit": bit,
        "day": day,
        "day_word": day_word,
        "day_from": np.array(problem.day_starts, np.int64) - 1,
        "load": np.zeros(problem.slots, np.int64),
    }


def _orders(problem: Problem) -> Arrays:
    """Lay out what comes before and after each consultation."""
    number = {c.id: k for k, c in enumerate(problem.consultations)}
    before = [[number[other] for other in c.after] for c in problem.consultations]
    later: list[list[int]] = [[] for _ in number]
    for c, others in enumerate(before):
        for other in others:
            later[other].append(c)
    before_from, before_flat = csr(before)
    later_from, later_flat = csr(later)
    return {"before_from": before_from, "before": before_flat, "later_from": later_from, "later": later_flat}


def _team(problem: Problem) -> Arrays:
    """Lay out interpreters: who speaks what, who works when and how long."""
    tongues = sorted({c.language for c in problem.consultations if c.language})
    speaks_from, speaks = csr([[k for k, i in enumerate(problem.interpreters) if t in i.languages] for t in tongues])
    return {
        "language": np.array(
            [tongues.index(c.language) if c.language else -1 for c in problem.consultations], np.int64
        ),
        "speaks_from": speaks_from,
        "speaks": speaks,
        "duty": _duty(problem),
        "run": np.array([i.max_run or 0 for i in problem.interpreters], np.int64),
    }


def _duty(problem: Problem) -> Longs:
    duty = np.full((len(problem.interpreters), problem.slots), NOWHERE, np.int64)
    for k, interpreter in enumerate(problem.interpreters):
        for s in interpreter.unavailable:
            duty[k, s - 1] = AWAY
    return duty


def hire(board: Board, seed: int) -> Worker:
    """Give a thread its own sums and dice."""
    n = board.slot.size
    tally = np.zeros(TALLIES, np.int64)
    tally[LOST] = board.weight.sum()
    tally[OUT] = n
    tally[SHORT] = board.least.sum()
    dice = np.random.SeedSequence(seed).generate_state(1, np.uint64)
    return Worker(
        tally=tally,
        dice=np.maximum(dice, np.uint64(1)),
        mark=np.zeros(n, np.int64),
        queue=np.zeros(n, np.int64),
        old_slot=np.zeros(n, np.int64),
        old_speaker=np.zeros(n, np.int64),
        nodes=np.zeros(n + 2, np.int64),
    )
