"""Prices and quantities as people type them: a number is taken as it is, or the reason is told why it cannot be."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum

#: of a unit, in minor units; with `MOST_PIECES` five lines stay within what a column of 64 bits holds
MOST_MINOR = 10**11
MOST_PIECES = 10**7
#: more than an exact decimal of Python's default context keeps are no price
MOST_DIGITS = 28

#: currencies whose rate Korean banks and their customers give for a hundred of them
_BY_HUNDRED = frozenset({"JPY", "VND"})

_NUMBER = re.compile(r"[0-9]+\.?[0-9]*|\.[0-9]+")


class NumberProblem(StrEnum):
    """What is wrong with a typed number."""

    UNREADABLE = "unreadable"
    TOO_FINE = "too_fine"
    TOO_LARGE = "too_large"


def quoted_units(currency: str) -> int:
    """Return for how many units of a currency its rate in won is said."""
    return 100 if currency in _BY_HUNDRED else 1


def read_number(text: str, *, places: int, most: int) -> int | NumberProblem:
    """Return a typed number times 10 to the power of `places`, or why it is none; nothing typed is 0, commas are left out."""
    plain = "".join(text.replace(",", "").split())
    if not plain:
        return 0
    if not _NUMBER.fullmatch(plain):
        return NumberProblem.UNREADABLE
    value = Decimal(plain).scaleb(places) if len(plain) <= MOST_DIGITS else Decimal(most + 1)
    if value != int(value):
        return NumberProblem.TOO_FINE
    return int(value) if value <= most else NumberProblem.TOO_LARGE
