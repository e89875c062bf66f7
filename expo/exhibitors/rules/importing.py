"""Reading applications from a table: heads and words in Korean or English, every fault with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from expo.core.i18n import N_
from expo.exhibitors.rules import Participation, StandKind
from expo.exhibitors.rules.directory import fold
from expo.exhibitors.rules.heads import country_named, recognise
from expo.exhibitors.rules.heads import fold_head as _key
from expo.exhibitors.rules.numbers import digits_of, is_business_number
from expo.solvers.booths.problem import MAX_WISHES

#: field → heads by which it is known; the first two are what an export writes (Korean, English)
HEADS: dict[str, tuple[str, ...]] = {
    "name_ko": (
        "기업명",
        "Firm",
        "회사명",
        "업체명",
        "상호",
        "company",
        "company name",
        "firm name",
        "firm in korean",
        "국문명",
    ),
    "name_en": ("영문명", "Firm in English", "영문 기업명", "기업명(영문)", "english name", "company name (english)"),
    "business_number": ("사업자등록번호", "Business number", "사업자번호", "business registration number", "brn"),
    "country": ("국가", "Country"),
    "region_ko": ("지역", "Region", "소재지", "region in korean"),
    "region_en": ("지역(영문)", "Region in English"),
    "website": ("홈페이지", "Website", "웹사이트", "url", "homepage"),
    "contact_name": ("담당자", "Contact", "담당자명", "contact person", "contact name"),
    "contact_email": ("이메일", "Email", "담당자 이메일", "전자우편", "e-mail", "contact email"),
    "contact_phone": ("전화", "Phone", "연락처", "담당자 연락처", "휴대전화", "telephone", "mobile"),
    "language": ("언어", "Language"),
    "participation": ("참가형태", "Participation", "참가 구분", "참가유형"),
    "pavilion": ("특별관", "Pavilion", "관"),
    "category": ("분류", "Category", "업종", "품목"),
    "booths_wanted": ("부스수", "Booths", "신청 부스", "부스", "number of booths"),
    "stand_kind": ("부스종류", "Kind of stand", "부스 형태", "stand", "stand kind"),
    "power_kw": ("전력(kW)", "Power (kW)", "전력", "전기", "power"),
    "water": ("급배수", "Water", "급수"),
    "air": ("압축공기", "Compressed air", "air"),
    "lan": ("인터넷", "Wired network", "lan", "network", "랜"),
    "load_kn_m2": ("하중(kN/m²)", "Floor load (kN/m²)", "하중", "load"),
    "open_sides": ("개방면", "Open sides"),
    "is_noisy": ("소음", "Loud", "noisy"),
    "is_food": ("식품", "Food"),
    "points": ("점수", "Points"),
    "near": ("나란히", "Beside", "인접 희망", "near"),
    "apart": ("떨어짐", "Away from", "이격 희망", "apart"),
    "wishes": ("희망부스", "Wished booths", "wishes"),
    "products": ("제품", "Products", "출품제품", "전시품"),
    "note": ("비고", "Note", "메모", "remarks"),
    "submitted_on": ("신청일", "Received on", "접수일", "submitted"),
}
EXPORTED = tuple(HEADS)
_TEXTS = {"name_ko": 200, "name_en": 200, "region_ko": 80, "region_en": 80, "website": 300, "contact_name": 200, "contact_phone": 40, "note": 4000}  # fmt: skip
_NUMBERS = {"booths_wanted": (1, 50), "power_kw": (0, 500), "load_kn_m2": (0, 100), "open_sides": (0, 4), "points": (0, 100_000)}  # fmt: skip
_SWITCHES = ("water", "air", "lan", "is_noisy", "is_food")
_LISTS = ("near", "apart", "wishes", "products")
_YES = {"1", "y", "yes", "o", "예", "네", "유", "필요", "true", "v", "✓", "○"}
_NO = {"", "0", "n", "no", "x", "아니오", "무", "불필요", "false", "-"}
_PARTICIPATIONS = {
    Participation.OWN_BOOTH: ("own_booth", "own booth", "개별", "개별 부스", "개별부스", "booth", "부스"),
    Participation.PAVILION_STAND: ("pavilion_stand", "pavilion stand", "pavilion", "특별관", "특별관 부스"),
    Participation.SAMPLE_DISPLAY: ("sample_display", "sample display", "samples", "시제품", "시제품 전시"),
}
_STANDS = {
    StandKind.SHELL: ("shell", "shell scheme", "조립", "조립부스", "조립 부스"),
    StandKind.RAW: ("raw", "raw space", "독립", "독립부스", "독립 부스"),
}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
_DISTANCE = re.compile(r"(.+?)\s*[(（]\s*([1-9]\d?|1\d\d|200)\s*m\s*[)）]")
_MANY = re.compile(r"[;\n、]|,(?!\d)")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a row; `message` is a translation key filled from `params`."""

    column: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Row:
    """One line of the table, by field. Only what the line says is in `values`."""

    line: int
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Known:
    """The show's own names, by which cells are understood: pavilions and categories by folded name or slug."""

    pavilions: Mapping[str, int] = field(default_factory=dict)
    categories: Mapping[str, int] = field(default_factory=dict)
    max_booths: int = 50
    #: booths that may be wished for, each with the pavilion it is for; None: the show has no booths yet
    booths: Mapping[str, int | None] | None = None


