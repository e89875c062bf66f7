"""Migrations run up, down and up again with data on both engines, and leave no difference to the models."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from expo.core.db import Base, db
from expo.core.readiness import MIGRATIONS, newest_migration
from tests.access import params
from tests.access.world import Side
from tests.conftest import ENGINES, make_app
from tests.factories import accounts, exhibitors, shows
from tests.postgres import start_postgres


def _fill() -> None:
    """Write at least a row into most tables: the rows the table of access needs."""
    show = shows.make_show()
    organization, buyer = accounts.make_organization(), accounts.make_organization()
    pavilion = shows.make_pavilion(show)
    exhibitor = exhibitors.make_exhibitor(show, organization=organization)
    params.fill(Side("own", show, pavilion, organization, exhibitor, buyer, accounts.make_user()))


def _differences() -> list[object]:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        return list(compare_metadata(context, Base.metadata))


@pytest.mark.parametrize("engine", ENGINES)
def test_migrations_run_both_ways_with_data(engine: str) -> None:
    app: Flask = make_app(engine)
    app.test_client_class = FlaskClient
    with app.app_context():
        assert _differences() == []
        _fill()
        db.session.remove()
        users = db.session.scalar(text("SELECT count(*) FROM users"))
        assert users
        db.session.remove()
        for step in reversed(_revisions()):
            downgrade(revision=step)
        assert db.session.scalar(text("SELECT count(*) FROM alembic_version")) == 0
        db.session.remove()
        upgrade()
        assert _differences() == []
        _fill()
        db.session.remove()
        db.engine.dispose()


def _revisions() -> list[str]:
    """Return where one step down leads from each migration: base, then every migration but the newest."""
    names = sorted(file.stem.partition("_")[0] for file in (MIGRATIONS / "versions").glob("*.py"))
    return ["base", *names[:-1]]


def test_the_newest_migration_is_named_so_that_two_at_once_conflict() -> None:
    named = (Path(MIGRATIONS) / ".current-head").read_text(encoding="ascii").strip()
    assert named == newest_migration(), "write the newest revision into migrations/.current-head"


def test_apps_of_one_process_share_no_database() -> None:
    assert start_postgres() != start_postgres()
