"""Small halls for tests, and the best score found by trying everything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import TypedDict, Unpack

from hypothesis import strategies as st

from expo.solvers.booths import Allocation, Apart, Applicant, Booth, Problem, Quota
from expo.solvers.booths.checking import rule_faults, score


class BoothChanges(TypedDict, total=False):
    area: str
    kind: str
    power_kw: float
    water: bool
    load_kn_m2: float
    air: bool
    lan: bool
    held_for: tuple[str, ...] | None


class ApplicantChanges(TypedDict, total=False):
    booths: int
    areas: tuple[str, ...]
    kind: str | None
    power_kw: float
    water: bool
    points: int
    locked: tuple[str, ...] | None
    load_kn_m2: float
    air: bool
    lan: bool
    open_sides: int
    category: str | None
    agrees: tuple[str, ...]
    noise: str | None


def make_booth(number: int, **changes: Unpack[BoothChanges]) -> Booth:
    """Return the booth of this number in one row of three-metre booths."""
    return replace(Booth(f"b{number}", 300 * number, 0, 300, 300, "hall"), **changes)


def make_row(count: int, **changes: Unpack[BoothChanges]) -> tuple[Booth, ...]:
    """Return a row of alike booths b0, b1, …"""
    return tuple(make_booth(n, **changes) for n in range(count))


def make_applicant(name: str, *wishes: str, **changes: Unpack[ApplicantChanges]) -> Applicant:
    """Return an applicant for one booth of the hall."""
    return replace(Applicant(name, areas=("hall",), wishes=wishes), **changes)


def best_score(problem: Problem) -> int | None:
    """Return the highest score of all plans that keep every rule, by trying every one; None when there is none."""
    best = None
    for allocations in _plans(problem, 0, frozenset()):
        if not rule_faults(problem, allocations):
            best = max(best or 0, score(problem, allocations))
    return best


def _plans(problem: Problem, n: int, used: frozenset[str]) -> Iterator[list[Allocation]]:
    if n == len(problem.applicants):
        yield []
        return
    a = problem.applicants[n]
    choices: list[tuple[str, ...]] = [a.locked] if a.locked else [(), *_own_choices(problem, a)]
    for choice in choices:
        if used.isdisjoint(choice):
            for rest in _plans(problem, n + 1, used.union(choice)):
                yield [Allocation(a.id, choice), *rest] if choice else rest


def _own_choices(problem: Problem, a: Applicant) -> list[tuple[str, ...]]:
    alone = Problem(problem.booths, (a,))
    sets = combinations([b.id for b in problem.booths], a.booths)
    return [ids for ids in sets if not rule_faults(alone, [Allocation(a.id, ids)])]


@st.composite
def problems(draw: st.DrawFn, *, extended: bool = False) -> Problem:
    """Draw a hall of two rows of up to four booths, up to five applicants, and rules between them."""
    booths = []
    columns = draw(st.integers(2, 4))
    for n in range(columns * 2):
        row, column = divmod(n, columns)
        gap = draw(st.sampled_from((0, 0, 0, 350))) if column == columns - 1 else 0
        booths.append(draw(_booths(n, 300 * column + gap, 300 * row, extended=extended)))
    ids = [b.id for b in booths]
    names = [f"x{n}" for n in range(draw(st.integers(1, 5)))]
    applicants = tuple(draw(_applicants(name, ids, names, extended=extended)) for name in names)
    pair = st.tuples(st.sampled_from(names), st.sampled_from(names)).filter(lambda p: p[0] != p[1])
    pairs = st.lists(pair, max_size=3) if len(names) > 1 else st.just([])
    apart = tuple(Apart(a, b, draw(st.sampled_from((1, 300, 301, 600)))) for a, b in draw(pairs))
    quotas = draw(st.sampled_from(((), (Quota("hall", 2, None),), (Quota("side", 1, 2),)))) if extended else ()
    return Problem(tuple(booths), applicants, tuple(draw(pairs)), apart, quotas, 300)


@st.composite
def _booths(draw: st.DrawFn, n: int, x: int, y: int, *, extended: bool) -> Booth:
    more: BoothChanges = {}
    if extended:
        more = {"load_kn_m2": draw(st.sampled_from((0, 5))), "air": draw(st.booleans()), "lan": draw(st.booleans())}
        more["held_for"] = draw(st.sampled_from((None, None, None, (), ("x0",))))
    booth = Booth(
        id=f"b{n}",
        x=x,
        y=y,
        w=300,
        h=300,
        area=draw(st.sampled_from(("hall", "hall", "side"))),
        kind=draw(st.sampled_from(("shell", "shell", "raw"))),
        power_kw=draw(st.sampled_from((3, 10))),
        water=draw(st.booleans()),
        open_sides=draw(st.integers(1, 2)),
    )
    return replace(booth, **more)


@st.composite
def _applicants(draw: st.DrawFn, name: str, ids: list[str], names: list[str], *, extended: bool) -> Applicant:
    more: ApplicantChanges = {}
    if extended:
        more = {
            "load_kn_m2": draw(st.sampled_from((0, 0, 5))),
            "air": draw(st.sampled_from((False, False, True))),
            "open_sides": draw(st.sampled_from((0, 0, 2))),
            "category": draw(st.sampled_from((None, "food", "tools"))),
            "agrees": tuple(names) if draw(st.booleans()) else (),
            "noise": draw(st.sampled_from((None, None, "loud", "quiet"))),
        }
    applicant = Applicant(
        id=name,
        booths=draw(st.sampled_from((1, 1, 1, 2, 3))),
        areas=draw(st.sampled_from((("hall",), ("hall", "side"), ("hall", "side"), ("nowhere",)))),
        kind=draw(st.sampled_from((None, None, "shell"))),
        power_kw=draw(st.sampled_from((1, 3, 10))),
        water=draw(st.sampled_from((False, False, True))),
        wishes=tuple(draw(st.lists(st.sampled_from(ids), max_size=5, unique=True))),
        points=draw(st.integers(0, 60)),
        locked=draw(st.sampled_from((None,) * 7 + ((ids[0],), tuple(ids[1:3])))),
    )
    return replace(applicant, **more)
