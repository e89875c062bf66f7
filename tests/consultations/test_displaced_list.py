"""Whom a change or a re-plan displaces is a list that is found through, sorted, paged and taken away as a file."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient

from expo.consultations.models import Table
from expo.consultations.rules.codes import SlotKind
from expo.consultations.services.day_changes import DayChange
from expo.core import clock
from expo.core.actor import Role
from expo.core.db import db
from expo.core.work import unit_of_work
from tests.consultations.rehoming_scene import crowd, searched
from tests.consultations.test_booking import Scene, book, make_scene
from tests.consultations.test_replan import draft_without
from tests.factories.accounts import make_user, sign_in
from tests.factories.consultations import make_buyer
from tests.factories.exhibitors import make_exhibitor
from tests.factories.shows import grant


def enter(app: Flask, scene: Scene) -> FlaskClient:
    """Return an organizer's window."""
    client, user = app.test_client(), make_user(language="en")
    grant(user, Role.ORGANIZER, scene.show)
    sign_in(client, user)
    return client


def file(client: FlaskClient, address: str, query: str = "") -> list[list[str]]:
    """Return the rows of the list's file below its head."""
    answer = client.get(f"{address}?lang=en&file=csv&{query}")
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))[1:]


def test_those_whom_a_change_displaces_are_one_list(app: Flask, now: datetime) -> None:
    scene = make_scene()
    crowd(scene, now)
    half = timedelta(minutes=30)
    first = scene.slots[0].starts_at + timedelta(minutes=15)
    fewer = [(first + n * half, first + (n + 1) * half, SlotKind.GENERAL) for n in range(2)]
    plan = searched(scene, DayChange(scene.slots[0].day_id, fewer), now)
    client, here = enter(app, scene), f"/shows/{scene.show.slug}/manage/consultations/setup/changes/{plan.id}"
    rows = file(client, f"{here}/list")
    assert len(rows) == 9
    kinds = [row[5] for row in rows]
    assert (kinds.count("another place"), kinds.count("called off")) == (6, 3)
    assert [row[3] for row in rows] == sorted(row[3] for row in rows)
    assert {row[6] for row in file(client, f"{here}/list", "only=off")} == {""}
    assert len(file(client, f"{here}/list", f"q={rows[0][1].replace(' ', '+')}")) == 3
    assert file(client, f"{here}/list", "sort=-number")[0][0] == max(row[0] for row in rows)
    assert "1–9 / 9" in client.get(f"{here}/list?lang=en").text
    assert f"changes/{plan.id}/list" in client.get(here).text


def test_those_whom_a_re_plan_displaces_are_one_list(app: Flask, now: datetime) -> None:
    scene = make_scene()
    pairs = [(make_buyer(scene.show), make_exhibitor(scene.show)) for _ in range(2)]
    with unit_of_work():
        made = [book(*pair, scene.slots[0], now) for pair in pairs]
    broken = db.session.get_one(Table, made[0].table_id)
    number, code = broken.number, made[0].code
    plan_id = draft_without(scene, broken, now).id
    here = f"/shows/{scene.show.slug}/manage/board/replan/{plan_id}/list"
    with clock.at(now):
        client = enter(app, scene)
        [row] = file(client, here)
        assert (row[0], row[4], row[5]) == (code, f"Table {number}", "another place")
        assert row[3] == row[6]  # at its own time
        assert row[7].startswith("Table ")
        assert file(client, here, "only=off") == []
        assert code in client.get(here).text
