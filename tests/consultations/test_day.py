"""On the day: arrivals, no-shows, freed slots, moves on the board, and what a poll costs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import unescape
from json import loads

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from expo.calendar.models import ClaimCell
from expo.checkin.queries import list_whereabouts
from expo.consultations import errors
from expo.consultations.events import ConsultationFinished
from expo.consultations.models import Buyer, Consultation, ConsultationSetup, Table
from expo.consultations.queries import board, presence, timetable
from expo.consultations.rules.codes import ConsultationStatus, NoShow, Seating, Side
from expo.consultations.services import booking, day, seats, wishes
from expo.core import clock, events
from expo.core.actor import Role, job_actor
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.exhibitors.models import Exhibitor
from expo.registration import services as registration
from expo.registration.queries import find_live_badge
from tests.consultations.test_booking import Scene, book, make_scene
from tests.factories.accounts import make_user, sign_in
from tests.factories.consultations import make_buyer, make_wish
from tests.factories.exhibitors import make_exhibitor
from tests.factories.registration import make_registration
from tests.factories.shows import grant

ACTOR = job_actor("test")


@pytest.fixture
def held(app: Flask, now: datetime) -> tuple[Scene, Consultation]:
    scene = make_scene()
    with unit_of_work():
        made = book(scene.buyer, scene.firm, scene.slots[0], now)
    return scene, made


def again(consultation: Consultation) -> Consultation:
    return db.session.get_one(Consultation, consultation.id)


def test_both_arrivals_start_it_and_the_end_frees_the_rest_and_is_announced(
    held: tuple[Scene, Consultation], finished: list[ConsultationFinished]
) -> None:
    _scene, made = held
    start = made.slot.starts_at
    with unit_of_work():
        day.arrive(ACTOR, again(made), Side.BUYER, now=start - timedelta(minutes=5))
        assert again(made).status is ConsultationStatus.CONFIRMED
        day.arrive(ACTOR, again(made), Side.EXHIBITOR, now=start + timedelta(minutes=1))
    assert again(made).status is ConsultationStatus.RUNNING
    with unit_of_work():
        day.finish(ACTOR, again(made), now=start + timedelta(minutes=12))
    assert again(made).status is ConsultationStatus.DONE
    assert db.session.scalar(select(func.count()).select_from(ClaimCell)) == 3 * 3
    assert [each.consultation_id for each in finished] == [made.id]


def test_a_pair_waits_while_one_of_them_still_talks_and_then_begins(held: tuple[Scene, Consultation]) -> None:
    scene, first = held
    end = first.slot.ends_at
    with unit_of_work():
        second = book(
            scene.buyer, make_exhibitor(scene.show), scene.slots[1], first.slot.starts_at - timedelta(hours=1)
        )
        day.start(ACTOR, again(first), now=first.slot.starts_at)
    with unit_of_work():
        for side in Side:
            day.arrive(ACTOR, again(second), side, now=end + timedelta(minutes=1))
        assert again(second).status is ConsultationStatus.CONFIRMED
        day.finish(ACTOR, again(first), now=end + timedelta(minutes=4))
    assert (again(first).status, again(second).status) == (ConsultationStatus.DONE, ConsultationStatus.RUNNING)
    assert again(second).started_at == end + timedelta(minutes=4)
    with unit_of_work():
        day.resume(ACTOR, again(second), now=end + timedelta(minutes=5))
        day.resume(ACTOR, again(first), now=end + timedelta(minutes=5))
        day.start(ACTOR, again(second), now=end + timedelta(minutes=6))  # who is sent to the table ends what runs there
    assert (again(first).status, again(second).status) == (ConsultationStatus.DONE, ConsultationStatus.RUNNING)


@pytest.fixture
def finished() -> Iterator[list[ConsultationFinished]]:
    heard: list[ConsultationFinished] = []
    events.subscribe(ConsultationFinished, heard.append)
    yield heard
    events._handlers[ConsultationFinished].remove(heard.append)


def test_no_show_is_kept_by_side_and_its_slot_goes_to_the_best_wish_in_the_hall(
    held: tuple[Scene, Consultation], now: datetime
) -> None:
    scene, made = held
    with unit_of_work():
        db.session.add(Table(show_id=scene.show.id, number=99, kept_for_walk_ins=True))
    start = made.slot.starts_at
    absent, second, first = (make_buyer(scene.show) for _ in range(3))
    for rank, buyer in ((1, absent), (2, second)):
        make_wish(buyer, scene.firm, rank=rank)
    make_wish(first, scene.firm, rank=5)
    make_wish(first, scene.firm, side=Side.EXHIBITOR, rank=1)
    with unit_of_work():
        for buyer in (second, first):
            day.see_buyer(ACTOR, db.session.get_one(Buyer, buyer.id), now=start)
        day.miss(ACTOR, again(made), NoShow.BUYER, now=start + timedelta(minutes=11))
    waiting = board.list_waiting(again(made), now=start + timedelta(minutes=11))
    assert [each.pair.buyer.id for each in waiting] == [first.id, second.id]
    with unit_of_work():
        best = board.list_waiting(again(made), now=start + timedelta(minutes=11))[0]
        taken = day.refill(ACTOR, again(made), best.pair.buyer, best.pair.exhibitor, now=start + timedelta(minutes=11))
    assert (taken.slot_id, taken.table_id) == (made.slot_id, made.table_id)  # not the one kept for walk-ins
    assert again(made).no_show is NoShow.BUYER


def test_a_freed_table_is_for_buyers_whose_own_is_taken(held: tuple[Scene, Consultation], now: datetime) -> None:
    scene, made = held
    comes, own = make_buyer(scene.show), scene.tables[1]
    with unit_of_work():
        db.session.get_one(ConsultationSetup, scene.show.id).seating = Seating.BUYER_TABLE
        db.session.get_one(Buyer, comes.id).table_id = own.id
        day.miss(ACTOR, again(made), NoShow.BUYER, now=made.slot.starts_at + timedelta(minutes=11))
    buyer = db.session.get_one(Buyer, comes.id)
    assert seats.table_left_by(again(made), buyer) is None  # they keep their own
    with unit_of_work():
        other = make_exhibitor(scene.show)
        booking.book(ACTOR, make_buyer(scene.show), other, again(made).slot, now=now, table=own)
    left = seats.table_left_by(again(made), db.session.get_one(Buyer, comes.id))
    assert left is not None
    assert left.id == made.table_id


def test_who_asked_at_the_desk_comes_before_better_wishes_and_a_firm_in_the_hall_before_all(
    held: tuple[Scene, Consultation], now: datetime
) -> None:
    scene, made = held
    start = made.slot.starts_at
    present = make_exhibitor(scene.show)
    wishing = [make_buyer(scene.show) for _ in range(6)]
    asking = make_buyer(scene.show)
    for buyer in wishing:
        make_wish(buyer, scene.firm, rank=1)
        make_wish(buyer, scene.firm, side=Side.EXHIBITOR, rank=wishing.index(buyer) + 1)
    make_wish(wishing[5], present, rank=9)
    with unit_of_work():
        wishes.wait_on_site(ACTOR, asking, scene.firm, now=start)
        for buyer in (*wishing, asking):
            day.see_buyer(ACTOR, db.session.get_one(Buyer, buyer.id), now=start)
        day.see_exhibitor(ACTOR, db.session.get_one(Exhibitor, present.id), now=start)
        day.miss(ACTOR, again(made), NoShow.BOTH, now=start + timedelta(minutes=11))
    waiting = board.list_waiting(again(made), now=start + timedelta(minutes=11))
    order = [each.pair.buyer.id for each in waiting]
    assert order == [wishing[5].id, asking.id, *(each.id for each in wishing[:3])]


def test_a_no_show_is_undone_while_nobody_took_the_place(held: tuple[Scene, Consultation]) -> None:
    _scene, made = held
    late = made.slot.starts_at + timedelta(minutes=11)
    with pytest.raises(errors.NotNow), unit_of_work():
        day.miss(ACTOR, again(made), NoShow.BOTH, now=made.slot.starts_at - timedelta(minutes=1))
    with unit_of_work():
        day.miss(ACTOR, again(made), NoShow.BOTH, now=late)
    with unit_of_work():
        booking.restore(ACTOR, again(made), now=late)
    assert (again(made).status, again(made).no_show) == (ConsultationStatus.CONFIRMED, None)


def test_a_buyer_is_in_the_hall_while_the_gates_say_so(held: tuple[Scene, Consultation]) -> None:
    scene, made = held
    start, waits = made.slot.starts_at, make_buyer(scene.show)
    make_wish(waits, scene.firm, rank=1)
    person = make_registration(scene.show)
    at_gate: dict[int, tuple[bool, datetime]] = {person.id: (True, start)}
    with unit_of_work():
        db.session.get_one(Buyer, waits.id).registration_id = person.id
        day.miss(ACTOR, again(made), NoShow.BUYER, now=start + timedelta(minutes=11))
    assert not board.list_waiting(again(made), now=start + timedelta(minutes=11))
    try:
        presence.set_gates(lambda _people, _day: at_gate)
        (found,) = board.list_waiting(again(made), now=start + timedelta(minutes=11))
        assert (found.pair.buyer.id, found.seen_at) == (waits.id, start)
        at_gate[person.id] = (False, start + timedelta(minutes=5))
        assert not board.list_waiting(again(made), now=start + timedelta(minutes=11))
    finally:
        presence.set_gates(list_whereabouts)


def host(app: Flask, scene: Scene) -> FlaskClient:
    client = app.test_client()
    user = make_user(language="en")
    grant(user, Role.ORGANIZER, scene.show)
    sign_in(client, user)
    return client


def test_badge_at_the_entrance_marks_the_arrival_and_says_the_table(
    app: Flask, held: tuple[Scene, Consultation], now: datetime
) -> None:
    scene, made = held
    with unit_of_work():
        person = registration.register(
            scene.show, registration.Person(name="Kim", email="kim@example.com"), actor=ACTOR, now=now
        )
        db.session.flush()
        db.session.get_one(Buyer, scene.buyer.id).registration_id = person.id
        badge = find_live_badge(person)
        assert badge is not None
        code = badge.code
    client = host(app, scene)
    with clock.at(made.slot.starts_at - timedelta(minutes=10)):
        answer = client.post(f"/shows/{scene.show.slug}/manage/board/arrivals?lang=en", data={"code": code})
    assert answer.status_code == 200
    assert "13:00, table 1" in answer.text
    db.session.rollback()
    db.session.expire_all()
    assert again(made).buyer_arrived_at is not None


def test_an_unknown_badge_is_said_with_what_was_read(app: Flask, held: tuple[Scene, Consultation]) -> None:
    scene, _made = held
    answer = host(app, scene).post(
        f"/shows/{scene.show.slug}/manage/board/arrivals?lang=en", data={"code": "4F7K-OOPS"}
    )
    assert answer.status_code == 422
    assert "“4F7K-OOPS” is no badge of this show." in answer.text


def test_board_moves_a_consultation_and_says_why_it_may_not(
    app: Flask, held: tuple[Scene, Consultation], now: datetime
) -> None:
    scene, made = held
    other = make_exhibitor(scene.show)
    with unit_of_work():
        book(scene.buyer, other, scene.slots[1], now)
    client = host(app, scene)
    url = f"/shows/{scene.show.slug}/manage/board/{made.id}"
    cells = {(c["table"], c["slot"]): c["why"] for c in loads(client.get(f"{url}/cells?lang=en").text)["cells"]}
    table = scene.tables[2].id
    assert cells[table, scene.slots[1].id] == "The buyer is busy at this time."
    assert not cells[table, scene.slots[2].id]
    refused = client.post(
        f"{url}/move", data={"table": table, "slot": scene.slots[1].id}, headers={"Accept": "application/json"}
    )
    assert refused.status_code == 409
    assert client.post(f"{url}/move", data={"table": table, "slot": scene.slots[2].id}).status_code == 200
    db.session.rollback()
    db.session.expire_all()
    assert (again(made).table_id, again(made).slot_id) == (table, scene.slots[2].id)


def test_every_page_of_the_day_opens(app: Flask, held: tuple[Scene, Consultation]) -> None:
    scene, made = held
    client = host(app, scene)
    base = f"/shows/{scene.show.slug}/manage/board"
    for path in ("", f"?c={made.id}", f"/{made.id}", "/screen", "/tables", "/arrivals", "/on-site"):
        assert client.get(base + path).status_code == 200, path
    page = client.get(f"{base}/on-site?buyer={scene.buyer.id}&exhibitor={make_exhibitor(scene.show).id}")
    assert f'value="{scene.slots[1].id}"' in page.text


@pytest.mark.parametrize("deed", ["buyer", "start", "finish"])
def test_what_a_finger_did_by_mistake_at_the_tables_offers_its_undo(
    app: Flask, held: tuple[Scene, Consultation], deed: str
) -> None:
    scene, made = held
    client = host(app, scene)
    base = f"/shows/{scene.show.slug}/manage/board"
    url, tables = f"{base}/{made.id}", f"{base}/tables"
    before = "running" if deed == "finish" else "confirmed"
    name, at = scene.buyer.organization.name.en, made.slot.starts_at + timedelta(minutes=1)
    db.session.rollback()
    with clock.at(at):
        if deed == "buyer":
            client.post(url, data={"do": "exhibitor"})
        if deed == "finish":
            client.post(url, data={"do": "start"})
        client.post(url, data={"do": deed, "next": tables})
        page = client.get(f"{tables}?lang=en").text
        *_before, undo = re.findall(
            r'<form method="post" action="([^"]+)"><input[^>]*><button type="submit">Undo', page
        )
        assert name in page
        assert client.post(unescape(undo)).headers["Location"] == tables
    db.session.rollback()
    db.session.expire_all()
    found = again(made)
    assert found.status.value == before
    if deed == "buyer":
        assert found.buyer_arrived_at is None
        assert found.exhibitor_arrived_at is not None


def test_a_slot_that_is_nearly_over_is_not_offered_on_site_and_one_under_way_says_so(
    app: Flask, held: tuple[Scene, Consultation]
) -> None:
    scene, made = held
    client = host(app, scene)
    pair = f"buyer={make_buyer(scene.show).id}&exhibitor={make_exhibitor(scene.show).id}"
    url, offer = f"/shows/{scene.show.slug}/manage/board/on-site?lang=en&{pair}", f'name="slot" value="{made.slot_id}"'
    with clock.at(made.slot.ends_at - timedelta(minutes=10)):
        page = client.get(url).text
    assert offer in page
    assert "now, 10 min left" in page
    with clock.at(made.slot.ends_at - timedelta(minutes=9)):
        assert offer not in client.get(url).text


def test_gate_staff_find_the_tables_where_they_begin(app: Flask, held: tuple[Scene, Consultation]) -> None:
    scene, _made = held
    client, user = app.test_client(), make_user(language="en")
    grant(user, Role.GATE, scene.show)
    sign_in(client, user)
    page = client.get(f"/shows/{scene.show.slug}/gate/").text
    assert f'href="/shows/{scene.show.slug}/manage/board/tables"' in page
    assert f'href="/shows/{scene.show.slug}/manage/board/arrivals"' in page


def test_a_poll_without_news_looks_at_no_consultation(app: Flask, held: tuple[Scene, Consultation]) -> None:
    scene, made = held
    client = host(app, scene)
    url = f"/shows/{scene.show.slug}/manage/board/changes?day={made.slot.day_id}"
    news = loads(client.get(f"{url}&since=0").text)
    assert [cell["id"] for cell in news["cells"]] == [made.id]
    said: list[str] = []
    with app.app_context():
        listener = lambda *args: said.append(args[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listener)
        quiet = client.get(f"{url}&since={news['revision']}&minute={news['minute']}")
        event.remove(db.engine, "before_cursor_execute", listener)
    assert quiet.status_code == 204
    assert not [statement for statement in said if "FROM consultations" in statement]


def test_a_consultation_called_off_leaves_other_screens(
    app: Flask, held: tuple[Scene, Consultation], now: datetime
) -> None:
    scene, made = held
    seen = board.revision_of(scene.show.id)
    with unit_of_work():
        booking.cancel(ACTOR, again(made), now=now)
    changed = board.list_changed(scene.show.id, made.slot.day_id, seen)
    assert [each.id for each in changed] == [made.id]
    assert not board.list_day(scene.show.id, made.slot.day_id)
    assert timetable.count_by_status(scene.show.id) == {ConsultationStatus.CANCELLED: 1}


def test_an_on_site_request_without_a_slot_waits_for_one_that_is_freed(
    app: Flask, held: tuple[Scene, Consultation]
) -> None:
    scene, freed = held
    client = host(app, scene)
    buyer, firm = make_buyer(scene.show), make_exhibitor(scene.show)
    with unit_of_work():
        setup = db.session.get_one(ConsultationSetup, scene.show.id)
        setup.wishes_close_at = freed.slot.starts_at - timedelta(days=7)
        seen = db.session.get_one(Buyer, buyer.id)
        seen.is_here, seen.seen_at = True, freed.slot.starts_at
    url = f"/shows/{scene.show.slug}/manage/board/on-site"
    with clock.at(freed.slot.starts_at + timedelta(minutes=11)):
        answer = client.post(url, data={"buyer": buyer.id, "exhibitor": firm.id, "do": "wait"})
        assert answer.status_code == 302
        with unit_of_work():
            day.miss(ACTOR, again(freed), NoShow.BUYER, now=clock.now())
        [waiting] = board.list_waiting(again(freed), now=clock.now())
        assert (waiting.pair.buyer.id, waiting.pair.exhibitor.id, waiting.pair.buyer_rank) == (buyer.id, firm.id, 1)
        make_wish(make_buyer(scene.show), firm, side=Side.EXHIBITOR, veto=True)
        refused = db.session.scalars(select(Buyer).order_by(Buyer.id.desc())).first()
        assert refused is not None
        answer = client.post(url, data={"buyer": refused.id, "exhibitor": firm.id, "do": "wait"})
        assert answer.status_code == 422
