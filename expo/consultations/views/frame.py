"""Navigation, homes of roles, and the words that this room's templates use."""

from __future__ import annotations

from typing import Any

from flask import url_for
from sqlalchemy import select

from expo.consultations.models import Interpreter
from expo.consultations.policies import ConsultationPermission
from expo.consultations.queries import people
from expo.consultations.views import words
from expo.consultations.views.blueprint import bp
from expo.consultations.views.log_form import rate_typed
from expo.core.actor import Role
from expo.core.db import db
from expo.core.i18n import N_
from expo.shows.models import RoleGrant
from expo.shows.roles import set_home
from expo.web import nav
from expo.web.nav import Foot, NavItem


@bp.app_context_processor
def words_of_the_room() -> dict[str, Any]:
    """Give templates the words for codes."""
    return {
        "cw": words.word,
        "clook": words.look,
        "language_name": words.language_name,
        "country_name": words.country_name,
        "rate_label": words.rate_label,
        "rate_typed": rate_typed,
    }


def buyer_home(grant: RoleGrant) -> str:
    """Return where a buyer starts; the show's public home for one the organizer has not entered yet."""
    buyer = people.find_buyer_of(grant.show_id, grant.organization_id, grant.user_id)
    if buyer is None:
        return url_for("shows.home", show=grant.show.slug)
    return url_for("consultations.buyer_home", show=grant.show.slug, buyer=buyer.id)


def interpreter_home(grant: RoleGrant) -> str:
    """Return an interpreter's own timetable."""
    person = db.session.scalar(
        select(Interpreter).where(Interpreter.show_id == grant.show_id, Interpreter.user_id == grant.user_id)
    )
    if person is None:
        return url_for("shows.home", show=grant.show.slug)
    return url_for("consultations.interpreter_page", show=grant.show.slug, interpreter=person.id)


set_home(Role.BUYER, buyer_home)
set_home(Role.INTERPRETER, interpreter_home)

for item in (
    NavItem(
        face="buyer", label=N_("Home"), endpoint="consultations.buyer_home", icon="house", order=10, foot=Foot.PLACE
    ),
    NavItem(
        face="buyer",
        label=N_("Calendar"),
        endpoint="consultations.buyer_calendar",
        icon="calendar3",
        order=20,
        foot=Foot.PLACE,
    ),
    NavItem(
        face="buyer",
        label=N_("Wishes"),
        endpoint="consultations.buyer_wishes",
        icon="list-ol",
        order=30,
        foot=Foot.PLACE,
    ),
    NavItem(
        face="buyer",
        label=N_("Exhibitors"),
        endpoint="consultations.buyer_directory",
        icon="shop-window",
        order=40,
        foot=Foot.PLACE,
    ),
    NavItem(
        face="interpreter", label=N_("Timetable"), endpoint="consultations.interpreter_page", icon="calendar3", order=10
    ),
    NavItem(
        face="exhibitor",
        label=N_("Consultations"),
        endpoint="consultations.exhibitor_page",
        icon="calendar3",
        order=40,
        permission=ConsultationPermission.SELL,
        foot=Foot.PLACE,
    ),
    NavItem(
        face="manage",
        group="before",
        label=N_("Consultations"),
        endpoint="consultations.manage_list",
        icon="calendar3",
        order=50,
        permission=ConsultationPermission.MANAGE,
    ),
    NavItem(
        face="manage",
        group="before",
        label=N_("Buyers"),
        endpoint="consultations.manage_buyers",
        icon="people",
        order=51,
        permission=ConsultationPermission.MANAGE,
    ),
    NavItem(
        face="manage",
        group="before",
        label=N_("Matching"),
        endpoint="consultations.matching_page",
        icon="shuffle",
        order=52,
        permission=ConsultationPermission.MANAGE,
    ),
    NavItem(
        face="manage",
        group="day",
        label=N_("Consultation board"),
        endpoint="consultations.board_page",
        icon="grid-3x3",
        order=20,
        permission=ConsultationPermission.HOST_TABLES,
    ),
    NavItem(
        face="gate",
        label=N_("Consultation tables"),
        endpoint="consultations.board_tables",
        icon="grid-3x3",
        order=10,
        permission=ConsultationPermission.HOST_TABLES,
    ),
    NavItem(
        face="gate",
        label=N_("Arrivals"),
        endpoint="consultations.arrivals",
        icon="qr-code-scan",
        order=20,
        permission=ConsultationPermission.HOST_TABLES,
    ),
    NavItem(
        face="manage",
        group="results",
        label=N_("Consultation logs"),
        endpoint="consultations.manage_logs",
        icon="file-earmark-text",
        order=20,
        permission=ConsultationPermission.MANAGE,
    ),
    NavItem(
        face="manage",
        group="setup",
        label=N_("Consultation set-up"),
        endpoint="consultations.manage_setup",
        icon="gear",
        order=50,
        permission=ConsultationPermission.MANAGE,
    ),
):
    nav.add(item)
