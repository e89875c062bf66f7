"""Who has not chosen anybody, and the buyers by their wishes; interpreters found by language."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from expo.consultations.models import Buyer
from expo.consultations.rules.codes import Side
from expo.core.actor import Role
from expo.core.db import db
from expo.core.work import unit_of_work
from tests.consultations.test_booking import Scene, make_scene
from tests.factories.accounts import make_organization, make_user, sign_in
from tests.factories.consultations import make_buyer, make_interpreter, make_wish
from tests.factories.shows import grant


@pytest.fixture
def desk(app: Flask, now: datetime) -> tuple[FlaskClient, Scene]:
    """A show with a buyer who has chosen, one who was reminded, one who was not, and a firm that is silent."""
    scene = make_scene()
    keen, reminded, _other = (
        make_buyer(scene.show, organization=make_organization(ko=ko, en=en))
        for ko, en in (("가람", "Keen"), ("나루", "Reminded"), ("다온", "Other"))
    )
    make_wish(keen, scene.firm)
    make_wish(scene.buyer, scene.firm, side=Side.BUYER)
    with unit_of_work():
        db.session.get_one(Buyer, reminded.id).reminded_at = now
    client, user = app.test_client(), make_user(language="en")
    grant(user, Role.ORGANIZER, scene.show)
    sign_in(client, user)
    return client, scene


def rows(text: str) -> list[list[str]]:
    """Return the rows of a file below its head."""
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))[1:]


def test_who_has_not_chosen_is_a_list_of_both_sides(desk: tuple[FlaskClient, Scene]) -> None:
    client, scene = desk
    here = f"/shows/{scene.show.slug}/manage/matching/silent?lang=en"
    firm = scene.firm.organization.name.en
    found = rows(client.get(f"{here}&file=csv&sort=side").text)
    assert sorted(row[0] for row in found) == sorted(["Reminded", "Other", firm])
    assert [row[0] for row in rows(client.get(f"{here}&file=csv&only=exhibitor").text)] == [firm]
    assert rows(client.get(f"{here}&file=csv&sort=reminded").text)[0][0] == "Reminded"
    assert [row[0] for row in rows(client.get(f"{here}&file=csv&q=나루").text)] == ["Reminded"]
    assert "1–3 / 3" in client.get(here).text


def test_buyers_are_found_and_sorted_by_their_wishes(desk: tuple[FlaskClient, Scene]) -> None:
    client, scene = desk
    here = f"/shows/{scene.show.slug}/manage/buyers?lang=en"
    silent, chosen = client.get(f"{here}&wishes=none").text, client.get(f"{here}&wishes=some").text
    assert ("Reminded</a>" in silent, "Other</a>" in silent, "Keen</a>" in silent) == (True, True, False)
    assert ("Keen</a>" in chosen, "Other</a>" in chosen) == (True, False)
    ordered = client.get(f"{here}&sort=-wishes").text
    assert ordered.index("Keen</a>") < ordered.index("Other</a>")
    assert "No buyer fits." in client.get(f"{here}&q=nobody-is-called-so").text


def test_interpreters_are_found_by_language_and_name(desk: tuple[FlaskClient, Scene]) -> None:
    client, scene = desk
    first, second = (make_interpreter(scene.show, [language]) for language in ("vi", "ja"))
    here = f"/shows/{scene.show.slug}/manage/consultations/setup?lang=en"

    def shown(query: str) -> list[bool]:
        text = client.get(f"{here}&{query}").text
        return [f"/consultations/interpreters/{each.id}" in text for each in (first, second)]

    assert shown("language=vi") == [True, False]
    assert shown("q=nobody") == [False, False]
    assert shown("q=park") == [True, True]
