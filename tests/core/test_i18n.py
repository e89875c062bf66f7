"""Names written in both scripts."""

from __future__ import annotations

import pytest

from expo.core.i18n import both_forms, name_in


@pytest.mark.parametrize(
    ("kept", "korean", "english"),
    [
        ("한보라 (Bora Han)", "한보라", "Bora Han"),
        ("한보라 (Bora Han) · bora@example.com", "한보라 · bora@example.com", "Bora Han · bora@example.com"),
        ("Nguyen Thi Lan", "Nguyen Thi Lan", "Nguyen Thi Lan"),
        ("한보라", "한보라", "한보라"),
        ("한보라 (영업)", "한보라 (영업)", "한보라 (영업)"),
        ("한보라 (Sales)", "한보라 (Sales)", "한보라 (Sales)"),
    ],
)
def test_reader_sees_the_form_of_their_language(kept: str, korean: str, english: str) -> None:
    assert (name_in("ko", kept), name_in("en", kept)) == (korean, english)


def test_name_is_kept_in_the_forms_there_are() -> None:
    assert both_forms("한보라", "Bora Han") == "한보라 (Bora Han)"
    assert both_forms("한보라", "") == "한보라"
    assert both_forms("Lan", "Lan") == "Lan"
