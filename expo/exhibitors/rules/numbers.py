"""Which business numbers (사업자등록번호) are real."""

from __future__ import annotations

import re

LENGTH = 10
_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


def digits_of(text: str) -> str:
    """Return only the digits of what somebody typed: "123-45-67890" and full-width digits become "1234567890"."""
    return "".join(str(int(mark)) for mark in text if mark.isdecimal())


def is_business_number(text: str) -> bool:
    """Return whether ten digits carry the right check digit.

    Source: National Tax Service of Korea; weights 1 3 7 1 3 7 1 3 5, the ninth product counted with its tens.
    """
    if not re.fullmatch(r"[0-9]{10}", text) or text == "0" * LENGTH:
        return False
    figures = [int(mark) for mark in text]
    total = sum(figure * weight for figure, weight in zip(figures, _WEIGHTS, strict=False)) + figures[8] * 5 // 10
    return (10 - total % 10) % 10 == figures[9]


def with_check_digit(first_nine: str) -> str:
    """Return the nine digits followed by the check digit that makes them a business number."""
    return next(number for digit in range(10) if is_business_number(number := f"{first_nine}{digit}"))


def hyphenated(number: str | None) -> str:
    """Return a business number as it is written: 123-45-67890; anything else unchanged."""
    if number is None or not re.fullmatch(r"[0-9]{10}", number):
        return number or ""
    return f"{number[:3]}-{number[3:5]}-{number[5:]}"
