"""Alembic's entry: run migrations on the app's own engine."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from expo.core.db import Base, db

LOCK_TIMEOUT = "5s"


def _sqlite_foreign_keys(connection: Connection, state: str) -> None:
    """Switch enforcement outside of a transaction; inside one the pragma does nothing."""
    raw: Any = connection.connection.driver_connection
    raw.execute(f"PRAGMA foreign_keys={state}")


def run() -> None:
    """Run the migrations online; offline SQL scripts are not offered."""
    options = dict(current_app.extensions["migrate"].configure_args)
    with db.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            # rebuilding a table drops the old one; its references are checked again afterwards
            _sqlite_foreign_keys(connection, "OFF")
        else:
            connection.exec_driver_sql(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
            connection.commit()
        context.configure(connection=connection, target_metadata=Base.metadata, **options)
        with context.begin_transaction():
            context.run_migrations()
        if sqlite:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"migration left dangling references: {broken[:5]}")
            connection.rollback()
            _sqlite_foreign_keys(connection, "ON")


run()
