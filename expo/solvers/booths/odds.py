"""Cuts for packing: of the blocks that use two of any three things at most one fits, two of any five things at most two.

The things are booths and applicants. A plan uses each at most once, so an odd number of them has one left over when each block
uses two. The linear program does not know; half a block here and half a block there pass it.

Source: subset-row inequalities, Jepsen, Petersen, Spoorendonk and Pisinger, Operations Research 56 (2008) 497-511.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from .blocks import Blocks, Ints

MOST_AT_ONCE = 40
LEAST_EXCESS = 0.02
RINGS = (3, 5, 7)
MOST_SPENT = 0.5
MOST_STEPS = 20_000
Thing = tuple[bool, int]
Unit = tuple[float, int | None, tuple[int, ...]]


@dataclass(frozen=True)
class Odd:
    """An odd number of things, some of them applicants and some booths."""

    applicants: frozenset[int]
    booths: frozenset[int]

    @property
    def limit(self) -> int:
        """How often columns may count in all."""
        return (len(self.applicants) + len(self.booths)) // 2

    def factor(self, i: int | None, cells: Iterable[int]) -> int:
        """Return how often an applicant on a block counts."""
        return (len(self.booths.intersection(cells)) + (i in self.applicants)) // 2

    def counts(self, blocks: Blocks) -> Ints:
        """Return how many of the booths each block uses."""
        found = np.zeros(len(blocks.cells), np.int64)
        for b in self.booths:
            for group in blocks.containing[b].values():
                found[group] += 1
        return found


def violated(units: Iterable[Unit]) -> list[Odd]:
    """Return the cuts a fractional solution breaks most, given as shares of applicants on blocks."""
    used: dict[Thing, list[int]] = defaultdict(list)
    pairs: dict[Thing, dict[Thing, float]] = defaultdict(lambda: defaultdict(float))
    listed = list(units)
    for n, (share, i, cells) in enumerate(listed):
        things = [(False, b) for b in cells] + ([] if i is None else [(True, i)])
        for thing in things:
            used[thing].append(n)
        for first, second in combinations(things, 2):
            pairs[first][second] += share
            pairs[second][first] += share
    found: dict[frozenset[Thing], float] = {}
    for ring in _rings(pairs):
        if ring not in found:
            counts: Counter[int] = Counter(n for thing in ring for n in used[thing])
            total = sum(listed[n][0] * (times // 2) for n, times in counts.items())
            found[ring] = total - len(ring) // 2
    best = sorted((ring for ring in found if found[ring] > LEAST_EXCESS), key=lambda r: (-found[r], sorted(r)))
    return [_odd(ring) for ring in best[:MOST_AT_ONCE]]


def _rings(pairs: dict[Thing, dict[Thing, float]]) -> Iterator[frozenset[Thing]]:
    """Yield short rings of an odd number of things along which the shares are large."""
    steps = MOST_STEPS
    for start in pairs:
        stack: list[tuple[tuple[Thing, ...], float]] = [((start,), 0.0)]
        while stack and steps:
            steps -= 1
            path, spent = stack.pop()
            for after, share in pairs[path[-1]].items():
                cost = spent + 0.5 - share
                if after == start and len(path) in RINGS and cost < MOST_SPENT:
                    yield frozenset(path)
                elif after > start and after not in path and len(path) < max(RINGS) and cost < MOST_SPENT:
                    stack.append(((*path, after), cost))


def _odd(ring: frozenset[Thing]) -> Odd:
    return Odd(frozenset(n for person, n in ring if person), frozenset(n for person, n in ring if not person))
