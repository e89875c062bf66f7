"""The gate's two doors: scans in, snapshot out."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Response, jsonify, request
from flask_babel import gettext
from psycopg.errors import DeadlockDetected
from werkzeug.exceptions import BadRequest

from expo.api import describe, parameters
from expo.api.errors import NotAList
from expo.api.policies import ApiPermission
from expo.api.scopes import GATE_SHOW
from expo.api.views.blueprint import door
from expo.checkin import services
from expo.checkin.errors import GateBusy, ScanCollision
from expo.checkin.facts import ShowFacts
from expo.checkin.intake import FAULTS, Fault
from expo.checkin.recording import Recorded, Scanner, Sent
from expo.checkin.snapshot import LIMIT, Wanted, snapshot
from expo.core import clock, together
from expo.core.actor import ActorKind
from expo.web.access import access
from expo.web.identity import current_actor
from expo.web.limits import unlimited
from expo.web.writes import writes_itself

_TRIES = 4


@door("/shows/<show>/scans", describe.SCANS, methods=("POST",))
@unlimited
@writes_itself
@access(ApiPermission.SCAN, GATE_SHOW)
def scans(show: ShowFacts) -> Response:
    """Record scans.

    Answers when every scan is on disk. The same scan may be sent again without harm.
    """
    body: Any = request.get_json(silent=True)
    if body is None:
        raise BadRequest
    items = body.get("scans") if isinstance(body, dict) else None
    if not isinstance(items, list):
        raise NotAList
    return jsonify(results=[_shown(answer) for answer in _record(show, items)])


def _record(show: ShowFacts, items: list[object]) -> list[Recorded | Fault]:
    """Record, and once more where another request came in between."""
    read, sent = services.read_scans(items), Sent(_scanner(), clock.now())
    for attempt in range(_TRIES):
        try:
            return together.run(partial(services.record_read, show, read, sent, careful=attempt > 0))
        except (ScanCollision, DeadlockDetected):
            continue
    raise GateBusy


def _scanner() -> Scanner:
    actor = current_actor()
    is_device = actor.kind is ActorKind.DEVICE
    return Scanner(
        name=actor.name,
        gate_id=actor.device_subject,
        device_id=actor.id if is_device else None,
        user_id=None if is_device else actor.id,
    )


def _shown(answer: Recorded | Fault) -> dict[str, Any]:
    if isinstance(answer, Fault):
        return {
            "id": answer.id,
            "outcome": "invalid",
            "reason": None,
            "repeat": False,
            "holder": None,
            "first_admitted_at": None,
            "code": answer.code,
            "message": gettext(FAULTS[answer.code]),
        }
    first = answer.first_admitted_at
    return {
        "id": str(answer.id),
        "outcome": answer.outcome,
        "reason": answer.reason,
        "repeat": answer.repeat,
        "holder": answer.holder,
        "first_admitted_at": first.isoformat() if first else None,
    }


@door("/shows/<show>/gate-snapshot", describe.SNAPSHOT)
@unlimited
@access(ApiPermission.SCAN, GATE_SHOW)
def gate_snapshot(show: ShowFacts) -> Response:
    """What a gate needs to decide alone.

    Keys, rules, gates, badges and who is inside. With `since` (the `as_of` of an earlier answer): what changed.
    """
    wanted = Wanted(parameters.moment("since"), parameters.number("cursor", 0), parameters.limit(LIMIT, LIMIT))
    return jsonify(snapshot(show, wanted, now=clock.now()))
