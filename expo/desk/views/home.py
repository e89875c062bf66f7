"""The organizer's home: what needs attention now, and every number a door to its records."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from flask import render_template, url_for
from sqlalchemy import func, select

from expo.consultations.models import Consultation, Slot
from expo.consultations.rules.codes import ConsultationStatus
from expo.core import clock
from expo.core.actor import Role
from expo.core.audit import AuditEntry
from expo.core.db import db
from expo.core.i18n import N_
from expo.desk import queries
from expo.desk.actions import action_word
from expo.desk.afterwards import afterwards_of
from expo.desk.arrivals import arrivals_of
from expo.desk.attention import items_of
from expo.desk.checklist import is_complete, steps_of
from expo.desk.figures import Stage, day_bounds, figures_of, stage_of
from expo.desk.subjects import names_of
from expo.desk.views.blueprint import bp
from expo.shows.identity import phase_label
from expo.shows.models import Show
from expo.shows.policies import ShowPermission
from expo.shows.roles import set_home
from expo.shows.rules import PhaseKind, Span, phase_state
from expo.shows.scopes import SHOW
from expo.web import nav
from expo.web.access import access
from expo.web.nav import NavItem

JUST_HAPPENED = 6
AHEAD = timedelta(hours=2)
COMING = 6


@bp.get("/shows/<show>/manage/")
@access(ShowPermission.SEE_DESK, SHOW)
def home(show: Show) -> str:
    now, today = clock.now(), clock.today_in(show.time_zone)
    stage, happened = stage_of(show, today), _happened(show)
    steps = steps_of(show, today) if stage is not Stage.AFTER else []
    return render_template(
        "desk/home.html",
        show=show,
        phases=_phases(show, today),
        items=items_of(show, now, stage, fresh=not is_complete(steps)),
        stage=stage.value,
        days_left=(show.starts_on - today).days,
        steps=[] if is_complete(steps) else steps,
        after=afterwards_of(show) if stage is Stage.AFTER else None,
        settled=queries.count_settled(show.id, day_bounds(show, today)[0]),
        arrivals=arrivals_of(show, today, now) if stage is Stage.DURING else None,
        figures=figures_of(show, today, stage),
        happened=happened,
        names=names_of(happened),
        coming=_coming(show, now),
        soon=now + AHEAD,
        action_word=action_word,
    )


def _phases(show: Show, today: date) -> list[dict[str, Any]]:
    """Return the stations of the show, in order, and where we are."""
    order = list(PhaseKind)
    url = url_for("shows.settings", show=show.slug) + "#phases"
    return [
        {
            "label": phase_label(phase.kind, show, today),
            "note": (phase.starts_on, phase.ends_on),
            "state": phase_state(Span(phase.starts_on, phase.ends_on), today).value,
            "url": url,
        }
        for phase in sorted(show.phases, key=lambda each: order.index(each.kind))
    ]


def _happened(show: Show) -> list[Any]:
    entries = queries.select_audit(show.id)
    return list(db.session.scalars(entries.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(JUST_HAPPENED)))


def _coming(show: Show, now: datetime) -> list[tuple[datetime, int]]:
    """Return when consultations begin in the next two hours, and how many; where none do, the first ones after them."""
    live = (ConsultationStatus.CONFIRMED, ConsultationStatus.RUNNING)
    rows = db.session.execute(
        select(Slot.starts_at, func.count(Consultation.id))
        .join(Consultation, Consultation.slot_id == Slot.id)
        .where(Slot.show_id == show.id, Slot.starts_at >= now)
        .where(Consultation.status.in_(live))
        .group_by(Slot.starts_at)
        .order_by(Slot.starts_at)
        .limit(COMING)
    ).all()
    found = [(row[0], row[1]) for row in rows]
    return [each for each in found if each[0] <= now + AHEAD] or found


set_home(Role.ORGANIZER, lambda grant: url_for("desk.home", show=grant.show.slug))
nav.add(
    NavItem(
        face="manage",
        group="day",
        label=N_("Now"),
        endpoint="desk.home",
        icon="clock",
        order=1,
        permission=ShowPermission.SEE_DESK,
        key="g h",
    )
)
