"""Properties of merging captures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from expo.leads.rules import AmountKind, Capture, Contact, Rating, begin, merge, totals

START = datetime(2026, 10, 14, tzinfo=UTC)


@st.composite
def captures(draw: st.DrawFn) -> list[Capture]:
    count = draw(st.integers(1, 6))
    return [
        Capture(
            id=str(number),
            badge="x",
            captured_at=START + timedelta(minutes=number),
            consent=draw(st.booleans()),
            rating=draw(st.sampled_from([None, *Rating])),
            note=draw(st.sampled_from(["", "a", "b", "c"])),
            products=tuple(draw(st.sets(st.integers(1, 4)))),
            contact=Contact(email=draw(st.sampled_from(["", "a@b.example"]))),
        )
        for number in range(count)
    ]


@given(captures(), st.randoms())
def test_order_of_arrival_changes_no_fact(sent: list[Capture], random: object) -> None:
    shuffled = sent[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = (reduce(merge, rest, begin(first)) for first, *rest in (sent, shuffled))
    assert one.rating == other.rating
    assert set(one.notes) == set(other.notes)
    assert (one.products, one.consented) == (other.products, other.consented)


@given(captures())
def test_nothing_sent_is_forgotten_and_nothing_private_is_kept(sent: list[Capture]) -> None:
    first, *rest = sent
    state = reduce(merge, rest, begin(first))
    assert {note for each in sent if (note := each.note)} == set(state.notes)
    assert state.consented == any(each.consent for each in sent)
    if not state.consented:
        assert state.contact.is_empty()


@given(st.lists(st.tuples(st.sampled_from(AmountKind), st.sampled_from(["KRW", "USD"]), st.integers(0, 10**12))))
def test_four_amounts_and_currencies_never_mix(amounts: list[tuple[AmountKind, str, int]]) -> None:
    sums = totals(amounts)
    for kind in AmountKind:
        for currency in ("KRW", "USD"):
            expected = sum(minor for k, c, minor in amounts if (k, c) == (kind, currency))
            assert sums[kind].get(currency, 0) == expected


def test_whom_a_person_works_for_is_read_in_ones_own_language_or_as_it_is_known() -> None:
    both = Contact(organization="한빛유통", organization_en="Hanbit Trading")
    assert (both.organization_in("ko"), both.organization_in("en")) == ("한빛유통", "Hanbit Trading")
    assert Contact(organization="한빛유통").organization_in("en") == "한빛유통"
    assert Contact(organization_en="Hanbit").organization_in("ko") == "Hanbit"
    assert Contact().organization_in("ko") == ""