def names_of(pairs: Iterable[tuple[int, Sequence[str]]]) -> dict[str, int]:
    """Return ids by every spelling of their names."""
    return {_key(name): number for number, names in pairs for name in names if name}


def recognise_heads(heads: Sequence[str]) -> dict[int, str]:
    """Return which column holds which field; unknown columns are left out, of two the first counts."""
    return recognise(HEADS, heads)


def with_distance(text: str) -> tuple[str, int | None]:
    """Return the name and the metres of a cell such as "가람정밀 (12 m)"; without metres None."""
    found = _DISTANCE.fullmatch(text)
    return (found[1].strip(), int(found[2])) if found else (text, None)


def raw_rows(table: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    """Return the lines below the head as fields of text with their line numbers; empty lines are left out."""
    columns = recognise_heads(table[0]) if table else {}
    rows = []
    for line, cells in enumerate(table[1:], start=2):
        values = {name: cells[place].strip() for place, name in columns.items() if place < len(cells)}
        if any(values.values()):
            rows.append({"line": line, **values})
    return rows


def read_row(raw: Mapping[str, Any], known: Known) -> Row:
    """Return one line understood, with everything that is wrong about it."""
    row = Row(int(raw["line"]))
    for name in ("country", *(each for each in HEADS if each != "country")):  # the number is read by its country
        text = str(raw.get(name, "") or "").strip()
        if text:
            _read_cell(row, name, text, known)
    _check_whole(row)
    _check_wishes(row, known)
    return row


def _read_cell(row: Row, name: str, text: str, known: Known) -> None:
    if name in _READERS:
        _READERS[name](row, name, text, known)
    elif name in _LISTS:
        row.values[name] = [part.strip()[:200] for part in _MANY.split(text) if part.strip()]
    elif name in _NUMBERS:
        _number(row, name, text, known)
    elif name in _SWITCHES:
        _switch(row, name, text)
    else:
        row.values[name] = text[: _TEXTS[name]]


def _business_number(row: Row, _name: str, text: str, _known: Known) -> None:
    country = row.values.get("country", "KR")
    number = digits_of(text.removesuffix(".0"))
    if country == "KR" and not is_business_number(number):
        row.faults.append(Fault("business_number", N_("%(text)s is not a business number."), {"text": text}))
    else:
        row.values["business_number"] = number


def _email(row: Row, _name: str, text: str, _known: Known) -> None:
    if _EMAIL.fullmatch(text):
        row.values["contact_email"] = text.lower()
    else:
        row.faults.append(Fault("contact_email", N_("%(text)s is not an address."), {"text": text}))


def _country(row: Row, _name: str, text: str, _known: Known) -> None:
    code = country_named(text)
    if code:
        row.values["country"] = code
    else:
        row.faults.append(
            Fault(
                "country",
                N_("There is no country %(text)s. Write its name or two letters, such as KR."),
                {"text": text},
            )
        )


def _language(row: Row, name: str, text: str, _known: Known) -> None:
    row.values[name] = "en" if _key(text).startswith(("en", "영")) else "ko"


def _choice(row: Row, name: str, text: str, _known: Known) -> None:
    table: Mapping[Any, tuple[str, ...]] = _PARTICIPATIONS if name == "participation" else _STANDS
    found = next((value for value, words in table.items() if _key(text) in map(_key, words)), None)
    if found is None:
        row.faults.append(Fault(name, N_("%(text)s is not known here."), {"text": text}))
    else:
        row.values[name] = found


def _named(row: Row, name: str, text: str, known: Known) -> None:
    found = (known.pavilions if name == "pavilion" else known.categories).get(_key(text))
    if found is None:
        row.faults.append(Fault(name, N_("The show has no %(text)s."), {"text": text}))
    else:
        row.values[name] = found


def _number(row: Row, name: str, text: str, known: Known) -> None:
    lowest, highest = _NUMBERS[name]
    if name == "booths_wanted":
        highest = known.max_booths
    digits = re.sub(r"(?i)(kw|개|면|점|\.0+$|,)", "", text).strip()
    if not re.fullmatch(r"-?\d{1,7}", digits) or not lowest <= int(digits) <= highest:
        params = {"text": text, "lowest": lowest, "highest": highest}
        row.faults.append(Fault(name, N_("%(text)s is not a number from %(lowest)s to %(highest)s."), params))
    else:
        row.values[name] = int(digits)


def _switch(row: Row, name: str, text: str) -> None:
    word = _key(text) or text
    if word in _YES or text in _YES:
        row.values[name] = True
    elif word in _NO or text in _NO:
        row.values[name] = False
    else:
        row.faults.append(Fault(name, N_("Write yes or no instead of %(text)s."), {"text": text}))


def _day(row: Row, name: str, text: str, _known: Known) -> None:
    parts = re.findall(r"\d+", text)[:3]
    try:
        row.values[name] = date(*map(int, parts)) if len(parts) == 3 else None  # noqa: PLR2004 - year, month, day
    except ValueError:
        row.values[name] = None
    if row.values[name] is None:
        del row.values[name]
        row.faults.append(Fault(name, N_("%(text)s is not a date such as 2026-03-05."), {"text": text}))


_READERS: dict[str, Callable[[Row, str, str, Known], None]] = {
    "business_number": _business_number,
    "contact_email": _email,
    "country": _country,
    "language": _language,
    "participation": _choice,
    "stand_kind": _choice,
    "pavilion": _named,
    "category": _named,
    "submitted_on": _day,
}


def _check_whole(row: Row) -> None:
    values, wrong = row.values, {fault.column for fault in row.faults}
    if not values.get("name_ko") and not values.get("name_en"):
        row.faults.append(Fault("name_ko", N_("The firm's name is missing.")))
    if not values.get("contact_email") and "contact_email" not in wrong:
        row.faults.append(Fault("contact_email", N_("The email address is missing.")))
    if values.get("pavilion") and not values.get("participation") and "participation" not in wrong:
        values["participation"] = Participation.PAVILION_STAND
    kind = values.setdefault("participation", Participation.OWN_BOOTH)
    if kind is not Participation.OWN_BOOTH and not values.get("pavilion") and "pavilion" not in wrong:
        row.faults.append(Fault("pavilion", N_("The pavilion is missing.")))
    if kind is Participation.OWN_BOOTH:
        values.pop("pavilion", None)


def _check_wishes(row: Row, known: Known) -> None:
    """Leave no wish that could not be kept: each booth exists and is for firms of this kind, at most five in all."""
    wishes = row.values.pop("wishes", None)
    if not wishes or known.booths is None or row.values["participation"] is Participation.SAMPLE_DISPLAY:
        return
    by_key = {fold(number): number for number in known.booths}
    found = list(dict.fromkeys(by_key.get(fold(text), text) for text in wishes))
    for number in found:
        if number not in known.booths:
            row.faults.append(Fault("wishes", N_("The show has no booth %(text)s."), {"text": number}))
        elif known.booths[number] != row.values.get("pavilion"):
            row.faults.append(Fault("wishes", N_("Booth %(text)s is in another area."), {"text": number}))
    if len(found) > MAX_WISHES:
        row.faults.append(Fault("wishes", N_("Wish for %(most)s booths at most."), {"most": MAX_WISHES}))
    row.values["wishes"] = found
