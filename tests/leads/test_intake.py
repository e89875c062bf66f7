"""Reading what devices send."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.leads.intake import FAULTS, Fault, read_lead
from expo.leads.rules import Capture, Rating

GOOD = {"id": str(uuid4()), "badge": None, "captured_at": "2026-10-14T10:00:00+09:00", "consent": True}


def test_good_item_is_read_whole() -> None:
    read = read_lead(GOOD | {"rating": "hot", "products": [3, 3, 1], "contact": {"name": " Anna ", "email": None}})
    assert isinstance(read, Capture)
    assert (read.rating, read.products, read.contact.name, read.contact.email) == (Rating.HOT, (3, 1), "Anna", "")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"id": "7"}, "bad_id"),
        ({"badge": 7}, "bad_badge"),
        ({"captured_at": "2026-10-14T10:00:00"}, "bad_time"),
        ({"consent": "yes"}, "bad_consent"),
        ({"rating": "boiling"}, "bad_rating"),
        ({"note": "x" * 4001}, "bad_note"),
        ({"products": ["1"]}, "bad_products"),
        ({"products": [True]}, "bad_products"),
        ({"answers": []}, "bad_answers"),
        ({"contact": {"shoe_size": 43}}, "bad_contact"),
    ],
)
def test_bad_item_names_what_is_wrong(change: dict[str, object], code: str) -> None:
    assert read_lead(GOOD | change) == Fault((GOOD | change)["id"], code)
    assert code in FAULTS


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(JSON | st.fixed_dictionaries(dict.fromkeys((*GOOD, "rating", "note", "products", "answers", "contact"), JSON)))
def test_any_json_is_read_or_refused_and_never_breaks(item: object) -> None:
    read = read_lead(json.loads(json.dumps(item)))
    assert isinstance(read, Capture | Fault)
