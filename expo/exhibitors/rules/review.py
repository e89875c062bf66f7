"""What may become of an application."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from expo.exhibitors.rules import ApplicationStatus, Participation, StandKind

_S = ApplicationStatus
_NEXT: dict[ApplicationStatus, frozenset[ApplicationStatus]] = {
    _S.DRAFT: frozenset({_S.SUBMITTED, _S.WITHDRAWN}),
    _S.SUBMITTED: frozenset({_S.APPROVED, _S.WAITING, _S.REJECTED, _S.WITHDRAWN}),
    _S.WAITING: frozenset({_S.APPROVED, _S.REJECTED, _S.WITHDRAWN}),
    _S.APPROVED: frozenset({_S.WITHDRAWN}),
    _S.REJECTED: frozenset({_S.SUBMITTED}),
    _S.WITHDRAWN: frozenset(),
}
#: a submitted application still counts; a decided one too until it is withdrawn or rejected
LIVE = frozenset({_S.SUBMITTED, _S.WAITING, _S.APPROVED})
NEEDS_REASON = frozenset({_S.REJECTED})


def may_follow(present: ApplicationStatus, wanted: ApplicationStatus) -> bool:
    """Return whether an application in `present` may become `wanted`."""
    return wanted in _NEXT[present]


def may_edit(status: ApplicationStatus) -> bool:
    """Return whether the applicant may still change what was asked for."""
    return status in (_S.DRAFT, _S.SUBMITTED)


def applications_open(*, today: date, phase: tuple[date, date] | None, starts_on: date, published: bool) -> bool:
    """Return whether a show takes applications today: in its phase, or without one until it starts."""
    if not published:
        return False
    return phase[0] <= today <= phase[1] if phase else today < starts_on


def fits_quota(*, quota: int, taken: int) -> bool:
    """Return whether one more stand fits into a pavilion."""
    return taken < quota


@dataclass(frozen=True, slots=True)
class Fees:
    """What one booth costs, in minor units."""

    shell: int = 0
    raw: int = 0
    pavilion: int = 0


def fee_of(fees: Fees, *, participation: Participation, stand_kind: StandKind | None, booths: int) -> int:
    """Return what a participation costs; a sample display costs nothing."""
    match participation:
        case Participation.SAMPLE_DISPLAY:
            return 0
        case Participation.PAVILION_STAND:
            return fees.pavilion * booths
        case Participation.OWN_BOOTH:
            return (fees.raw if stand_kind is StandKind.RAW else fees.shell) * booths


def due_on(decided_on: date, days_to_pay: int) -> date:
    """Return the last day to pay."""
    return decided_on + timedelta(days=days_to_pay)


@dataclass(frozen=True, slots=True)
class Asked:
    """What of an application decides whether it can be sent."""

    has_firm_name: bool
    has_contact: bool
    participation: Participation
    has_pavilion: bool
    booths: int
    products: int
    has_category: bool


def missing(asked: Asked) -> list[str]:
    """Return which parts are missing before an application can be sent, by the step that asks for them."""
    gaps = {
        "firm": not asked.has_firm_name,
        "contact": not asked.has_contact,
        "category": not asked.has_category,
        "pavilion": asked.participation is not Participation.OWN_BOOTH and not asked.has_pavilion,
        "booths": asked.participation is not Participation.SAMPLE_DISPLAY and asked.booths < 1,
        "products": asked.products < 1,
    }
    return [name for name, gap in gaps.items() if gap]


def free_slug(base: str, taken: Collection[str]) -> str:
    """Return `base`, or the first of base-2, base-3 … that nobody has."""
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base[:55]}-{number}"
    return slug
