"""Turning a problem into the arrays of the search."""

import itertools
from collections.abc import Iterable, Sequence
from math import gcd

import numpy as np

from expo.solvers.consultations.board import (
    AWAY,
    BREAK,
    COST_SCALE,
    DAYS,
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
from expo.solvers.consultations.problem import Consultation, Problem

WORD = 64
PLENTY = 1 << 30
PER_BREAK = 4  # a break costs that and its length, so that the search sees long gaps closing
UNIT = 8  # energy of one unit of value, or of a table too many, where one gap costs 1


def allowed_slots(problem: Problem, c: Consultation) -> set[int]:
    """List the slots (from 1) in which a consultation may be by its own rules and its people's absences."""
    away = {p.id: p.unavailable for p in problem.participants if p.id in (c.a, c.b)}
    return _domain(problem, c, away[c.a] | away[c.b])


def _domain(problem: Problem, c: Consultation, away: frozenset[int]) -> set[int]:
    slots: Iterable[int] = range(1, problem.slots + 1)
    if c.session is not None:
        slots = problem.sessions[c.session]
    if c.slot is not None:
        slots = {c.slot} & set(slots)
    return set(slots) - away


def domains(problem: Problem) -> list[list[int]]:
    """List the slots of each consultation, numbered from 0 and narrowed by what must come before and after."""
    away = {p.id: p.unavailable for p in problem.participants}
    found = [sorted(s - 1 for s in _domain(problem, c, away[c.a] | away[c.b])) for c in problem.consultations]
    number = {c.id: k for k, c in enumerate(problem.consultations)}
    chains = [(number[other], k) for k, c in enumerate(problem.consultations) for other in c.after]
    changed = bool(chains)
    while changed:
        changed = False
        for early, late in chains:
            first = found[early][0] if found[early] else problem.slots
            keep = [s for s in found[late] if s > first]
            # An optional follower says nothing about when its forerunner must be.
            last = -1 if not keep else keep[-1]
            front = found[early] if problem.consultations[late].optional else [s for s in found[early] if s < last]
            changed |= len(keep) < len(found[late]) or len(front) < len(found[early])
            found[late], found[early] = keep, front
    return found


def csr(rows: Sequence[Sequence[int]]) -> tuple[Longs, Longs]:
    """Store lists of different lengths in two arrays: where each begins, and all entries."""
    starts = np.zeros(len(rows) + 1, np.int64)
    starts[1:] = np.cumsum([len(row) for row in rows])
    flat = np.fromiter((x for row in rows for x in row), np.int64, int(starts[-1]))
    return starts, flat


def _slots(problem: Problem) -> tuple[Longs, Words, Longs, Longs]:
    """Lay the slots out in words of 64 bits, each day in words of its own: word, bit, day, first word of a day."""
    edges = [*problem.day_starts, problem.slots + 1]
    word, bit, day, first = [], [], [], [0]
    for d, (begin, end) in enumerate(itertools.pairwise(edges)):
        for k in range(end - begin):
            word.append(first[-1] + k // WORD)
            bit.append(1 << (k % WORD))
            day.append(d)
        first.append(first[-1] + -(-(end - begin) // WORD))
    return np.array(word, np.int64), np.array(bit, np.uint64), np.array(day, np.int64), np.array(first, np.int64)


def _weights(problem: Problem) -> Longs:
    """Price each consultation left out: an optional one by its value, a wanted one above any two of those."""
    step = gcd(*(c.value for c in problem.consultations if c.optional)) or 1
    dear = 2 * UNIT * max([c.value // step for c in problem.consultations if c.optional], default=0) + 2 * UNIT
    return np.array([UNIT * (c.value // step) if c.optional else dear for c in problem.consultations], np.int64)


def value_of(problem: Problem, energy: int) -> int:
    """Turn the energy of consultations left out into the value they had."""
    step = gcd(*(c.value for c in problem.consultations if c.optional)) or 1
    return energy * step // UNIT


def _rules(problem: Problem) -> Longs:
    rule = np.zeros(RULES, np.int64)
    rule[TABLES] = problem.tables
    rule[BREAK] = 0 if problem.objective == "idle" else PER_BREAK
    rule[SPREAD] = -1 if problem.max_break_difference is None else problem.max_break_difference
    rule[OVER_WEIGHT] = UNIT
    rule[LEAST_WEIGHT] = 2 * UNIT
    rule[SPREAD_WEIGHT] = UNIT
    rule[COST_SCALE] = 1
    rule[OPEN] = 1
    rule[FOCUS], rule[EDGES], rule[SHIFTS] = (4, 8, 4) if problem.objective == "idle" else (8, 0, 0)
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


def build(problem: Problem) -> Board:
    """Lay out a problem with nothing placed yet."""
    people = {p.id: k for k, p in enumerate(problem.participants)}
    number = {c.id: k for k, c in enumerate(problem.consultations)}
    first = [people[c.a] for c in problem.consultations]
    second = [people[c.b] for c in problem.consultations]
    own: list[list[int]] = [[] for _ in people]
    for c, pair in enumerate(zip(first, second, strict=True)):
        for p in pair:
            own[p].append(c)
    rows = [range(min(p.capacity, max(len(own[k]), 1))) for k, p in enumerate(problem.participants)]
    before = [[number[other] for other in c.after] for c in problem.consultations]
    later: list[list[int]] = [[] for _ in number]
    for c, others in enumerate(before):
        for other in others:
            later[other].append(c)
    word, bit, day, day_word = _slots(problem)
    found = domains(problem)
    n, m, days, words = len(number), len(people), len(problem.day_starts), int(day_word[-1])
    allowed = np.zeros((n, words), np.uint64)
    for c, slots in enumerate(found):
        for s in slots:
            allowed[c, word[s]] |= bit[s]
    tongues = sorted({c.language for c in problem.consultations if c.language})
    desk_from = csr(rows)[0]
    empty = np.full(n, NOWHERE, np.int64)
    breaks = np.zeros(problem.slots + 1, np.int64)
    breaks[0] = m
    choice_from, choices = csr(found)
    own_from, own_flat = csr(own)
    before_from, before_flat = csr(before)
    later_from, later_flat = csr(later)
    speaks_from, speaks = csr([[k for k, i in enumerate(problem.interpreters) if t in i.languages] for t in tongues])
    return Board(
        first=np.array(first, np.int64),
        second=np.array(second, np.int64),
        pair=np.array(first, np.int64) + np.array(second, np.int64),
        slot=empty.copy(),
        speaker=empty.copy(),
        language=np.array([tongues.index(c.language) if c.language else -1 for c in problem.consultations], np.int64),
        home=empty.copy(),
        stay=np.zeros(n, np.int64),
        weight=_weights(problem),
        choice_from=choice_from,
        choices=choices.astype(np.int32),
        allowed=allowed,
        desk_from=desk_from,
        desk=np.full((int(desk_from[-1]), problem.slots), NOWHERE, np.int32),
        busy=np.zeros((m, words), np.uint64),
        held=np.zeros(m, np.int64),
        most=np.array([PLENTY if p.max is None else p.max for p in problem.participants], np.int64),
        least=np.array([p.min for p in problem.participants], np.int64),
        own_from=own_from,
        own=own_flat.astype(np.int32),
        gap=np.zeros((m, days), np.int64),
        breaks=np.zeros(m, np.int64),
        break_count=breaks,
        word=word,
        bit=bit,
        day=day,
        day_word=day_word,
        day_from=np.array(problem.day_starts, np.int64) - 1,
        load=np.zeros(problem.slots, np.int64),
        speaks_from=speaks_from,
        speaks=speaks,
        duty=_duty(problem),
        run=np.array([i.max_run or 0 for i in problem.interpreters], np.int64),
        before_from=before_from,
        before=before_flat,
        later_from=later_from,
        later=later_flat,
        bad=np.zeros((days, m), np.int64),
        bad_at=np.full((m, days), -1, np.int64),
        bad_count=np.zeros(days, np.int64),
        out=np.arange(n, dtype=np.int64),
        out_at=np.arange(n, dtype=np.int64),
        rule=_rules(problem),
    )


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
    tally[DAYS] = board.day_from.size
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
        active=np.ones(board.day_from.size, np.int64),
        days=np.arange(board.day_from.size),
    )
