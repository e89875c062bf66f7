"""Counting what a block asks of the database."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import event

from expo.core.db import db


def count_statements(work: Callable[[], object]) -> int:
    """Return how many SELECT, INSERT, UPDATE and DELETE statements `work` sends."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
            seen.append(statement)

    db.session.rollback()
    db.session.expire_all()
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)
