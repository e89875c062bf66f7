"""Reading leads that devices send: each item is checked by itself and a bad one stops no other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from expo.core.i18n import N_
from expo.leads.rules import MAX_NOTE, Capture, Contact, Rating

MAX_BADGE = 200
MAX_FIELD = 320
MAX_ANSWERS = 50
#: the contact's fields as they are sent
CONTACT_FIELDS = ("name", "organization", "job_title", "email", "phone")

#: what each code of a bad item says; the codes are stable
FAULTS = {
    "not_an_object": N_("Each lead is an object."),
    "bad_id": N_("`id` must be a UUID."),
    "bad_badge": N_("`badge` must be a badge token, a short code or null."),
    "bad_time": N_("`captured_at` must be a time with its offset, such as 2026-10-14T10:00:00+09:00."),
    "bad_consent": N_("`consent` must be true or false."),
    "bad_rating": N_("`rating` must be “hot”, “warm”, “cold” or null."),
    "bad_note": N_("`note` must be text of at most 4,000 characters."),
    "bad_products": N_("`products` must be a list of product ids."),
    "bad_answers": N_("`answers` must be an object with at most 50 entries."),
    "bad_contact": N_("`contact` must be null or an object of name, organization, job_title, email and phone."),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """An item that cannot be recorded: its id as sent, and the code of what is wrong."""

    id: object
    code: str


def read_lead(item: object) -> Capture | Fault:
    """Return the capture that an item of a request describes, or the first thing that is wrong with it."""
    if not isinstance(item, dict):
        return Fault(None, "not_an_object")
    code = _first_fault(item)
    if code is not None:
        return Fault(item.get("id"), code)
    contact = item.get("contact") or {}
    moment = _moment(item["captured_at"])
    assert moment is not None
    return Capture(
        id=str(UUID(item["id"])),
        badge=item.get("badge") or None,
        captured_at=moment,
        consent=item["consent"],
        rating=Rating(item["rating"]) if item.get("rating") else None,
        note=item.get("note") or "",
        products=tuple(dict.fromkeys(item.get("products") or ())),
        answers=item.get("answers") or {},
        contact=Contact(**{name: str(contact.get(name) or "").strip() for name in CONTACT_FIELDS}),
    )


def _first_fault(item: dict[str, Any]) -> str | None:
    checks = {
        "bad_id": _is_uuid(item.get("id")),
        "bad_badge": _is_text(item.get("badge"), MAX_BADGE),
        "bad_time": _moment(item.get("captured_at")) is not None,
        "bad_consent": isinstance(item.get("consent"), bool),
        "bad_rating": item.get("rating") in (None, *(rating.value for rating in Rating)),
        "bad_note": _is_text(item.get("note"), MAX_NOTE),
        "bad_products": _is_list_of_ids(item.get("products")),
        "bad_answers": _is_answers(item.get("answers")),
        "bad_contact": _is_contact(item.get("contact")),
    }
    return next((code for code, holds in checks.items() if not holds), None)


def _is_uuid(value: object) -> bool:
    try:
        return isinstance(value, str) and UUID(value) is not None
    except ValueError:
        return False


def _is_text(value: object, most: int) -> bool:
    return value is None or (isinstance(value, str) and len(value) <= most and "\x00" not in value)


def _moment(value: object) -> datetime | None:
    """Return the aware moment of an RFC 3339 text, or None."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def _is_list_of_ids(value: object) -> bool:
    return value is None or (isinstance(value, list) and all(type(each) is int and 0 < each < 2**31 for each in value))


def _is_answers(value: object) -> bool:
    return value is None or (isinstance(value, dict) and len(value) <= MAX_ANSWERS)


def _is_contact(value: object) -> bool:
    if value is None:
        return True
    if not isinstance(value, dict) or not set(value) <= set(CONTACT_FIELDS):
        return False
    return all(_is_text(value.get(name), MAX_FIELD) for name in CONTACT_FIELDS)
