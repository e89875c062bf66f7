"""The consultation log: sent once or five times it is there once, and its amounts are never mixed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from expo.consultations import errors
from expo.consultations.models import Consultation, ConsultationLog
from expo.consultations.queries import logs as queries
from expo.consultations.rules.amounts import NumberProblem, read_number
from expo.consultations.rules.codes import ConsultationStatus, LogAuthor, Stage
from expo.consultations.rules.log import Line, figures
from expo.consultations.services import confirming, day, logs
from expo.core import clock
from expo.core.actor import Role, job_actor
from expo.core.db import db
from expo.core.ids import new_uuid
from expo.core.work import unit_of_work
from tests.consultations.test_booking import Scene, book, make_scene
from tests.factories.accounts import make_user, sign_in
from tests.factories.exhibitors import make_exhibitor
from tests.factories.shows import grant
from tests.factories.threads import all_at_once

ACTOR = job_actor("test")


@pytest.fixture
def held(app: Flask, now: datetime) -> tuple[Scene, Consultation, logs.LogDraft]:
    scene = make_scene()
    with unit_of_work():
        made = book(scene.buyer, scene.firm, scene.slots[0], now)
        day.start(ACTOR, made, now=made.slot.starts_at)
    draft = logs.LogDraft(
        id=new_uuid(),
        author=LogAuthor.EXHIBITOR,
        stage=Stage.SIGNED,
        lines=(Line("김부각", 12_000, 500), Line("쌀부각", 9_000, 200)),
        written_at=now,
    )
    return scene, made, draft


def save(made: Consultation, draft: logs.LogDraft, now: datetime) -> ConsultationLog:
    return logs.save_log(ACTOR, db.session.get_one(Consultation, made.id), draft, now=now)


def test_a_log_sent_by_five_retries_at_once_is_kept_once_and_ends_the_consultation(
    app: Flask, held: tuple[Scene, Consultation, logs.LogDraft], now: datetime
) -> None:
    _scene, made, draft = held
    answers = all_at_once(app, [lambda: save(made, draft, now).id] * 5)
    assert set(answers) == {draft.id}
    db.session.expire_all()
    [kept] = db.session.scalars(select(ConsultationLog)).all()
    assert (kept.amount_minor, len(kept.lines)) == (12_000 * 500 + 9_000 * 200, 2)
    assert db.session.get_one(Consultation, made.id).status is ConsultationStatus.DONE


def test_a_later_text_replaces_and_an_older_one_does_not(
    held: tuple[Scene, Consultation, logs.LogDraft], now: datetime
) -> None:
    _scene, made, draft = held
    later = replace(draft, note="now with a note", written_at=now + timedelta(minutes=2))
    with unit_of_work():
        save(made, later, now)
    with pytest.raises(errors.LogChanged), unit_of_work():
        save(made, draft, now)
    assert db.session.scalar(select(ConsultationLog.note)) == "now with a note"


def test_buyer_confirms_by_code_and_then_nothing_changes_any_more(
    app: Flask, held: tuple[Scene, Consultation, logs.LogDraft], now: datetime
) -> None:
    scene, made, draft = held
    with unit_of_work():
        code = confirming.give_code(save(made, draft, now), now=clock.now())
    visitor = app.test_client()
    url = f"/shows/{scene.show.slug}/consultation-logs/{code}"
    assert "김부각" in visitor.get(url).text
    visitor.post(url)
    assert visitor.get(f"/shows/{scene.show.slug}/consultation-logs/wrong").status_code == 404
    with pytest.raises(errors.LogConfirmed), unit_of_work():
        save(made, replace(draft, note="changed", written_at=now + timedelta(hours=1)), now)


def test_a_buyer_who_has_left_the_table_confirms_in_their_own_calendar(
    app: Flask, held: tuple[Scene, Consultation, logs.LogDraft], now: datetime
) -> None:
    scene, made, draft = held
    with unit_of_work():
        save(made, draft, now)
    client, user = app.test_client(), make_user(language="en")
    grant(user, Role.BUYER, scene.show, organization=scene.buyer.organization)
    sign_in(client, user)
    calendar = f"/shows/{scene.show.slug}/buyer/{scene.buyer.id}/calendar?day={made.slot.day_id}"
    assert "Their log waits for your confirmation" in client.get(calendar).text
    url = f"/shows/{scene.show.slug}/buyer/{scene.buyer.id}/consultations/{made.id}"
    assert client.post(url, data={"do": "confirm-log"}).status_code == 302
    db.session.rollback()
    assert db.session.get_one(ConsultationLog, draft.id).confirmed_at is not None
    assert "Their log waits for your confirmation" not in client.get(calendar).text
    assert client.post(url, data={"do": "confirm-log"}).status_code == 404


def test_the_yens_rate_is_said_for_a_hundred(app: Flask, held: tuple[Scene, Consultation, logs.LogDraft]) -> None:
    scene, made, draft = held
    client, url = app.test_client(), f"/shows/{scene.show.slug}/consultations/{made.id}/log"
    user = make_user(language="en")
    grant(user, Role.EXHIBITOR, scene.show, organization=scene.firm.organization)
    sign_in(client, user)
    line = {"name-0": "Bugak", "price-0": "1250", "quantity-0": "2000"}
    client.post(url, data={"id": str(draft.id), "currency": "JPY", "rate": "935.2"} | line)
    db.session.rollback()
    assert db.session.get_one(ConsultationLog, draft.id).rate_micro == 9_352_000
    page = client.get(url).get_data(as_text=True)
    assert "Won for 100 JPY" in page
    assert 'value="935.2"' in page


def test_exhibitor_writes_on_the_phone_and_a_stranger_cannot(
    app: Flask, held: tuple[Scene, Consultation, logs.LogDraft]
) -> None:
    scene, made, draft = held
    client, url = app.test_client(), f"/shows/{scene.show.slug}/consultations/{made.id}/log"
    user = make_user(language="en")
    grant(user, Role.EXHIBITOR, scene.show, organization=scene.firm.organization)
    sign_in(client, user)
    form = {
        "id": str(draft.id),
        "stage": "in_progress",
        "currency": "USD",
        "rate": "1,391.5",
        "name-0": "Bugak",
        "price-0": "12.50",
        "quantity-0": "1,000",
        "satisfaction": "4",
    }
    without = client.post(url, data=form | {"rate": ""})
    assert without.status_code == 422
    assert 'value="Bugak"' in without.get_data(as_text=True)
    answer = client.post(url, data=form, follow_redirects=True)
    assert answer.status_code == 200
    db.session.rollback()
    kept = db.session.get_one(ConsultationLog, draft.id)
    assert (kept.amount_minor, kept.currency, kept.rate_micro) == (1_250_000, "USD", 1_391_500_000)
    assert "Show the code for the buyer" in client.get(url).get_data(as_text=True)
    shown = client.post(f"{url}/code", follow_redirects=True)
    link = re.search(r"/shows/[^/]+/consultation-logs/[\w-]+", shown.get_data(as_text=True))
    assert link is not None
    assert app.test_client().post(link.group()).status_code == 302
    assert client.post(f"{url}/code").status_code == 404  # the buyer has confirmed it
    read = client.get(url).get_data(as_text=True)
    assert "As the buyer confirmed it" in read
    assert 'name="stage"' not in read
    assert client.post(url, data=form | {"rate": "1"}).status_code == 409
    stranger = make_user()
    grant(stranger, Role.EXHIBITOR, scene.show, organization=make_exhibitor(scene.show).organization)
    sign_in(client, stranger)
    assert client.get(url).status_code == 404
    assert db.session.scalar(select(func.count()).select_from(ConsultationLog)) == 1


amounts = st.lists(st.tuples(st.sampled_from(list(Stage)), st.sampled_from(["KRW", "USD"]), st.integers(0, 10**12)))


@given(amounts)
def test_amounts_of_stages_and_currencies_are_never_added_together(found: list[tuple[Stage, str, int]]) -> None:
    counted = figures(found)
    assert counted.mou_count == sum(stage is Stage.MOU for stage, _, _ in found)
    for (stage, currency), total in counted.amounts.items():
        assert stage is not Stage.MOU
        assert total == sum(a for s, c, a in found if s is stage and c == currency)


def test_organizer_reads_the_logs_and_each_consultation_counts_once(
    app: Flask, held: tuple[Scene, Consultation, logs.LogDraft], now: datetime
) -> None:
    scene, made, draft = held
    with unit_of_work():
        save(made, draft, now)
        buyers = replace(draft, id=new_uuid(), author=LogAuthor.BUYER, stage=Stage.CONCLUDED, satisfaction=4)
        code = confirming.give_code(save(made, buyers, now), now=clock.now())
    client, organizer = app.test_client(), make_user(language="en")
    grant(organizer, Role.ORGANIZER, scene.show)
    sign_in(client, organizer)
    url = f"/shows/{scene.show.slug}/manage/consultation-logs"
    before = queries.summarize(scene.show.id)
    assert (before.held, before.written, before.confirmed) == (1, 1, 0)
    assert before.figures.of(Stage.SIGNED) == {"KRW": draft_amount(draft)}
    app.test_client().post(f"/shows/{scene.show.slug}/consultation-logs/{code}")
    after = queries.summarize(scene.show.id)
    assert (after.written, after.confirmed, after.satisfaction) == (1, 1, 4)
    assert (after.figures.of(Stage.SIGNED), after.figures.of(Stage.CONCLUDED)) == ({}, {"KRW": draft_amount(draft)})
    page = client.get(f"{url}?confirmed=no").text
    assert "Signed on site" in page
    assert client.get(f"{url}?q=nobody-of-this-name").text.count("No log fits.") == 1
    assert "쌀부각" in client.get(f"/shows/{scene.show.slug}/manage/consultations/{made.id}").text


def draft_amount(draft: logs.LogDraft) -> int:
    return sum(line.amount_minor for line in draft.lines)


def test_a_price_below_the_smallest_unit_is_refused_at_its_field_and_stays_as_typed(
    app: Flask, held: tuple[Scene, Consultation, logs.LogDraft]
) -> None:
    scene, made, draft = held
    client, url = app.test_client(), f"/shows/{scene.show.slug}/consultations/{made.id}/log"
    user = make_user(language="en")
    grant(user, Role.EXHIBITOR, scene.show, organization=scene.firm.organization)
    sign_in(client, user)
    form = {"id": str(draft.id), "currency": "USD", "rate": "1391.5", "name-0": "Bugak", "price-0": "1.255"}
    fine = "The smallest amount of USD is 0.01. Round the price to it."
    page = client.post(url, data=form | {"quantity-0": "2.5"})
    assert page.status_code == 422
    for shown in (fine, 'value="1.255"', 'value="2.5"', 'value="1391.5"', "Enter the quantity as a whole number"):
        assert shown in page.text
    won = client.post(url, data=form | {"currency": "KRW", "price-0": "10.5"})
    assert (won.status_code, "The smallest amount of KRW is 1." in won.text) == (422, True)
    sent = client.post(url, data=form, headers={"Accept": "application/json"})
    assert (sent.status_code, sent.mimetype) == (422, "application/problem+json")
    assert (sent.json or {})["errors"] == {"price-0": fine}
    assert (sent.json or {})["title"] == f"Unit price 1: {fine}"
    assert "USD의 가장 작은 단위는 0.01입니다." in client.post(f"{url}?lang=ko", data=form).text
    assert db.session.scalar(select(func.count()).select_from(ConsultationLog)) == 0
    assert client.post(url, data=form | {"price-0": "1.250", "quantity-0": "3"}).status_code == 302
    db.session.rollback()
    assert db.session.get_one(ConsultationLog, draft.id).amount_minor == 375


TYPED = [
    ("1,250.50", 2, 125_050),
    (" 10 ", 0, 10),
    ("", 0, 0),
    (".5", 2, 50),
    ("1.500", 1, 15),
    ("10.5", 0, NumberProblem.TOO_FINE),
    ("1.255", 2, NumberProblem.TOO_FINE),
    ("-1", 0, NumberProblem.UNREADABLE),
    ("1e3", 0, NumberProblem.UNREADABLE),
    ("twelve", 0, NumberProblem.UNREADABLE),
    ("1000000.01", 2, NumberProblem.TOO_LARGE),
    ("9" * 40, 0, NumberProblem.TOO_LARGE),
]


@pytest.mark.parametrize(("text", "places", "read"), TYPED)
def test_a_typed_number_is_taken_as_it_is_or_not_at_all(text: str, places: int, read: int | NumberProblem) -> None:
    assert read_number(text, places=places, most=100_000_000) == read
