"""Direct booking: what each of the two sides can count on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from expo.calendar import services as calendar
from expo.calendar.errors import ResourceBusy
from expo.calendar.models import ClaimCell
from expo.consultations import errors
from expo.consultations.models import Buyer, Consultation, ConsultationSetup, Slot, Table
from expo.consultations.queries import timetable
from expo.consultations.rules.codes import HOLDING, BuyerKind, ConsultationStatus, Origin, Seating, Side, SlotKind
from expo.consultations.services import booking, ground
from expo.core.actor import Actor, Role, job_actor
from expo.core.db import db
from expo.core.mail import Mail
from expo.core.work import unit_of_work
from expo.exhibitors.models import Exhibitor
from expo.shows.models import Show
from tests.factories.accounts import make_user
from tests.factories.consultations import (
    make_buyer,
    make_interpreter,
    make_profile,
    make_setup,
    make_slots,
    make_tables,
    make_wish,
)
from tests.factories.exhibitors import make_application, make_exhibitor
from tests.factories.shows import grant, make_show
from tests.factories.threads import all_at_once

ORGANIZER: Actor = job_actor("test")


@dataclass
class Scene:
    show: Show
    slots: list[Slot]
    tables: list[Table]
    buyer: Buyer
    firm: Exhibitor


def make_scene(**setup: object) -> Scene:
    show = make_show()
    make_setup(show, **setup)  # type: ignore[arg-type]
    return Scene(show, make_slots(show), make_tables(show), make_buyer(show), make_exhibitor(show))


def book(buyer: Buyer, firm: Exhibitor, slot: Slot, now: datetime) -> Consultation:
    return booking.request(
        ORGANIZER,
        db.session.get_one(Buyer, buyer.id),
        db.session.get_one(Exhibitor, firm.id),
        db.session.get_one(Slot, slot.id),
        now=now,
        asked_by=Side.BUYER,
    )


def test_a_picked_slot_is_in_both_calendars_with_a_table(app: Flask, now: datetime) -> None:
    scene = make_scene()
    with unit_of_work():
        made = book(scene.buyer, scene.firm, scene.slots[0], now)
    for mine in (Consultation.buyer_id == scene.buyer.id, Consultation.exhibitor_id == scene.firm.id):
        [found] = timetable.list_consultations(mine)
        assert (found.id, found.status, found.slot_id) == (made.id, ConsultationStatus.CONFIRMED, scene.slots[0].id)
        assert found.table is not None
        assert found.table.number == 1


def test_fifty_buyers_on_one_slot_give_one_booking_and_forty_nine_clear_refusals(app: Flask, now: datetime) -> None:
    scene = make_scene()
    buyers = [make_buyer(scene.show) for _ in range(50)]
    answers = all_at_once(
        app,
        [lambda buyer=buyer: book(buyer, scene.firm, scene.slots[0], now).id for buyer in buyers],  # type: ignore[misc]
    )
    refused = [answer for answer in answers if isinstance(answer, ResourceBusy)]
    assert len(refused) == 49
    firm = scene.firm.organization.name
    assert {(r.params["who"], r.params["start"], r.params["end"]) for r in refused} == {(firm, "13:00", "13:30")}
    assert db.session.scalar(select(func.count()).select_from(Consultation)) == 1
    assert db.session.scalar(select(func.count()).select_from(ClaimCell)) == 3 * 6


def test_many_pairs_on_the_last_tables_never_share_one(app: Flask, now: datetime) -> None:
    scene = make_scene()
    pairs = [(make_buyer(scene.show), make_exhibitor(scene.show)) for _ in range(12)]
    answers = all_at_once(
        app,
        [lambda b=b, e=e: book(b, e, scene.slots[0], now).id for b, e in pairs],  # type: ignore[misc]
    )
    assert sum(isinstance(answer, errors.NoTableLeft) for answer in answers) == 12 - len(scene.tables)
    used = db.session.execute(select(Consultation.table_id, Consultation.status, Consultation.origin)).all()
    assert sorted(used, key=str) == [
        (table.id, ConsultationStatus.CONFIRMED, Origin.REQUEST) for table in sorted(scene.tables, key=lambda t: t.id)
    ], answers


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_what_changed_while_a_booking_waited_for_its_turn_counts(app: Flask, now: datetime) -> None:
    """SQLite has one writer, which reads nothing before its turn; PostgreSQL lets a booking read first."""
    scene = make_scene()

    def lay_out_anew() -> None:
        db.session.get_one(Slot, scene.slots[0].id).is_closed = True
        db.session.get_one(ConsultationSetup, scene.show.id).seating = Seating.BOOTH

    with unit_of_work():
        read_before = [
            db.session.get_one(Slot, scene.slots[0].id),
            db.session.get_one(ConsultationSetup, scene.show.id),
        ]
        all_at_once(app, [lay_out_anew])
        with pytest.raises(errors.SlotGone):
            book(scene.buyer, scene.firm, scene.slots[0], now)
        assert book(scene.buyer, scene.firm, scene.slots[1], now).at_booth
        assert len(read_before) == 2  # still held while the booking looked


def test_two_desks_take_two_buyers_and_not_three(app: Flask, now: datetime) -> None:
    scene = make_scene()
    make_profile(scene.firm, desks=2)
    for _ in range(2):
        with unit_of_work():
            book(make_buyer(scene.show), scene.firm, scene.slots[0], now)
    with pytest.raises(ResourceBusy), unit_of_work():
        book(make_buyer(scene.show), scene.firm, scene.slots[0], now)


def test_buyer_keeps_one_table_all_day(app: Flask, now: datetime) -> None:
    scene = make_scene(seating=Seating.BUYER_TABLE)
    other = make_buyer(scene.show)
    firms = [scene.firm, make_exhibitor(scene.show), make_exhibitor(scene.show)]
    for index in range(3):
        with unit_of_work():
            book(scene.buyer, firms[index], scene.slots[index], now)
            book(other, firms[index - 1], scene.slots[index], now)
    for buyer in (scene.buyer, other):
        tables = {c.table_id for c in timetable.list_consultations(Consultation.buyer_id == buyer.id)}
        assert len(tables) == 1


def test_nobody_sits_at_a_table_where_people_meet_at_booths(app: Flask, now: datetime) -> None:
    scene = make_scene(seating=Seating.BOOTH)
    with unit_of_work():
        made = book(scene.buyer, scene.firm, scene.slots[0], now)
    assert (made.table_id, made.at_booth) == (None, True)


def test_the_database_refuses_a_consultation_without_a_place(app: Flask, now: datetime) -> None:
    scene = make_scene()
    with unit_of_work():
        book(scene.buyer, scene.firm, scene.slots[0], now)

    def write(status: ConsultationStatus, table: int | None, *, at_booth: bool) -> None:
        with unit_of_work():
            db.session.execute(update(Consultation).values(status=status, table_id=table, at_booth=at_booth))

    for status in (*HOLDING, ConsultationStatus.NO_SHOW):
        for table, at_booth in ((None, False), (scene.tables[1].id, True)):
            with pytest.raises(IntegrityError):
                write(status, table, at_booth=at_booth)
        write(status, None, at_booth=True)
        write(status, scene.tables[1].id, at_booth=False)
    write(ConsultationStatus.REQUESTED, None, at_booth=False)


def test_a_veto_of_either_side_looks_like_no_more_requests(app: Flask, now: datetime) -> None:
    scene = make_scene()
    make_wish(scene.buyer, scene.firm, side=Side.EXHIBITOR, veto=True)
    with pytest.raises(errors.NotBookable), unit_of_work():
        book(scene.buyer, scene.firm, scene.slots[0], now)


def test_pair_meets_once(app: Flask, now: datetime) -> None:
    scene = make_scene()
    with unit_of_work():
        book(scene.buyer, scene.firm, scene.slots[0], now)
    with pytest.raises(errors.AlreadyPaired) as refusal, unit_of_work():
        book(scene.buyer, scene.firm, scene.slots[1], now)
    assert refusal.value.params["start"] == "13:00"


def test_buyers_limit_holds(app: Flask, now: datetime) -> None:
    scene = make_scene()
    buyer = make_buyer(scene.show, max_consultations=1)
    with unit_of_work():
        book(buyer, scene.firm, scene.slots[0], now)
    with pytest.raises(errors.LimitReached), unit_of_work():
        book(buyer, make_exhibitor(scene.show), scene.slots[1], now)


def test_export_slots_are_for_overseas_buyers(app: Flask, now: datetime) -> None:
    scene = make_scene()
    with unit_of_work():
        db.session.get_one(Slot, scene.slots[0].id).kind = SlotKind.EXPORT
    with pytest.raises(errors.SlotNotForYou), unit_of_work():
        book(scene.buyer, scene.firm, scene.slots[0], now)
    with unit_of_work():
        book(make_buyer(scene.show, kind=BuyerKind.OVERSEAS), scene.firm, scene.slots[0], now)


def test_people_without_a_common_language_get_an_interpreter_while_there_is_one(app: Flask, now: datetime) -> None:
    scene = make_scene()
    interpreter = make_interpreter(scene.show, ["en"])
    abroad = [make_buyer(scene.show, kind=BuyerKind.OVERSEAS, languages=["de", "en"]) for _ in range(2)]
    with unit_of_work():
        made = book(abroad[0], scene.firm, scene.slots[0], now)
    assert (made.interpreter_id, made.interpreting) == (interpreter.id, "en")
    with pytest.raises(errors.NoInterpreterLeft), unit_of_work():
        book(abroad[1], make_exhibitor(scene.show), scene.slots[0], now)


def test_an_exhibitor_who_answers_first_holds_nothing_until_then(app: Flask, now: datetime) -> None:
    scene = make_scene()
    make_profile(scene.firm, confirms_at_once=False)
    rival = make_buyer(scene.show)
    with unit_of_work():
        first = book(scene.buyer, scene.firm, scene.slots[0], now)
        second = book(rival, scene.firm, scene.slots[0], now)
    assert first.status is ConsultationStatus.REQUESTED
    with unit_of_work():
        booking.accept(ORGANIZER, db.session.get_one(Consultation, second.id), now=now)
    with pytest.raises(ResourceBusy), unit_of_work():
        booking.accept(ORGANIZER, db.session.get_one(Consultation, first.id), now=now)
    with unit_of_work():
        fresh = booking.counter(
            ORGANIZER,
            db.session.get_one(Consultation, first.id),
            db.session.get_one(Slot, scene.slots[1].id),
            now=now,
            by=Side.EXHIBITOR,
        )
    assert fresh.asked_by is Side.EXHIBITOR
    assert db.session.get_one(Consultation, first.id).status is ConsultationStatus.DECLINED


def test_cancelled_time_is_free_and_can_be_taken_back(app: Flask, now: datetime) -> None:
    scene = make_scene()
    with unit_of_work():
        made = book(scene.buyer, scene.firm, scene.slots[0], now)
    with unit_of_work():
        booking.cancel(ORGANIZER, db.session.get_one(Consultation, made.id), now=now, reason="flight")
    assert db.session.scalar(select(func.count()).select_from(ClaimCell)) == 0
    with unit_of_work():
        booking.restore(ORGANIZER, db.session.get_one(Consultation, made.id), now=now)
    assert db.session.scalar(select(func.count()).select_from(ClaimCell)) == 18


def test_move_keeps_everybody_single_and_tells_them(app: Flask, now: datetime) -> None:
    scene = make_scene()
    with unit_of_work():
        made = book(scene.buyer, scene.firm, scene.slots[0], now)
    with unit_of_work():
        booking.move(
            ORGANIZER,
            db.session.get_one(Consultation, made.id),
            db.session.get_one(Slot, scene.slots[2].id),
            now=now,
        )
    moved = timetable.get_consultation(scene.show, made.id)
    assert moved.booking is not None
    assert moved.booking.starts_at == scene.slots[2].starts_at
    assert db.session.scalar(select(func.count()).select_from(ClaimCell)) == 18
    assert "consultations/moved" in db.session.scalars(select(Mail.template)).all()


def test_a_buyer_who_is_elsewhere_in_the_show_is_busy_here_too(app: Flask, now: datetime) -> None:
    scene = make_scene()
    slot = scene.slots[0]
    with unit_of_work():
        stage = ground.buyer_resource(db.session.get_one(Buyer, scene.buyer.id))
        calendar.claim(scene.show.id, "live_commerce", slot.starts_at, slot.ends_at, [stage])
    with pytest.raises(ResourceBusy), unit_of_work():
        book(scene.buyer, scene.firm, slot, now)


def test_overseas_buyers_read_their_own_time_in_the_mail(app: Flask, now: datetime) -> None:
    scene = make_scene()
    abroad = make_buyer(scene.show, kind=BuyerKind.OVERSEAS, language="en", time_zone="Europe/Berlin")
    with unit_of_work():
        book(abroad, scene.firm, scene.slots[0], now)
    [sent] = db.session.scalars(select(Mail).where(Mail.recipient == abroad.email)).all()
    assert "14 Oct 2026 13:00–13:30 (Seoul time)" in sent.body
    assert "14 Oct 2026 06:00–06:30 (Berlin time)" in sent.body


def test_a_korean_mail_calls_the_zones_by_their_cities(app: Flask, now: datetime) -> None:
    scene = make_scene()
    abroad = make_buyer(scene.show, kind=BuyerKind.OVERSEAS, language="ko", time_zone="Asia/Ho_Chi_Minh")
    with unit_of_work():
        book(abroad, scene.firm, scene.slots[0], now)
    [sent] = db.session.scalars(select(Mail).where(Mail.recipient == abroad.email)).all()
    assert "13:00–13:30 (서울 시간)" in sent.body
    assert "11:00–11:30 (호찌민 시간)" in sent.body
    assert "Asia/" not in sent.body


def test_a_firm_without_accounts_is_told_where_it_applied(app: Flask, now: datetime) -> None:
    scene = make_scene()
    applied = make_application(scene.show, language="ko")
    firm = make_exhibitor(scene.show, organization=applied.organization, application_id=applied.id)
    with unit_of_work():
        book(scene.buyer, firm, scene.slots[0], now)
    sent = select(Mail).where(Mail.template == "consultations/confirmed", Mail.recipient != scene.buyer.email)
    told = db.session.scalars(sent).one()
    assert (told.recipient, told.language) == (applied.contact_email, "ko")
    assert "/exhibitor/" not in told.body  # they could not open it
    db.session.rollback()
    user = make_user()
    grant(user, Role.EXHIBITOR, scene.show, organization=applied.organization)
    with unit_of_work():
        book(make_buyer(scene.show), firm, scene.slots[1], now)
    assert {each.recipient for each in db.session.scalars(sent)} >= {user.email}
    assert db.session.scalar(select(func.count()).where(Mail.recipient == applied.contact_email)) == 1
