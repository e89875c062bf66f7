"""A round on a machine that has not compiled the search yet: it says so, and can be stopped meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from expo.consultations import search_ready
from expo.core import clock
from expo.core.actor import Actor, ActorKind, Role
from expo.core.db import db
from expo.core.jobs import Job, JobContext, JobStatus, request_stop
from expo.core.work import unit_of_work
from expo.solvers.consultations import jit
from tests.factories.accounts import make_user, sign_in
from tests.factories.shows import grant, make_show


def test_compiling_is_told_and_stopped(sqlite_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jit, "MARK", tmp_path / "complete")
    monkeypatch.setattr(search_ready, "COMPILE", ("sleep", "60"))
    show, organizer = make_show(), make_user()
    grant(organizer, Role.ORGANIZER, show)
    with unit_of_work():
        job = Job(
            kind="consultations.match", show_id=show.id, status=JobStatus.RUNNING, actor_kind=ActorKind.USER,
            actor_name="Kim", notes={"compiling": True}, created_at=clock.now(),
        )  # fmt: skip
        db.session.add(job)
    client = sqlite_app.test_client()
    sign_in(client, organizer)
    assert "being compiled" in client.get(f"/shows/{show.slug}/manage/matching/job?lang=en").text
    with unit_of_work():
        request_stop(job.id)
    assert not search_ready.make_ready(JobContext(job.id, Actor(ActorKind.JOB)))
    assert not jit.MARK.exists()
