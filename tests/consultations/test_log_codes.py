"""The code with which a buyer confirms a log: it can be typed, it ends, and it cannot be guessed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from expo.consultations import errors
from expo.consultations.models import Buyer, Consultation, ConsultationLog
from expo.consultations.rules.codes import LogAuthor, Stage
from expo.consultations.rules.log import CODE_LASTS, Line
from expo.consultations.services import confirming, day, logs
from expo.core import clock
from expo.core.actor import Role, job_actor
from expo.core.db import db
from expo.core.ids import new_uuid
from expo.core.work import unit_of_work
from expo.registration.rules import ALPHABET, check_character, format_code
from expo.web.limits import limiter
from tests.consultations.test_booking import Scene, book, make_scene
from tests.factories.accounts import make_user, sign_in
from tests.factories.consultations import make_buyer
from tests.factories.shows import grant, make_show

ACTOR = job_actor("test")


@dataclass
class Shown:
    """A log whose code was shown to the buyer."""

    scene: Scene
    log: ConsultationLog
    code: str

    @property
    def typing(self) -> str:
        return f"/shows/{self.scene.show.slug}/consultation-logs"

    @property
    def own(self) -> str:
        return f"/shows/{self.scene.show.slug}/buyer/{self.scene.buyer.id}/log-code"

    def reader(self, app: Flask, buyer: Buyer | None = None) -> FlaskClient:
        """Return a browser in which the buyer is signed in."""
        client, user = app.test_client(), make_user(language="en")
        who = buyer or self.scene.buyer
        grant(user, Role.BUYER, self.scene.show, organization=who.organization)
        sign_in(client, user)
        return client

    def is_confirmed(self) -> bool:
        db.session.rollback()
        db.session.expire_all()
        return db.session.get_one(ConsultationLog, self.log.id).confirmed_at is not None


@pytest.fixture
def shown(app: Flask, now: datetime) -> Shown:
    scene = make_scene()
    with unit_of_work():
        made = book(scene.buyer, scene.firm, scene.slots[0], now)
        day.start(ACTOR, made, now=made.slot.starts_at)
    draft = logs.LogDraft(
        id=new_uuid(),
        author=LogAuthor.EXHIBITOR,
        stage=Stage.SIGNED,
        lines=(Line("김부각", 12_000, 500),),
        written_at=now,
    )
    with unit_of_work():
        log = logs.save_log(ACTOR, db.session.get_one(Consultation, made.id), draft, now=now)
        code = confirming.give_code(log, now=clock.now())
    return Shown(scene, log, code)


def wrong(code: str) -> str:
    """Return another code whose check character fits."""
    others = ALPHABET[(ALPHABET.index(code[0]) + 1) % 32] + code[1:10]
    return others + check_character(others)


@pytest.mark.parametrize("spelt", [str, format_code, lambda code: f" {code.lower()} "])
def test_a_buyer_types_the_code_on_their_own_page_reads_the_log_and_confirms_it(
    app: Flask, shown: Shown, spelt: type[str]
) -> None:
    client = shown.reader(app)
    calendar = f"/shows/{shown.scene.show.slug}/buyer/{shown.scene.buyer.id}/calendar?day={shown.scene.slots[0].day_id}"
    assert "Confirm a log with a code" in client.get(calendar).text
    answer = client.post(shown.own, data={"code": spelt(shown.code)})
    assert (answer.status_code, answer.location) == (302, f"{shown.typing}/{shown.code}")
    page = client.get(answer.location).text
    assert "김부각" in page
    assert "My consultations" in page
    assert not shown.is_confirmed()
    assert client.post(answer.location).status_code == 302
    assert shown.is_confirmed()


def test_without_an_account_the_code_is_typed_on_the_page_of_the_show(app: Flask, shown: Shown) -> None:
    client = app.test_client()
    answer = client.post(shown.typing, data={"code": format_code(shown.code)})
    assert (answer.status_code, answer.location) == (302, f"{shown.typing}/{shown.code}")
    assert "My consultations" not in client.get(answer.location).text
    client.post(answer.location)
    assert shown.is_confirmed()


def test_a_wrong_code_says_so_where_it_was_typed_and_stays_there(app: Flask, shown: Shown) -> None:
    client = shown.reader(app)
    said = {
        "": "Type the code that stands below the QR code.",
        shown.code[:-2]: "this one has 9.",
        f"!{shown.code[1:]}": "“!” is in no code.",
        shown.code[:-1] + ALPHABET[(ALPHABET.index(shown.code[-1]) + 1) % 32]: "One character is wrong.",
        wrong(shown.code): "No log is waiting under this code.",
    }
    for url in (shown.own, shown.typing):
        for typed, sentence in said.items():
            answer = client.post(url, data={"code": typed}, headers={"Accept-Language": "en"})
            assert (answer.status_code, sentence in answer.text) == (422, True), (url, typed)
            assert f'value="{typed}"' in answer.text
    linked = client.get(f"{shown.typing}/{wrong(shown.code)}")
    assert (linked.status_code, "No log is waiting under this code." in linked.text) == (404, True)
    assert client.post(f"{shown.typing}/{wrong(shown.code)}").status_code == 404
    assert not shown.is_confirmed()


def test_the_code_of_somebody_elses_log_says_no_more_than_a_wrong_one(app: Flask, shown: Shown) -> None:
    other = make_buyer(shown.scene.show)
    own = f"/shows/{shown.scene.show.slug}/buyer/{other.id}/log-code"
    answer = shown.reader(app, other).post(own, data={"code": shown.code})
    assert (answer.status_code, "No log is waiting under this code." in answer.text) == (422, True)
    elsewhere = f"/shows/{make_show().slug}/consultation-logs"
    assert app.test_client().post(elsewhere, data={"code": shown.code}).status_code == 422
    assert app.test_client().get(f"{elsewhere}/{shown.code}").status_code == 404


def test_a_code_ends_with_its_time_and_with_the_next_one(app: Flask, shown: Shown) -> None:
    show_id, until = shown.scene.show.id, clock.now() + CODE_LASTS
    assert confirming.get_by_code(show_id, shown.code, now=until - timedelta(minutes=5))[0].id == shown.log.id
    with pytest.raises(errors.CodeExpired):
        confirming.get_by_code(show_id, shown.code, now=until + timedelta(minutes=5))
    with clock.at(until + timedelta(minutes=5)):
        late = app.test_client().get(f"{shown.typing}/{shown.code}?lang=en")
        assert (late.status_code, "This code has expired." in late.text) == (410, True)
        assert "김부각" not in late.text
        assert app.test_client().post(f"{shown.typing}/{shown.code}").status_code == 410
    with unit_of_work():
        confirming.give_code(db.session.get_one(ConsultationLog, shown.log.id), now=clock.now())
    with pytest.raises(errors.CodeWrong):
        confirming.get_by_code(show_id, shown.code, now=clock.now())
    assert not shown.is_confirmed()


@pytest.fixture(autouse=True)
def limits(app: Flask) -> Iterator[None]:
    """Switch throttling on and forget the counts."""
    before, limiter.enabled = limiter.enabled, True
    limiter.reset()
    yield
    limiter.reset()
    limiter.enabled = before


def test_nobody_tries_codes_one_after_the_other(app: Flask, shown: Shown) -> None:
    client, guess = shown.reader(app), wrong(shown.code)
    assert [client.post(shown.own, data={"code": guess}).status_code for _ in range(11)] == [422] * 10 + [429]
    assert client.post(shown.own, data={"code": shown.code}).status_code == 429
    stranger = app.test_client()
    link = f"{shown.typing}/{guess}"
    assert [stranger.get(link).status_code for _ in range(31)][-1] == 429
    assert [stranger.post(link).status_code for _ in range(31)][-1] == 429
    assert [stranger.post(shown.typing, data={"code": guess}).status_code for _ in range(31)][-1] == 429
    assert not shown.is_confirmed()


def test_a_hall_behind_one_address_is_not_stopped_by_right_codes(app: Flask, shown: Shown) -> None:
    client = app.test_client()
    assert {client.get(f"{shown.typing}/{shown.code}").status_code for _ in range(40)} == {200}


def test_the_buyer_reads_again_what_they_confirmed(app: Flask, shown: Shown) -> None:
    client = shown.reader(app)
    own = f"/shows/{shown.scene.show.slug}/consultations/{shown.log.consultation_id}/log?lang=en"
    assert "As you confirmed it" not in client.get(own).text
    client.post(f"{shown.typing}/{shown.code}")
    page = client.get(own).text
    assert f'href="/shows/{shown.scene.show.slug}/buyer/{shown.scene.buyer.id}/calendar?day=' in page  # the way back
    assert "As you confirmed it" in page
    assert "김부각" in page
