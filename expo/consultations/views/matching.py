"""Matching rounds: start one, watch it, stop it, and the list of timetables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Response as FlaskResponse
from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from expo.consultations.models import Timetable
from expo.consultations.policies import ConsultationPermission
from expo.consultations.queries import matching as queries
from expo.consultations.queries import setups, wishes
from expo.consultations.rules.codes import TimetableStatus
from expo.consultations.services import matching, reminders
from expo.consultations.views.blueprint import bp
from expo.consultations.views.words import word
from expo.core import clock, jobs
from expo.core.db import db
from expo.core.i18n import N_
from expo.core.jobs import Job
from expo.core.numbers import whole
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web import tables
from expo.web.access import access
from expo.web.identity import current_actor
from expo.web.locale import called
from expo.web.paging import ListQuery, list_query, paged, sort_rows
from expo.web.shell import confirm
from expo.web.writes import writes

SECONDS = (10, 30, 60)


def _figure(name: str, plan: Timetable) -> float | None:
    """Return a figure of a timetable, if its making is over."""
    number: float | None = plan.figures.get(name)
    return number


FIGURES = ("placed", "unplaced", "value", "idle", "seconds")
SORTS: dict[str, Callable[[Timetable], Any]] = {
    "name": lambda plan: plan.name,
    "state": lambda plan: plan.status.value,
    **{name: partial(_figure, name) for name in FIGURES},
    "made": lambda plan: plan.created_at,
}
COLUMNS: tables.Columns[Timetable] = (
    (N_("Name"), lambda plan: plan.name),
    (N_("State"), lambda plan: word(plan.status)),
    (N_("Placed"), partial(_figure, "placed")),
    (N_("Not placed"), partial(_figure, "unplaced")),
    (N_("Value"), partial(_figure, "value")),
    (N_("Best possible"), partial(_figure, "value_bound")),
    (N_("Idle slots"), partial(_figure, "idle")),
    (N_("Seconds"), partial(_figure, "seconds")),
    (N_("Made by"), lambda plan: called(plan.author)),
    (N_("Made"), lambda plan: plan.created_at),
    (N_("Released"), lambda plan: plan.released_at),
)


def _last_job(show: Show) -> Job | None:
    return db.session.scalar(
        select(Job).where(Job.show_id == show.id, Job.kind == matching.JOB).order_by(Job.id.desc()).limit(1)
    )


def _found(known: Iterable[Timetable], query: ListQuery) -> list[Timetable]:
    """Return those of the timetables that the address asks for: of a state, by name or author."""
    status, words = query.filter("status"), query.q.casefold()
    return [
        plan
        for plan in known
        if (status not in set(TimetableStatus) or plan.status == status)
        and any(words in text.casefold() for text in (plan.name, plan.author))
    ]


@bp.get("/shows/<show>/manage/matching")
@access(ConsultationPermission.MANAGE, SHOW)
def matching_page(show: Show) -> str | Response:
    query = replace(list_query("status", sorts=tuple(SORTS), default_sort="-made"), anchor="plans-h")
    known = queries.list_timetables(show.id)
    plans = sort_rows(_found(known, query), query, SORTS)
    if kind := tables.wanted_file():
        return tables.download(kind, f"{show.slug}-timetables", COLUMNS, plans)
    inputs, setup, now = queries.load_inputs(show), setups.find_setup(show.id), clock.now()
    return render_template(
        "consultations/matching.html",
        show=show,
        known=known,
        page=paged(plans, query),
        states=[(each.value, word(each)) for each in TimetableStatus],
        job=_last_job(show),
        inputs=inputs,
        digest=inputs.digest,
        seconds=SECONDS,
        closed=wishes.are_wishes_closed(show.id, now),
        silent=len(wishes.list_silent_buyers(show.id)),
        silent_firms=len(wishes.list_silent_exhibitors(show.id)),
        closes_at=setup.wishes_close_at if setup and setup.wishes_close_at and setup.wishes_close_at > now else None,
    )


@bp.post("/shows/<show>/manage/matching")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def matching_start(show: Show) -> Response:
    wanted = request.form.get("seconds", SECONDS[0], type=whole)
    matching.start_round(
        current_actor(),
        show,
        now=clock.now(),
        seconds=wanted if wanted in SECONDS else SECONDS[0],
        name=request.form.get("name", "").strip()[:100],
    )
    return redirect(url_for("consultations.matching_page", show=show.slug))


@bp.post("/shows/<show>/manage/matching/remind")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def matching_remind(show: Show) -> Response:
    """Write to everybody who has not chosen whom they want to meet."""
    buyers, firms = reminders.remind_silent(current_actor(), show, now=clock.now())
    confirm(_("Reminded: %(buyers)s buyers, %(firms)s exhibitors.", buyers=buyers, firms=firms))
    return redirect(url_for("consultations.matching_page", show=show.slug))


@bp.get("/shows/<show>/manage/matching/job")
@access(ConsultationPermission.MANAGE, SHOW)
def matching_job(show: Show) -> FlaskResponse:
    """Answer how far the round is; when it is over the page loads anew and lists the draft."""
    job = _last_job(show)
    response = make_response(render_template("consultations/_matching_job.html", show=show, job=job))
    if job is not None and job.is_over:
        response.headers["HX-Refresh"] = "true"
    return response


@bp.post("/shows/<show>/manage/matching/stop")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def matching_stop(show: Show) -> Response:
    job = _last_job(show)
    if job is not None:
        jobs.request_stop(job.id)
    return redirect(url_for("consultations.matching_page", show=show.slug))
