"""Reading a table of buyers somebody sends in: which column is what, and what is wrong with a row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import available_timezones

from babel import Locale

from expo.consultations.rules.codes import BuyerKind
from expo.core.numbers import find_whole
from expo.exhibitors.rules.heads import country_named, recognise

#: field → heads by which it is known; the first two are what we write (Korean, English)
HEADS: dict[str, tuple[str, ...]] = {
    "name_ko": ("기업·기관명", "Organization in Korean", "기업명", "기관명", "기업·기관", "organization (korean)"),
    "name_en": (
        "영문명",
        "Organization",
        "기업명(영문)",
        "organization in english",
        "organization (english)",
        "company",
    ),
    "country": ("국가", "Country"),
    "kind": ("구분", "Kind", "type"),
    "contact_name": ("담당자", "Contact", "이름", "contact person", "name"),
    "email": ("이메일", "Email", "메일", "mail", "mail address"),
    "phone": ("전화", "Phone", "연락처"),
    "language": ("화면 언어", "Language of the pages", "language"),
    "languages": ("상담 언어", "Languages spoken", "언어", "languages"),
    "wants_ko": ("구매 희망 품목", "Looking for in Korean", "희망품목"),
    "wants_en": ("구매 희망 품목(영문)", "Looking for", "희망품목(영문)", "wants"),
    "min_consultations": ("최소 상담 건수", "Consultations at least", "최소", "min"),
    "max_consultations": ("최대 상담 건수", "Consultations at most", "최대", "max"),
    "time_zone": ("시간대", "Time zone"),
    "group_name": ("그룹", "Group"),
}
#: which columns a fault is about
FAULT_COLUMNS: dict[str, tuple[str, ...]] = {
    "no_name": ("name_ko", "name_en"),
    "no_email": ("email",),
    "email_twice": ("email",),
    "bad_kind": ("kind",),
    "bad_limits": ("min_consultations", "max_consultations"),
    "bad_zone": ("time_zone",),
    "bad_country": ("country",),
    "bad_language": ("languages",),
}
_KINDS = {
    "공공기관": BuyerKind.PUBLIC,
    "공공": BuyerKind.PUBLIC,
    "public": BuyerKind.PUBLIC,
    "국내": BuyerKind.DOMESTIC,
    "domestic": BuyerKind.DOMESTIC,
    "해외": BuyerKind.OVERSEAS,
    "overseas": BuyerKind.OVERSEAS,
    "public institution": BuyerKind.PUBLIC,
}
MOST = 200
_ZONES = available_timezones()
_LANGUAGES = {
    text.casefold(): str(code)
    for locale in ("en", "ko")
    for code, name in Locale(locale).languages.items()
    if len(code) == len("en")
    for text in (str(code), str(name))
}
_LANGUAGE_CODES = frozenset(_LANGUAGES.values())


@dataclass(frozen=True, slots=True)
class BuyerRow:
    """One row: its line, its values by field, and codes of what is wrong."""

    line: int
    values: dict[str, str]
    faults: list[str] = field(default_factory=list)


def columns_of(head: Sequence[str]) -> dict[int, str]:
    """Return which field stands in which column."""
    return recognise(HEADS, head)


def unknown_heads(table: Sequence[Sequence[str]]) -> list[str]:
    """Return the heads of columns that are not read."""
    head = table[0] if table else ()
    known = columns_of(head)
    return [text for index, text in enumerate(head) if index not in known and text]


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
    least, most = find_whole(values.get("min_consultations", "0")), find_whole(values.get("max_consultations", "12"))
    numbers = least is not None and most is not None and 0 <= least <= most <= MOST
    checks = (
        ("no_name", not (values.get("name_ko") or values.get("name_en"))),
        ("no_email", "@" not in email),
        ("email_twice", email != "" and email in seen),
        ("bad_kind", values.get("kind", "국내").lower() not in _KINDS),
        ("bad_limits", not numbers),
        ("bad_zone", values.get("time_zone", "Asia/Seoul") not in _ZONES),
        ("bad_country", not country_of(values)),
        ("bad_language", not set(codes_of(values.get("languages", "ko"))) <= _LANGUAGE_CODES),
    )
    return [code for code, wrong in checks if wrong]


def page_language_of(values: dict[str, str]) -> str:
    """Return in which of our two languages a buyer reads the pages; abroad English where the row names none."""
    named = codes_of(values.get("language", ""))
    if not named:
        return "en" if kind_of(values) is BuyerKind.OVERSEAS else "ko"
    return "en" if named[0] == "en" else "ko"


def kind_of(values: dict[str, str]) -> BuyerKind:
    """Return the kind a row names; domestic where it names none."""
    return _KINDS.get(values.get("kind", "").lower(), BuyerKind.DOMESTIC)


def country_of(values: dict[str, str]) -> str:
    """Return the code of the country a row names by code or name; "" where nobody knows it or a foreigner has none."""
    text = values.get("country", "" if kind_of(values) is BuyerKind.OVERSEAS else "KR")
    return country_named(text)


def codes_of(text: str) -> list[str]:
    """Return the codes of languages written by code or name, with commas, slashes or spaces between them."""
    found: list[str] = []
    for piece in re.split(r"[,/;·]", text.casefold()):
        known = _LANGUAGES.get(piece.strip())
        found += [known] if known else [_LANGUAGES.get(word, word[:8]) for word in piece.split()]
    return list(dict.fromkeys(found))


def knows_heads(table: Sequence[Sequence[str]]) -> bool:
    """Return whether the first row names the columns without which no buyer can be entered."""
    found = set(columns_of(table[0]).values()) if table else set()
    return "email" in found and bool(found & {"name_ko", "name_en"})
