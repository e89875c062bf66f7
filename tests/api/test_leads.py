"""The leads door, to the letter of the contract, on both databases."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from expo.core import clock
from expo.core.actor import job_actor
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.exhibitors.models import Exhibitor
from expo.leads import queries, services
from expo.leads.models import Lead
from tests.factories.exhibitors import make_exhibitor
from tests.factories.registration import make_registration, token_of
from tests.factories.shows import make_show


def lead_item(**changes: object) -> dict[str, Any]:
    return {
        "id": str(uuid4()), "badge": None, "captured_at": clock.now().isoformat(), "consent": True, "rating": "hot",
        "note": "samples", "products": [], "answers": {}, "contact": {"name": "Anna Gruber"},
    } | changes  # fmt: skip


class Stand:
    """An exhibitor with a device."""

    def __init__(self, client: FlaskClient, exhibitor: Exhibitor) -> None:
        self.client, self.exhibitor = client, exhibitor
        with unit_of_work():
            _device, self.token = services.create_device(exhibitor, "phone", actor=job_actor("test"), now=clock.now())

    def send(self, *items: object, status: int = 200, show: str = "", token: str | None = None) -> list[dict[str, Any]]:
        answer = self.client.post(
            f"/api/v1/shows/{show or self.exhibitor.show.slug}/leads",
            json={"leads": list(items)},
            headers={"Authorization": f"Bearer {token if token is not None else self.token}"},
        )
        assert answer.status_code == status, answer.text
        body: dict[str, Any] = answer.get_json()
        results: list[dict[str, Any]] = body.get("results", [])
        return results


@pytest.fixture
def stand(app: Flask, client: FlaskClient) -> Stand:
    return Stand(client, make_exhibitor(make_show()))


def test_answers_come_in_order_and_a_bad_item_stops_no_other(stand: Stand) -> None:
    person = token_of(make_registration(stand.exhibitor.show))
    good, again = lead_item(badge=person, contact=None), lead_item(badge=person, contact=None, note="later")
    bad, unknown = lead_item(rating="boiling"), lead_item(badge="nonsense")
    results = stand.send(good, bad, unknown, "text", again)
    assert [row["outcome"] for row in results] == ["recorded", "invalid", "invalid", "invalid", "merged"]
    assert [row["id"] for row in results] == [good["id"], bad["id"], unknown["id"], None, again["id"]]
    assert [row.get("code") for row in results[1:4]] == ["bad_rating", "unknown_badge", "not_an_object"]
    assert db.session.scalar(select(func.count()).select_from(Lead)) == 1


def test_same_id_again_gets_the_same_answer_and_records_nothing(stand: Stand) -> None:
    item = lead_item()
    first, second = stand.send(item)[0], stand.send(item)[0]
    assert second == first | {"repeat": True}
    assert stand.send(item | {"note": "other"})[0]["code"] == "id_reused"
    assert db.session.scalar(select(func.count()).select_from(Lead)) == 1


def test_more_than_the_limit_records_nothing(stand: Stand) -> None:
    stand.send(*[lead_item() for _ in range(201)], status=413)
    assert db.session.scalar(select(func.count()).select_from(Lead)) == 0


def test_strangers_and_other_shows_devices_are_turned_away(stand: Stand) -> None:
    stand.send(lead_item(), token="", status=401)
    stand.send(lead_item(), token="xl_invented", status=401)
    stand.send(lead_item(), show=make_show().slug, status=404)
    with unit_of_work():
        [device] = queries.list_devices(stand.exhibitor)
        services.revoke_device(device, actor=job_actor("test"), now=clock.now())
    stand.send(lead_item(), status=401)


def test_device_commands_print_the_token_alone(app: Flask) -> None:
    exhibitor = make_exhibitor(make_show())
    run = app.test_cli_runner().invoke
    found = run(args=["devices", "create", "--show", exhibitor.show.slug, "--exhibitor", exhibitor.slug])
    assert found.exit_code == 0
    assert found.stdout.strip().startswith("xl_")
    assert len(found.stdout.split()) == 1
    missing = run(args=["devices", "create", "--show", exhibitor.show.slug, "--gate", "nowhere"])
    assert missing.exit_code == 1
