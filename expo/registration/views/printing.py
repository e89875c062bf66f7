"""Printing many badges at once: a job, its progress, its file."""

from __future__ import annotations

from pathlib import Path

from flask import Response, current_app, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from config import Settings
from expo.core import clock, jobs
from expo.core.db import db
from expo.core.errors import NotFound
from expo.core.jobs import Job, JobStatus
from expo.registration.cards import KINDS
from expo.registration.jobs import FOLDER, PRINT
from expo.registration.policies import RegistrationPermission
from expo.registration.rules import RegistrationKind
from expo.registration.views.blueprint import bp
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web.access import access
from expo.web.identity import current_actor
from expo.web.writes import writes


@bp.route("/shows/<show>/manage/registrations/print", methods=["GET", "POST"])
@access(RegistrationPermission.MANAGE, SHOW)
@writes
def print_many(show: Show) -> str | BaseResponse:
    """Ask which badges and begin."""
    if request.method == "POST":
        kind = request.form.get("kind", "")
        kind = kind if kind in set(RegistrationKind) else ""
        sheet = request.form.get("paper") == "a4"
        job = jobs.start(
            PRINT, actor=current_actor(), now=clock.now(), show_id=show.id, show=show.id, whose=kind, sheet=sheet
        )
        return redirect(url_for("registration.print_job", show=show.slug, job=job.id))
    kinds = [(kind.value, _(label)) for kind, label in KINDS.items()]
    return render_template("registration/print.html", show=show, kinds=kinds)


def _job(show: Show, job_id: int) -> Job:
    job = db.session.get(Job, job_id)
    if job is None or job.kind != PRINT or job.show_id != show.id:
        raise NotFound
    return job


@bp.get("/shows/<show>/manage/registrations/print/<int:job>")
@access(RegistrationPermission.MANAGE, SHOW)
def print_job(show: Show, job: int) -> str:
    found = _job(show, job)
    template = (
        "registration/_print_job.html" if request.headers.get("HX-Request") == "true" else "registration/print_job.html"
    )
    return render_template(template, show=show, job=found, ready=found.status is JobStatus.DONE)


@bp.post("/shows/<show>/manage/registrations/print/<int:job>/stop")
@access(RegistrationPermission.MANAGE, SHOW)
@writes
def stop_print(show: Show, job: int) -> BaseResponse:
    jobs.request_stop(_job(show, job).id)
    return redirect(url_for("registration.print_job", show=show.slug, job=job))


@bp.get("/shows/<show>/manage/registrations/print/<int:job>/badges.pdf")
@access(RegistrationPermission.MANAGE, SHOW)
def print_file(show: Show, job: int) -> Response:
    found = _job(show, job)
    settings: Settings = current_app.extensions["settings"]
    path: Path = settings.instance / FOLDER / f"badges-{found.id}.pdf"
    if found.status is not JobStatus.DONE or not path.exists():
        raise NotFound
    return send_file(path, mimetype="application/pdf", download_name=f"{show.slug}-badges.pdf")
