"""Halls, areas, booths, wishes and plans for tests."""

from __future__ import annotations

from itertools import count

from expo.core import clock
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.exhibitors.models import Application
from expo.floor.models import Area, Booth, BoothWish, Hall, Plan
from expo.floor.rules.codes import AreaKind
from expo.shows.models import Pavilion, Show

_numbers = count(1)


def make_hall(show: Show, *, width_cm: int = 6600, depth_cm: int = 4600) -> Hall:
    """Return a committed hall of the show."""
    with unit_of_work():
        hall = Hall(show_id=show.id, name_ko="B홀", name_en="Hall B", width_cm=width_cm, depth_cm=depth_cm)
        db.session.add(hall)
    return hall


def make_area(hall: Hall, *, pavilion: Pavilion | None = None, **changes: object) -> Area:
    """Return a committed area: for individual booths, or the pavilion's."""
    values: dict[str, object] = {
        "kind": AreaKind.PAVILION if pavilion else AreaKind.INDIVIDUAL,
        "name_ko": "개별 부스",
        "name_en": "Individual booths",
        "x": 0,
        "y": 0,
        "w": hall.width_cm,
        "h": hall.depth_cm,
    }
    with unit_of_work():
        area = Area(
            show_id=hall.show_id, hall_id=hall.id, pavilion_id=pavilion.id if pavilion else None, **values | changes
        )
        db.session.add(area)
    return area


def make_booth(area: Area, number: str = "", *, x: int = 0, y: int = 0, **changes: object) -> Booth:
    """Return a committed booth of 3 × 3 m."""
    values: dict[str, object] = {"w": 300, "h": 300, "power_kw": 5}
    with unit_of_work():
        booth = Booth(
            show_id=area.show_id,
            hall_id=area.hall_id,
            area_id=area.id,
            number=number or f"T{next(_numbers):02}",
            x=x,
            y=y,
            **values | changes,
        )
        db.session.add(booth)
    return booth


def make_row(area: Area, letter: str, length: int, *, x: int = 0, y: int = 0, **changes: object) -> list[Booth]:
    """Return a committed row of adjoining booths A01, A02, …."""
    return [make_booth(area, f"{letter}{i + 1:02}", x=x + 300 * i, y=y, **changes) for i in range(length)]


def make_plan(show: Show, *, name: str = "1") -> Plan:
    """Return a committed empty draft."""
    with unit_of_work():
        plan = Plan(show_id=show.id, name=name, created_at=clock.now())
        db.session.add(plan)
    return plan


def make_wishes(application: Application, *booths: Booth) -> None:
    """Let the application wish for these booths, best first."""
    with unit_of_work():
        for rank, booth in enumerate(booths, start=1):
            db.session.add(BoothWish(application_id=application.id, booth_id=booth.id, rank=rank))
