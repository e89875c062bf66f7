"""Many people at once: real threads, each with its own connection, let go in the same instant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from flask import Flask
from sqlalchemy import inspect

from expo.core.db import db
from expo.core.errors import DomainError
from expo.core.work import unit_of_work

T = TypeVar("T")


def all_at_once(app: Flask, tasks: Sequence[Callable[[], T]]) -> list[T | DomainError]:
    """Run every task in its own thread and transaction; return its answer or the refusal, in the same order."""
    _load_what_tasks_hold()
    gate = Barrier(len(tasks))

    def run(task: Callable[[], T]) -> T | DomainError:
        with app.app_context():
            gate.wait()
            try:
                with unit_of_work():
                    return task()
            except DomainError as fault:
                return fault
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def _load_what_tasks_hold() -> None:
    """Read anew what a rollback of the test's own session left unread, so that no other thread makes it read."""
    for each in list(db.session):
        if inspect(each).expired_attributes:
            db.session.refresh(each)
    db.session.commit()
