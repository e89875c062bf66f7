"""What a poll of the board costs does not grow with the consultations that are already over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from json import loads

from flask import Flask
from sqlalchemy import event, insert
from sqlalchemy.orm import Mapper

from expo.consultations.models import Consultation
from expo.consultations.rules.codes import ConsultationStatus, Origin, Side
from expo.consultations.services import day
from expo.core import clock
from expo.core.actor import job_actor
from expo.core.db import db
from expo.core.work import unit_of_work
from tests.consultations.day_scene import host
from tests.consultations.test_booking import Scene, book, make_scene
from tests.factories.consultations import make_buyer
from tests.factories.exhibitors import make_exhibitor

ACTOR = job_actor("test")


@contextmanager
def cost(app: Flask) -> Iterator[dict[str, int]]:
    """Count statements and consultations read."""
    seen = {"statements": 0, "read": 0}

    def said(*_args: object) -> None:
        seen["statements"] += 1

    def read(_target: object, _context: object) -> None:
        seen["read"] += 1

    with app.app_context():
        engine = db.engine
    mapper: Mapper[Consultation] = Consultation.__mapper__
    event.listen(engine, "before_cursor_execute", said)
    event.listen(mapper, "load", read)
    yield seen
    event.remove(engine, "before_cursor_execute", said)
    event.remove(mapper, "load", read)


def over_in(scene: Scene, now: datetime) -> dict[str, object]:
    """Return a consultation that is over, in the day's first slot."""
    return {
        "show_id": scene.show.id,
        "buyer_id": scene.buyer.id,
        "exhibitor_id": scene.firm.id,
        "slot_id": scene.slots[0].id,
        "table_id": scene.tables[0].id,
        "status": ConsultationStatus.DONE,
        "origin": Origin.MATCHING,
        "created_at": now,
        "revision": 0,
    }


def end_many(row: dict[str, object], count: int, number: int) -> None:
    with unit_of_work():
        db.session.execute(insert(Consultation), [{**row, "number": number + place} for place in range(count)])


def test_polls_cost_the_same_with_ten_and_a_thousand_over(app: Flask, now: datetime) -> None:
    scene = make_scene()
    other, firm = make_buyer(scene.show), make_exhibitor(scene.show)
    with unit_of_work():
        waits = book(other, firm, scene.slots[1], now).id
    client, row = host(app, scene), over_in(scene, now)
    url = f"/shows/{scene.show.slug}/manage/board/changes?day={scene.slots[0].day_id}"
    with clock.at(scene.slots[1].starts_at + timedelta(minutes=4)):
        client.get(f"{url}&since=0")  # the session and the caches of the first request

        def poll(query: str) -> Callable[[], object]:
            return lambda: client.get(url + query)

        def measured() -> list[dict[str, int]]:
            deeds = (day.arrive, day.unarrive)
            found = []
            for deed in deeds:
                before = loads(client.get(f"{url}&since=0").text)
                with unit_of_work():
                    deed(ACTOR, db.session.get_one(Consultation, waits), Side.BUYER, now=clock.now())
                db.session.remove()
                same = f"&minute={before['minute']}"
                after = before["revision"] + 1
                for ask in (
                    poll(f"&since={after}{same}"),
                    poll(f"&since={before['revision']}{same}"),
                    poll(f"&since={after}&minute=0000"),
                    poll(f"&since={before['revision']}&view=screen"),
                    poll(f"&since={before['revision']}&view=tables"),
                ):
                    with cost(app) as seen:
                        ask()
                    found.append(seen)
            return found

        end_many(row, 10, 1_000)
        few = measured()
        end_many(row, 990, 2_000)
        many = measured()
    assert few == many
    assert max(each["read"] for each in few) == 1
