"""The board's pages: before and after the day, free cells, rows at booths, and a badge scanned at the wrong table."""

from __future__ import annotations

from datetime import datetime, timedelta
from json import loads

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from expo.consultations import errors
from expo.consultations.models import Buyer, Consultation, Table
from expo.consultations.queries import seating, timetable
from expo.consultations.rules.board import Phase, phase_of
from expo.consultations.rules.codes import ConsultationStatus, Origin, Seating, SlotKind
from expo.consultations.services import booking, changes, rehoming
from expo.core import clock
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.exhibitors.models import Exhibitor
from tests.consultations.day_scene import host
from tests.consultations.test_booking import ORGANIZER, Scene, make_scene
from tests.factories.consultations import make_buyer, make_profile, make_slots
from tests.factories.exhibitors import make_exhibitor
from tests.factories.registration import badge_of, make_registration


def seat(scene: Scene, place: int, now: datetime, *, firm: Exhibitor | None = None, table: Table | None = None) -> int:
    with unit_of_work():
        made = booking.book(
            ORGANIZER,
            db.session.get_one(Buyer, scene.buyer.id),
            db.session.get_one(Exhibitor, (firm or scene.firm).id),
            scene.slots[place],
            now=now,
            origin=Origin.ON_SITE,
            table=table,
        )
    return made.id


def board(client: FlaskClient, scene: Scene, at: datetime, query: str = "") -> str:
    with clock.at(at):
        return client.get(f"/shows/{scene.show.slug}/manage/board{query}", headers={"Accept-Language": "en"}).text


def test_phase_turns_with_the_first_start_and_the_last_end(now: datetime) -> None:
    end = now + timedelta(hours=3)
    assert phase_of(now, end, now - timedelta(seconds=1)) is Phase.BEFORE
    assert phase_of(now, end, now) is Phase.OPEN
    assert phase_of(now, end, end) is Phase.OVER


def test_a_day_that_has_not_begun_or_is_over_says_so_and_leads_on(app: Flask, now: datetime) -> None:
    scene = make_scene()
    make_slots(scene.show, day=2, hour=10)
    seat(scene, 0, now)
    client = host(app, scene)
    start, end = scene.slots[0].starts_at, scene.slots[-1].ends_at
    before = board(client, scene, start - timedelta(hours=6))
    assert "Opens at 13:00" in before
    assert "1 consultation planned" in before
    assert "brd-edge" not in board(client, scene, start + timedelta(minutes=1))
    over = board(client, scene, end + timedelta(minutes=1))
    assert "Over since 15:00" in over
    assert f"?day={scene.show.days[2].id}" in over.split("brd-edge")[1].split("</div>")[0]
    assert "Opens at 13:00" in board(client, scene, start - timedelta(hours=6), "/screen")
    assert "Over for today" in board(client, scene, end + timedelta(minutes=1), "/screen")


def test_a_free_cell_seats_a_pair_at_its_own_table(app: Flask, now: datetime) -> None:
    scene = make_scene()
    client, last = host(app, scene), scene.tables[2]
    page = board(client, scene, now)
    here = f"on-site?at={scene.slots[1].id}&amp;table={last.id}"
    assert here in page
    url = f"/shows/{scene.show.slug}/manage/board/on-site"
    pair = {"buyer": scene.buyer.id, "exhibitor": scene.firm.id, "at": scene.slots[1].id, "table": last.id}
    with clock.at(now):
        assert "Seat them at 13:30, table 3" in client.get(url, query_string=pair).text
        client.post(url, data={**pair, "slot": scene.slots[1].id})
    db.session.rollback()
    found = db.session.query(Consultation).all()
    assert [(each.slot_id, each.table_id) for each in found] == [(scene.slots[1].id, last.id)]


def test_a_chosen_table_that_is_closed_or_of_another_kind_is_refused(app: Flask, now: datetime) -> None:
    scene = make_scene()
    with unit_of_work():
        rehoming.make(ORGANIZER, scene.show, changes.Closing(scene.tables[0].number), now=now)
        db.session.get_one(Table, scene.tables[1].id).kind = SlotKind.EXPORT
    for table in scene.tables[:2]:
        with pytest.raises(errors.NoTableLeft):
            seat(scene, 0, now, table=db.session.get_one(Table, table.id))


def test_rows_are_desks_where_people_sit_at_booths(app: Flask, now: datetime) -> None:
    scene = make_scene(seating=Seating.BOOTH)
    make_profile(scene.firm, desks=2)
    made = seat(scene, 0, now)
    elsewhere = seat(scene, 3, now, firm=make_exhibitor(scene.show))
    client = host(app, scene)
    row = seating.row_of(db.session.get_one(Consultation, made))
    assert (row, seating.firm_of(row)) == (-(scene.firm.id * 10 + 1), scene.firm.id)
    page = board(client, scene, now)
    assert page.count('<th scope="row"') == 3  # two desks of one firm, one of the other
    assert f'data-table="{row}" data-slot="{scene.slots[0].id}"><a' in page.replace("\n", "").replace("          ", "")
    url = f"/shows/{scene.show.slug}/manage/board/{made}"
    other = seating.row_of(db.session.get_one(Consultation, elsewhere))
    with clock.at(now):
        cells = {(c["table"], c["slot"]): c["why"] for c in loads(client.get(f"{url}/cells?lang=en").text)["cells"]}
        assert cells[other, scene.slots[1].id] == "This is another firm's booth."
        assert not cells[row, scene.slots[1].id]
        assert client.post(f"{url}/move", data={"table": other, "slot": scene.slots[1].id}).status_code == 404
        assert client.post(f"{url}/move", data={"table": row, "slot": scene.slots[1].id}).status_code == 200
    db.session.rollback()
    db.session.expire_all()
    assert db.session.get_one(Consultation, made).slot_id == scene.slots[1].id
    assert scene.firm.organization.name.en in board(client, scene, scene.slots[1].starts_at, "/tables")


