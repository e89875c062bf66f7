"""A small show to try plans on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from expo.core import clock
from expo.core.actor import Actor, ActorKind
from expo.core.db import db
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ApplicationStatus
from expo.floor.models import Booth, Plan
from expo.floor.services.desk import By
from expo.shows.models import Pavilion, Show
from tests.factories.exhibitors import make_application, make_exhibitor
from tests.factories.floor import make_area, make_hall, make_plan, make_row, make_wishes
from tests.factories.shows import make_pavilion, make_show

MINSEO = Actor(ActorKind.USER, 101, "Kim Minseo")
JIHO = Actor(ActorKind.USER, 102, "Lee Jiho")


@dataclass(frozen=True)
class Setting:
    """A show with two rows of five booths, a pavilion with two, and an empty draft."""

    show: Show
    plan: Plan
    booths: dict[str, Booth]
    pavilion: Pavilion

    def id(self, number: str) -> int:
        return self.booths[number].id


def make_setting(*, quota: int = 1) -> Setting:
    """Return a committed setting."""
    show = make_show()
    hall, pavilion = make_hall(show), make_pavilion(show, quota=quota)
    area, special = make_area(hall), make_area(hall, pavilion=pavilion)
    rows = [
        *make_row(area, "A", 5, y=0),
        *make_row(area, "B", 5, y=1000),
        *make_row(special, "P", 2, y=2000),
    ]
    return Setting(show, make_plan(show), {booth.number: booth for booth in rows}, pavilion)


def make_firm(setting: Setting, *wishes: str, pavilion: bool = False, **needs: Any) -> Exhibitor:  # noqa: ANN401 - columns of any type
    """Return a committed exhibitor whose application asks for these booths and needs."""
    inside = setting.pavilion if pavilion else None
    application = make_application(setting.show, status=ApplicationStatus.APPROVED, pavilion=inside, **needs)
    make_wishes(application, *(setting.booths[number] for number in wishes))
    assert application.organization is not None
    return make_exhibitor(
        setting.show,
        organization=application.organization,
        pavilion=inside,
        application_id=application.id,
        category_id=application.category_id,
    )


def by(actor: Actor = MINSEO, **changes: object) -> By:
    """Return who does something now."""
    return By(**{"actor": actor, "now": clock.now()} | changes)  # type: ignore[arg-type]


def stands(plan: Plan) -> dict[int, tuple[str, ...]]:
    """Return the booth numbers of each exhibitor, read from the database."""
    from expo.floor.queries.board import load_board
    from expo.floor.rules.figures import blocks

    db.session.expire_all()
    numbers: dict[int, str] = {
        booth.id: booth.number for booth in db.session.query(Booth).filter_by(show_id=plan.show_id)
    }
    return {
        firm: tuple(sorted(numbers[booth] for booth in booths)) for firm, booths in blocks(load_board(plan.id)).items()
    }
