"""Applicants wish for booths."""

from __future__ import annotations

import pytest
from flask import Flask

from expo.core import clock
from expo.core.actor import NOBODY
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.exhibitors import links
from expo.exhibitors.models import Application
from expo.exhibitors.rules import ApplicationStatus
from expo.floor.errors import NotABooth, TooManyWishes, WishesClosed
from expo.floor.services import wishing
from expo.shows.models import Show
from tests.factories.exhibitors import make_application
from tests.floor.setting import make_setting


def test_up_to_five_booths_are_kept_in_their_order(app: Flask) -> None:
    setting = make_setting()
    application_id = make_application(setting.show).id

    def save(*numbers: str) -> None:
        with unit_of_work():
            application = db.session.get_one(Application, application_id)
            wishing.save_wishes(application, numbers, actor=NOBODY, now=clock.now())

    save("B02", "a01", "B02")
    assert wishing.wishes_of(db.session.get_one(Application, application_id)) == ["B02", "A01"]
    with pytest.raises(TooManyWishes):
        save("A01", "A02", "A03", "A04", "A05", "B01")
    with pytest.raises(NotABooth):
        save("Z99")
    save("A03")
    assert wishing.wishes_of(db.session.get_one(Application, application_id)) == ["A03"]


def test_a_decided_application_keeps_its_wishes(sqlite_app: Flask) -> None:
    setting = make_setting()
    application = make_application(setting.show, status=ApplicationStatus.APPROVED)
    with pytest.raises(WishesClosed), unit_of_work():
        wishing.save_wishes(application, ["A01"], actor=NOBODY, now=clock.now())


def test_the_step_shows_the_map_and_says_what_is_wrong(sqlite_app: Flask) -> None:
    setting = make_setting()
    application = make_application(setting.show)
    slug = db.session.get_one(Show, setting.show.id).slug
    address = f"/shows/{slug}/applications/{links.token_of(application)}/wishes"
    client = sqlite_app.test_client()
    for language in ("ko", "en"):
        assert 'data-no="A01"' in client.get(f"{address}?lang={language}").text
    assert "There is no booth Z99." in client.post(f"{address}?lang=en", data={"booths": "Z99"}).text
    assert client.post(address, data={"booths": "A02 A01"}).status_code == 302
    db.session.rollback()
    assert wishing.wishes_of(db.session.get_one(Application, application.id)) == ["A02", "A01"]
