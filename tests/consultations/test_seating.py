"""Which table a meeting gets where tables are for some kinds of buyers only."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from expo.consultations.rules.booking import admits, barred_tables, usable_tables
from expo.consultations.rules.codes import BuyerKind, SlotKind
from expo.consultations.rules.matching import Meeting, seat_buyers
from expo.core.db import db
from tests.consultations.test_matching import solved, wished_scene

KINDS = {SlotKind.EXPORT: BuyerKind.OVERSEAS, SlotKind.PUBLIC_PURCHASE: BuyerKind.PUBLIC}


@given(
    st.lists(st.sampled_from(SlotKind), min_size=1, max_size=5),
    st.lists(st.sampled_from(BuyerKind), min_size=1, max_size=6),
    st.sets(st.tuples(st.integers(0, 5), st.integers(0, 3))),
)
def test_as_many_as_can_sit_where_they_may(
    tables: list[SlotKind], buyers: list[BuyerKind], wanted: set[tuple[int, int]]
) -> None:
    slots, people = dict(enumerate(tables)), dict(enumerate(buyers))
    meetings = [Meeting(f"{b}-{slot}", b, slot, 0) for b, slot in sorted(wanted) if b in people]
    seats = seat_buyers(meetings, list(slots), {}, barred_tables(slots, people))
    sat = [(each, seats[each.key]) for each in meetings if each.key in seats]
    assert all(admits(slots[table], people[each.buyer]) for each, table in sat)
    assert max(Counter((each.slot, table) for each, table in sat).values(), default=1) == 1
    for slot in range(4):
        there = Counter(people[each.buyer] for each in meetings if each.slot == slot)
        own = sum(min(tables.count(kind), there[buyer]) for kind, buyer in KINDS.items())
        general = min(tables.count(SlotKind.GENERAL), there.total() - own)
        assert sum(each.slot == slot for each, _table in sat) == own + general <= usable_tables(slots, people)


def test_a_round_seats_nobody_at_a_table_for_others(sqlite_app: Flask, now: datetime) -> None:
    scene = wished_scene()
    export, public, _general = scene.tables
    export.kind, public.kind = SlotKind.EXPORT, SlotKind.PUBLIC_PURCHASE
    scene.buyer.kind = BuyerKind.OVERSEAS
    db.session.commit()
    draft = solved(scene, now)
    sat = {(each.table_id, each.buyer_id == scene.buyer.id) for each in draft.items}
    assert (export.id, False) not in sat
    assert (export.id, True) in sat
    assert public.id not in {table for table, _mine in sat}
    assert draft.figures["placed"] == len(draft.items)
    assert draft.figures["placed"] + len(draft.unplaced) == 23
