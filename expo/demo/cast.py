"""Who exhibits at each of the demo's shows, where they stand, and which plan says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from types import MappingProxyType

from sqlalchemy import select

from expo.core.actor import Actor
from expo.core.db import db
from expo.demo.firms import JEONBUK, SAMPLES, Casting, KnownFirm, make_organizations
from expo.demo.hall import make_hall
from expo.demo.names import Names
from expo.demo.stage import PAVILIONS
from expo.exhibitors.models import Application, Exhibitor
from expo.exhibitors.rules import ApplicationStatus
from expo.floor.models import Booth, BoothWish
from expo.floor.rules.codes import How
from expo.floor.services import plans, release
from expo.floor.services.desk import By
from expo.shows.models import Show

INDIVIDUAL = 85
#: how the 103 applications for an own booth at the next show stand; the rest of 120 are for pavilions
NEXT_STATUSES = (
    (ApplicationStatus.APPROVED, 88), (ApplicationStatus.WAITING, 7), (ApplicationStatus.SUBMITTED, 5),
    (ApplicationStatus.REJECTED, 3),
)  # fmt: skip
#: the last applications for the next show's pavilions, which hosts have still to decide; Jeonbuk has more than places
OPEN = {"esg": 1, "social": 1, JEONBUK: 2}
LATE = 3
#: so many approved firms of the next show have no booth in the draft yet
UNPLACED = 12


@dataclass(frozen=True, slots=True)
class Firms:
    """The demo's organizations: individual exhibitors, pavilion members in the order of pavilions, sample firms."""

    individual: list[KnownFirm]
    pavilion: list[KnownFirm]
    samples: list[KnownFirm]

    @classmethod
    def make(cls, names: Names, *, now: datetime, individual: int = 106) -> Firms:
        """Add the organizations; members of the Jeonbuk pavilion and sample firms come from Jeonbuk."""
        elsewhere = sum(shape.firms for shape in PAVILIONS if shape.slug != JEONBUK)
        jeonbuk = next(shape.firms for shape in PAVILIONS if shape.slug == JEONBUK)
        return cls(
            make_organizations(names, individual, now=now),
            make_organizations(names, elsewhere, now=now)
            + make_organizations(names, jeonbuk, now=now, region="Jeonbuk"),
            make_organizations(names, SAMPLES, now=now, region="Jeonbuk"),
        )


def cast_show(
    show: Show, firms: Firms, size: tuple[int, int], *, actor: Actor, now: datetime, seed: int
) -> list[Exhibitor]:
    """Fill a show with exhibitors on booths by a released plan, and 21 sample displays.

    `size`: how many individual exhibitors and how many individual booths; the pavilions' come on top.
    """
    firms_count, booth_count = size
    booths, casting = make_hall(show, seed, individual=booth_count), Casting(show, seed, now=now)
    pairs = [(known, casting.apply(known, ApplicationStatus.APPROVED)) for known in firms.individual[:firms_count]]
    pairs += _pavilion_applications(casting, firms)
    casting.wish([application for _, application in pairs[:firms_count]], booths[:booth_count])
    exhibitors = [casting.exhibit(known, application) for known, application in pairs]
    pavilion = next(row for row in show.pavilions if row.slug == JEONBUK)
    for known in firms.samples:
        casting.sample(known, pavilion)
    db.session.flush()
    plan = plans.create_plan(show, f"{show.starts_on.year}-A", actor=actor, now=now)
    wanted = _assign(exhibitors, booths)
    plans.fill(plan, wanted, By(actor=actor, now=now), how=How.OPTIMISE)
    release.release(plan, seen=plan.revision, actor=actor, now=now)
    return exhibitors


def cast_next(show: Show, firms: Firms, *, actor: Actor, now: datetime, seed: int) -> list[Exhibitor]:
    """Fill the show in allocation: 120 applications, and a draft plan with a dozen approved firms not placed."""
    booths, casting = make_hall(show, seed), Casting(show, seed, now=now)
    statuses = [status for status, count in NEXT_STATUSES for _ in range(count)]
    pairs = [
        (known, casting.apply(known, status))
        for known, status in zip(firms.individual[: len(statuses)], statuses, strict=True)
    ] + _pavilion_applications(casting, firms, OPEN)
    jeonbuk = next(row for row in show.pavilions if row.slug == JEONBUK)
    for known in firms.samples[:LATE]:
        casting.apply(known, ApplicationStatus.SUBMITTED, pavilion=jeonbuk)
    casting.wish([application for _, application in pairs[: len(statuses)]], booths[:INDIVIDUAL])
    casting.bind([application for _, application in pairs[: len(statuses)]])
    approved = [pair for pair in pairs if pair[1].status is ApplicationStatus.APPROVED]
    exhibitors = [casting.exhibit(known, application) for known, application in approved]
    db.session.flush()
    plan = plans.create_plan(show, f"{show.starts_on.year}-A", actor=actor, now=now)
    own = [exhibitor for exhibitor in exhibitors if exhibitor.pavilion_id is None]
    placed = [*own[:-UNPLACED], *exhibitors[len(own) :]]
    plans.fill(plan, _assign(placed, booths), By(actor=actor, now=now), how=How.OPTIMISE)
    return exhibitors


def _pavilion_applications(
    casting: Casting, firms: Firms, still_open: Mapping[str, int] = MappingProxyType({})
) -> list[tuple[KnownFirm, Application]]:
    """Apply for the pavilions' places; the last so many of a pavilion are still to be decided, the others approved."""
    members = iter(firms.pavilion)
    pairs = []
    for pavilion in casting.show.pavilions:
        places = PAVILIONS[pavilion.position - 1].firms
        decided = places - still_open.get(pavilion.slug, 0)
        for place, known in enumerate(islice(members, places)):
            status = ApplicationStatus.APPROVED if place < decided else ApplicationStatus.SUBMITTED
            pairs.append((known, casting.apply(known, status, pavilion=pavilion)))
    return pairs


def _assign(exhibitors: Sequence[Exhibitor], booths: Sequence[Booth]) -> dict[int, Sequence[int]]:
    """Give each exhibitor a fitting booth of its area: a wished one where it is free, else the first that fits."""
    free: dict[int, Booth] = {booth.id: booth for booth in booths}
    wanted: dict[int, Sequence[int]] = {}
    for exhibitor in sorted(exhibitors, key=_hardest_first):
        choice = next(booth for booth in _choices(exhibitor, free) if _fits(exhibitor, booth))
        wanted[exhibitor.id] = [free.pop(choice.id).id]
    return wanted


def _hardest_first(exhibitor: Exhibitor) -> tuple[bool, int, int]:
    application = exhibitor.application
    assert application is not None
    return (not application.water, -application.power_kw, -application.points)


def _choices(exhibitor: Exhibitor, free: Mapping[int, Booth]) -> list[Booth]:
    """Return the free booths, wished ones first."""
    wishes = db.session.scalars(
        select(BoothWish.booth_id).where(BoothWish.application_id == exhibitor.application_id).order_by(BoothWish.rank)
    )
    return [free[wish] for wish in wishes if wish in free] + list(free.values())


def _fits(exhibitor: Exhibitor, booth: Booth) -> bool:
    application = exhibitor.application
    assert application is not None
    return (
        booth.area.pavilion_id == exhibitor.pavilion_id
        and booth.power_kw >= application.power_kw
        and (booth.water or not application.water)
    )
