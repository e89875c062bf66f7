"""A suggestion always says why, in whichever language the words were."""

from __future__ import annotations

from datetime import datetime

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from expo.consultations import jobs
from expo.consultations.models import Consultation
from expo.consultations.rules.codes import ConsultationStatus
from expo.consultations.rules.recommend import Firm, Reason, suggest
from expo.core import clock
from expo.core.actor import job_actor
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.services.exhibiting import withdraw
from tests.consultations.test_booking import book, make_scene
from tests.factories.consultations import make_profile


def test_products_in_either_language_come_before_categories() -> None:
    firms = [
        Firm(1, 7, (("감속기",),), ""),
        Firm(2, 9, (("Seaweed bugak", "김부각"),), ""),
        Firm(3, None, (), "we dry seaweed"),
    ]
    found = suggest("부각, seaweed snacks", {7}, firms)
    assert [(each.firm, each.reasons[0]) for each in found] == [
        (2, (Reason.PRODUCT, "Seaweed bugak")),  # found by its Korean name, called by the reader's
        (1, (Reason.CATEGORY, "")),
        (3, (Reason.WORDS, "seaweed")),
    ]


texts = st.text(alphabet="가나다 abc,", max_size=12)


@given(
    texts,
    st.lists(st.builds(Firm, st.integers(1, 99), st.integers(1, 3), st.tuples(st.tuples(texts)), texts), max_size=8),
)
def test_nobody_is_suggested_without_a_reason(wants: str, firms: list[Firm]) -> None:
    assert all(each.reasons and each.score > 0 for each in suggest(wants, {1}, firms))


def test_unanswered_requests_expire_and_a_leaving_firm_calls_off(sqlite_app: Flask, now: datetime) -> None:
    scene = make_scene(answer_hours=1)
    make_profile(scene.firm, confirms_at_once=False)
    with unit_of_work():
        asked = book(scene.buyer, scene.firm, scene.slots[3], now)
    with clock.at(scene.slots[3].starts_at):
        jobs.expire_requests()
    db.session.expire_all()
    assert db.session.get_one(Consultation, asked.id).status is ConsultationStatus.EXPIRED
    with unit_of_work():
        again = book(scene.buyer, scene.firm, scene.slots[2], now)
    with unit_of_work():
        withdraw(db.session.get_one(Exhibitor, scene.firm.id), reason="sold", actor=job_actor("test"), now=now)
    db.session.expire_all()
    assert db.session.get_one(Consultation, again.id).status is ConsultationStatus.CANCELLED
