"""Whether a server may start on this database: asked once before serving; commands that only compute need not ask."""

from __future__ import annotations

from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from config import ROOT, Settings, SettingsError
from expo.core import jobs
from expo.core.db import db

MIGRATIONS = ROOT / "migrations"


def check_database(settings: Settings) -> None:
    """Raise SettingsError with one sentence unless the database answers, is current and suits this environment."""
    try:
        db.session.execute(text("SELECT 1"))
    except OperationalError as fault:
        raise SettingsError(f"The database at DATABASE_URL does not answer ({_first_line(fault)}).") from fault
    finally:
        db.session.rollback()
    if not is_current():
        raise SettingsError(
            "The database is not at the newest migration; run `flask --app wsgi db upgrade` (after a backup)."
        )
    if settings.is_production and _holds_demo():
        raise SettingsError(
            "The database holds demo accounts, whose password everybody knows; a production server needs a database of its own."
        )


def make_ready(settings: Settings) -> None:
    """Check the database once before serving, and end what a dead process left running. Raises SettingsError."""
    check_database(settings)
    if settings.jobs == "embedded":
        jobs.fail_abandoned()
    db.session.remove()
    db.engine.dispose()


def newest_migration(folder: Path = MIGRATIONS) -> str | None:
    """Return the revision that this code wants the database to be at."""
    return ScriptDirectory(str(folder)).get_current_head()


def is_current() -> bool:
    """Return whether the database answers and stands at the newest migration."""
    try:
        return bool(db.session.scalar(text("SELECT version_num FROM alembic_version")) == newest_migration())
    except SQLAlchemyError:
        return False
    finally:
        db.session.rollback()


def _holds_demo() -> bool:
    try:
        return db.session.scalar(text("SELECT 1 FROM users WHERE is_demo LIMIT 1")) is not None
    finally:
        db.session.rollback()


def _first_line(fault: OperationalError) -> str:
    return str(fault.orig).strip().splitlines()[0][:200]
