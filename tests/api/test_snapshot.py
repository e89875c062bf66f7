"""The gate snapshot, the public doors and the document that describes them."""

from __future__ import annotations

from base64 import b64decode
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from expo.core import clock
from expo.core.actor import job_actor
from expo.core.work import unit_of_work
from expo.registration import services as registration
from expo.registration import signing
from expo.registration.rules import RevokeReason, decode_token
from tests.factories.checkin import make_device, make_gate, scan_item
from tests.factories.registration import badge_of, make_registration, token_of
from tests.factories.shows import make_pavilion, make_show


def _snapshot(client: FlaskClient, show: str, device: str, **query: object) -> dict[str, Any]:
    answer = client.get(
        f"/api/v1/shows/{show}/gate-snapshot", query_string=query, headers={"Authorization": f"Bearer {device}"}
    )
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json  # type: ignore[assignment]
    return found


def test_snapshot_lets_a_gate_verify_and_know_every_badge(app: Flask, client: FlaskClient) -> None:
    show = make_show()
    gate = make_gate(show)
    device = make_device(show, gate)
    person, revoked = make_registration(show), make_registration(show)
    void = badge_of(revoked)
    with unit_of_work():
        registration.revoke_badge(revoked, RevokeReason.LOST, actor=job_actor("test"), now=clock.now())
    found = _snapshot(client, show.slug, device)
    token = decode_token(token_of(person))
    assert token is not None
    key = next(entry for entry in found["keys"] if entry["id"] == token.key_id)
    assert signing.verify(b64decode(key["public_key"]), token.signature, token.signed)
    badge = badge_of(person)
    assert found["badges"] == [
        {
            "id": badge.token_id.hex(),
            "code": badge.code,
            "kind": "visitor",
            "name": person.name,
            "organization": person.organization_name,
        }
    ]
    assert found["revocations"] == [void.token_id.hex()]
    assert found["gates"][0]["slug"] == gate.slug
    assert found["next_cursor"] is None


def test_later_snapshot_brings_changes_only(app: Flask, client: FlaskClient, now: datetime) -> None:
    show = make_show()
    gate = make_gate(show)
    device = make_device(show, gate)
    first = make_registration(show)
    later = now + timedelta(minutes=5)
    with clock.at(later):
        since = _snapshot(client, show.slug, device)["as_of"]
        assert _snapshot(client, show.slug, device, since=since)["badges"] == []
        second = make_registration(show)
        item = scan_item(token_of(first), gate.slug)
        client.post(
            f"/api/v1/shows/{show.slug}/scans", json={"scans": [item]}, headers={"Authorization": f"Bearer {device}"}
        )
        found = _snapshot(client, show.slug, device, since=since)
    assert [badge["id"] for badge in found["badges"]] == [badge_of(second).token_id.hex()]
    assert [entry["badge"] for entry in found["presences"]] == [badge_of(first).token_id.hex()]
    assert found["zones"][0]["inside"] == 1
    assert found["gates"][0]["today"] == {"admitted": 1, "refused": 0, "last_hour": 1}


def test_snapshot_comes_in_pages(app: Flask, client: FlaskClient) -> None:
    show = make_show()
    device = make_device(show)
    people = [make_registration(show) for _ in range(5)]
    cursor, seen = "", []
    for _ in range(3):
        page = _snapshot(client, show.slug, device, limit=2, cursor=cursor)
        seen += [badge["name"] for badge in page["badges"]]
        cursor = page["next_cursor"] or ""
    assert seen == [person.name for person in people]
    assert cursor == ""


def test_snapshot_refuses_what_it_does_not_understand(client: FlaskClient) -> None:
    show = make_show()
    headers = {"Authorization": f"Bearer {make_device(show)}"}
    for query in ({"since": "yesterday"}, {"since": "2026-10-14T10:00:00"}, {"cursor": "-1"}, {"limit": "0"}):
        answer = client.get(f"/api/v1/shows/{show.slug}/gate-snapshot", query_string=query, headers=headers)
        assert (answer.status_code, answer.json["code"]) == (422, "bad_parameter")  # type: ignore[index]


def test_public_show_has_the_shape_of_the_contract(client: FlaskClient) -> None:
    show = make_show(slug="a-show")
    make_pavilion(show)
    answer = client.get("/api/v1/shows/a-show")
    assert answer.json == {
        "slug": "a-show",
        "name": {"ko": show.name_ko, "en": show.name_en},
        "starts_on": "2026-10-13",
        "ends_on": "2026-10-16",
        "time_zone": "Asia/Seoul",
        "counts": {"exhibitors": 0, "individual_booths": 0, "pavilions": 1, "sample_displays": 0},
    }


def test_unpublished_show_is_hidden_from_programs(client: FlaskClient) -> None:
    show = make_show(published=False)
    for path in ("", "/exhibitors"):
        assert client.get(f"/api/v1/shows/{show.slug}{path}").status_code == 404


def test_document_describes_every_door(sqlite_app: Flask) -> None:
    client = sqlite_app.test_client()
    paths = client.get("/api/v1/openapi.json").json["paths"]  # type: ignore[index]
    rules = {str(rule) for rule in sqlite_app.url_map.iter_rules() if str(rule).startswith("/api/v1")}
    assert {path.replace("{", "<").replace("}", ">") for path in paths} == rules
    assert client.get("/api/v1/docs").status_code == 200
