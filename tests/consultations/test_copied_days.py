"""A day is copied onto several others at once: shown first, looked for together, taken back together."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from expo.consultations.models import Consultation
from expo.consultations.queries import timetable
from expo.consultations.rules.codes import SlotKind
from expo.consultations.services import days_change, rehoming, setup
from expo.consultations.services.days_change import DaysChange
from expo.core import clock
from expo.core.actor import Role
from expo.core.audit import AuditEntry
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.shows.models import ShowDay
from tests.consultations.rehoming_scene import agreed, demand_nobody_twice, searched
from tests.consultations.returning_scene import everything, hindrances, taken_back
from tests.consultations.test_booking import ORGANIZER, Scene, book, make_scene
from tests.factories.accounts import make_user, sign_in
from tests.factories.exhibitors import make_exhibitor
from tests.factories.shows import grant

HALF = timedelta(minutes=30)


def lay_out(day: ShowDay, scene: Scene, number: int, now: datetime) -> None:
    """Give a day slots that begin a quarter of an hour later than those that are copied."""
    shift = timedelta(days=(day.on - scene.show.days[1].on).days, minutes=15)
    periods = [(slot.starts_at + shift, slot.ends_at + shift) for slot in scene.slots[:number]]
    with unit_of_work():
        setup.lay_out_day(ORGANIZER, db.session.get_one(ShowDay, day.id), periods, SlotKind.GENERAL, now=now)


def starts(scene: Scene, day: ShowDay) -> list[timedelta]:
    """Return when the slots of a day begin, from the first slot that is copied as it would lie on that day."""
    first = scene.slots[0].starts_at + timedelta(days=(day.on - scene.show.days[1].on).days)
    return [slot.starts_at - first for slot in timetable.list_slots(scene.show.id, day_id=day.id)]


COPIED = [n * HALF for n in range(4)]


def test_a_day_is_copied_onto_two_others_and_all_of_it_taken_back(app: Flask, now: datetime) -> None:
    scene = make_scene()
    first, second, third = scene.show.days[1:4]
    lay_out(second, scene, 2, now)
    lay_out(third, scene, 3, now)
    other = make_exhibitor(scene.show)
    with unit_of_work():
        pair = [
            book(scene.buyer, firm, timetable.list_slots(scene.show.id, day_id=day.id)[0], now).id
            for firm, day in ((scene.firm, second), (other, third))
        ]
    before = everything(scene.show)
    change = days_change.copied_to(scene.show, first, [second, third])
    assert rehoming.read(change.params) == change

    plan = searched(scene, change, now)
    assert everything(scene.show) == before
    assert sorted(row[0] for row in plan.result["plan"]["places"]) == sorted(pair)
    agreed(scene, plan, now)
    assert [starts(scene, day) for day in (first, second, third)] == [COPIED] * 3
    assert {db.session.get_one(Consultation, each).slot.day_id for each in pair} <= {first.id, second.id, third.id}
    demand_nobody_twice()
    noted = select(AuditEntry).where(AuditEntry.action == "consultations.lay_out").order_by(AuditEntry.id.desc())
    entry = db.session.scalars(noted.limit(1)).one()
    assert (entry.details["days"], entry.details["moved"]) == ([second.on.isoformat(), third.on.isoformat()], 2)

    assert hindrances(scene, plan, now) == {}
    assert taken_back(scene, plan, now).result == {"moved": 2, "revived": 0}
    assert everything(scene.show) == before


def test_one_chosen_day_is_the_change_of_one_day(app: Flask, now: datetime) -> None:
    scene = make_scene()
    change = days_change.copied_to(scene.show, scene.show.days[1], [scene.show.days[2]])
    assert not isinstance(change, DaysChange)


@pytest.fixture
def desk(app: Flask, now: datetime) -> tuple[FlaskClient, Scene]:
    scene = make_scene()
    client, user = app.test_client(), make_user(language="en")
    grant(user, Role.ORGANIZER, scene.show)
    sign_in(client, user)
    return client, scene


def test_the_organizer_sees_each_day_first_and_undoes_all_in_one_press(
    desk: tuple[FlaskClient, Scene], now: datetime
) -> None:
    client, scene = desk
    first, second, third = scene.show.days[1:4]
    lay_out(third, scene, 3, now)
    address = f"/shows/{scene.show.slug}/manage/consultations/days/{first.id}/copy"
    with clock.at(now):
        nothing = client.post(f"{address}?lang=en", data={})
        assert (nothing.status_code, "Choose at least one day." in nothing.text) == (422, True)
        shown = client.post(f"{address}?lang=en", data={"days": [second.id, third.id]}).text
        asked = re.findall(r"Slots: (\d) new, (\d) stay, (\d) go\.", shown)
        assert asked == [("4", "0", "0"), ("4", "0", "3")]
        assert starts(scene, second) == []
        before = everything(scene.show)
        fields = re.findall(r'name="days" value="(\d+)"', shown.split('id="question"')[1].split("</form>")[0])
        assert client.post(address, data={"days": fields, "do": "apply"}).status_code == 302
        db.session.rollback()
        assert starts(scene, second) == starts(scene, third) == COPIED
        page = client.get(f"/shows/{scene.show.slug}/manage/consultations/setup?lang=en").text
        [undo] = re.findall(r'<form method="post" action="([^"]+)"><input[^>]*><button type="submit">Undo', page)
        assert client.post(unescape(undo)).status_code == 302
    assert everything(scene.show) == before


def test_a_day_is_not_copied_onto_itself_or_onto_another_shows(desk: tuple[FlaskClient, Scene], now: datetime) -> None:
    client, scene = desk
    first = scene.show.days[1]
    address = f"/shows/{scene.show.slug}/manage/consultations/days/{first.id}/copy"
    with clock.at(now):
        assert client.post(address, data={"days": [first.id]}).status_code == 422
        assert client.post(address, data={"days": [10**6]}).status_code == 404
