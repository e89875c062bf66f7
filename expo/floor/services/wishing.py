"""The booths an applicant wishes for, best first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from expo.core import audit
from expo.core.actor import Actor
from expo.core.db import db
from expo.exhibitors.errors import TooMany, WrongState
from expo.exhibitors.events import WishesImported
from expo.exhibitors.models import Application, ApplicationId
from expo.exhibitors.rules import ApplicationStatus
from expo.exhibitors.rules.review import may_edit
from expo.exhibitors.services.applying import applicant, subject_of
from expo.floor.errors import NotToWish
from expo.floor.models import Booth, BoothId, BoothWish
from expo.floor.queries.board import load_spots
from expo.floor.rules import wishing
from expo.floor.rules.codes import BoothKind
from expo.floor.rules.pieces import Fault, Firm, Floor
from expo.floor.rules.placing import Check
from expo.shows.models import Show
from expo.solvers.booths.problem import MAX_WISHES


def list_wishes(application: Application) -> list[str]:
    """Return the numbers of the wished booths, best first."""
    return list(
        db.session.scalars(
            select(Booth.number)
            .join(BoothWish, BoothWish.booth_id == Booth.id)
            .where(BoothWish.application_id == application.id)
            .order_by(BoothWish.rank)
        )
    )


def numbers_of(show: Show) -> Mapping[str, int | None]:
    """Return the numbers of the booths one may wish for, each with the pavilion it is for."""
    return {spot.number: spot.pavilion for spot in load_spots(show.id).values() if spot.for_firms}


def wishes_of(show: Show) -> Mapping[int, tuple[str, ...]]:
    """Return the wished booths of all the show's applications, best first, in one statement."""
    rows = db.session.execute(
        select(BoothWish.application_id, Booth.number)
        .join(Booth, Booth.id == BoothWish.booth_id)
        .where(Booth.show_id == show.id)
        .order_by(BoothWish.application_id, BoothWish.rank)
    )
    found: dict[int, list[str]] = {}
    for application, number in rows:
        found.setdefault(application, []).append(number)
    return {application: tuple(numbers) for application, numbers in found.items()}


def on_imported(event: WishesImported) -> None:
    """Keep the wishes that a table named; the import has refused those that cannot be wished for."""
    spots = {spot.number: BoothId(spot.id) for spot in load_spots(event.show_id).values()}
    known = [number for number in wishing.ranked(event.booth_numbers) if number in spots]
    _replace(event.application_id, [spots[number] for number in known[:MAX_WISHES]])


def _replace(application_id: ApplicationId, booths: Sequence[BoothId]) -> None:
    db.session.execute(delete(BoothWish).where(BoothWish.application_id == application_id))
    db.session.add_all(
        BoothWish(application_id=application_id, booth_id=booth, rank=rank)
        for rank, booth in enumerate(booths, start=1)
    )


def summary(application: Application) -> Sequence[str]:
    """Return the wishes as the last page of the form and the reviewer show them."""
    return list_wishes(application)


def fits(application: Application, now: datetime) -> Mapping[int, tuple[Fault, ...]]:
    """Return for every booth what speaks against it, as if nobody else were there."""
    floor = Floor(spots=load_spots(application.show_id), firms={})
    return Check(floor, {}, _as_firm(application), now).fits()


def _as_firm(application: Application) -> Firm:
    return Firm(
        id=0,
        pavilion=application.pavilion_id,
        booths=max(application.booths_wanted, 1),
        kind=BoothKind(application.stand_kind.value) if application.stand_kind else None,
        power_kw=application.power_kw,
        water=application.water,
        air=application.air,
        lan=application.lan,
        load_kn_m2=application.load_kn_m2,
        open_sides=application.open_sides,
        is_loud=application.is_noisy or application.is_food,
    )


def save_wishes(application: Application, wanted: Sequence[str], *, actor: Actor, now: datetime) -> None:
    """Keep these booth numbers, best first, in place of the wishes before.

    Raises WrongState, TooMany, NotToWish.
    """
    if not may_edit(application.status):
        raise WrongState
    numbers = wishing.ranked(wanted)
    if len(numbers) > MAX_WISHES:
        raise TooMany(most=MAX_WISHES)
    spots = {spot.number: BoothId(spot.id) for spot in load_spots(application.show_id).values()} if numbers else {}
    possible = wishing.open_booths(fits(application, now)) if numbers else frozenset()
    for number in numbers:
        if spots.get(number) not in possible:
            raise NotToWish(booth=number)
    _replace(application.id, [spots[number] for number in numbers])
    if application.status is not ApplicationStatus.DRAFT:
        who, what = applicant(actor, application), subject_of(application)
        audit.record(who, "exhibitors.change_application", what, now=now, part="wishes", booths=list(numbers))
