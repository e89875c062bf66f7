"""How good a plan is: the figures by which plans are compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from expo.floor.rules.codes import How
from expo.floor.rules.pieces import Board, Firm, Floor
from expo.solvers.booths.geometry import gap_squared, shared_edge
from expo.solvers.booths.problem import NEAR_EDGE_CM, NEAR_VALUE, place_value, wish_value


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A plan in numbers. `satisfaction`: 100 × score ÷ what everyone's first wish and neighbours would give, in tenths."""

    firms: int
    placed: int
    with_wishes: int
    first_wish: int
    any_wish: int
    near_kept: int
    near: int
    apart_kept: int
    apart: int
    score: int
    satisfaction: int
    #: the least that a placed or unplaced firm with wishes got, of what its first wish would give, in percent
    worst_off: int
    by_hand: int

    @property
    def unplaced(self) -> int:
        return self.firms - self.placed


def rank_of(firm: Firm, booths: Iterable[int]) -> int | None:
    """Return the rank of the best wish among these booths, or None where none was wished for."""
    ranks = [firm.wishes.index(booth) + 1 for booth in booths if booth in firm.wishes]
    return min(ranks, default=None)


def blocks(board: Board) -> dict[int, list[int]]:
    """Return the booths of each firm."""
    found: dict[int, list[int]] = {}
    for booth, cell in board.items():
        found.setdefault(cell.firm, []).append(booth)
    return found


def value_of(firm: Firm, booths: Sequence[int]) -> int:
    """Return what a firm gets out of these booths, neighbours aside; nothing without a booth."""
    if not booths:
        return 0
    rank = rank_of(firm, booths)
    return place_value(firm.points) + (wish_value(rank, firm.points) if rank else 0)


def best_value(firm: Firm) -> int:
    """Return what the firm's first wish would give."""
    return place_value(firm.points) + (wish_value(1, firm.points) if firm.wishes else 0)


def figures(floor: Floor, board: Board, firms: Iterable[int] | None = None) -> Figures:
    """Return the figures of a plan, for all firms or for some of them (an area's)."""
    chosen = [floor.firms[firm] for firm in (floor.firms if firms is None else firms)]
    stands = blocks({booth: cell for booth, cell in board.items() if booth in floor.spots})
    ranks = {firm.id: rank_of(firm, stands.get(firm.id, ())) for firm in chosen}
    near, near_kept = _near(floor, stands, {firm.id for firm in chosen})
    apart, apart_kept = _apart(floor, stands, {firm.id for firm in chosen})
    got = {firm.id: value_of(firm, stands.get(firm.id, ())) for firm in chosen}
    possible = sum(best_value(firm) for firm in chosen) + NEAR_VALUE * near
    score = sum(got.values()) + NEAR_VALUE * near_kept
    shares = [100 * got[firm.id] // best_value(firm) for firm in chosen if firm.wishes]
    return Figures(
        firms=len(chosen),
        placed=sum(firm.id in stands for firm in chosen),
        with_wishes=sum(bool(firm.wishes) for firm in chosen),
        first_wish=sum(rank == 1 for rank in ranks.values()),
        any_wish=sum(rank is not None for rank in ranks.values()),
        near_kept=near_kept,
        near=near,
        apart_kept=apart_kept,
        apart=apart,
        score=score,
        satisfaction=round(1000 * score / possible) if possible else 0,
        worst_off=min(shares, default=100),
        by_hand=len({cell.firm for cell in board.values() if cell.how is How.HAND and cell.firm in got}),
    )


def gains(floor: Floor, board: Board, firm: Firm, options: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """Return for each option what the plan's satisfaction gains, in tenths, if the firm stands in its booths."""
    stands = blocks({booth: cell for booth, cell in board.items() if booth in floor.spots})
    near = pairs(floor.firms, "near")
    friends = [stands.get(b if a == firm.id else a, ()) for a, b in near if firm.id in (a, b)]
    possible = sum(map(best_value, floor.firms.values())) + NEAR_VALUE * len(near)

    def worth(own: Sequence[int]) -> int:
        return value_of(firm, own) + NEAR_VALUE * sum(beside(floor, own, friend) for friend in friends)

    now = worth(stands.get(firm.id, ()))
    return {key: round(1000 * (worth(own) - now) / possible) if possible else 0 for key, own in options.items()}


def pairs(firms: Mapping[int, Firm], kind: str) -> set[tuple[int, int]]:
    """Return the pairs of which at least one wants the other near or apart, each once."""
    return {
        (min(firm.id, other), max(firm.id, other))
        for firm in firms.values()
        for other in getattr(firm, kind)
        if other in firms
    }


def _near(floor: Floor, stands: Mapping[int, Sequence[int]], among: set[int]) -> tuple[int, int]:
    wanted = [pair for pair in pairs(floor.firms, "near") if among & set(pair)]
    return len(wanted), sum(beside(floor, stands.get(a, ()), stands.get(b, ())) for a, b in wanted)


def beside(floor: Floor, first: Iterable[int], second: Sequence[int]) -> bool:
    """Return whether two groups of booths share at least a metre of edge."""
    return sum(shared_edge(floor.spots[a].rect, floor.spots[b].rect) for a in first for b in second) >= NEAR_EDGE_CM


def _apart(floor: Floor, stands: Mapping[int, Sequence[int]], among: set[int]) -> tuple[int, int]:
    wanted = [pair for pair in pairs(floor.firms, "apart") if among & set(pair)]
    kept = sum(
        all(
            gap_squared(floor.spots[x].rect, floor.spots[y].rect)
            >= floor.gap_between(floor.firms[a], floor.firms[b]) ** 2
            for x in stands.get(a, ())
            for y in stands.get(b, ())
        )
        for a, b in wanted
    )
    return len(wanted), kept


def changes_between(old: Board, new: Board) -> int:
    """Return how many firms stand elsewhere, newly or no longer."""
    before = {firm: set(booths) for firm, booths in blocks(old).items()}
    after = {firm: set(booths) for firm, booths in blocks(new).items()}
    return sum(before.get(firm) != after.get(firm) for firm in {*before, *after})
