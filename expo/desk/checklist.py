"""In which order a fresh show is set up: each step says what it is for, whether it is done, and where to do it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import func, select

from expo.checkin.models import Gate
from expo.consultations.models import Slot, Table
from expo.core.actor import Role
from expo.core.db import LocalText, db
from expo.desk.links import door
from expo.exhibitors.models import Category, Exhibitor
from expo.exhibitors.rules import ExhibitorStatus
from expo.floor.models import Booth, Plan
from expo.floor.rules.codes import PlanStatus
from expo.shows.models import Pavilion, RoleGrant, Show
from expo.shows.rules import PhaseKind


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to set up. An optional one is offered, not waited for."""

    title: str
    why: str
    done: bool
    deed: str
    url: str
    optional: bool = False


def steps_of(show: Show, today: date) -> list[Step]:
    """Return the steps from nothing to a running show, in the order in which one needs the other."""
    have = _counts(show)
    return [*_show(show, have, today), *_floor(show, have), *_opening(show, have), *_day(show, have)]


def is_complete(steps: Sequence[Step]) -> bool:
    """Return whether nothing that every show needs is left."""
    return all(step.done or step.optional for step in steps)


def _counts(show: Show) -> dict[str, int]:
    """Return how many of each thing the show has, with one statement."""
    wanted = {
        "pavilions": select(func.count(Pavilion.id)).where(Pavilion.show_id == show.id),
        "categories": select(func.count(Category.id)).where(Category.show_id == show.id),
        "booths": select(func.count(Booth.id)).where(Booth.show_id == show.id),
        "exhibitors": select(func.count(Exhibitor.id)).where(
            Exhibitor.show_id == show.id, Exhibitor.status == ExhibitorStatus.ACTIVE
        ),
        "released": select(func.count(Plan.id)).where(Plan.show_id == show.id, Plan.status == PlanStatus.RELEASED),
        "slots": select(func.count(Slot.id)).where(Slot.show_id == show.id),
        "tables": select(func.count(Table.id)).where(Table.show_id == show.id),
        "gates": select(func.count(Gate.id)).where(Gate.show_id == show.id),
        "staff": select(func.count(RoleGrant.id)).where(RoleGrant.show_id == show.id, RoleGrant.role == Role.GATE),
    }
    row = db.session.execute(select(*(each.scalar_subquery().label(name) for name, each in wanted.items()))).one()
    return dict(zip(wanted, row, strict=True))


def _both(text: LocalText) -> bool:
    return bool(text.ko and text.en)


def _show(show: Show, have: dict[str, int], today: date) -> list[Step]:
    phase = next((each for each in show.phases if each.kind is PhaseKind.APPLICATIONS), None)
    missed = phase is not None and phase.ends_on < today and not have["exhibitors"]
    settings = door(show, "shows.settings")
    named = _both(show.name) and _both(show.venue) and bool(show.about.ko or show.about.en)
    return [
        Step(_("Name, venue and text, in both languages"), _("They stand on the show’s home, on badges and in mails."),
             named, _("Write"), f"{settings}#texts"),
        Step(_("Days and opening hours"), _("Gates, consultations and badges follow them."), bool(show.days),
             _("Set"), f"{settings}#days"),
        Step(_("Phases"), _("The days for applications are over, and no firm takes part: give them new ones.") if missed
             else _("They say from when to when firms apply and visitors register."), bool(show.phases) and not missed,
             _("Set"), f"{settings}#phases"),
    ]  # fmt: skip


def _floor(show: Show, have: dict[str, int]) -> list[Step]:
    return [
        Step(_("Categories and terms"), _("Firms choose a category and accept the terms when they apply."),
             have["categories"] > 0, _("Add"), door(show, "exhibitors.setup_page")),
        Step(_("Pavilions"), _("Each has its host, rules and places; without one there are only individual booths."),
             have["pavilions"] > 0, _("Add"), door(show, "shows.pavilions"), optional=True),
        Step(_("A hall with its booths"), _("Drawn in metres, generated in rows, or read from a file."),
             have["booths"] > 0, _("Draw"), door(show, "floor.floors")),
    ]  # fmt: skip


def _opening(show: Show, have: dict[str, int]) -> list[Step]:
    return [
        Step(_("Publish the show"), _("From then on firms apply and visitors register by themselves."),
             show.is_published, _("Publish"), door(show, "shows.settings")),
        Step(_("Exhibitors"), _("Approve applications, or import a list."), have["exhibitors"] > 0, _("To the applications"),
             door(show, "exhibitors.applications")),
        Step(_("A released booth plan"), _("Exhibitors learn their places; the public map shows them."),
             have["released"] > 0, _("To the plans"), door(show, "floor.plans_page")),
    ]  # fmt: skip


def _day(show: Show, have: dict[str, int]) -> list[Step]:
    return [
        Step(_("Consultation times and tables"), _("Buyers and exhibitors meet at them."),
             have["slots"] > 0 and have["tables"] > 0, _("Lay out"), door(show, "consultations.manage_setup"), optional=True),
        Step(_("Gates"), _("Badges are scanned there; each opens a zone."), have["gates"] > 0, _("Add"),
             door(show, "checkin.gates")),
        Step(_("Gate staff"), _("They get a mail with a way in; their page is a scanner."), have["staff"] > 0, _("Invite"),
             door(show, "desk.invite"), optional=True),
    ]  # fmt: skip
