"""Reading a table of buyers somebody sends in: which column is what, and what is wrong with a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import available_timezones

from expo.consultations.rules.codes import BuyerKind

#: field → heads by which it is known, in both languages
HEADS: dict[str, tuple[str, ...]] = {
    "name_ko": ("기업명", "기관명", "기업·기관", "name_ko", "organization (korean)"),
    "name_en": ("영문명", "기업명(영문)", "name_en", "organization", "organization (english)", "company"),
    "country": ("국가", "country"),
    "kind": ("구분", "kind", "type"),
    "contact_name": ("담당자", "이름", "contact", "contact_name", "name"),
    "email": ("메일", "이메일", "e-mail", "email", "mail"),
    "phone": ("전화", "연락처", "phone"),
    "language": ("화면 언어", "language"),
    "languages": ("상담 언어", "언어", "languages"),
    "wants_ko": ("구매 희망 품목", "희망품목", "wants_ko"),
    "wants_en": ("희망품목(영문)", "wants", "wants_en", "looking for"),
    "min_consultations": ("최소", "min", "min_consultations"),
    "max_consultations": ("최대", "max", "max_consultations"),
    "time_zone": ("시간대", "time_zone", "time zone"),
    "group_name": ("그룹", "group", "group_name"),
}
_KINDS = {
    "공공기관": BuyerKind.PUBLIC,
    "공공": BuyerKind.PUBLIC,
    "public": BuyerKind.PUBLIC,
    "국내": BuyerKind.DOMESTIC,
    "domestic": BuyerKind.DOMESTIC,
    "해외": BuyerKind.OVERSEAS,
    "overseas": BuyerKind.OVERSEAS,
}
MOST = 200
_ZONES = available_timezones()


@dataclass(frozen=True, slots=True)
class BuyerRow:
    """One row: its line, its values by field, and codes of what is wrong."""

    line: int
    values: dict[str, str]
    faults: list[str] = field(default_factory=list)


def columns_of(head: Sequence[str]) -> dict[int, str]:
    """Return which field stands in which column."""
    known = {name: key for key, names in HEADS.items() for name in names}
    return {index: known[text.strip().lower()] for index, text in enumerate(head) if text.strip().lower() in known}


def read_rows(table: Sequence[Sequence[str]], taken: set[str]) -> list[BuyerRow]:
    """Return the rows below the head; `taken` are the addresses on the list already."""
    columns = columns_of(table[0]) if table else {}
    seen = set(taken)
    found = []
    for line, cells in enumerate(table[1:], start=2):
        values = {columns[i]: text.strip() for i, text in enumerate(cells) if i in columns and text.strip()}
        found.append(BuyerRow(line, values, faults_of(values, seen)))
        seen.add(values.get("email", "").lower())
    return found


def faults_of(values: dict[str, str], seen: set[str]) -> list[str]:
    """Return what is wrong with a row."""
    email = values.get("email", "").lower()
    least, most = values.get("min_consultations", "0"), values.get("max_consultations", "12")
    numbers = least.isdigit() and most.isdigit() and int(least) <= int(most) <= MOST
    checks = (
        ("no_name", not (values.get("name_ko") or values.get("name_en"))),
        ("no_email", "@" not in email),
        ("email_twice", email != "" and email in seen),
        ("bad_kind", values.get("kind", "국내").lower() not in _KINDS),
        ("bad_limits", not numbers),
        ("bad_zone", values.get("time_zone", "Asia/Seoul") not in _ZONES),
    )
    return [code for code, wrong in checks if wrong]


def kind_of(values: dict[str, str]) -> BuyerKind:
    """Return the kind a row names; domestic where it names none."""
    return _KINDS.get(values.get("kind", "").lower(), BuyerKind.DOMESTIC)


def codes_of(text: str) -> list[str]:
    """Return language codes written with commas or spaces."""
    return [code[:8] for code in text.lower().replace(",", " ").replace("/", " ").split()]
