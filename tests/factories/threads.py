"""Many people at once: real threads, each with its own connection, let go in the same instant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from flask import Flask

from expo.core.db import db
from expo.core.errors import DomainError
from expo.core.work import unit_of_work

T = TypeVar("T")


def all_at_once(app: Flask, tasks: Sequence[Callable[[], T]]) -> list[T | DomainError]:
    """Run every task in its own thread and transaction; return its answer or the refusal, in the same order."""
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
