"""Declining, taking back and calling off: the other side reads why, and whoever did it may undo it in time."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from expo.calendar.errors import ResourceBusy
from expo.calendar.models import ClaimCell
from expo.consultations import errors
from expo.consultations.models import Buyer, Consultation
from expo.consultations.rules.codes import ConsultationStatus, Side
from expo.consultations.services import booking, undoing
from expo.core.actor import Role
from expo.core.db import db
from expo.core.mail import Mail
from expo.core.work import unit_of_work
from tests.consultations.test_booking import ORGANIZER, Scene, book, make_scene
from tests.factories.accounts import make_user
from tests.factories.consultations import make_buyer, make_interpreter, make_profile, make_wish
from tests.factories.exhibitors import make_exhibitor
from tests.factories.shows import grant

TEAM = "team@firm.example"


def asked(now: datetime, scene: Scene | None = None) -> tuple[Scene, int]:
    """Return a scene in which the buyer has asked the firm, which answers itself, for the first slot."""
    scene = scene or make_scene()
    make_profile(scene.firm, confirms_at_once=False)
    user = make_user(email=TEAM, language="en")
    grant(user, Role.EXHIBITOR, scene.show, organization=scene.firm.organization)
    with unit_of_work():
        db.session.get_one(Buyer, scene.buyer.id).language = "en"
        made = book(scene.buyer, scene.firm, scene.slots[0], now)
    return scene, made.id


def confirmed(now: datetime) -> tuple[Scene, int]:
    scene = make_scene()
    with unit_of_work():
        made = book(scene.buyer, scene.firm, scene.slots[0], now)
    return scene, made.id


def get(consultation: int) -> Consultation:
    return db.session.get_one(Consultation, consultation, populate_existing=True)


def decline(consultation: int, now: datetime, reason: str = "") -> None:
    with unit_of_work():
        booking.decline(ORGANIZER, get(consultation), now=now, reason=reason, by=Side.EXHIBITOR)


def cancel(consultation: int, side: Side, now: datetime) -> None:
    with unit_of_work():
        booking.cancel(ORGANIZER, get(consultation), now=now, reason="flight", by=side)


def undo(consultation: int, side: Side, now: datetime) -> None:
    with unit_of_work():
        undoing.undo(ORGANIZER, get(consultation), side, now=now)


def letters(address: str, template: str) -> list[Mail]:
    found = db.session.scalars(select(Mail).where(Mail.recipient == address).order_by(Mail.id))
    return [mail for mail in found if mail.template == f"consultations/{template}"]


def test_a_refusal_carries_its_reason_and_its_undo_reaches_who_asked(app: Flask, now: datetime) -> None:
    scene, request = asked(now)
    decline(request, now, reason="We are away on that day")
    [told] = letters(scene.buyer.email, "declined")
    assert "We are away on that day" in told.body
    undo(request, Side.EXHIBITOR, now)
    held = get(request)
    assert (held.status, held.reason, held.decided_by) == (ConsultationStatus.REQUESTED, "", None)
    [again] = letters(scene.buyer.email, "stands_again")
    assert again.subject == f"Your request to {scene.firm.organization.name_en} stands again"
    with unit_of_work():
        booking.accept(ORGANIZER, get(request), now=now)
    assert get(request).status is ConsultationStatus.CONFIRMED


def test_a_request_taken_back_is_told_to_the_other_side_only_and_is_no_calendar_entry(
    app: Flask, now: datetime
) -> None:
    scene, request = asked(now)
    cancel(request, Side.BUYER, now)
    [told] = letters(TEAM, "withdrawn")
    assert told.subject == f"{scene.buyer.organization.name_en} takes the request back"
    assert "flight" in told.body
    assert told.calendar is None
    assert letters(scene.buyer.email, "withdrawn") == letters(TEAM, "cancelled") == []
    undo(request, Side.BUYER, now)
    assert get(request).status is ConsultationStatus.REQUESTED
    [again] = letters(TEAM, "stands_again")
    assert "asks to meet you after all" in again.body
    assert "Please answer by" in again.body


def test_a_request_that_the_organizer_closes_is_told_to_both(app: Flask, now: datetime) -> None:
    scene, request = asked(now)
    with unit_of_work():
        booking.cancel(ORGANIZER, get(request), now=now, reason="The hall closes early")
    for address in (scene.buyer.email, TEAM):
        [told] = letters(address, "withdrawn")
        assert "the organizer has closed it" in told.body
        assert "The hall closes early" in told.body


def test_a_consultation_called_off_stands_again_with_its_time_table_and_mails(app: Flask, now: datetime) -> None:
    scene, made = confirmed(now)
    table = get(made).table_id
    cancel(made, Side.BUYER, now)
    assert db.session.scalar(select(func.count()).select_from(ClaimCell)) == 0
    undo(made, Side.BUYER, now)
    held = get(made)
    assert (held.status, held.table_id, held.decided_by) == (ConsultationStatus.CONFIRMED, table, None)
    assert db.session.scalar(select(func.count()).select_from(ClaimCell)) == 18
    [told] = letters(scene.buyer.email, "restored")
    assert told.calendar is not None
    assert "METHOD:PUBLISH" in told.calendar


def test_an_expired_request_is_told_to_both_sides(app: Flask, now: datetime) -> None:
    scene, request = asked(now)
    with unit_of_work():
        booking.expire(ORGANIZER, get(request), now=now + timedelta(hours=25))
    firm, buyer = scene.firm.organization.name_en, scene.buyer.organization.name_en
    [mine], [theirs] = letters(scene.buyer.email, "expired"), letters(TEAM, "expired")
    assert f"{firm} did not answer your request in time." in mine.body
    assert f"You did not answer the request of {buyer} in time." in theirs.body
    with pytest.raises(errors.TooLateToUndo):
        undo(request, Side.EXHIBITOR, now)


def test_only_the_side_that_ended_it_may_undo_it(app: Flask, now: datetime) -> None:
    _scene, request = asked(now)
    decline(request, now)
    with pytest.raises(errors.TooLateToUndo):
        undo(request, Side.BUYER, now)
    _scene, made = confirmed(now)
    with unit_of_work():
        booking.cancel(ORGANIZER, get(made), now=now)
    for side in Side:
        with pytest.raises(errors.TooLateToUndo):
            undo(made, side, now)


def test_time_another_took_in_between_stays_theirs(app: Flask, now: datetime) -> None:
    scene, made = confirmed(now)
    cancel(made, Side.EXHIBITOR, now)
    with unit_of_work():
        other = book(make_buyer(scene.show), scene.firm, scene.slots[0], now)
    with pytest.raises(ResourceBusy):
        undo(made, Side.EXHIBITOR, now)
    assert get(made).status is ConsultationStatus.CANCELLED
    assert get(other.id).status is ConsultationStatus.CONFIRMED


def test_a_refused_request_whose_time_is_taken_does_not_stand_again(app: Flask, now: datetime) -> None:
    scene, request = asked(now)
    decline(request, now)
    with unit_of_work():
        rival = book(make_buyer(scene.show), scene.firm, scene.slots[0], now)
        booking.confirm(ORGANIZER, rival, now=now)
    with pytest.raises(ResourceBusy):
        undo(request, Side.EXHIBITOR, now)
    assert get(request).status is ConsultationStatus.DECLINED


def test_what_happened_since_rules_the_undo_out(app: Flask, now: datetime) -> None:
    scene, request = asked(now)
    decline(request, now)
    with unit_of_work():
        book(scene.buyer, scene.firm, scene.slots[1], now)  # they ask again for another time
    with pytest.raises(errors.TooLateToUndo):
        undo(request, Side.EXHIBITOR, now)


@pytest.mark.parametrize("hours", [25, 24 * 30])
def test_a_request_whose_answer_is_overdue_does_not_stand_again(app: Flask, now: datetime, hours: int) -> None:
    _scene, request = asked(now)
    decline(request, now)
    with pytest.raises(errors.TooLateToUndo):
        undo(request, Side.EXHIBITOR, now + timedelta(hours=hours))


def limit(scene: Scene, most: int) -> None:
    with unit_of_work():
        db.session.get_one(Buyer, scene.buyer.id).max_consultations = most


def test_limits_and_vetoes_of_the_meantime_hold(app: Flask, now: datetime) -> None:
    scene, made = confirmed(now)
    cancel(made, Side.BUYER, now)
    limit(scene, 1)
    with unit_of_work():
        book(scene.buyer, make_exhibitor(scene.show), scene.slots[1], now)
    with pytest.raises(errors.LimitReached):
        undo(made, Side.BUYER, now)
    limit(scene, 9)
    make_wish(scene.buyer, scene.firm, side=Side.EXHIBITOR, veto=True)
    with pytest.raises(errors.NotBookable):
        undo(made, Side.BUYER, now)


def test_the_interpreter_who_was_set_free_is_asked_back(app: Flask, now: datetime) -> None:
    scene = make_scene()
    person = make_interpreter(scene.show, ["vi"], email="helper@example.com")
    with unit_of_work():
        db.session.get_one(Buyer, scene.buyer.id).languages = ["vi"]
        made = book(scene.buyer, scene.firm, scene.slots[0], now)
    cancel(made.id, Side.BUYER, now)
    undo(made.id, Side.BUYER, now)
    assert get(made.id).interpreter_id == person.id
    assert len(letters("helper@example.com", "interpreting")) == 2


def test_a_counter_proposal_says_which_time_it_replaces_and_in_whose_words(app: Flask, now: datetime) -> None:
    scene, request = asked(now)
    with unit_of_work():
        get(request).message = "We look for gears"
        booking.counter(
            ORGANIZER, get(request), scene.slots[2], now=now, by=Side.EXHIBITOR, message="At four we have the samples"
        )
    [told] = letters(scene.buyer.email, "asked")
    firm = scene.firm.organization.name_en
    assert told.subject.startswith(f"{firm} proposes another time: 14 Oct 2026 14:00")
    assert f"{firm} cannot meet you at 14 Oct 2026 13:00–13:30" in told.body
    assert "At four we have the samples" in told.body
    assert "We look for gears" not in told.body
