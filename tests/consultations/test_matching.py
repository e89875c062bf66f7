"""From wishes to a released timetable, on both databases."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from html import unescape
from json import loads

import pytest
from flask import Flask
from sqlalchemy import func, select

from expo.calendar.errors import ResourceBusy
from expo.consultations import errors
from expo.consultations.models import Buyer, Consultation, Interpreter, Table, Timetable, TimetableItem
from expo.consultations.queries import matching as queries
from expo.consultations.queries import placing
from expo.consultations.rules.codes import ConsultationStatus, Side, TimetableStatus
from expo.consultations.services import losses, matching, replan
from expo.core import clock
from expo.core.actor import Role, job_actor
from expo.core.db import db
from expo.core.jobs import Job
from expo.core.mail import Mail
from expo.core.work import unit_of_work
from tests.consultations.test_booking import Scene, book, make_scene
from tests.factories.accounts import make_user, sign_in
from tests.factories.consultations import make_buyer, make_interpreter, make_slots, make_wish
from tests.factories.exhibitors import make_exhibitor
from tests.factories.shows import grant

ACTOR = job_actor("test")


def wished_scene() -> Scene:
    """Six buyers who each wish four of six firms, one veto, eight slots on two days, three tables."""
    scene = make_scene()
    make_slots(scene.show, day=2, hour=10)
    firms = [scene.firm, *(make_exhibitor(scene.show) for _ in range(5))]
    buyers = [scene.buyer, *(make_buyer(scene.show) for _ in range(5))]
    for b, buyer in enumerate(buyers):
        for rank in range(4):
            make_wish(buyer, firms[(b + rank) % 6], rank=rank + 1)
    make_wish(buyers[0], firms[0], side=Side.EXHIBITOR, veto=True)
    return scene


def solved(scene: Scene, now: datetime) -> Timetable:
    with unit_of_work():
        job = matching.start_round(ACTOR, scene.show, now=now, seconds=2, name="first")
        job_id = job.id
    db.session.expire_all()
    done = db.session.get_one(Job, job_id)
    assert done.result.get("timetable"), (done.status, done.error, done.result)
    return queries.get_timetable(scene.show, done.result["timetable"])


def release_again(scene: Scene, draft: Timetable, now: datetime) -> int:
    plan = queries.get_timetable(scene.show, draft.id)
    return matching.release(ACTOR, scene.show, plan, now=now, anyway=True)


def test_round_makes_a_draft_that_grants_wishes_and_no_veto(sqlite_app: Flask, now: datetime) -> None:
    scene = wished_scene()
    draft = solved(scene, now)
    assert draft.status is TimetableStatus.DRAFT
    assert draft.figures["placed"] == 23  # all but the vetoed one: 24 places at 3 tables in 8 slots
    assert (scene.buyer.id, scene.firm.id) not in {(i.buyer_id, i.exhibitor_id) for i in draft.items}
    assert max(Counter((i.table_id, i.slot_id) for i in draft.items).values()) == 1
    assert db.session.scalar(select(func.count()).select_from(Consultation)) == 0


def test_release_confirms_everything_and_mails_each_buyer_once(app: Flask, now: datetime) -> None:
    scene = wished_scene()
    draft = solved(scene, now)
    with unit_of_work():
        count = matching.release(ACTOR, scene.show, queries.get_timetable(scene.show, draft.id), now=now)
    states = set(db.session.scalars(select(Consultation.status)))
    assert (count, states) == (23, {ConsultationStatus.CONFIRMED})
    sent = db.session.scalars(select(Mail.recipient).where(Mail.template == "consultations/timetable")).all()
    assert len(sent) == len(set(sent)) == 6
    shares = queries.shares(queries.get_timetable(scene.show, draft.id), Side.BUYER)
    assert sum(share.granted for share in shares) == 23


def test_confirmed_consultations_stay_where_they_are(sqlite_app: Flask, now: datetime) -> None:
    scene = wished_scene()
    with unit_of_work():
        standing = book(make_buyer(scene.show), scene.firm, scene.slots[2], now)
    draft = solved(scene, now)
    [kept] = [item for item in draft.items if item.consultation_id == standing.id]
    assert (kept.slot_id, kept.table_id) == (standing.slot_id, standing.table_id)


def test_what_stands_keeps_its_place_though_it_breaks_the_rounds_rules(sqlite_app: Flask, now: datetime) -> None:
    """Nobody interprets there any more, the table is kept for walk-ins, the buyer wants fewer: it was confirmed so."""
    scene = wished_scene()
    guest = make_buyer(scene.show, languages=["en"])
    helper = make_interpreter(scene.show, languages=["en"])
    firms = [make_exhibitor(scene.show) for _ in range(2)]
    with unit_of_work():
        held = [book(guest, firm, slot, now).id for firm, slot in zip(firms, scene.slots[2:4], strict=True)]
    with unit_of_work():
        db.session.get_one(Interpreter, helper.id).shifts = []
        db.session.get_one(Buyer, guest.id).max_consultations = 1
        for each in held:
            db.session.get_one(Table, db.session.get_one(Consultation, each).table_id).kept_for_walk_ins = True
    places = {each: place_of(db.session.get_one(Consultation, each)) for each in held}
    draft = solved(scene, now)
    kept = {item.consultation_id: place_of(item) for item in draft.items if item.consultation_id}
    assert kept == places
    assert {place[2] for place in kept.values()} == {helper.id}


def place_of(each: Consultation | TimetableItem) -> tuple[int, int | None, int | None, int | None]:
    return each.slot_id, each.table_id, each.interpreter_id, each.desk


def test_round_during_the_show_grants_only_what_is_still_to_come(sqlite_app: Flask, now: datetime) -> None:
    scene = wished_scene()
    with unit_of_work():
        over = book(scene.buyer, make_exhibitor(scene.show), scene.slots[0], now).id
    with unit_of_work():
        met = db.session.get_one(Consultation, over)
        met.status = ConsultationStatus.DONE
        pair, firm = (met.buyer_id, met.exhibitor_id), met.exhibitor
    make_wish(scene.buyer, firm, rank=9)
    with clock.at(scene.slots[1].starts_at):
        draft = solved(scene, clock.now())
    assert not {scene.slots[0].id, scene.slots[1].id} & {item.slot_id for item in draft.items}
    assert pair not in {(item.buyer_id, item.exhibitor_id) for item in draft.items}


def test_release_refuses_when_wishes_have_changed(sqlite_app: Flask, now: datetime) -> None:
    scene = wished_scene()
    draft = solved(scene, now)
    make_wish(scene.buyer, make_exhibitor(scene.show), rank=9)
    with pytest.raises(errors.InputsMoved), unit_of_work():
        matching.release(ACTOR, scene.show, queries.get_timetable(scene.show, draft.id), now=now)


def test_release_over_a_booking_made_meanwhile_releases_nothing(app: Flask, now: datetime) -> None:
    scene = wished_scene()
    draft = solved(scene, now)
    item = draft.items[0]
    with unit_of_work():
        book(make_buyer(scene.show), item.exhibitor, item.slot, now)
    with pytest.raises(ResourceBusy), unit_of_work():
        release_again(scene, draft, now)
    assert db.session.scalar(select(func.count()).select_from(Consultation)) == 1


def test_organizer_works_a_draft_through_its_pages(sqlite_app: Flask, now: datetime) -> None:
    scene = wished_scene()
    draft = solved(scene, now)
    client = sqlite_app.test_client()
    user = make_user(language="en")
    grant(user, Role.ORGANIZER, scene.show)
    sign_in(client, user)
    base = f"/shows/{scene.show.slug}/manage/matching"
    assert client.get(base).status_code == 200
    url, item = f"{base}/{draft.id}", next(i for i in draft.items if i.slot_id == scene.slots[0].id)
    vetoed = client.get(f"{url}?lang=en&c={item.id}&buyer={scene.buyer.id}&exhibitor={scene.firm.id}")
    assert "One side has refused to meet the other." in vetoed.text
    cells = loads(client.get(f"{url}/{item.id}/cells").text)["cells"]
    good = [c for c in cells if not c["why"] and c["slot"] != item.slot_id]
    bad = next(c for c in cells if c["why"])
    refused = client.post(f"{url}/{item.id}/move", data={"table": bad["table"], "slot": bad["slot"]})
    assert refused.status_code == 409
    for target in good[:1]:
        moved = client.post(f"{url}/{item.id}/move", data={"table": target["table"], "slot": target["slot"]})
        assert moved.status_code == 200
    client.post(f"{url}/{item.id}", data={"do": "lock"})
    assert "Unlock it first." in client.post(f"{url}/{item.id}?lang=en", data={"do": "drop"}).text
    back = {"table": item.table_id, "slot": item.slot_id}
    assert client.post(f"{url}/{item.id}/move", data=back).status_code == 409
    assert client.post(url, data={"do": "release"}).status_code == 302
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Consultation)) == 23


def test_a_pair_taken_out_of_a_draft_comes_back_or_is_put_in_by_hand(sqlite_app: Flask, now: datetime) -> None:
    scene = wished_scene()
    draft = solved(scene, now)
    client, user = sqlite_app.test_client(), make_user(language="en")
    grant(user, Role.ORGANIZER, scene.show)
    sign_in(client, user)
    url = f"/shows/{scene.show.slug}/manage/matching/{draft.id}"
    item = next(each for each in draft.items if each.table_id)
    first, pair, was = item.id, (item.buyer_id, item.exhibitor_id), (item.slot_id, item.table_id)
    plan_id = draft.id
    address = f"{url}?lang=en&buyer={pair[0]}&exhibitor={pair[1]}"

    def find() -> TimetableItem | None:
        db.session.rollback()
        db.session.expire_all()
        plan = db.session.get_one(Timetable, plan_id)
        return next((each for each in plan.items if (each.buyer_id, each.exhibitor_id) == pair), None)

    def place() -> tuple[int, int | None] | None:
        found = find()
        return (found.slot_id, found.table_id) if found else None

    db.session.rollback()
    client.post(f"{url}/{first}", data={"do": "drop"})
    assert place() is None
    page = client.get(address).text
    assert "Wishes not granted: 1" in page
    [undo] = re.findall(r'<form method="post" action="([^"]+)"><input[^>]*><button type="submit">Undo', page)
    db.session.rollback()
    assert client.post(unescape(undo)).status_code == 302
    assert place() == was
    assert client.post(unescape(undo)).status_code == 409  # it is there already
    back = find()
    assert back is not None
    again = f"{url}/{back.id}"
    db.session.rollback()
    client.post(again, data={"do": "drop"})
    db.session.rollback()
    db.session.expire_all()
    offered = re.findall(r'<option value="(\d+:\d+)">', client.get(address).text)
    slot, _colon, table = offered[-1].partition(":")
    db.session.rollback()
    data = {"do": "add", "buyer": pair[0], "exhibitor": pair[1], "to": f"{slot}:{table}"}
    assert client.post(url, data=data).status_code == 302
    assert place() == (int(slot), int(table))
    db.session.rollback()
    assert client.post(url, data={"do": "release"}).status_code == 302
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Consultation)) == 23


def test_a_pair_that_refused_to_meet_is_offered_no_place_in_a_draft(sqlite_app: Flask, now: datetime) -> None:
    scene = wished_scene()
    draft = solved(scene, now)
    assert placing.places(draft, scene.buyer, scene.firm, now=now) == []


def test_a_lost_day_is_replanned_shown_and_then_applied(sqlite_app: Flask, now: datetime) -> None:
    scene = make_scene()
    later = make_slots(scene.show, day=2, hour=10)
    other, firm, third = make_buyer(scene.show), make_exhibitor(scene.show), make_exhibitor(scene.show)
    with unit_of_work():
        mine = book(scene.buyer, scene.firm, scene.slots[0], now)
        theirs = book(other, firm, scene.slots[1], now)
    with unit_of_work():
        buyer = db.session.get_one(Buyer, scene.buyer.id)
        slots = losses.lost_slots(scene.show, now=now, day_id=scene.show.days[1].id)
        job_id = replan.begin(ACTOR, scene.show, losses.lose(buyer, slots), now=now).id
    db.session.expire_all()
    done = db.session.get_one(Job, job_id)
    assert "timetable" in done.result, (done.status, done.error)
    assert db.session.get_one(Consultation, mine.id).slot_id == scene.slots[0].id
    with unit_of_work():
        plan = queries.get_timetable(scene.show, done.result["timetable"])
        matching.release(ACTOR, scene.show, plan, now=now)
    db.session.expire_all()
    assert db.session.get_one(Consultation, mine.id).slot_id in {slot.id for slot in later}
    assert db.session.get_one(Consultation, theirs.id).slot_id == scene.slots[1].id
    with pytest.raises(ResourceBusy), unit_of_work():
        book(scene.buyer, third, scene.slots[2], now)
