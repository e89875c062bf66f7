"""Matching rounds: start one, watch it, stop it, and the list of timetables."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from expo.consultations.policies import ConsultationPermission
from expo.consultations.queries import matching as queries
from expo.consultations.queries import people, timetable
from expo.consultations.services import matching, reminders, replan
from expo.consultations.views.blueprint import bp
from expo.consultations.views.draft import names_of
from expo.core import clock, jobs
from expo.core.db import db
from expo.core.errors import NotFound
from expo.core.jobs import Job
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web.access import access
from expo.web.identity import current_actor
from expo.web.shell import confirm
from expo.web.writes import writes

SECONDS = (10, 30, 60)


def _last_job(show: Show) -> Job | None:
    return db.session.scalar(
        select(Job)
        .where(Job.show_id == show.id, Job.kind.in_((matching.JOB, replan.JOB)))
        .order_by(Job.id.desc())
        .limit(1)
    )


@bp.get("/shows/<show>/manage/matching")
@access(ConsultationPermission.MANAGE, SHOW)
def matching_page(show: Show) -> str:
    inputs, setup, now = queries.load_inputs(show), people.find_setup(show.id), clock.now()
    return render_template(
        "consultations/matching.html",
        show=show,
        plans=queries.list_timetables(show.id),
        job=_last_job(show),
        inputs=inputs,
        digest=inputs.digest,
        seconds=SECONDS,
        silent=len(people.list_silent_buyers(show.id)),
        silent_firms=len(people.list_silent_exhibitors(show.id)),
        closes_at=setup.wishes_close_at if setup and setup.wishes_close_at and setup.wishes_close_at > now else None,
        names=names_of(show),
    )


@bp.post("/shows/<show>/manage/matching")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def matching_start(show: Show) -> Response:
    wanted = request.form.get("seconds", SECONDS[0], type=int)
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


@bp.post("/shows/<show>/manage/matching/replan")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def matching_replan(show: Show) -> Response:
    """Find new places for everybody whom a day's absence touches; the draft is shown before it is applied."""
    who, day_id = request.form.get("who", ""), request.form.get("day", 0, type=int)
    person = who[1:] if who[1:].isdigit() else "0"
    if all(day.id != day_id for day in show.days):
        raise NotFound
    if who.startswith("b"):
        replan.start(current_actor(), show, people.get_buyer(show, int(person)), day_id, now=clock.now())
    else:
        firm = next((each for each in timetable.list_exhibitors(show.id) if each.id == int(person)), None)
        if firm is None:
            raise NotFound
        replan.start(current_actor(), show, firm, day_id, now=clock.now())
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
