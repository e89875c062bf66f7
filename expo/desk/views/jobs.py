"""Long work: how far it is, and a button that stops it. Other rooms' pages show one with templates/desk/_job.html."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from expo.core import jobs as core_jobs
from expo.core.i18n import N_
from expo.core.jobs import Job
from expo.desk import queries
from expo.desk.views.blueprint import bp
from expo.shows.models import Show
from expo.shows.policies import ShowPermission
from expo.shows.scopes import SHOW
from expo.web import nav
from expo.web.access import access
from expo.web.nav import NavItem
from expo.web.paging import list_query, paginate
from expo.web.writes import writes

KINDS = {
    "registration.print": N_("Badges to print"),
    "floor.allocate": N_("Booth allocation"),
    "consultations.match": N_("Timetable"),
}


@bp.get("/shows/<show>/manage/jobs")
@access(ShowPermission.SEE_DESK, SHOW)
def jobs(show: Show) -> str:
    page = paginate(queries.select_jobs(show.id), list_query())
    return render_template("desk/jobs.html", show=show, page=page, kinds=KINDS)


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
