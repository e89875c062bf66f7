"""Long work: how far it is, and a button that stops it. Other rooms' pages show one with templates/desk/_job.html."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func
from werkzeug.wrappers import Response as BaseResponse

from expo.core import jobs as core_jobs
from expo.core.db import db
from expo.core.i18n import N_
from expo.core.jobs import Job, JobStatus
from expo.desk import queries
from expo.desk.views.blueprint import bp
from expo.shows.models import Show
from expo.shows.policies import ShowPermission
from expo.shows.scopes import SHOW
from expo.web import nav, tables
from expo.web.access import access
from expo.web.locale import called
from expo.web.nav import NavItem
from expo.web.paging import list_query, ordered, paginate
from expo.web.writes import writes

KINDS = {
    "registration.print": N_("Badges to print"),
    "floor.allocate": N_("Booth allocation"),
    "consultations.match": N_("Timetable"),
}
STATUSES = {
    JobStatus.QUEUED: N_("waiting"),
    JobStatus.RUNNING: N_("running"),
    JobStatus.DONE: N_("done"),
    JobStatus.FAILED: N_("failed"),
    JobStatus.STOPPED: N_("stopped"),
}
STATES = (("running", N_("Running")), ("done", N_("Done")), ("failed", N_("Failed")), ("stopped", N_("Stopped")))
SORTS: dict[str, ColumnElement[Any]] = {
    "work": Job.kind.expression,
    "state": Job.status.expression,
    "actor": Job.actor_name.expression,
    "began": func.coalesce(Job.started_at, Job.created_at),
    "ended": Job.finished_at.expression,
}
COLUMNS: tables.Columns[Job] = (
    (N_("No."), lambda row: row.id),
    (N_("Work"), lambda row: _(title_of(row))),
    (N_("State"), lambda row: _(STATUSES[row.status])),
    (N_("Started by"), lambda row: called(row.actor_name)),
    (N_("Began"), lambda row: row.started_at or row.created_at),
    (N_("Ended"), lambda row: row.finished_at),
)


@bp.get("/shows/<show>/manage/jobs")
@access(ShowPermission.SEE_DESK, SHOW)
def jobs(show: Show) -> str | BaseResponse:
    query = list_query("kind", "state", sorts=tuple(SORTS), default_sort="-began")
    found = queries.select_jobs(show.id, kind=query.filter("kind"), state=query.filter("state"))
    found = ordered(found, query, SORTS).order_by(Job.id.desc())
    if kind := tables.wanted_file():
        return tables.download(kind, f"{show.slug}-jobs", COLUMNS, db.session.scalars(found))
    had = [(each, _(KINDS.get(each, each))) for each in queries.list_job_kinds(show.id)]
    return render_template(
        "desk/jobs.html", show=show, page=paginate(found, query), kinds=KINDS, had=had, states=STATES
    )


@bp.get("/shows/<show>/manage/jobs/<int:job>")
@access(ShowPermission.SEE_DESK, SHOW)
def job(show: Show, job: int) -> str:
    row = queries.get_job(show.id, job)
    template = "desk/_job.html" if request.headers.get("HX-Request") == "true" else "desk/job.html"
    return render_template(template, show=show, job=row, title=title_of(row), kinds=KINDS)


@bp.post("/shows/<show>/manage/jobs/<int:job>/stop")
@access(ShowPermission.MANAGE, SHOW)
@writes
def stop_job(show: Show, job: int) -> BaseResponse:
    row = queries.get_job(show.id, job)
    core_jobs.request_stop(row.id)
    return redirect(url_for("desk.job", show=show.slug, job=row.id))


def title_of(job: Job) -> str:
    """Return what kind of work a job is, untranslated; the page translates it."""
    return KINDS.get(job.kind, job.kind)


nav.add(
    NavItem(
        face="manage",
        group="setup",
        label=N_("Jobs"),
        endpoint="desk.jobs",
        icon="hourglass-split",
        order=85,
        permission=ShowPermission.SEE_DESK,
    )
)
