"""Who is in the hall: by the gates' scans, and by arrivals noted at the consultation area."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from expo.consultations.models import Buyer, ConsultationProfile
from expo.core.db import db
from expo.exhibitors.models import Exhibitor
from expo.registration.models import Registration
from expo.shows.models import Show

#: for registrations on a day: whether the gates saw the person go in last, and when
GateFinder = Callable[[Collection[int], date], Mapping[int, tuple[bool, datetime]]]


def _no_gates(_registrations: Collection[int], _day: date) -> Mapping[int, tuple[bool, datetime]]:
    return {}


_gates: list[GateFinder] = [_no_gates]


def set_gates(finder: GateFinder) -> None:
    """Let the room of the gates answer who went in; it stands beside this one and is wired in the app."""
    _gates[0] = finder


@dataclass(frozen=True, slots=True)
class Hall:
    """Buyers and exhibitors in the hall, each with the moment they were last seen."""

    buyers: Mapping[int, datetime]
    exhibitors: Mapping[int, datetime]


def in_hall(show: Show, buyers: Collection[Buyer], exhibitors: Collection[Exhibitor], *, now: datetime) -> Hall:
    """Return who of these is in the hall today. A person's last scan at a gate counts, in or out."""
    today = now.astimezone(ZoneInfo(show.time_zone)).date()
    staff = _staff(show.id, exhibitors)
    known = [each.registration_id for each in buyers if each.registration_id is not None]
    scanned = _gates[0]({*known, *(person for people in staff.values() for person in people)}, today)
    noted = {each.id: each.seen_at for each in buyers if each.is_here and _is_on(each.seen_at, today, show)}
    found_buyers = {each.id: _latest([each.registration_id], scanned, noted.get(each.id)) for each in buyers}
    desks = _desks(show, exhibitors, today)
    found_firms = {each.id: _latest(staff[each.organization_id], scanned, desks.get(each.id)) for each in exhibitors}
    return Hall(
        {key: moment for key, moment in found_buyers.items() if moment},
        {key: moment for key, moment in found_firms.items() if moment},
    )


def _latest(
    people: Collection[int | None], scanned: Mapping[int, tuple[bool, datetime]], noted: datetime | None
) -> datetime | None:
    """Return when somebody of these was last seen, or None where the last of them went out after that."""
    seen = [scanned[person] for person in people if person is not None and person in scanned]
    inside = [moment for is_in, moment in seen if is_in]
    left = [moment for is_in, moment in seen if not is_in]
    if noted is not None and (inside or not left or noted > max(left)):
        inside.append(noted)
    return max(inside, default=None)


def _staff(show_id: int, exhibitors: Collection[Exhibitor]) -> Mapping[int, list[int]]:
    """Return the registrations of the exhibitors' people, by organization."""
    wanted = {each.organization_id for each in exhibitors}
    found: dict[int, list[int]] = defaultdict(list)
    rows = db.session.execute(
        select(Registration.organization_id, Registration.id).where(
            Registration.show_id == show_id, Registration.organization_id.in_(wanted)
        )
    )
    for organization, person in rows:
        if organization is not None:
            found[organization].append(person)
    return found


def _desks(show: Show, exhibitors: Collection[Exhibitor], today: date) -> Mapping[int, datetime]:
    rows = db.session.execute(
        select(ConsultationProfile.exhibitor_id, ConsultationProfile.seen_at).where(
            ConsultationProfile.exhibitor_id.in_([each.id for each in exhibitors]), ConsultationProfile.is_here
        )
    )
    return {firm: seen for firm, seen in rows if seen is not None and _is_on(seen, today, show)}


def _is_on(moment: datetime | None, today: date, show: Show) -> bool:
    return moment is not None and moment.astimezone(ZoneInfo(show.time_zone)).date() == today
