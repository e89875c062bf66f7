"""The demo as tests see it: loaded once per test run, copied for each worker process."""

from __future__ import annotations

import fcntl
import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade

from expo.app import create_app
from expo.core.db import db
from expo.demo.loading import load
from tests.conftest import FreshClient, test_settings

LIVE, NEXT, LAST = "open-factory-demo", "open-factory-next", "open-factory-last"
DATABASE, MOMENT = "demo.db", "loaded-at"


@dataclass(frozen=True)
class Demo:
    """An app of its own on a copy of the demo's database."""

    app: Flask
    loaded_at: datetime


def make_demo(factory: pytest.TempPathFactory) -> Demo:
    """Return this process's demo; the first process of the run loads it, the others copy what it made."""
    base = factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demo"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / MOMENT).exists():
            _load(shared)
    own = factory.mktemp("demo-copy")
    shutil.copytree(shared, own, dirs_exist_ok=True)
    return Demo(_app_in(own), datetime.fromisoformat((own / MOMENT).read_text()))


def _load(folder: Path) -> None:
    started = datetime.now(UTC)
    app = _app_in(folder)
    with app.app_context():
        upgrade()
        load(say=lambda _text: None)
        db.session.remove()
        db.engine.dispose()
    (folder / MOMENT).write_text(started.isoformat())


def _app_in(folder: Path) -> Flask:
    app = create_app(test_settings(f"sqlite:///{folder / DATABASE}", folder))
    app.config.update(RATELIMIT_ENABLED=False)
    app.test_client_class = FreshClient
    return app
