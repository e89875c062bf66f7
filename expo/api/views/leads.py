"""The exhibitor's door: leads in."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request
from flask_babel import gettext
from werkzeug.exceptions import BadRequest

from expo.api import describe_leads
from expo.api.errors import NotAList
from expo.api.policies import ApiPermission
from expo.api.scopes import SENDER
from expo.api.views.blueprint import door
from expo.core import clock
from expo.exhibitors.models import Exhibitor
from expo.leads import services
from expo.leads.intake import FAULTS, Fault, read_lead
from expo.leads.rules import Capture
from expo.leads.services import Recorded, Rejected
from expo.web.access import access
from expo.web.errors import sentence
from expo.web.identity import current_actor
from expo.web.writes import writes


@door("/shows/<show>/leads", describe_leads.LEADS, methods=("POST",))
@access(ApiPermission.SEND_LEADS, SENDER)
@writes
def leads(exhibitor: Exhibitor) -> Response:
    """Record leads.

    Answers when every lead is on disk. The same lead may be sent again without harm.
    """
    body: Any = request.get_json(silent=True)
    if body is None:
        raise BadRequest
    items = body.get("leads") if isinstance(body, dict) else None
    if not isinstance(items, list):
        raise NotAList
    services.demand_few(len(items))
    read = [read_lead(item) for item in items]
    good = [item for item in read if isinstance(item, Capture)]
    recorded = iter(services.capture_many(exhibitor, good, actor=current_actor(), now=clock.now()))
    return jsonify(
        results=[_invalid(each) if isinstance(each, Fault) else _shown(each, next(recorded)) for each in read]
    )


def _shown(item: Capture, answer: Recorded | Rejected) -> dict[str, Any]:
    if isinstance(answer, Rejected):
        return _refusal(item.id, answer.fault.code, sentence(answer.fault))
    outcome = "merged" if answer.merged else "recorded"
    return {"id": item.id, "outcome": outcome, "repeat": answer.repeat, "lead": answer.lead.id}


def _invalid(fault: Fault) -> dict[str, Any]:
    return _refusal(fault.id, fault.code, gettext(FAULTS[fault.code]))


def _refusal(item_id: object, code: str, message: str) -> dict[str, Any]:
    return {"id": item_id, "outcome": "invalid", "repeat": False, "lead": None, "code": code, "message": message}
