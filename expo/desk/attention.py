"""What waits for the organizer: each item says what happened and leads to where it is settled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from expo.checkin.queries import select_conflicts
from expo.consultations.models import Consultation, Slot
from expo.consultations.rules.codes import ConsultationStatus
from expo.core.db import db
from expo.core.jobs import Job, JobStatus
from expo.desk import queries
from expo.desk.figures import Stage, count
from expo.desk.links import door
from expo.exhibitors.models import Application
from expo.exhibitors.rules import ApplicationStatus
from expo.floor.models import Plan
from expo.floor.queries.plans import count_left
from expo.floor.rules.codes import PlanStatus
from expo.shows.models import Pavilion, Show
from expo.shows.queries import count_requests


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to settle. `kind` is a state of the design system: stop, warn, wait or draft."""

    kind: str
    when: str
    title: str
    detail: str
    deed: str
    url: str


def items_of(show: Show, now: datetime, stage: Stage, *, fresh: bool) -> list[Item]:
    """Return what waits, the most pressing first; what this server has no page for is left out.

    A `fresh` show has a list of what to set up, which is not said twice.
    """
    found = [*_late(show, now), *_conflicts(show), *_faults(show), *_decisions(show)]
    if stage is Stage.AFTER:
        found += _next_show(show)
    else:
        found += [*([] if fresh else _set_up(show)), *_hosts(show)]
    return [item for item in found if item.url]


def _late(show: Show, now: datetime) -> Iterator[Item]:
    """Consultations whose time has come while somebody is missing."""
    late = db.session.scalar(
        select(func.count(Consultation.id))
        .join(Slot, Slot.id == Consultation.slot_id)
        .where(
            Consultation.show_id == show.id,
            Consultation.status == ConsultationStatus.CONFIRMED,
            Slot.starts_at <= now,
            Slot.ends_at > now,
        )
    )
    if late:
        title = ngettext("%(num)s consultation should have begun.", "%(num)s consultations should have begun.", late)
        url = door(show, "consultations.board_page")
        yield Item("stop", _("now"), title, _("Somebody is missing at the table."), _("See the board"), url)


def _conflicts(show: Show) -> Iterator[Item]:
    number = count(select_conflicts(show))
    if number:
        title = ngettext(
            "%(num)s admission differs between a gate and the server.",
            "%(num)s admissions differ between a gate and the server.",
            number,
        )
        detail = _("A gate without connection decided otherwise than the server would have.")
        yield Item("warn", _("at the gates"), title, detail, _("Compare"), door(show, "checkin.conflicts"))


def _faults(show: Show) -> Iterator[Item]:
    failed = count(queries.select_mails(show_id=show.id, state="failed"))
    if failed:
        title = ngettext("%(num)s mail did not go out.", "%(num)s mails did not go out.", failed)
        detail = _("The mail server refused it. The outbox says why.")
        yield Item("warn", _("mail"), title, detail, _("See why"), door(show, "desk.outbox", state="failed"))
    broken = count(select(Job.id).where(Job.show_id == show.id, Job.status == JobStatus.FAILED))
    if broken:
        title = ngettext("%(num)s job failed.", "%(num)s jobs failed.", broken)
        yield Item("warn", _("jobs"), title, "", _("See why"), door(show, "desk.jobs"))


def _decisions(show: Show) -> Iterator[Item]:
    waiting = count(
        select(Application.id).where(Application.show_id == show.id, Application.status == ApplicationStatus.SUBMITTED)
    )
    if waiting:
        title = ngettext(
            "%(num)s application waits for a decision.", "%(num)s applications wait for a decision.", waiting
        )
        url = door(show, "exhibitors.applications", status=ApplicationStatus.SUBMITTED.value)
        yield Item("wait", _("open"), title, "", _("Decide"), url)
    left = count_left(show.id)
    if left:
        title = ngettext(
            "%(num)s booth of the released plan has lost its exhibitor.",
            "%(num)s booths of the released plan have lost their exhibitors.",
            left,
        )
        detail = _("The firm withdrew. The booth is free in the drafts; give it to somebody and release again.")
        yield Item("warn", _("booths"), title, detail, _("To the plans"), door(show, "floor.plans_page"))
    asked = count_requests(show.id)
    if asked:
        title = ngettext("%(num)s person asks to take part.", "%(num)s people ask to take part.", asked)
        yield Item("wait", _("open"), title, "", _("Decide"), door(show, "desk.people", state="asked"))


def _set_up(show: Show) -> Iterator[Item]:
    if not show.is_published:
        detail = _("Nobody but the people with a role can see it.")
        url = door(show, "shows.settings")
        yield Item("draft", _("set-up"), _("The show is not public yet."), detail, _("Publish"), url)
    if not count(select(Plan.id).where(Plan.show_id == show.id, Plan.status == PlanStatus.RELEASED)):
        detail = _("Exhibitors do not know their places before.")
        url = door(show, "floor.plans_page")
        yield Item("draft", _("set-up"), _("No booth plan is released yet."), detail, _("To the plans"), url)


def _hosts(show: Show) -> Iterator[Item]:
    hostless = count(select(Pavilion.id).where(Pavilion.show_id == show.id, Pavilion.host_id.is_(None)))
    if hostless:
        title = ngettext("%(num)s pavilion has no host.", "%(num)s pavilions have no host.", hostless)
        yield Item("draft", _("set-up"), title, "", _("Choose hosts"), door(show, "shows.pavilions"))


def _next_show(show: Show) -> Iterator[Item]:
    """A show that is over and has no successor yet."""
    if not count(select(Show.id).where(Show.series_id == show.series_id, Show.starts_on > show.starts_on)):
        detail = _("Texts, hours, phases, pavilions and organizers are taken over from this one.")
        url = door(show, "shows.next_edition")
        yield Item("draft", _("next"), _("The next edition is not begun."), detail, _("Begin it"), url)
