"""Long work outside the request: a row anyone may watch, progress, and a stop button.

The same functions run embedded (a consumer thread in the server), in their own worker processes (Redis), or
at once (tests), through huey.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, current_app, has_app_context
from huey import RedisHuey, SqliteHuey, crontab
from sqlalchemy import JSON, String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from expo.core import clock
from expo.core.actor import Actor, ActorKind
from expo.core.db import Base, db
from expo.core.errors import DomainError
from expo.core.work import after_commit, unit_of_work

log = structlog.get_logger()


class JobStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


class Job(Base):
    """One piece of long work."""

    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: stable name of the registered function: "floor.optimise"
    kind: Mapped[str] = mapped_column(String(60))
    show_id: Mapped[int | None] = mapped_column(index=True)
    status: Mapped[JobStatus] = mapped_column(default=JobStatus.QUEUED)
    #: parts of a thousand
    progress: Mapped[int] = mapped_column(default=0)
    #: figures the screen shows while it runs
    notes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    params: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    result: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    error: Mapped[str] = mapped_column(String(500), default="")
    stop_requested: Mapped[bool] = mapped_column(default=False)
    actor_kind: Mapped[ActorKind]
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    @property
    def is_over(self) -> bool:
        return self.status in (JobStatus.DONE, JobStatus.FAILED, JobStatus.STOPPED)


@dataclass(frozen=True, slots=True)
class JobContext:
    """What a running job may use."""

    job_id: int
    actor: Actor

    def report(self, permille: int, **notes: object) -> bool:
        """Note progress (0 … 1000) in a transaction of its own; return False when somebody pressed stop."""
        with unit_of_work():
            job = _read_anew(self.job_id)
            job.progress = max(job.progress, min(permille, 1000))
            job.notes = {**job.notes, **notes}
            return not job.stop_requested


JobFunction = Callable[..., dict[str, Any]]
_functions: dict[str, JobFunction] = {}
_periodic: list[tuple[str, Callable[[], None], Any]] = []


def job(kind: str) -> Callable[[JobFunction], JobFunction]:
    """Register a function `(context, **params) -> result` as the work of jobs of this kind."""

    def register(function: JobFunction) -> JobFunction:
        _functions[kind] = function
        return function

    return register


def every_minute(name: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register a function that runs once a minute in the job process (reminders, expiries)."""

    def register(function: Callable[[], None]) -> Callable[[], None]:
        _periodic.append((name, function, crontab(minute="*")))
        return function

    return register


def start(kind: str, *, actor: Actor, now: datetime, show_id: int | None = None, **params: object) -> Job:
    """Queue a job; it begins after the present transaction commits."""
    if kind not in _functions:
        raise KeyError(kind)
    row = Job(
        kind=kind,
        show_id=show_id,
        params=params,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        created_at=now,
    )
    db.session.add(row)
    db.session.flush()  # the consumer is handed the id
    job_id = row.id
    after_commit(lambda: runner.enqueue(job_id))
    return row


def note_done(kind: str, *, actor: Actor, now: datetime, show_id: int, result: dict[str, Any], **params: object) -> Job:
    """Keep work that was done at once as a job that is over, to be found like one that took its time."""
    row = Job(
        kind=kind,
        show_id=show_id,
        status=JobStatus.DONE,
        progress=1000,
        params=params,
        result=result,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        created_at=now,
        started_at=now,
        finished_at=now,
    )
    db.session.add(row)
    db.session.flush()  # others refer to its id
    return row


def request_stop(job_id: int) -> None:
    """Ask a job to stop; it does so at its next report, keeping its best result so far."""
    db.session.execute(update(Job).where(Job.id == job_id).values(stop_requested=True))


