"""Fixtures every test may use: an app on a real database, a client, a moment.

Each worker process keeps one app per database engine with all migrations applied. A test commits for real; after
it, everything it wrote is removed. `app` runs on SQLite and PostgreSQL in turn; `sqlite_app` on SQLite only.
"""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from flask_migrate import upgrade
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import text

from config import Settings
from expo.app import create_app
from expo.core import clock
from expo.core.db import Base, db
from tests.postgres import start_postgres

os.environ["EXPO_ENV"] = "test"

#: a moment at which tests happen unless they say otherwise: the second day of a show, 10:00 in Seoul
NOW = datetime(2026, 10, 14, 1, 0, tzinfo=UTC)
ENGINES = ("sqlite", "postgresql")
NUMBER_FROM_ONE = """SELECT setval(quote_ident(sequencename)::regclass, 1, false) FROM pg_sequences
WHERE schemaname = current_schema() AND last_value IS NOT NULL"""
_apps: dict[str, Flask] = {}


def pytest_collection_finish() -> None:
    """Let the garbage collector leave alone what stays: the modules, the mappers, the tests. It cost an eighth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def test_settings(database_url: str, instance: Path) -> Settings:
    """Return settings for a test server: cheap hashes, jobs at once, mail only in the outbox."""
    return Settings(
        environment="test",
        secret_key="test" * 8,
        database_url=database_url,
        instance=instance,
        base_url="http://localhost",
        jobs="immediate",
        argon2_time_cost=1,
        argon2_memory_kib=64,
    )


test_settings.__test__ = False  # type: ignore[attr-defined]


class FreshClient(FlaskClient):
    """A client whose requests know nothing of the ones before, although tests keep one app context open."""

    def open(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - werkzeug's own signature
        for name in list(g):
            g.pop(name)
        return super().open(*args, **kwargs)


def share_templates(app: Flask) -> None:
    """Compile each template once for all apps and processes of this run; the next one may have other filters."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = Path(tempfile.gettempdir()) / f"expo-templates-{run}"
    folder.mkdir(exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(folder))


def make_app(engine: str) -> Flask:
    folder = Path(tempfile.mkdtemp(prefix=f"expo-test-{engine}-"))
    url = f"sqlite:///{folder / 'test.db'}" if engine == "sqlite" else start_postgres()
    app = create_app(test_settings(url, folder))
    app.config.update(WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False, SERVER_NAME=None)
    app.test_client_class = FreshClient
    share_templates(app)
    with app.app_context():
        upgrade()
        db.session.remove()
        if engine == "sqlite":
            db.session.execute(text("SELECT 1"))
            db.session.remove()
            db.engine.dispose()
            shutil.copyfile(folder / "test.db", folder / "empty.db")
    return app


def app_on(engine: str) -> Flask:
    """Return this process's app on an engine, made on first use."""
    if engine not in _apps:
        _apps[engine] = make_app(engine)
    return _apps[engine]


def empty_database() -> None:
    """Remove every row the present app's database holds."""
    db.session.rollback()
    tables = [table.name for table in reversed(Base.metadata.sorted_tables)]
    with db.engine.connect() as connection:
        orders = ";".join(f'DELETE FROM "{table}"' for table in tables)
        if connection.dialect.name == "sqlite":
            raw: Any = connection.connection.driver_connection
            raw.executescript(f"PRAGMA foreign_keys=OFF;BEGIN IMMEDIATE;{orders};COMMIT;PRAGMA foreign_keys=ON")
        else:  # TRUNCATE makes every table's files anew: twenty times the work for a handful of rows
            names = ",".join(f'"{table}"' for table in tables)
            connection.exec_driver_sql(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")  # whoever still writes ends
            connection.exec_driver_sql(orders)
            connection.exec_driver_sql(NUMBER_FROM_ONE)
            connection.commit()


def _in_context(engine: str) -> Iterator[Flask]:
    app = app_on(engine)
    with app.app_context(), clock.at(NOW):
        yield app
        empty_database()
        db.session.remove()


@pytest.fixture(params=ENGINES)
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """An app with an empty database, once per engine."""
    yield from _in_context(request.param)


@pytest.fixture
def sqlite_app() -> Iterator[Flask]:
    """An app with an empty SQLite database, for what does not depend on the engine."""
    yield from _in_context("sqlite")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browserless client of `app`."""
    return app.test_client()


@pytest.fixture
def now() -> datetime:
    """The moment at which the test happens."""
    return NOW
