"""Two records of one firm: which look alike, and what the one that stays says afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from expo.exhibitors.rules.firms import KnownFirm, name_key

#: what the record that stays takes over where it says nothing itself
TEXTS = ("name_ko", "name_en", "business_number", "region_ko", "region_en", "website", "phone", "about_ko", "about_en")


def alike(firms: Iterable[KnownFirm]) -> list[tuple[int, int]]:
    """Return the pairs with one name and not two different business numbers, the older record first."""
    groups: dict[str, dict[int, KnownFirm]] = {}
    for firm in firms:
        for key in {name_key(firm.name_ko), name_key(firm.name_en)} - {""}:
            groups.setdefault(key, {})[firm.id] = firm
    pairs = {
        (min(a.id, b.id), max(a.id, b.id))
        for group in groups.values()
        for a, b in combinations(group.values(), 2)
        if not differ(a.business_number, b.business_number)
    }
    return sorted(pairs)


def differ(one: str | None, other: str | None) -> bool:
    """Return whether two business numbers name two firms."""
    return bool(one and other and one != other)


@dataclass(frozen=True, slots=True)
class Field:
    """What both records say about one thing, and what stays."""

    name: str
    kept: str
    gone: str

    @property
    def after(self) -> str:
        return self.kept or self.gone


def fields(kept: Mapping[str, object], gone: Mapping[str, object]) -> Sequence[Field]:
    """Return everything at least one record says."""
    found = [Field(name, str(kept[name] or ""), str(gone[name] or "")) for name in TEXTS]
    return [each for each in found if each.after]
