"""A small show with a buyer and a firm, and signing in as one of its sides."""

from __future__ import annotations

from dataclasses import dataclass

from flask.testing import FlaskClient

from expo.consultations.models import Buyer, Consultation, Slot
from expo.consultations.queries import timetable
from expo.core.actor import Role
from expo.exhibitors.models import Exhibitor
from expo.shows.models import Show
from tests.factories.accounts import make_user, sign_in
from tests.factories.shows import grant


@dataclass
class Fair:
    show: Show
    slots: list[Slot]
    buyer: Buyer
    firm: Exhibitor

    @property
    def buyer_url(self) -> str:
        return f"/shows/{self.show.slug}/buyer/{self.buyer.id}"

    @property
    def firm_url(self) -> str:
        return f"/shows/{self.show.slug}/exhibitor/{self.firm.slug}"

    @property
    def manage_url(self) -> str:
        return f"/shows/{self.show.slug}/manage/consultations"


def as_buyer(visitor: FlaskClient, fair: Fair) -> None:
    user = make_user(language="en")
    grant(user, Role.BUYER, fair.show, organization=fair.buyer.organization)
    sign_in(visitor, user)


def as_firm(visitor: FlaskClient, fair: Fair, firm: Exhibitor | None = None) -> None:
    user = make_user(language="en")
    grant(user, Role.EXHIBITOR, fair.show, organization=(firm or fair.firm).organization)
    sign_in(visitor, user)


def as_organizer(visitor: FlaskClient, fair: Fair) -> None:
    user = make_user(language="en")
    grant(user, Role.ORGANIZER, fair.show)
    sign_in(visitor, user)


def only() -> Consultation:
    [found] = timetable.list_consultations()
    return found
