"""The scans door, to the letter of the contract, on both databases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from expo.checkin.models import Gate, Presence, Scan
from expo.core.actor import job_actor
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.registration import services as registration
from expo.registration.models import Badge, Registration
from expo.registration.rules import RegistrationKind, RevokeReason
from expo.shows.models import Show
from tests.factories.checkin import make_device, make_gate, make_zone, scan_item
from tests.factories.registration import badge_of, make_registration, token_of
from tests.factories.shows import make_show
from tests.factories.threads import all_at_once


@dataclass
class Venue:
    """A show with one gate and a device for it."""

    client: FlaskClient
    show: Show
    gate: Gate
    device: str

    def send(self, *items: object, status: int = 200, device: str | None = None) -> list[dict[str, Any]]:
        answer = self.client.post(
            f"/api/v1/shows/{self.show.slug}/scans",
            json={"scans": list(items)},
            headers={"Authorization": f"Bearer {device or self.device}"},
        )
        assert answer.status_code == status, answer.text
        results: list[dict[str, Any]] = answer.json.get("results", [])  # type: ignore[union-attr]
        return results

    def scan(self, badge: str, *, at: datetime | None = None, **changes: str) -> dict[str, Any]:
        return self.send(scan_item(badge, self.gate.slug, at=at, **changes))[0]


@pytest.fixture
def venue(app: Flask, client: FlaskClient) -> Venue:
    show = make_show()
    gate = make_gate(show)
    return Venue(client, show, gate, make_device(show, gate))


def test_scan_admits_and_names_the_holder(venue: Venue, now: datetime) -> None:
    person = make_registration(venue.show, name="김하늘", organization_name="한빛유통")
    item = scan_item(token_of(person), venue.gate.slug)
    (result,) = venue.send(item)
    assert result == {
        "id": item["id"],
        "outcome": "admitted",
        "reason": None,
        "repeat": False,
        "holder": {"name": "김하늘", "organization": "한빛유통", "kind": "visitor"},
        "first_admitted_at": now.isoformat(),
    }


def test_scan_takes_the_short_code_too(venue: Venue) -> None:
    code = badge_of(make_registration(venue.show)).code
    assert venue.scan(code.lower())["outcome"] == "admitted"


def test_same_id_again_repeats_the_answer_and_records_nothing(venue: Venue) -> None:
    item = scan_item(token_of(make_registration(venue.show)), venue.gate.slug)
    (first,) = venue.send(item)
    for again in (venue.send(item), venue.send(item, scan_item("nobody", venue.gate.slug))):
        assert again[0] == {**first, "repeat": True}
    assert db.session.scalar(select(func.count(Scan.id))) == 2


def test_same_id_twice_in_one_request_is_recorded_once(venue: Venue) -> None:
    item = scan_item(token_of(make_registration(venue.show)), venue.gate.slug)
    first, second = venue.send(item, item)
    assert (first["repeat"], second["repeat"]) == (False, True)
    assert first["outcome"] == second["outcome"] == "admitted"


def test_same_id_with_other_content_is_invalid(venue: Venue) -> None:
    item = scan_item(token_of(make_registration(venue.show)), venue.gate.slug)
    venue.send(item)
    (result,) = venue.send(item | {"direction": "out"})
    assert (result["outcome"], result["code"]) == ("invalid", "id_reused")
    assert db.session.scalar(select(func.count(Scan.id))) == 1


def test_already_in_until_scanned_out_and_outside_again_on_a_new_day(venue: Venue, now: datetime) -> None:
    token = token_of(make_registration(venue.show))
    tomorrow = now + timedelta(days=1)
    seen = [
        venue.scan(token)["reason"],
        venue.scan(token)["reason"],
        venue.scan(token, direction="out")["reason"],
        venue.scan(token, direction="out")["reason"],
        venue.scan(token)["reason"],
        venue.scan(token, at=tomorrow)["reason"],
    ]
    assert seen == [None, "already_in", None, "not_in", None, None]


def test_refusals_say_why(venue: Venue, now: datetime) -> None:
    token, other = token_of(make_registration(venue.show)), token_of(make_registration(make_show()))
    forged = token[:60] + ("A" if token[60] != "A" else "B") + token[61:]
    assert venue.scan(forged)["reason"] == "bad_signature"
    assert venue.scan(token[:-3])["reason"] == "unknown_badge"
    assert venue.scan("not a badge")["reason"] == "unknown_badge"
    assert venue.scan(other)["reason"] == "unknown_badge"
    assert venue.scan(token, at=now + timedelta(days=30))["reason"] == "wrong_day"
    assert venue.scan(token, at=now + timedelta(hours=12))["reason"] == "show_closed"


def test_revoked_badge_is_refused_and_its_successor_admitted(venue: Venue, now: datetime) -> None:
    person = make_registration(venue.show)
    token = token_of(person)
    assert venue.scan(token)["outcome"] == "admitted"
    with unit_of_work():
        registration.reissue_badge(person, actor=job_actor("test"), now=now)
    assert venue.scan(token)["reason"] == "revoked"
    assert venue.scan(token_of(person))["outcome"] == "admitted"
    assert venue.scan(token_of(person))["reason"] == "already_in"
    with unit_of_work():
        registration.revoke_badge(person, RevokeReason.LOST, actor=job_actor("test"), now=now)
    badge = db.session.scalars(select(Badge).order_by(Badge.id.desc()).limit(1)).one()
    assert venue.scan(badge.code)["reason"] == "revoked"


def test_zone_admits_only_its_kinds_and_only_so_many(venue: Venue) -> None:
    zone = make_zone(venue.show, kinds=("vip",), capacity=1)
    gate = make_gate(venue.show, zone=zone)
    device = make_device(venue.show, gate)
    visitor = make_registration(venue.show)
    first, second = (make_registration(venue.show, kind=RegistrationKind.VIP) for _ in range(2))
    items = [scan_item(token_of(person), gate.slug) for person in (visitor, first, second)]
    assert [result["reason"] for result in venue.send(*items, device=device)] == ["wrong_zone", None, "zone_full"]
    out = scan_item(token_of(first), gate.slug, direction="out")
    again = scan_item(token_of(second), gate.slug)
    assert [venue.send(item, device=device)[0]["outcome"] for item in (out, again)] == ["admitted", "admitted"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"id": "seven"}, "bad_id"),
        ({"id": 7}, "bad_id"),
        ({"badge": ""}, "bad_badge"),
        ({"badge": None}, "bad_badge"),
        ({"badge": "x" * 201}, "bad_badge"),
        ({"gate": 4}, "bad_gate"),
        ({"gate": "nowhere"}, "wrong_gate"),
        ({"direction": "up"}, "bad_direction"),
        ({"direction": ["in"]}, "bad_direction"),
        ({"scanned_at": "2026-10-14T10:00:00"}, "bad_time"),
        ({"scanned_at": "0001-01-01T00:00:00+14:00"}, "bad_time"),
        ({"scanned_at": None}, "bad_time"),
        ({"decided": "maybe"}, "bad_decided"),
        ({"decided": []}, "bad_decided"),
    ],
)
def test_bad_item_is_invalid_and_stops_no_other(venue: Venue, change: dict[str, Any], code: str) -> None:
    good = scan_item(token_of(make_registration(venue.show)), venue.gate.slug)
    bad, fine = venue.send(scan_item("x", venue.gate.slug) | change, good)
    assert (bad["outcome"], bad["code"], bad["reason"], bad["repeat"]) == ("invalid", code, None, False)
    assert bad["message"]
    assert fine["outcome"] == "admitted"


def test_items_that_are_no_objects_are_invalid(venue: Venue) -> None:
    assert [result["code"] for result in venue.send(None, 7, "scan")] == ["not_an_object"] * 3


def test_device_opens_only_its_gate(venue: Venue) -> None:
    other = make_gate(venue.show)
    token = token_of(make_registration(venue.show))
    (result,) = venue.send(scan_item(token, other.slug))
    assert (result["outcome"], result["code"]) == ("invalid", "wrong_gate")
    assert venue.send(scan_item(token, other.slug), device=make_device(venue.show))[0]["outcome"] == "admitted"


def test_too_many_scans_record_nothing(venue: Venue) -> None:
    token = token_of(make_registration(venue.show))
    items = [scan_item(token, venue.gate.slug) for _ in range(501)]
    venue.send(*items, status=413)
    assert db.session.scalar(select(func.count(Scan.id))) == 0
    assert [result["outcome"] for result in venue.send(*items[:500])] == ["admitted"] + ["refused"] * 499


@pytest.mark.parametrize(("decided", "outcome"), [("admitted", "refused"), ("refused", "admitted")])
def test_verdicts_of_device_and_server_are_both_kept(venue: Venue, decided: str, outcome: str) -> None:
    person = make_registration(venue.show)
    token = token_of(person)
    if decided == "admitted":
        venue.scan(token)
    result = venue.scan(token, decided=decided)
    assert result["outcome"] == outcome
    scan = db.session.scalars(select(Scan).where(Scan.decided == decided)).one()
    assert scan.outcome == outcome
    presences = db.session.scalars(select(Presence)).all()
    assert [presence.inside for presence in presences] == ([True] if decided == "admitted" else [])


def test_person_whom_an_offline_gate_let_in_counts_as_inside(venue: Venue, now: datetime) -> None:
    person = make_registration(venue.show)
    token = token_of(person)
    with unit_of_work():
        registration.revoke_badge(person, RevokeReason.LOST, actor=job_actor("test"), now=now)
    result = venue.scan(token, decided="admitted")
    assert (result["outcome"], result["reason"]) == ("refused", "revoked")
    assert db.session.scalars(select(Presence)).one().inside


def test_device_without_a_valid_token_is_turned_away(venue: Venue) -> None:
    other = make_show()
    foreign = make_device(other, make_gate(other))
    venue.send(status=401, device="gd_unknown")
    venue.send(status=404, device=foreign)
    answer = venue.client.post(f"/api/v1/shows/{venue.show.slug}/scans", json={"scans": []})
    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert answer.json["code"] == "sign_in_needed"  # type: ignore[index]


@pytest.mark.parametrize(("body", "status"), [("{", 400), ("[]", 422), ('{"scans": {}}', 422), ("{}", 422)])
def test_body_without_a_list_is_refused(venue: Venue, body: str, status: int) -> None:
    answer = venue.client.post(
        f"/api/v1/shows/{venue.show.slug}/scans",
        data=body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {venue.device}"},
    )
    assert answer.status_code == status
    assert answer.json["status"] == status  # type: ignore[index]


def test_same_badge_at_two_gates_in_the_same_instant_is_admitted_once(app: Flask, venue: Venue) -> None:
    gates = [venue.gate, *(make_gate(venue.show, zone=venue.gate.zone) for _ in range(7))]
    device, token = make_device(venue.show), token_of(make_registration(venue.show))

    def scan_at(gate: Gate) -> str | None:
        client = app.test_client()
        answer = client.post(
            f"/api/v1/shows/{venue.show.slug}/scans",
            json={"scans": [scan_item(token, gate.slug)]},
            headers={"Authorization": f"Bearer {device}"},
        )
        assert answer.status_code == 200
        reason: str | None = answer.json["results"][0]["reason"]  # type: ignore[index]
        return reason

    reasons = all_at_once(app, [lambda gate=gate: scan_at(gate) for gate in gates])  # type: ignore[misc]
    assert sorted(map(str, reasons)) == ["None", *["already_in"] * 7]
    db.session.rollback()
    assert db.session.scalar(select(func.count(Scan.id))) == 8
    assert db.session.scalar(select(func.count()).select_from(Presence)) == 1


def test_same_scan_sent_by_many_at_once_is_recorded_once(app: Flask, venue: Venue) -> None:
    item = scan_item(token_of(make_registration(venue.show)), venue.gate.slug)

    def send() -> tuple[str, bool]:
        answer = app.test_client().post(
            f"/api/v1/shows/{venue.show.slug}/scans",
            json={"scans": [item]},
            headers={"Authorization": f"Bearer {venue.device}"},
        )
        result = answer.json["results"][0]  # type: ignore[index]
        return result["outcome"], result["repeat"]

    answers = all_at_once(app, [send] * 6)
    assert sorted(answers, key=str) == [("admitted", False), *[("admitted", True)] * 5]
    db.session.rollback()
    assert db.session.scalar(select(func.count(Scan.id))) == 1


def test_zone_with_one_place_left_admits_one_of_many_at_once(app: Flask, venue: Venue) -> None:
    zone = make_zone(venue.show, capacity=1)
    gate = make_gate(venue.show, zone=zone)
    device = make_device(venue.show, gate)
    people: list[Registration] = [make_registration(venue.show) for _ in range(6)]
    tokens = [token_of(person) for person in people]

    def scan(token: str) -> str | None:
        answer = app.test_client().post(
            f"/api/v1/shows/{venue.show.slug}/scans",
            json={"scans": [scan_item(token, gate.slug)]},
            headers={"Authorization": f"Bearer {device}"},
        )
        reason: str | None = answer.json["results"][0]["reason"]  # type: ignore[index]
        return reason

    reasons = all_at_once(app, [lambda token=token: scan(token) for token in tokens])  # type: ignore[misc]
    assert sorted(map(str, reasons)) == ["None", *["zone_full"] * 5]
