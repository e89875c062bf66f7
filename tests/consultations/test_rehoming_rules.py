"""The search for new places against trying every way."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from expo.consultations.rules.booking import Opening
from expo.consultations.rules.codes import BuyerKind, Seating, SlotKind
from expo.consultations.rules.hall import Clockwork, Hall, Mover, Spot, Time
from expo.consultations.rules.rehoming import rehome

HALF = timedelta(minutes=30)
BASE = datetime.fromisoformat("2026-11-28T10:00+09:00")


def make_hall(slots: int, tables: int, taken: set[tuple[str, int]]) -> Hall:
    clockwork = Clockwork.since(BASE)
    times = [
        Time(at, at + HALF, 1, SlotKind.GENERAL, bits := clockwork.bits(at, at + HALF), bits, begun=False)
        for at in (BASE + n * HALF for n in range(slots))
    ]
    hall = Hall(times, [Spot(n, n, SlotKind.GENERAL) for n in range(1, tables + 1)], [], Seating.ANY_TABLE, {})
    for who, slot in taken:
        fixed = make_mover(0, int(who[1:]) if who[0] == "b" else 90, int(who[1:]) if who[0] == "f" else 90 + slot, 0)
        hall.put(fixed, Opening(slot % slots, 1, None, None))
    return hall


def make_mover(key: int, buyer: int, firm: int, was: int) -> Mover:
    at = BASE + was * HALF - timedelta(minutes=15)
    return Mover(
        id=key, buyer=buyer, buyer_kind=BuyerKind.DOMESTIC, firm=firm, desks=1, language=None, walk_in=False, holds=True,
        starts_at=at, ends_at=at + HALF, day=1, table=None, at_booth=False, desk=1, interpreter=None,
    )  # fmt: skip


def most_by_trying_all(hall: Hall, movers: list[Mover]) -> int:
    if not movers:
        return 0
    best = most_by_trying_all(hall, movers[1:])
    for index in range(len(hall.times)):
        found = hall.opening(movers[0], index)
        if isinstance(found, Opening):
            hall.put(movers[0], found)
            best = max(best, 1 + most_by_trying_all(hall, movers[1:]))
            hall.take(movers[0], found)
    return best


@settings(max_examples=200, deadline=None)
@given(
    pairs=st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(0, 3)), min_size=1, max_size=6),
    slots=st.integers(1, 4),
    tables=st.integers(1, 3),
    taken=st.sets(st.tuples(st.sampled_from(("b1", "b2", "f1", "f2")), st.integers(0, 3)), max_size=3),
)
def test_as_many_find_a_place_as_could_in_any_way(
    pairs: list[tuple[int, int, int]], slots: int, tables: int, taken: set[tuple[str, int]]
) -> None:
    movers = [make_mover(key, buyer, firm, was) for key, (buyer, firm, was) in enumerate(pairs)]
    most = most_by_trying_all(make_hall(slots, tables, taken), movers)
    hall = make_hall(slots, tables, taken)
    before = dict(hall.busy)
    found = rehome(hall, movers)
    assert found is not None
    assert len(found.places) == most
    assert found.places.keys() | found.off.keys() == {each.id for each in movers}
    for mover in movers:
        if mover.id in found.places:
            hall.take(mover, found.places[mover.id])  # what was put is taken again, or somebody was put there twice
    assert {key: bits for key, bits in hall.busy.items() if bits} == {key: bits for key, bits in before.items() if bits}
