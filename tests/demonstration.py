"""The demo as tests see it: loaded once per test run at the hour of `tests.hour`, copied for each worker process."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade

from expo.app import create_app
from expo.core import clock
from expo.core.db import db
from expo.demo.loading import load
from tests import hour
from tests.conftest import FreshClient, share_templates, test_settings

LIVE, NEXT, LAST = "open-factory-demo", "open-factory-next", "open-factory-last"
DATABASE, MOMENT = "demo.db", "loaded-at"


@dataclass(frozen=True)
class Demo:
    """An app of its own on a copy of the demo's database, for which time stands still."""

    app: Flask
    #: which is now
    loaded_at: datetime


class StoppedTime:
    """A WSGI application inside which it is always the same moment."""

    def __init__(self, wrapped: Callable[..., Iterable[bytes]], moment: datetime) -> None:
        self.wrapped, self.moment = wrapped, moment

    def __call__(self, *request: Any) -> Iterable[bytes]:  # noqa: ANN401 - WSGI's environment and its callback
        with clock.here(self.moment):
            return self.wrapped(*request)


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
    moment = datetime.fromisoformat((own / MOMENT).read_text())
    app = _app_in(own)
    app.wsgi_app = StoppedTime(app.wsgi_app, moment)  # type: ignore[assignment, method-assign]
    return Demo(app, moment)


def _load(folder: Path) -> None:
    moment = hour.moment()
    app = _app_in(folder)
    with app.app_context(), clock.here(moment):
        upgrade()
        load(say=lambda _text: None)
        db.session.remove()
        db.engine.dispose()
    (folder / MOMENT).write_text(moment.isoformat())


def _app_in(folder: Path) -> Flask:
    app = create_app(test_settings(f"sqlite:///{folder / DATABASE}", folder))
    app.config.update(RATELIMIT_ENABLED=False)
    app.test_client_class = FreshClient
    share_templates(app)
    return app
