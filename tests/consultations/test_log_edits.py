"""Which of two savings of a log is newer is known by what each follows, whatever the clocks of the devices say."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from expo.consultations import errors
from expo.consultations.models import Consultation, ConsultationLog
from expo.consultations.rules.codes import LogAuthor, Stage
from expo.consultations.rules.log import Edit, is_newer
from expo.consultations.services import day, logs
from expo.core import clock
from expo.core.actor import Role, job_actor
from expo.core.db import db
from expo.core.ids import new_uuid
from expo.core.work import unit_of_work
from tests.consultations.test_booking import Scene
from tests.factories.accounts import make_user, sign_in
from tests.factories.shows import grant
from tests.factories.threads import all_at_once

ACTOR = job_actor("test")
MINUTE = timedelta(minutes=1)


def edit_of(now: datetime, note: str, *follows: logs.LogDraft) -> logs.LogDraft:
    known = {each.edit_id for each in follows if each.edit_id} | {more for each in follows for more in each.follows}
    return logs.LogDraft(
        id=new_uuid(), author=LogAuthor.EXHIBITOR, stage=Stage.DISCUSSED, lines=(), note=note, written_at=now,
        edit_id=new_uuid(), follows=frozenset(known),
    )  # fmt: skip


def save(made: Consultation, draft: logs.LogDraft, now: datetime) -> str:
    with unit_of_work():
        return logs.save_log(ACTOR, db.session.get_one(Consultation, made.id), draft, now=now).note


def kept_note() -> str | None:
    db.session.rollback()
    note = db.session.scalar(select(ConsultationLog.note))
    db.session.rollback()
    return note


def test_a_phone_whose_clock_is_behind_saves_again_what_it_saved(
    held: tuple[Scene, Consultation], now: datetime
) -> None:
    _scene, made = held
    first = edit_of(now, "first")
    save(made, first, now)
    save(made, edit_of(now - timedelta(days=400), "second", first), now)
    assert kept_note() == "second"


def test_an_answer_that_was_lost_does_not_keep_the_next_saving_out_and_a_late_first_one_does_not_win(
    held: tuple[Scene, Consultation], now: datetime
) -> None:
    _scene, made = held
    first = edit_of(now, "first")
    second = edit_of(now - MINUTE, "second", first)
    third = edit_of(now - 2 * MINUTE, "third", second)
    for each in (first, first, third):  # the second never left the phone
        save(made, each, now)
    with pytest.raises(errors.LogChanged):
        save(made, replace(first, note="first, by a network that slept"), now + MINUTE)
    assert kept_note() == "third"


def test_of_two_devices_that_did_not_know_of_each_other_the_second_is_told_and_may_save_again(
    app: Flask, held: tuple[Scene, Consultation], now: datetime
) -> None:
    _scene, made = held
    mine, theirs = edit_of(now + MINUTE, "mine"), edit_of(now, "theirs")
    answers = all_at_once(app, [lambda each=each: save(made, each, now) for each in (mine, theirs)])  # type: ignore[misc]
    assert [type(each) for each in answers if not isinstance(each, str)] == [errors.LogChanged]
    first = next(each for each in answers if isinstance(each, str))
    assert kept_note() == first
    loser, winner = (mine, theirs) if first == "theirs" else (theirs, mine)
    save(made, replace(loser, edit_id=new_uuid(), follows=frozenset([winner.edit_id])), now)  # type: ignore[list-item]
    assert kept_note() == loser.note


@pytest.mark.parametrize(("late", "newer"), [(MINUTE, True), (0 * MINUTE, True), (-MINUTE, False)])
def test_a_saving_that_does_not_say_what_it_follows_is_judged_by_the_clock(
    now: datetime, late: timedelta, *, newer: bool
) -> None:
    assert is_newer(Edit(None, now + late), Edit(new_uuid(), now)) is newer


def writer(app: Flask, scene: Scene) -> FlaskClient:
    client, user = app.test_client(), make_user(language="en", name="한보라 (Bora Han)")
    grant(user, Role.EXHIBITOR, scene.show, organization=scene.firm.organization)
    sign_in(client, user)
    return client


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def test_a_page_that_is_older_than_the_log_keeps_what_was_typed_and_shows_both(
    app: Flask, held: tuple[Scene, Consultation]
) -> None:
    scene, made = held
    client, url = writer(app, scene), f"/shows/{scene.show.slug}/consultations/{made.id}/log"
    ends_at = made.slot.ends_at
    db.session.rollback()
    with clock.at(ends_at):
        before = client.get(url).text
        db.session.rollback()
        form = {"id": hidden(before, "id"), "currency": "KRW", "follows": hidden(before, "follows")}
        assert client.post(url, data=form | {"edit": str(new_uuid()), "note": "from the tablet"}).status_code == 302
        mine = form | {"edit": hidden(before, "edit"), "note": "from the phone"}
        refused = client.post(url, data=mine)
        assert refused.status_code == 409
        for shown in ("from the phone</textarea>", "from the tablet", "Bora Han saved this at"):
            assert shown in refused.text
        sent = client.post(url, data=mine, headers={"Accept": "application/json"})
        assert (sent.status_code, (sent.json or {})["code"]) == (409, "log_changed")
        assert kept_note() == "from the tablet"
        again = {name: hidden(refused.text, name) for name in ("id", "edit", "follows")}
        assert client.post(url, data=mine | again).status_code == 302
    assert kept_note() == "from the phone"
    assert db.session.scalar(select(func.count()).select_from(ConsultationLog)) == 1


@pytest.mark.parametrize("wrong", [timedelta(days=-400), timedelta(hours=5)])
def test_a_consultation_ends_when_its_log_was_written_whatever_the_phones_clock_says(
    app: Flask, held: tuple[Scene, Consultation], wrong: timedelta
) -> None:
    scene, made = held
    client, url = writer(app, scene), f"/shows/{scene.show.slug}/consultations/{made.id}/log"
    with unit_of_work():
        day.start(ACTOR, db.session.get_one(Consultation, made.id), now=made.slot.starts_at)
    written, sent = made.slot.starts_at + 20 * MINUTE, made.slot.ends_at + 60 * MINUTE
    with clock.at(sent):
        moments = {"written_at": (written + wrong).isoformat(), "sent_at": (sent + wrong).isoformat()}
        assert client.post(url, data={"id": str(new_uuid()), "note": "x"} | moments).status_code == 302
    db.session.rollback()
    assert db.session.get_one(Consultation, made.id).ended_at == written


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        ("1391.5000001", "A rate is kept to 6 decimals. Round it to that."),
        ("12 dollars", "Enter the day&#39;s rate in won as a number"),
        ("9999999999", "This is more than can be entered."),
    ],
)
def test_a_rate_that_cannot_be_kept_is_refused_at_its_field_and_stays_as_typed(
    app: Flask, held: tuple[Scene, Consultation], rate: str, said: str
) -> None:
    scene, made = held
    client, url = writer(app, scene), f"/shows/{scene.show.slug}/consultations/{made.id}/log"
    form = {"id": str(new_uuid()), "currency": "USD", "rate": rate}
    page = client.post(url, data=form)
    assert page.status_code == 422
    assert said in page.text
    assert f'value="{rate}"' in page.text
    sent = client.post(url, data=form, headers={"Accept": "application/json"})
    assert (sent.status_code, list((sent.json or {})["errors"])) == (422, ["rate"])
    assert client.post(url, data=form | {"rate": "1391.500000"}).status_code == 302
    db.session.rollback()
    assert db.session.scalar(select(ConsultationLog.rate_micro)) == 1_391_500_000


def test_a_rate_for_a_hundred_yen_is_kept_as_it_was_typed_or_refused(
    app: Flask, held: tuple[Scene, Consultation]
) -> None:
    scene, made = held
    client, url = writer(app, scene), f"/shows/{scene.show.slug}/consultations/{made.id}/log"
    form = {"id": str(new_uuid()), "currency": "JPY", "rate": "904.12345"}
    assert "A rate is kept to 4 decimals." in client.post(url, data=form).text
    assert client.post(url, data=form | {"rate": "904.1234"}).status_code == 302
    db.session.rollback()
    assert db.session.scalar(select(ConsultationLog.rate_micro)) == 9_041_234
    assert 'value="904.1234"' in client.get(url).text
