"""The rows of the example of a table of buyers: three who do not exist, as an organizer would write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_PUBLIC = {
    "name_ko": "온나라안전공사",
    "name_en": "Onnara Safety Corporation",
    "email": "purchase@onnara.example",
    "phone": "02-0000-0101",
    "wants_ko": "안전모, 안전화, 소화기",
    "wants_en": "Helmets, safety shoes, fire extinguishers",
    "min_consultations": "3",
    "max_consultations": "8",
    "time_zone": "Asia/Seoul",
}
_DOMESTIC = {
    "name_ko": "아름드리마트",
    "name_en": "Areumdeuri Mart",
    "email": "md@areumdeuri.example",
    "phone": "02-0000-0102",
    "wants_ko": "간편식, 주방용품",
    "wants_en": "Ready meals, kitchenware",
    "min_consultations": "2",
    "max_consultations": "10",
    "time_zone": "Asia/Seoul",
}
_OVERSEAS = {
    "name_en": "Lotus Bridge Trading",
    "email": "buyer@lotusbridge.example",
    "phone": "+84 24 0000 0103",
    "wants_en": "Packaging machines, food",
    "min_consultations": "4",
    "max_consultations": "12",
    "time_zone": "Asia/Ho_Chi_Minh",
}
EXAMPLE: Mapping[str, Sequence[Mapping[str, str]]] = {
    "ko": (
        _PUBLIC
        | {"country": "한국", "kind": "공공기관", "contact_name": "김예시", "language": "한국어", "languages": "한국어"}
        | {"group_name": "공공구매"},
        _DOMESTIC
        | {"country": "한국", "kind": "국내", "contact_name": "이보기", "language": "한국어"}
        | {"languages": "한국어, 영어", "group_name": "유통"},
        _OVERSEAS
        | {"country": "베트남", "kind": "해외", "contact_name": "Nguyen An", "language": "영어"}
        | {"languages": "베트남어, 영어", "group_name": "수출"},
    ),
    "en": (
        _PUBLIC
        | {"country": "South Korea", "kind": "public", "contact_name": "Yesi Kim", "language": "Korean"}
        | {"languages": "Korean", "group_name": "Public purchase"},
        _DOMESTIC
        | {"country": "South Korea", "kind": "domestic", "contact_name": "Bogi Lee", "language": "Korean"}
        | {"languages": "Korean, English", "group_name": "Retail"},
        _OVERSEAS
        | {"country": "Vietnam", "kind": "overseas", "contact_name": "Nguyen An", "language": "English"}
        | {"languages": "Vietnamese, English", "group_name": "Export"},
    ),
}


def example_rows(language: str, fields: Sequence[str]) -> list[list[str]]:
    """Return the example's rows in the language, each with the fields in this order."""
    return [[row.get(name, "") for name in fields] for row in EXAMPLE["ko" if language == "ko" else "en"]]
