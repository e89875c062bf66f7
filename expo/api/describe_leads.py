"""What the OpenAPI document says about leads."""

from __future__ import annotations

from typing import Any

from expo.leads.intake import CONTACT_FIELDS
from expo.leads.rules import MAX_CAPTURES, MAX_NOTE, Rating

Json = dict[str, Any]

_LEAD: Json = {
    "type": "object",
    "required": ["id", "captured_at", "consent"],
    "properties": {
        "id": {"type": "string", "format": "uuid", "description": "Chosen by the sender; sent again it counts once."},
        "badge": {"type": ["string", "null"], "maxLength": 200, "description": "Signed token (QR) or short code."},
        "captured_at": {"type": "string", "format": "date-time"},
        "consent": {"type": "boolean", "description": "The person agreed, on a screen, to hand over contact data."},
        "rating": {"type": ["string", "null"], "enum": [*(rating.value for rating in Rating), None]},
        "note": {"type": ["string", "null"], "maxLength": MAX_NOTE},
        "products": {"type": ["array", "null"], "items": {"type": "integer", "minimum": 1}},
        "answers": {"type": ["object", "null"], "maxProperties": 50},
        "contact": {
            "type": ["object", "null"],
            "additionalProperties": False,
            "properties": {name: {"type": ["string", "null"]} for name in CONTACT_FIELDS},
            "description": "Typed by hand; kept only with consent.",
        },
    },
}
_RESULT: Json = {
    "type": "object",
    "required": ["id", "outcome", "repeat", "lead"],
    "properties": {
        "id": {},
        "outcome": {"type": "string", "enum": ["recorded", "merged", "invalid"]},
        "repeat": {"type": "boolean", "description": "This id was recorded before; nothing was recorded now."},
        "lead": {"type": ["integer", "null"]},
        "code": {"type": "string", "description": "Why an item is invalid, such as `id_reused` or `unknown_badge`."},
        "message": {"type": "string", "description": "The same in the reader's language."},
    },
}
SCHEMAS: dict[str, Json] = {
    "Lead": _LEAD,
    "Leads": {
        "type": "object",
        "required": ["leads"],
        "properties": {
            "leads": {"type": "array", "maxItems": MAX_CAPTURES, "items": {"$ref": "#/components/schemas/Lead"}}
        },
    },
    "LeadResult": _RESULT,
    "LeadResults": {
        "type": "object",
        "required": ["results"],
        "properties": {"results": {"type": "array", "items": {"$ref": "#/components/schemas/LeadResult"}}},
    },
}


def _problem(description: str) -> Json:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": description, "content": content}


LEADS: Json = {
    "tags": ["leads"],
    "security": [{"device": []}],
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Leads"}}},
    },
    "responses": {
        "200": {
            "description": "One result for each lead, in the same order.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/LeadResults"}}},
        },
        "400": _problem("The body is no JSON."),
        "401": _problem("No token, or one that is not valid any more."),
        "404": _problem("No such show for this device."),
        "413": _problem("More than the limit; nothing was recorded."),
        "422": _problem("The body has no list of leads."),
    },
}
