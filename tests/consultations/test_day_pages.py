"""On the day over HTTP: the door, the board, the tables, on-site requests, and what a poll costs."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape
from json import loads

import pytest
from flask import Flask
from sqlalchemy import event, select

from expo.consultations.models import Buyer, Consultation, ConsultationSetup
from expo.consultations.queries import board
from expo.consultations.rules.codes import NoShow, Side
from expo.consultations.services import day
from expo.core import clock
from expo.core.actor import Role
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.registration import services as registration
from expo.registration.queries import find_live_badge
from tests.consultations.day_scene import ACTOR, again, host
from tests.consultations.test_booking import Scene, book
from tests.factories.accounts import make_user, sign_in
from tests.factories.consultations import make_buyer, make_wish
from tests.factories.exhibitors import make_exhibitor
from tests.factories.shows import grant


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


@pytest.mark.parametrize(("side", "other"), [("buyer", "exhibitor"), ("exhibitor", "buyer")])
def test_somebody_awaited_is_found_by_the_name_of_their_side(
    app: Flask, held: tuple[Scene, Consultation], side: str, other: str
) -> None:
    scene, made = held
    firm, client = getattr(made, side).organization, host(app, scene)
    at, code = made.slot.starts_at, made.code
    with unit_of_work():
        getattr(again(made), side).organization.name_en = "100% Pure_Oats"
    url = f"/shows/{scene.show.slug}/manage/board/arrivals"

    def found(**asked: str) -> list[str]:
        with clock.at(at):
            page = client.get(url, query_string={"lang": "en"} | asked).text
        return re.findall(r'name="do" value="(\w+)"', page)

    assert sorted(found()) == ["buyer", "exhibitor"]
    assert found(q="0% PURE_") == [side]
    assert found(q=firm.name_ko) == [side]
    assert sorted(found(q=code.lower())) == ["buyer", "exhibitor"]
    assert found(q="e%s") == found(q="Pure Oats") == []
    assert found(q="pure", table="1") == [side]
    assert found(q="pure", table="2") == []
    with unit_of_work():
        setattr(again(made), f"{side}_arrived_at", at)
    assert found() == [other]
    with clock.at(at):
        page = client.get(url, query_string={"lang": "en", "q": "pure", "table": "1"}).text
    assert "Nobody awaited fits." in page
    assert f'href="{url}?table=1#awaited-h">Show all' in page
    assert '<input type="hidden" name="table" value="1">' in page.partition('role="search"')[2]


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
