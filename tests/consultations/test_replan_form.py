"""The form that says who is out keeps what was chosen until its plan is applied."""

from __future__ import annotations

from datetime import datetime

from flask import Flask
from werkzeug.test import Client

from expo.consultations.models import Timetable
from expo.consultations.rules.codes import TimetableStatus
from expo.core import clock
from expo.core.actor import Role
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.web.locale import local
from tests.consultations.test_booking import Scene, make_scene
from tests.consultations.test_replan import draft_without
from tests.factories.accounts import make_user, sign_in
from tests.factories.shows import grant


def enter(app: Flask, scene: Scene) -> Client:
    """Return an organizer's window."""
    client, user = app.test_client(), make_user()
    grant(user, Role.ORGANIZER, scene.show)
    sign_in(client, user)
    return client


def chosen(page: str) -> set[str]:
    """Return the values of the options that are chosen."""
    return {part.split('"')[0] for part in page.split('value="')[1:] if part.split('"')[1].startswith(" selected")}


def test_the_form_keeps_what_was_chosen_until_it_is_applied(app: Flask, now: datetime) -> None:
    with clock.at(now):
        scene = make_scene()
        client, here = enter(app, scene), f"/shows/{scene.show.slug}/manage/board/replan"
        who, day = f"b{scene.buyer.id}", str(scene.slots[0].day_id)
        said = {"who": who, "day": day, "from": "13:10", "until": "14:00", "reason": "열차가 늦습니다"}

        answer = client.post(here, data=said)
        assert answer.status_code == 302
        page = client.get(answer.location).text
        assert chosen(page) == {who, day}
        assert all(f'value="{said[name]}"' in page for name in ("from", "until", "reason"))

        other = str(scene.show.days[-1].id)
        assert chosen(client.get(f"{here}?day={day}").text) == {who, day}
        assert chosen(client.get(f"{here}?day={other}").text) == {other}
        firm = f"e{scene.firm.id}"
        assert chosen(client.get(f"{here}?who={firm}&day={other}").text) == {firm, other}

        with unit_of_work():
            plan = db.session.get_one(Timetable, 1)
            plan.status = TimetableStatus.RELEASED
        assert who not in chosen(client.get(here).text)


def test_a_search_that_nobody_asked_for_here_fills_in_nothing(app: Flask, now: datetime) -> None:
    with clock.at(now):
        scene = make_scene()
        draft_without(scene, scene.buyer, now)
        page = enter(app, scene).get(f"/shows/{scene.show.slug}/manage/board/replan").text
        assert local(scene.buyer.organization.name) in page
        assert f"b{scene.buyer.id}" not in chosen(page)
