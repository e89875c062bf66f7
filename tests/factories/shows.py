"""Shows, pavilions and roles for tests."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import count

from expo.accounts.models import Organization, User
from expo.core import clock
from expo.core.actor import Role
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.shows.models import Pavilion, RoleGrant, Series, Show, ShowDay

_numbers = count(1)


def make_show(*, slug: str = "", starts_on: date = date(2026, 10, 13), days: int = 4, published: bool = True) -> Show:
    """Return a committed show of four days, 10:00 to 17:00 in Seoul, whose second day is the tests' NOW."""
    number = next(_numbers)
    with unit_of_work():
        series = Series(slug=f"series-{number}", name_ko="열린공장엑스포", name_en="Open Factory Expo")
        show = Show(
            series=series,
            slug=slug or f"show-{number}",
            name_ko="열린공장엑스포 2026",
            name_en="Open Factory Expo 2026",
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=days - 1),
            is_published=published,
            created_at=clock.now(),
        )
        show.days = [
            ShowDay(on=starts_on + timedelta(days=index), opens_at=time(10), closes_at=time(17))
            for index in range(days)
        ]
        db.session.add(show)
    return show


def make_pavilion(
    show: Show,
    *,
    slug: str = "",
    position: int = 1,
    quota: int = 4,
    name_ko: str = "전북관",
    name_en: str = "Jeonbuk pavilion",
) -> Pavilion:
    """Return a committed pavilion of the show."""
    with unit_of_work():
        pavilion = Pavilion(
            show_id=show.id,
            slug=slug or f"pavilion-{position}",
            position=position,
            name_ko=name_ko,
            name_en=name_en,
            quota=quota,
        )
        db.session.add(pavilion)
    return pavilion


def grant(
    user: User,
    role: Role,
    show: Show,
    *,
    organization: Organization | None = None,
    pavilion: Pavilion | None = None,
) -> RoleGrant:
    """Return a committed, approved role of the user in the show."""
    with unit_of_work():
        row = RoleGrant(
            user_id=user.id,
            show_id=show.id,
            role=role,
            organization_id=organization.id if organization else None,
            pavilion_id=pavilion.id if pavilion else None,
            created_at=clock.now(),
            approved_at=clock.now(),
        )
        db.session.add(row)
    return row
