"""The booth list as a table: columns, their heads in both languages, and what a row means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

#: column → its heads (English first); lengths in metres
HEADS: Mapping[str, tuple[str, ...]] = {
    "number": ("Number", "번호", "부스 번호"),
    "hall": ("Hall", "홀"),
    "area": ("Area", "구역"),
    "x": ("From the left (m)", "왼쪽에서 (m)"),
    "y": ("From the top (m)", "위에서 (m)"),
    "w": ("Width (m)", "너비 (m)"),
    "h": ("Depth (m)", "깊이 (m)"),
    "kind": ("Kind", "형태"),
    "power_kw": ("Power (kW)", "전력 (kW)"),
    "water": ("Water", "급수"),
    "air": ("Compressed air", "압축공기"),
    "lan": ("LAN", "랜"),
    "load_kn_m2": ("Floor load (kN/㎡)", "하중 (kN/㎡)"),
    "open_sides": ("Open sides", "열린 면"),
    "is_quiet": ("Quiet", "조용한 자리"),
}
LENGTHS = ("x", "y", "w", "h")
WHOLE = ("power_kw", "load_kn_m2", "open_sides")
FLAGS = ("water", "air", "lan", "is_quiet")
YES, NO = ("yes", "예", "y", "o", "1", "true"), ("", "no", "아니요", "n", "x", "0", "false")
KINDS = {"shell": "shell", "조립부스": "shell", "raw": "raw", "독립부스": "raw"}
CM = 100


@dataclass(frozen=True, slots=True)
class BadCell:
    """What is wrong in one row: which column, and a code."""

    column: str
    code: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row as it was read: its line, its values in the database's units, and what is wrong with it."""

    line: int
    values: Mapping[str, Any]
    bad: tuple[BadCell, ...] = ()


def columns(head: Sequence[str]) -> dict[int, str]:
    """Return which place of the head row is which column; heads in Korean and English are known."""
    known = {name.lower(): column for column, names in HEADS.items() for name in (*names, column)}
    return {place: known[text.strip().lower()] for place, text in enumerate(head) if text.strip().lower() in known}


def read_rows(table: Sequence[Sequence[str]]) -> list[SheetRow]:
    """Return the rows below the head; a number that stands twice is wrong in its second row."""
    places = columns(table[0])
    seen: set[str] = set()
    rows = []
    for line, cells in enumerate(table[1:], start=2):
        texts = {column: cells[place].strip() for place, column in places.items() if place < len(cells)}
        row = _row(line, texts)
        number = str(row.values.get("number", ""))
        if number in seen:
            row = SheetRow(line, row.values, (*row.bad, BadCell("number", "twice", number)))
        seen.add(number)
        rows.append(row)
    return rows


def _row(line: int, texts: Mapping[str, str]) -> SheetRow:
    values: dict[str, Any] = {}
    bad: list[BadCell] = []
    if not texts.get("number"):
        bad.append(BadCell("number", "missing"))
    for column, text in texts.items():
        try:
            value = _value(column, text)
        except ValueError:
            bad.append(BadCell(column, "unreadable", text))
        else:
            if value is not None:
                values[column] = value
    return SheetRow(line, values, tuple(bad))


def _value(column: str, text: str) -> Any:  # noqa: ANN401 - whatever the column holds
    """Return a cell's value, None where it is empty. Raises ValueError."""
    if column in FLAGS:
        return _flag(text)
    if not text:
        return None
    if column == "kind":
        if text.lower() not in KINDS:
            raise ValueError(text)
        return KINDS[text.lower()]
    if column in LENGTHS or column in WHOLE:
        return _number(column, text)
    if column == "number" and (len(text) > 12 or " " in text):  # noqa: PLR2004 - the column's width
        raise ValueError(text)
    return text


def _flag(text: str) -> bool:
    if text.lower() not in (*YES, *NO):
        raise ValueError(text)
    return text.lower() in YES


def _number(column: str, text: str) -> int:
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation as fault:
        raise ValueError(text) from fault
    value = number * CM if column in LENGTHS else number
    if value != int(value) or value < 0 or (column in ("w", "h") and value == 0):
        raise ValueError(text)
    if column == "open_sides" and value > 4:  # noqa: PLR2004 - a rectangle has four
        raise ValueError(text)
    return int(value)
