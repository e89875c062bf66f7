"""A server that must not serve says why in one sentence; commands that need no database ask for none."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from config import ROOT, Settings, SettingsError
from expo.accounts import services
from expo.core import clock
from expo.core.db import db
from expo.core.readiness import check_database, is_current
from expo.core.work import unit_of_work

PRODUCTION = {
    "EXPO_ENV": "production",
    "SECRET_KEY": "k" * 40,
    "EXPO_BASE_URL": "https://expo.example",
    "DATABASE_URL": "postgresql://127.0.0.1:1/nowhere",
}


def _python(arguments: list[str], instance: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("EXPO_")}
    env |= {"EXPO_INSTANCE": str(instance), **environment}
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"EXPO_BASE_URL": "http://expo.example"}, "EXPO_BASE_URL"),
        ({}, "does not answer"),
        ({"EXPO_ENV": "productoin"}, "EXPO_ENV"),
    ],
)
def test_production_server_refuses_with_one_sentence(changes: dict[str, str], says: str, tmp_path: Path) -> None:
    answer = _python(["-c", "import wsgi"], tmp_path, **{**PRODUCTION, **changes})
    assert answer.returncode == 1
    (line,) = answer.stderr.strip().splitlines()
    assert line.startswith("Cannot serve: ")
    assert says in line


def test_a_command_without_database_runs_where_the_database_is_down(tmp_path: Path) -> None:
    answer = _python(["-m", "flask", "--app", "wsgi", "routes"], tmp_path, **PRODUCTION)
    assert answer.returncode == 0, answer.stderr
    assert "/sign-in" in answer.stdout


def test_demo_accounts_keep_a_production_server_from_starting(app: Flask) -> None:
    settings: Settings = app.extensions["settings"]
    production = replace(settings, environment="production")
    check_database(production)
    with unit_of_work():
        services.create_user(
            email="organizer@expo.example",
            name="Demo",
            language="ko",
            now=clock.now(),
            password="expo-demo",
            is_demo=True,
        )
    with pytest.raises(SettingsError, match="demo accounts"):
        check_database(production)
    check_database(settings)


def test_a_database_behind_the_code_is_not_current(app: Flask) -> None:
    assert is_current()
    with unit_of_work():
        stands = db.session.scalar(text("SELECT version_num FROM alembic_version"))
        db.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    try:
        assert not is_current()
        with pytest.raises(SettingsError, match="newest migration"):
            check_database(app.extensions["settings"])
    finally:
        with unit_of_work():
            db.session.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": stands})
