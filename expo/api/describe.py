"""What the OpenAPI document says beyond addresses: schemas, examples, and the words of the contract."""

from __future__ import annotations

from typing import Any

from expo.checkin.rules import Outcome, Reason
from expo.checkin.services import MAX_SCANS
from expo.registration.rules import RegistrationKind

Json = dict[str, Any]

INTRODUCTION = """Devices send `Authorization: Bearer TOKEN`; a browser's sign-in opens nothing here.
Errors are problem JSON (RFC 9457) with a stable `code`. Times are RFC 3339 with an offset.
Lists are paged: send the `next_cursor` of one answer as `cursor` of the next request."""

_TIME: Json = {"type": "string", "format": "date-time"}
_TIME_OR_NULL: Json = {"type": ["string", "null"], "format": "date-time"}
_TEXT: Json = {"type": "string"}
_NUMBER: Json = {"type": "integer"}
_LOCAL: Json = {"type": "object", "properties": {"ko": _TEXT, "en": _TEXT}, "required": ["ko", "en"]}


def _object(required: str, **properties: Json) -> Json:
    """Return an object schema; `required` lists names, "*" means all of them."""
    names = list(properties) if required == "*" else required.split()
    return {"type": "object", "properties": properties, "required": names}


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _answer(name: str, description: str) -> Json:
    return {"description": description, "content": {"application/json": {"schema": _ref(name)}}}


def _problems(**statuses: str) -> Json:
    content = {"application/problem+json": {"schema": _ref("Problem")}}
    return {number.removeprefix("s"): {"description": text, "content": content} for number, text in statuses.items()}


SCHEMAS: dict[str, Json] = {
    "Problem": _object("*", type=_TEXT, title=_TEXT, status=_NUMBER, code=_TEXT),
    "Scan": _object(
        "id badge gate direction scanned_at",
        id={"type": "string", "format": "uuid"},
        badge={"type": "string", "maxLength": 200, "description": "Signed token (QR) or short code."},
        gate={"type": "string", "description": "Slug of the gate."},
        direction={"type": "string", "enum": ["in", "out"]},
        scanned_at=_TIME,
        decided={
            "type": ["string", "null"],
            "enum": ["admitted", "refused", None],
            "description": "What a device without a network already told the person.",
        },
    ),
    "Scans": _object("scans", scans={"type": "array", "maxItems": MAX_SCANS, "items": _ref("Scan")}),
    "Holder": {
        **_object(
            "*", name=_TEXT, organization=_TEXT, kind={"type": "string", "enum": [k.value for k in RegistrationKind]}
        ),
        "type": ["object", "null"],
    },
    "ScanResult": _object(
        "id outcome reason repeat holder first_admitted_at",
        id={"type": ["string", "null"]},
        outcome={"type": "string", "enum": [outcome.value for outcome in Outcome]},
        reason={"type": ["string", "null"], "enum": [*(reason.value for reason in Reason), None]},
        repeat={"type": "boolean", "description": "This id was recorded before; nothing was recorded now."},
        holder=_ref("Holder"),
        first_admitted_at=_TIME_OR_NULL,
        code={"type": "string", "description": "Why an item is invalid, such as `id_reused` or `wrong_gate`."},
        message={"type": "string", "description": "The same in the reader's language."},
    ),
    "ScanResults": _object("*", results=_list(_ref("ScanResult"))),
    "Snapshot": _object(
        "*",
        as_of={**_TIME, "description": "Send it as `since` next time."},
        show=_object("*", id=_NUMBER, slug=_TEXT, time_zone=_TEXT, days=_list({"type": "object"})),
        keys=_list(
            _object("*", id=_NUMBER, algorithm=_TEXT, public_key={"type": "string", "contentEncoding": "base64"})
        ),
        rules=_object("*", staff_kinds=_list(_TEXT), keeps_hours={"type": "boolean"}),
        zones=_list({"type": "object"}),
        gates=_list({"type": "object"}),
        badges=_list(_object("*", id=_TEXT, code=_TEXT, kind=_TEXT, name=_TEXT, organization=_TEXT)),
        revocations=_list(_TEXT),
        presences=_list({"type": "object"}),
        next_cursor={"type": ["string", "null"]},
    ),
    "Show": _object(
        "*",
        slug=_TEXT,
        name=_LOCAL,
        starts_on={"type": "string", "format": "date"},
        ends_on={"type": "string", "format": "date"},
        time_zone=_TEXT,
        counts=_object("*", exhibitors=_NUMBER, individual_booths=_NUMBER, pavilions=_NUMBER, sample_displays=_NUMBER),
    ),
    "Exhibitor": _object(
        "*",
        slug=_TEXT,
        name=_LOCAL,
        kind={"type": "string", "enum": ["exhibitor", "sample_display"]},
        category={"type": ["object", "null"], "properties": {"ko": _TEXT, "en": _TEXT}},
        pavilion={"type": ["string", "null"], "description": "Slug of the special pavilion it stands in."},
        booths=_list(_TEXT),
    ),
    "Exhibitors": _object("*", exhibitors=_list(_ref("Exhibitor")), next_cursor={"type": ["string", "null"]}),
}

_DEVICE: Json = {"security": [{"device": []}]}
_SENT: Json = {"required": True, "content": {"application/json": {"schema": _ref("Scans")}}}

SCANS: Json = {
    **_DEVICE,
    "tags": ["gates"],
    "requestBody": _SENT,
    "responses": {
        "200": _answer("ScanResults", "One result for each scan, in the same order."),
        **_problems(
            s400="The body is no JSON.",
            s401="No token, or one that is not valid any more.",
            s404="No such show for this device.",
            s413="More than the limit; nothing was recorded.",
            s422="The body has no list of scans.",
        ),
    },
}
SNAPSHOT: Json = {
    **_DEVICE,
    "tags": ["gates"],
    "parameters": [
        {"in": "query", "name": "since", "schema": _TIME, "description": "`as_of` of an earlier answer."},
        {"in": "query", "name": "cursor", "schema": _TEXT},
        {"in": "query", "name": "limit", "schema": {"type": "integer", "minimum": 1, "maximum": 20000}},
    ],
    "responses": {
        "200": _answer("Snapshot", "The snapshot, or what changed."),
        **_problems(
            s401="No valid token.", s404="No such show for this device.", s422="A parameter is not understood."
        ),
    },
}
ABOUT: Json = {"tags": ["about"]}
SHOW: Json = {
    "tags": ["shows"],
    "responses": {"200": _answer("Show", "The show."), **_problems(s404="No such published show.", s429="Too many.")},
}
EXHIBITORS: Json = {
    "tags": ["shows"],
    "parameters": [
        {"in": "query", "name": "cursor", "schema": _TEXT},
        {"in": "query", "name": "limit", "schema": {"type": "integer", "minimum": 1, "maximum": 500}},
    ],
    "responses": {
        "200": _answer("Exhibitors", "A page of the directory."),
        **_problems(s404="No such published show.", s422="A parameter is not understood.", s429="Too many."),
    },
}