def test_a_badge_scanned_at_another_table_says_where_to_go(app: Flask, now: datetime) -> None:
    scene = make_scene()
    person = make_registration(scene.show)
    with unit_of_work():
        db.session.get_one(Buyer, scene.buyer.id).registration_id = person.id
    seat(scene, 0, now)
    client = host(app, scene)
    url, code = f"/shows/{scene.show.slug}/manage/board/arrivals?lang=en", badge_of(person).code
    with clock.at(scene.slots[0].starts_at):
        wrong = client.post(url, data={"code": code, "table": "3"}).text
        right = client.post(url, data={"code": code, "table": "1"}).text
    assert "13:00, table 1" in wrong
    assert "this is table 3" in wrong
    assert "this is table" not in right


def post(client: FlaskClient, scene: Scene, consultation: int, at: datetime, **fields: object) -> TestResponse:
    url = f"/shows/{scene.show.slug}/manage/board/{consultation}"
    with clock.at(at):
        return client.post(url, data=fields, headers={"Accept-Language": "en"})


def test_a_late_buyer_gets_another_table_when_the_freed_one_was_given_away(app: Flask, now: datetime) -> None:
    scene = make_scene()
    client, missed = host(app, scene), seat(scene, 0, now)
    at = scene.slots[0].starts_at + timedelta(minutes=11)
    post(client, scene, missed, at, do="no-show", side="buyer")
    other, firm = make_buyer(scene.show), make_exhibitor(scene.show)
    post(client, scene, missed, at, do="offer", buyer=other.id, exhibitor=firm.id)
    filled = timetable.list_consultations(Consultation.replaces_id == missed)[0]
    table = filled.table_id
    assert f"This slot has gone to {filled.label.en}." in board(client, scene, at, f"?c={missed}").replace("&amp;", "&")
    assert post(client, scene, missed, at, do="restore").status_code == 302
    back = db.session.get_one(Consultation, missed)
    assert back.status is ConsultationStatus.CONFIRMED
    assert back.table_id not in {None, table}


def test_a_slot_given_away_is_taken_back_and_offered_again(app: Flask, now: datetime) -> None:
    scene = make_scene()
    client, missed = host(app, scene), seat(scene, 0, now)
    at = scene.slots[0].starts_at + timedelta(minutes=11)
    post(client, scene, missed, at, do="no-show", side="buyer")
    other, firm = make_buyer(scene.show), make_exhibitor(scene.show)
    post(client, scene, missed, at, do="offer", buyer=other.id, exhibitor=firm.id)
    made = timetable.list_consultations(Consultation.replaces_id == missed)[0].id
    assert f"/board/{made}?do=not-offer" in board(client, scene, at, f"?c={missed}")
    taken_back = post(client, scene, made, at, do="not-offer", next=f"/shows/{scene.show.slug}/manage/board?c={missed}")
    assert taken_back.location.endswith(f"?c={missed}")
    assert db.session.get_one(Consultation, made).status is ConsultationStatus.CANCELLED
    assert "Wishes that could take this slot" in board(client, scene, at, f"?c={missed}")
    assert post(client, scene, missed, at, do="not-offer").status_code == 404  # it was not given away


def test_what_cannot_be_done_is_said_on_the_board(app: Flask, now: datetime) -> None:
    scene = make_scene()
    client, missed = host(app, scene), seat(scene, 0, now)
    at = scene.slots[0].starts_at + timedelta(minutes=11)
    post(client, scene, missed, at, do="no-show", side="both")
    with unit_of_work():
        booking.book(
            ORGANIZER, db.session.get_one(Buyer, scene.buyer.id), make_exhibitor(scene.show),
            db.session.get_one(Consultation, missed).slot, now=at, origin=Origin.ON_SITE,
        )  # fmt: skip
    refused = post(client, scene, missed, at, do="restore")
    assert refused.status_code == 409
    assert 'id="panel"' in refused.text
    assert "is busy on" in refused.text
    assert db.session.get_one(Consultation, missed).status is ConsultationStatus.NO_SHOW


def test_a_table_that_is_taken_is_said_on_the_consultations_page(app: Flask, now: datetime) -> None:
    scene = make_scene()
    client, first = host(app, scene), seat(scene, 0, now)
    taken = db.session.get_one(Consultation, first).table_id
    with unit_of_work():
        other = booking.book(
            ORGANIZER, make_buyer(scene.show), make_exhibitor(scene.show), db.session.get_one(Consultation, first).slot, now=now
        )  # fmt: skip
    with clock.at(now):
        refused = client.post(
            f"/shows/{scene.show.slug}/manage/consultations/{other.id}", data={"do": "reseat", "table": taken}
        )
    assert refused.status_code == 409
    assert 'id="table-h"' in refused.text