def run(job_id: int) -> None:
    """Run one queued job to its end and note how it ended; a job that is not queued is left alone."""
    with unit_of_work():
        row = db.session.get_one(Job, job_id)
        if row.status is not JobStatus.QUEUED:
            return
        row.status, row.started_at = JobStatus.RUNNING, clock.now()
        kind, params = row.kind, dict(row.params)
        actor = Actor(kind=ActorKind.JOB, id=row.actor_id, name=row.actor_name)
    try:
        result = _functions[kind](JobContext(job_id, actor), **params)
    except DomainError as fault:
        _finish(job_id, JobStatus.FAILED, error=str(fault))
    except Exception as fault:
        log.exception("job_failed", job=job_id, kind=kind)
        _finish(job_id, JobStatus.FAILED, error=type(fault).__name__)
    else:
        _finish(job_id, JobStatus.DONE, result=result)


def _read_anew(job_id: int) -> Job:
    """Return the job as it is now: whoever still holds the row would otherwise hide that somebody pressed stop."""
    return db.session.get_one(Job, job_id, populate_existing=True)


def _finish(job_id: int, status: JobStatus, *, error: str = "", result: dict[str, Any] | None = None) -> None:
    with unit_of_work():
        row = _read_anew(job_id)
        stopped = status is JobStatus.DONE and row.stop_requested
        row.status = JobStatus.STOPPED if stopped else status
        row.error, row.result, row.finished_at = error[:500], result or {}, clock.now()
        row.progress = row.progress if error else 1000


def fail_abandoned() -> None:
    """Mark jobs that a dead process left running as failed (called when an embedded consumer starts)."""
    with unit_of_work():
        for row in db.session.scalars(select(Job).where(Job.status == JobStatus.RUNNING)):
            row.status, row.error, row.finished_at = JobStatus.FAILED, "interrupted", clock.now()


class Runner:
    """Huey behind a small door: bound to the app by `init_app`."""

    def __init__(self) -> None:
        self.huey: SqliteHuey | RedisHuey | None = None

    def init_app(self, app: Flask, *, instance: Path, redis_url: str | None, immediate: bool) -> None:
        """Create the queue and register its tasks; nothing runs until a consumer starts."""
        self.folder = instance
        if redis_url:
            huey = RedisHuey("expo", url=redis_url, immediate=immediate)
        else:
            instance.mkdir(parents=True, exist_ok=True)
            huey = SqliteHuey(
                "expo", filename=str(instance / "jobs.db"), immediate=immediate, immediate_use_memory=True
            )
        self.huey = huey

        def run_in_context(task: Callable[..., None]) -> Callable[..., None]:
            def inner(*args: object) -> None:
                # at once (tests) it belongs to the app that asked; in a consumer thread there is only this one
                with (current_app if has_app_context() else app).app_context():
                    task(*args)

            return inner

        self._run_job = huey.task(name="run_job")(run_in_context(run))
        for name, function, schedule in _periodic:
            huey.periodic_task(schedule, name=name)(run_in_context(function))
        self._tasks = {name: huey.task(name=name)(run_in_context(task)) for name, task in _simple.items()}

    def enqueue(self, job_id: int) -> None:
        """Hand a committed job to the queue."""
        self._run_job(job_id)

    def hand_on(self, name: str, *args: object) -> None:
        """Queue a small registered task."""
        self._tasks[name](*args)

    def start_consumer(self) -> None:
        """Start consumer threads inside this process (the embedded mode); one process alone keeps the timetable."""
        if self.huey is None:
            raise RuntimeError("init_app first")
        consumer = self.huey.create_consumer(
            workers=2, periodic=self._keeps_timetable(), initial_delay=0.05, max_delay=0.5
        )
        consumer._set_signal_handlers = lambda: None  # noqa: SLF001 - the server owns the signals
        consumer.start()

    def _keeps_timetable(self) -> bool:
        """Return whether this process runs the periodic tasks: the first one to lock the file, until it ends."""
        self._lock = (self.folder / "timetable.lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


_simple: dict[str, Callable[..., None]] = {}


def task(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a small task without progress, such as delivering one mail."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        _simple[name] = function
        return function

    return register


runner = Runner()
