"""From a show's points rule to everybody's points, part by part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from expo.solvers.booths import Merits, PointsRule, points_of

PARTS = ("years", "booths", "early_payment", "sponsorship")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What the organizer set: points per year and booth up to a limit, for early payment, extra by organization."""

    per_year: int = 10
    years_at_most: int = 5
    per_booth: int = 5
    booths_at_most: int = 6
    early_payment: int = 10
    early_until: datetime | None = None
    extra: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Earned:
    """What a firm has to show, and the points each part of it gives."""

    merits: Merits
    parts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.parts.values())


def is_early(weights: Weights, paid_at: datetime | None) -> bool:
    """Return whether a payment came in time; without a last day none is early."""
    return paid_at is not None and weights.early_until is not None and paid_at <= weights.early_until


def earned(
    weights: Weights, *, years: int, booths: int, paid_at: datetime | None, organization_id: int | None
) -> Earned:
    """Return what the rule gives a firm: `years` are earlier editions it exhibited at."""
    rule = PointsRule(
        per_year=weights.per_year,
        most_years=weights.years_at_most,
        per_booth=weights.per_booth,
        most_booths=weights.booths_at_most,
        early_payment=weights.early_payment,
        sponsorship=weights.extra,
    )
    sponsor = str(organization_id) if str(organization_id) in weights.extra else None
    merits = Merits(years=years, booths=booths, paid_early=is_early(weights, paid_at), sponsor=sponsor)
    return Earned(merits, points_of(rule, merits))
