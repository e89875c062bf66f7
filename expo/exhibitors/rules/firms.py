"""Recognising firms: by business number, else by name without its legal form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum

from expo.exhibitors.rules.directory import fold
from expo.exhibitors.rules.numbers import digits_of

_LEGAL_FORMS = re.compile(
    r"주식회사|유한회사|유한책임회사|농업회사법인|영농조합법인|사회적협동조합|협동조합|\(주\)|\(유\)|㈜"
    r"|\b(co|ltd|inc|corp|corporation|company|limited|gmbh|llc|kk)\b\.?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """What somebody wrote about a firm."""

    name_ko: str = ""
    name_en: str = ""
    business_number: str = ""
    country: str = "KR"
    region_ko: str = ""
    region_en: str = ""
    website: str = ""
    phone: str = ""
    about_ko: str = ""
    about_en: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return the firm as an application keeps it."""
        return asdict(self)


def firm_of(values: Mapping[str, object]) -> Firm:
    """Return the firm behind what an application keeps; unknown keys are left out."""
    return Firm(**{name: str(value) for name, value in values.items() if name in Firm.__slots__})


class Recognised(StrEnum):
    """How a firm was recognised."""

    BY_NUMBER = "by_number"
    BY_NAME = "by_name"
    NEW = "new"


def name_key(name: str) -> str:
    """Return what two spellings of a firm's name have in common: no legal form, spaces or punctuation."""
    text = _LEGAL_FORMS.sub(" ", name.replace("㈜", " "))
    return re.sub(r"[\W_]+", "", fold(text))


@dataclass(frozen=True, slots=True)
class KnownFirm:
    id: int
    name_ko: str
    name_en: str
    business_number: str | None
    country: str = "KR"


@dataclass(slots=True)
class FirmIndex:
    """The firms one may be recognised as; firms added on the way are found as well."""

    by_number: dict[str, int] = field(default_factory=dict)
    by_name: dict[str, list[KnownFirm]] = field(default_factory=dict)

    def add(self, firm: KnownFirm) -> None:
        """Let the firm be found by its number and both names."""
        if firm.business_number:
            self.by_number[firm.business_number] = firm.id
        for key in {name_key(firm.name_ko), name_key(firm.name_en)} - {""}:
            self.by_name.setdefault(key, []).append(firm)

    def recognise(self, firm: Firm) -> tuple[int | None, Recognised]:
        """Return the known firm's id and how it was recognised.

        The same name with another business number is another firm.
        """
        number = digits_of(firm.business_number)
        if number in self.by_number:
            return self.by_number[number], Recognised.BY_NUMBER
        for key in (name_key(firm.name_ko), name_key(firm.name_en)):
            for known in self.by_name.get(key, []) if key else []:
                if not number or not known.business_number or number == known.business_number:
                    return known.id, Recognised.BY_NAME
        return None, Recognised.NEW


def index_of(firms: Iterable[KnownFirm]) -> FirmIndex:
    """Return an index over these firms."""
    index = FirmIndex()
    for firm in firms:
        index.add(firm)
    return index
