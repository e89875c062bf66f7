"""Whole numbers as addresses, forms and searches write them."""

from __future__ import annotations

import re

#: what an integer column keeps on every database
LARGEST = 2**31 - 1
_WRITTEN = re.compile(r"-?[0-9]{1,10}", re.ASCII)


def whole(text: str) -> int:
    """Return the whole number that ASCII digits say. Raises ValueError for other signs and for what no column keeps."""
    number = int(text) if _WRITTEN.fullmatch(text.strip()) else None
    if number is None or abs(number) > LARGEST:
        raise ValueError(text)
    return number


def find_whole(text: object) -> int | None:
    """Return the whole number a text says, or None where it says none that a column keeps."""
    try:
        return whole(str(text))
    except ValueError:
        return None


def numbers_in(text: str) -> list[int]:
    """Return the whole numbers of a text, between spaces or commas; what is none is left out."""
    return [number for word in text.replace(",", " ").split() if (number := find_whole(word)) is not None]
