"""In which slots consultations may be, and how slots are laid out in words of 64 bits."""

import itertools
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from expo.solvers.consultations.board import Longs, Words
from expo.solvers.consultations.problem import Problem

WORD = 64


def domains(problem: Problem) -> list[list[int]]:
    """List the slots of each consultation, numbered from 0 and narrowed by what must come before and after."""
    rows, slots = np.nonzero(_possible(problem))
    found = split(rows, slots, len(problem.consultations))
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


def _possible(problem: Problem) -> NDArray[np.bool_]:
    """Tell of each consultation and slot whether its own rules and its people's absences allow it."""
    here = np.ones((len(problem.participants), problem.slots), np.bool_)
    for k, p in enumerate(problem.participants):
        here[k, _zero_based(p.unavailable)] = False
    first, second = pairs(problem)
    found: NDArray[np.bool_] = here[first] & here[second]
    sessions = {name: _only(slots, problem.slots) for name, slots in problem.sessions.items()}
    for k, c in enumerate(problem.consultations):
        if c.session is not None:
            found[k] &= sessions[c.session]
        if c.slot is not None:
            found[k] &= _only([c.slot], problem.slots)
    return found


def _zero_based(slots: Iterable[int]) -> Longs:
    return np.fromiter(slots, np.int64) - 1


def _only(slots: Iterable[int], count: int) -> NDArray[np.bool_]:
    row = np.zeros(count, np.bool_)
    row[_zero_based(slots)] = True
    return row


def pairs(problem: Problem) -> tuple[Longs, Longs]:
    """List the numbers of both participants of each consultation."""
    people = {p.id: k for k, p in enumerate(problem.participants)}
    count = len(problem.consultations)
    first = np.fromiter((people[c.a] for c in problem.consultations), np.int64, count)
    second = np.fromiter((people[c.b] for c in problem.consultations), np.int64, count)
    return first, second


def split(rows: Longs, values: Longs, count: int) -> list[list[int]]:
    """Make a list of each row's values; `rows` rises."""
    ends = np.cumsum(np.bincount(rows, minlength=count)).tolist()
    flat = values.tolist()
    return [flat[begin:end] for begin, end in itertools.pairwise([0, *ends])]


def csr(rows: Sequence[Sequence[int]]) -> tuple[Longs, Longs]:
    """Store lists of different lengths in two arrays: where each begins, and all entries."""
    starts = np.zeros(len(rows) + 1, np.int64)
    starts[1:] = np.cumsum([len(row) for row in rows])
    flat = np.fromiter(itertools.chain.from_iterable(rows), np.int64, int(starts[-1]))
    return starts, flat


def lay_out(problem: Problem) -> tuple[Longs, Words, Longs, Longs]:
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
