"""Reading halls, areas and booths."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from expo.core.db import db
from expo.core.errors import NotFound
from expo.floor.models import Area, Booth, Hall
from expo.floor.rules.codes import BoothStatus
from expo.shows.models import Show, ShowId


def get_hall(show: Show, hall_id: int) -> Hall:
    """Return one hall of the show. Raises NotFound."""
    hall = db.session.scalar(select(Hall).where(Hall.show_id == show.id, Hall.id == hall_id))
    if hall is None:
        raise NotFound
    return hall


def list_halls(show: Show) -> Sequence[Hall]:
    """Return the show's halls with areas and items."""
    return db.session.scalars(
        select(Hall)
        .options(selectinload(Hall.areas).joinedload(Area.pavilion), selectinload(Hall.items))
        .where(Hall.show_id == show.id)
        .order_by(Hall.position, Hall.id)
    ).all()


def list_booths(show: Show) -> Sequence[Booth]:
    """Return the show's booths in use, by number."""
    return db.session.scalars(
        select(Booth)
        .options(joinedload(Booth.area).joinedload(Area.pavilion))
        .where(Booth.show_id == show.id, Booth.status == BoothStatus.ACTIVE)
        .order_by(Booth.number)
    ).all()


def find_booth(show: Show, number: str) -> Booth | None:
    """Return the booth in use with this number, if there is one."""
    return db.session.scalar(
        select(Booth).where(Booth.show_id == show.id, Booth.number == number, Booth.status == BoothStatus.ACTIVE)
    )


def numbers_in_use(show_id: ShowId) -> set[str]:
    """Return the numbers of all booths in use."""
    return set(
        db.session.scalars(select(Booth.number).where(Booth.show_id == show_id, Booth.status == BoothStatus.ACTIVE))
    )
