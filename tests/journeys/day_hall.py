"""A show day as the journeys of the day find it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from expo.accounts.models import User
from expo.consultations.models import Buyer, Consultation, Slot, Table
from expo.consultations.services import booking
from expo.consultations.services.badges import give_badge
from expo.core import clock
from expo.core.actor import Role, job_actor
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.exhibitors.models import Exhibitor
from expo.registration.queries import badge_token, find_live_badge
from expo.shows.models import Show
from tests.factories.accounts import make_organization, make_user
from tests.factories.consultations import make_buyer, make_setup, make_slots, make_tables
from tests.factories.exhibitors import make_exhibitor
from tests.factories.shows import grant, make_show

ACTOR = job_actor("test")
#: 13:05 in Seoul: the first of four slots has begun
NOON = datetime(2026, 10, 14, 4, 5, tzinfo=UTC)


class Hall:
    """A show day with four slots from 13:00 on, four tables, and a consultation of each of four pairs in the first."""

    def __init__(self) -> None:
        self.show: Show = make_show(starts_on=clock.today_in("Asia/Seoul"))
        make_setup(self.show)
        self.slots: list[Slot] = make_slots(self.show, day=0)
        self.tables: list[Table] = make_tables(self.show, 4)
        self.pairs: list[tuple[Buyer, Exhibitor]] = [
            (
                make_buyer(self.show, organization=make_organization(ko=f"한빛유통 {place}", en=f"Hanbit {place}")),
                make_exhibitor(self.show, organization=make_organization(ko=f"가람정밀 {place}", en=f"Garam {place}")),
            )
            for place in range(5)
        ]

    def book(self, place: int, slot: int) -> int:
        buyer, firm = self.pairs[place]
        with unit_of_work():
            made = booking.book(
                ACTOR,
                db.session.get_one(Buyer, buyer.id),
                db.session.get_one(Exhibitor, firm.id),
                db.session.get_one(Slot, self.slots[slot].id),
                now=NOON - timedelta(days=1),
            )
            db.session.flush()
            return made.id

    def user(self, role: Role, place: int | None = None) -> User:
        user = make_user()
        organization = None if place is None else self.pairs[place][1].organization
        grant(user, role, self.show, organization=organization)
        return user

    def badge(self, place: int) -> str:
        """Return what the QR code of the place's buyer says."""
        buyer = db.session.get_one(Buyer, self.pairs[place][0].id)
        with unit_of_work():
            badge = find_live_badge(give_badge(ACTOR, buyer, now=NOON))
        assert badge is not None
        return badge_token(badge)

    @property
    def board(self) -> str:
        return f"/shows/{self.show.slug}/manage/board"


def state_of(consultation_id: int) -> Consultation:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Consultation, consultation_id)
