"""An applicant's wished booths."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from expo.core.actor import Actor
from expo.core.audit import Subject, record
from expo.core.db import db
from expo.exhibitors.models import Application
from expo.exhibitors.rules import ApplicationStatus
from expo.floor.errors import NotABooth, TooManyWishes, WishesClosed
from expo.floor.models import Booth, BoothWish
from expo.floor.models.ways import WISHES_AT_MOST
from expo.floor.rules.codes import BoothStatus

OPEN = (ApplicationStatus.DRAFT, ApplicationStatus.SUBMITTED)


def save_wishes(application: Application, numbers: Sequence[str], *, actor: Actor, now: datetime) -> None:
    """Keep the wished booths, best first. Raises TooManyWishes, NotABooth, WishesClosed."""
    wanted = list(dict.fromkeys(number.upper() for number in numbers))
    if application.status not in OPEN:
        raise WishesClosed
    if len(wanted) > WISHES_AT_MOST:
        raise TooManyWishes(most=WISHES_AT_MOST)
    ids = {
        row.number.upper(): row.id
        for row in db.session.execute(
            select(Booth.number, Booth.id).where(
                Booth.show_id == application.show_id, Booth.status == BoothStatus.ACTIVE
            )
        )
    }
    for number in wanted:
        if number not in ids:
            raise NotABooth(booth=number)
    db.session.execute(delete(BoothWish).where(BoothWish.application_id == application.id))
    for rank, number in enumerate(wanted, start=1):
        db.session.add(BoothWish(application_id=application.id, booth_id=ids[number], rank=rank))
    subject = Subject(
        kind="application",
        id=application.id,
        label=str(application.number or application.id),
        show_id=application.show_id,
    )
    record(actor, "floor.wish", subject, now=now, booths=wanted)


def wishes_of(application: Application) -> list[str]:
    """Return the numbers of the wished booths, best first."""
    return list(
        db.session.scalars(
            select(Booth.number)
            .join(BoothWish, BoothWish.booth_id == Booth.id)
            .where(BoothWish.application_id == application.id)
            .order_by(BoothWish.rank)
        )
    )
