"""The organizer's points rule: what years, size, early payment and sponsorship are worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PointsRule:
    """Points per year of taking part, per booth, for paying early, and per level of sponsorship."""

    per_year: int = 2
    most_years: int = 10
    per_booth: int = 1
    most_booths: int = 10
    early_payment: int = 5
    sponsorship: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Merits:
    """What an applicant has to show."""

    years: int = 0
    booths: int = 1
    paid_early: bool = False
    sponsor: str | None = None


def points_of(rule: PointsRule, merits: Merits) -> dict[str, int]:
    """Return the points for each merit, so that screens can show where the sum comes from."""
    return {
        "years": rule.per_year * min(merits.years, rule.most_years),
        "booths": rule.per_booth * min(merits.booths, rule.most_booths),
        "early_payment": rule.early_payment if merits.paid_early else 0,
        "sponsorship": 0 if merits.sponsor is None else rule.sponsorship.get(merits.sponsor, 0),
    }
