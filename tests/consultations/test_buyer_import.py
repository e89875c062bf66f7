"""A table of buyers: what people write in it is understood, and what is not is said at its row."""

from __future__ import annotations

from expo.consultations.rules.buyer_table import codes_of, country_of, knows_heads, read_rows


def test_countries_and_languages_are_known_by_code_and_name() -> None:
    head = ["기업명", "국가", "구분", "email", "languages"]
    rows = read_rows(
        [
            head,
            ["A", "Vietnam", "overseas", "a@x.example", "English, 베트남어"],
            ["B", "베트남", "해외", "b@x.example", "en vi"],
            ["C", "", "국내", "c@x.example", "ko"],
            ["D", "XX", "overseas", "d@x.example", "klingon"],
            ["E", "", "overseas", "e@x.example", "en"],
        ],
        set(),
    )
    assert [(country_of(each.values), codes_of(each.values["languages"])) for each in rows[:3]] == [
        ("VN", ["en", "vi"]),
        ("VN", ["en", "vi"]),
        ("KR", ["ko"]),
    ]
    assert [each.faults for each in rows] == [[], [], [], ["bad_country", "bad_language"], ["bad_country"]]


def test_a_table_of_something_else_is_no_table_of_buyers() -> None:
    assert not knows_heads([["not a zip"]])
    assert not knows_heads([])
    assert knows_heads([["email", "name_en"]])
