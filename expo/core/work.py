"""Units of work: one commit, then what was promised for after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from sqlalchemy.exc import IntegrityError

from expo.core.db import db, read_intent, write_intent
from expo.core.errors import DomainError

_AFTER = "after_commit"
log = structlog.get_logger()


def after_commit(task: Callable[[], None]) -> None:
    """Run `task` once the present transaction is committed; never if it is rolled back."""
    db.session.info.setdefault(_AFTER, []).append(task)


def commit() -> None:
    """Commit, then hand on the after-commit work. A failing task is logged and does not stop the others."""
    db.session.commit()
    tasks = db.session.info.pop(_AFTER, [])
    for task in tasks:
        try:
            task()
        except Exception:
            log.exception("after_commit_task_failed", task=repr(task))


def flush_or(fault: DomainError) -> None:
    """Send the pending changes to the database now; where a constraint refuses them, undo them and raise `fault`."""
    try:
        with db.session.begin_nested():
            db.session.flush()
    except IntegrityError as refused:
        raise fault from refused


def rollback() -> None:
    """Roll back and forget what was promised for after the commit."""
    db.session.rollback()
    db.session.info.pop(_AFTER, None)


@contextmanager
def unit_of_work() -> Iterator[None]:
    """Commit what the block wrote, or nothing if it raises (commands, jobs, tests)."""
    with write_intent():
        db.session.rollback()
        try:
            yield
            commit()
        except BaseException:
            rollback()
            raise


@contextmanager
def looking() -> Iterator[None]:
    """Read without keeping anybody from writing, also inside a request that writes; nothing of it is kept."""
    with read_intent():
        db.session.rollback()
        try:
            yield
        finally:
            rollback()
