"""Whole numbers as people and addresses write them."""

from __future__ import annotations

import pytest

from expo.core.numbers import LARGEST, find_whole, numbers_in


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        (" 12 ", 12),
        ("-3", -3),
        ("007", 7),
        (str(LARGEST), LARGEST),
        (str(LARGEST + 1), None),
        ("9" * 30, None),
    ],
)
def test_what_a_column_keeps_is_a_number(text: str, number: int | None) -> None:
    assert find_whole(text) == number


@pytest.mark.parametrize("text", ["", "²", "٣", "1_0", "1.0", "+1", "--1", "one", None])
def test_other_signs_are_none(text: str | None) -> None:
    assert find_whole(text) is None


def test_a_text_gives_the_numbers_in_it() -> None:
    assert numbers_in("3, 5 x ²,8") == [3, 5, 8]
