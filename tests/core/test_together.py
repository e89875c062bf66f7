"""Tasks of many threads in few commits: each stands for itself, and what was answered is in the database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import Connection, func, insert, select

from expo.core import clock, together
from expo.core.db import db
from expo.core.errors import Conflict
from expo.core.mail import Mail


def _write(connection: Connection, subject: str) -> str:
    connection.execute(
        insert(Mail).values(
            recipient="kim@example.com",
            language="ko",
            template="test",
            subject=subject,
            body="",
            created_at=clock.now(),
        )
    )
    if subject.startswith("refused"):
        raise Conflict
    return subject


def test_a_task_that_raises_undoes_its_own_writing_only(app: Flask) -> None:
    subjects = [f"{'refused' if number % 3 == 0 else 'kept'} {number}" for number in range(24)]
    gate = Barrier(len(subjects))

    def run(subject: str) -> str:
        with app.app_context():
            gate.wait()
            try:
                return together.run(lambda connection: _write(connection, subject))
            except Conflict:
                return "conflict"
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(subjects)) as pool:
        answers = list(pool.map(run, subjects))
    assert answers == ["conflict" if subject.startswith("refused") else subject for subject in subjects]
    kept = db.session.scalars(select(Mail.subject)).all()
    assert sorted(kept) == sorted(subject for subject in subjects if subject.startswith("kept"))


def test_a_writer_does_not_wait_for_what_its_own_session_read(app: Flask) -> None:
    assert db.session.scalar(select(func.count(Mail.id))) == 0
    together.run(lambda connection: _write(connection, "kept"))
    assert db.session.scalar(select(func.count(Mail.id))) == 1


def test_a_lone_task_that_raises_leaves_nothing(app: Flask) -> None:
    with pytest.raises(Conflict):
        together.run(lambda connection: _write(connection, "refused"))
    assert db.session.scalar(select(func.count(Mail.id))) == 0
