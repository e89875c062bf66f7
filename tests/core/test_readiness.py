"""A server that must not serve says why in one sentence; commands that need no database ask for none."""

from __future__ import annotations

import json
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


def _python(
    arguments: list[str], instance: Path, sent: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("EXPO_")}
    env |= {"EXPO_INSTANCE": str(instance), **environment}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=env, input=sent, capture_output=True, text=True, check=False
    )


#: what is wrong with a production server's settings, and what the sentence names
REFUSED: list[tuple[dict[str, str], str]] = [
    ({"SECRET_KEY": ""}, "SECRET_KEY"),
    ({"EXPO_BASE_URL": "http://expo.example"}, "EXPO_BASE_URL"),
    ({"EXPO_ENV": "productoin"}, "EXPO_ENV"),
    ({}, "does not answer"),
]
#: starts the server once for each line of settings; one process, because the imports cost seconds
START_EACH = """
import json, os, runpy, sys
for line in sys.stdin:
    os.environ.update(json.loads(line))
    try:
        runpy.run_path("wsgi.py")
    except SystemExit as end:
        print(json.dumps(end.code))
"""


def test_production_server_refuses_with_one_sentence(tmp_path: Path) -> None:
    asked = "\n".join(json.dumps({**PRODUCTION, **changes}) for changes, _ in REFUSED)
    answer = _python(["-c", START_EACH], tmp_path, sent=asked)
    assert (answer.returncode, answer.stderr) == (0, "")
    lines = [json.loads(line) for line in answer.stdout.splitlines()]
    assert len(lines) == len(REFUSED)
    for line, (_, says) in zip(lines, REFUSED, strict=True):
        assert line.startswith("Cannot serve: ")
        assert says in line
        assert "\n" not in line.strip()


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
