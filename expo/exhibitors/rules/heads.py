"""Tables people send in: a column is known by several heads, in Korean and English, however they are spelt; a country too."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from expo.exhibitors.rules.directory import fold
from expo.shows.countries import COUNTRIES

#: field → heads by which it is known; the first two are what we write (Korean, English)
Heads = Mapping[str, tuple[str, ...]]


def fold_head(text: str) -> str:
    """Return a head as it is compared: without case, spaces and signs."""
    return re.sub(r"[\W_]+", "", fold(text)).replace("²", "2")


def head_in(heads: Heads, name: str, language: str) -> str:
    """Return what a column is called in the language."""
    return heads[name][0 if language == "ko" else 1]


def recognise(heads: Heads, row: Sequence[str]) -> dict[int, str]:
    """Return which column holds which field; unknown columns are left out, of two the first counts."""
    known = {fold_head(head): name for name, words in heads.items() for head in (*words, name)}
    found: dict[int, str] = {}
    for place, head in enumerate(row):
        name = known.get(fold_head(head))
        if name and name not in found.values():
            found[place] = name
    return found


_COUNTRIES = {
    fold_head(text): code for code, names in COUNTRIES.items() for text in (code, *names.values())
} | dict.fromkeys(("한국", "korea", "republicofkorea"), "KR")


def country_named(text: str) -> str:
    """Return the code of a country written by code or name, in Korean or English; "" where nobody knows it."""
    return _COUNTRIES.get(fold_head(text), "")
