"""How a day is cut is read from its slots, so that its form begins with what there is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from expo.consultations.rules.slots import Layout, lay_out, layout_of


@given(
    start=st.integers(8 * 60, 11 * 60),
    length=st.sampled_from((15, 20, 25, 30, 45)),
    gap=st.sampled_from((0, 5, 10)),
    lunch=st.sampled_from(((), ((12 * 60, 13 * 60),), ((12 * 60, 13 * 60), (15 * 60, 15 * 60 + 30)))),
)
def test_a_layout_read_from_its_slots_gives_them_again(
    start: int, length: int, gap: int, lunch: tuple[tuple[int, int], ...]
) -> None:
    slots = lay_out(Layout(start, 17 * 60, length, gap, lunch))
    found = layout_of(slots)
    assert found is not None
    assert lay_out(found) == slots
    assert len(found.breaks) <= len(lunch)


def test_slots_of_different_lengths_are_no_layout() -> None:
    assert layout_of([(600, 630), (630, 650)]) is None
    assert layout_of([]) is None
