"""Short writing transactions without a session, and on SQLite many of them in one commit.

SQLite has one writer, and a commit that is on disk costs far more than what a scan writes. Requests that wait for
their turn meanwhile go into the next transaction together: each behind a savepoint of its own, all on disk before any
of them is answered. On PostgreSQL every task has its own transaction.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from expo.core.db import db, write_intent

T = TypeVar("T")
Task = Callable[[Connection], T]

#: so many tasks share one commit at most
MOST = 64


def run(task: Task[T]) -> T:
    """Run `task` with a connection and commit; what it raises undoes what it wrote, and nothing else.

    The task may run in another thread, so it must not use a session or the request. What the session of this thread
    has read is let go first, because a writer must not wait for its own reader.
    """
    if db.session.registry.has() and db.session().in_transaction():
        db.session.rollback()
    engine = db.engine
    if engine.dialect.name == "sqlite":
        return _queue_of(engine).run(task)
    with engine.begin() as connection:
        return task(connection)


class _Job:
    """One task on its way."""

    def __init__(self, task: Task[Any]) -> None:
        self.task, self.is_done = task, False
        self.result: Any = None
        self.fault: BaseException | None = None

    def settle(self) -> Any:  # noqa: ANN401 - what the task returned
        if self.fault is not None:
            raise self.fault
        return self.result


class _Queue:
    """The tasks of one database, run by whichever of their threads comes to its turn first."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: deque[_Job] = deque()
        self._turn = Lock()

    def run(self, task: Task[T]) -> T:
        job = _Job(task)
        self._waiting.append(job)
        with self._turn:
            while not job.is_done:
                self._commit_waiting()
        result: T = job.settle()
        return result

    def _commit_waiting(self) -> None:
        jobs = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST))]
        try:
            with write_intent(), self._engine.begin() as connection:
                if len(jobs) == 1:
                    jobs[0].result = jobs[0].task(connection)
                else:
                    for job in jobs:
                        _run_behind_savepoint(connection, job)
        except BaseException as fault:  # noqa: BLE001 - raised again by `settle`, in every thread whose task this was
            for job in jobs:
                job.fault = job.fault or fault
        finally:
            for job in jobs:
                job.is_done = True


def _run_behind_savepoint(connection: Connection, job: _Job) -> None:
    """Run one task behind a savepoint: what it raises is its own affair."""
    cursor = connection.connection.cursor()
    cursor.execute("SAVEPOINT task")
    try:
        job.result = job.task(connection)
    except Exception as fault:  # noqa: BLE001 - handed to the thread that asked
        job.fault = fault
        cursor.execute("ROLLBACK TO task")
    cursor.execute("RELEASE task")


_queues: dict[int, _Queue] = {}
_making = Lock()


def _queue_of(engine: Engine) -> _Queue:
    with _making:
        return _queues.setdefault(id(engine), _Queue(engine))
