"""What a gate needs to decide alone: keys, rules, gates, badges and who is inside; later only what changed."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, func, select

from expo.checkin.facts import ShowFacts
from expo.checkin.models import Gate, Presence, Scan, Zone
from expo.checkin.rules import STAFF_KINDS, Outcome
from expo.core.db import db
from expo.registration import queries as registration
from expo.registration.models import Badge, Registration

LIMIT = 20_000
NO_FIGURES = {"admitted": 0, "refused": 0, "last_hour": 0}
#: a transaction may commit this long after the moment it wrote down; what is sent twice does no harm
OVERLAP = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a gate asks for: everything, or what changed since a moment; `after` continues a list that was long."""

    since: datetime | None = None
    after: int = 0
    limit: int = LIMIT


def snapshot(show: ShowFacts, wanted: Wanted, *, now: datetime) -> dict[str, Any]:
    """Return one page of the snapshot."""
    today = now.astimezone(show.time_zone).date()
    since = wanted.since - OVERLAP if wanted.since else None
    badges, revocations, next_cursor = _badges(show, since, wanted)
    return {
        "as_of": stamp(now),
        "show": _show(show),
        "keys": [
            {"id": key_id, "algorithm": "ES256", "public_key": b64encode(key).decode()}
            for key_id, key in registration.public_keys().items()
        ],
        "rules": {"staff_kinds": sorted(STAFF_KINDS), "keeps_hours": show.hours.keeps_hours},
        **_places(show, now),
        "badges": badges,
        "revocations": revocations,
        "presences": _presences(show, today, since),
        "next_cursor": next_cursor,
    }


def stamp(moment: datetime) -> str:
    """Return a moment as text that needs no escaping in an address."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _show(show: ShowFacts) -> dict[str, Any]:
    days = [
        {"on": day.isoformat(), "opens_at": hours[0].isoformat("minutes"), "closes_at": hours[1].isoformat("minutes")}
        for day, hours in sorted(show.hours.days.items())
    ]
    return {"id": show.id, "slug": show.slug, "time_zone": show.time_zone.key, "days": days}


def _places(show: ShowFacts, now: datetime) -> dict[str, Any]:
    """Return zones and gates with their figures of the day."""
    inside, passed = figures(show, now)
    zones = db.session.scalars(select(Zone).where(Zone.show_id == show.id).order_by(Zone.id)).all()
    slug_of = {zone.id: zone.slug for zone in zones}
    return {
        "zones": [
            {
                "slug": zone.slug,
                "name": {"ko": zone.name_ko, "en": zone.name_en},
                "kinds": zone.kinds,
                "capacity": zone.capacity,
                "inside": inside.get(zone.id, 0),
            }
            for zone in zones
        ],
        "gates": [
            {
                "slug": gate.slug,
                "name": {"ko": gate.name.ko, "en": gate.name.en},
                "zone": slug_of.get(gate.zone_id),
                "today": passed.get(gate.id, NO_FIGURES),
            }
            for gate in show.gates.values()
        ],
    }


def figures(show: ShowFacts, now: datetime) -> tuple[dict[int, int], dict[int, dict[str, int]]]:
    """Return how many are inside each zone, and what each gate did today."""
    today = now.astimezone(show.time_zone).date()
    inside = {row[0]: row[1] for row in db.session.execute(_inside(show, today))}
    passed = {
        row[0]: {"admitted": row[1] or 0, "refused": row[2] or 0, "last_hour": row[3] or 0}
        for row in db.session.execute(_passed(show, today, now))
    }
    return inside, passed


def _inside(show: ShowFacts, today: date) -> Select[*tuple[Any, ...]]:
    return (
        select(Presence.zone_id, func.count())
        .join(Zone, Zone.id == Presence.zone_id)
        .where(Zone.show_id == show.id, Presence.day_on == today, Presence.inside)
        .group_by(Presence.zone_id)
    )


def _passed(show: ShowFacts, today: date, now: datetime) -> Select[*tuple[Any, ...]]:
    admitted = Scan.outcome == Outcome.ADMITTED
    recent = and_(admitted, Scan.received_at > now - timedelta(hours=1))
    return (
        select(
            Scan.gate_id,
            func.sum(case((admitted, 1), else_=0)),
            func.sum(case((admitted, 0), else_=1)),
            func.sum(case((recent, 1), else_=0)),
        )
        .join(Gate, Gate.id == Scan.gate_id)
        .where(Gate.show_id == show.id, Scan.day_on == today)
        .group_by(Scan.gate_id)
    )


def _badges(
    show: ShowFacts, since: datetime | None, wanted: Wanted
) -> tuple[list[dict[str, Any]], list[str], str | None]:
    """Return live badges, the ids of void ones, and where the next page begins."""
    statement = (
        select(
            Badge.id,
            Badge.token_id,
            Badge.code,
            Badge.revoked_at,
            Registration.kind,
            Registration.name,
            Registration.organization_name,
        )
        .join(Registration, Registration.id == Badge.registration_id)
        .where(Badge.show_id == show.id, Badge.id > wanted.after)
        .order_by(Badge.id)
        .limit(wanted.limit + 1)
    )
    if since is not None:
        statement = statement.where(Badge.changed_at >= since)
    rows = db.session.execute(statement).all()
    page = rows[: wanted.limit]
    live = [
        {"id": row[1].hex(), "code": row[2], "kind": row[4], "name": row[5], "organization": row[6]}
        for row in page
        if row[3] is None
    ]
    void = [row[1].hex() for row in page if row[3] is not None]
    return live, void, str(page[-1][0]) if len(rows) > wanted.limit else None


def _presences(show: ShowFacts, today: date, since: datetime | None) -> list[dict[str, Any]]:
    """Return where people are today, by the badge that went in."""
    statement = (
        select(Badge.token_id, Zone.slug, Presence.inside, Presence.first_admitted_at, Presence.last_at)
        .join(Badge, Badge.id == Presence.badge_id)
        .join(Zone, Zone.id == Presence.zone_id)
        .where(Zone.show_id == show.id, Presence.day_on == today)
    )
    if since is not None:
        gates = [gate.id for gate in show.gates.values()]
        seen = select(Scan.registration_id).where(
            Scan.gate_id.in_(gates), Scan.day_on == today, Scan.received_at >= since
        )
        statement = statement.where(Presence.registration_id.in_(seen), Presence.changed_at >= since)
    return [
        {
            "badge": row[0].hex(),
            "zone": row[1],
            "on": today.isoformat(),
            "inside": row[2],
            "first_admitted_at": stamp(row[3]),
            "last_at": stamp(row[4]),
        }
        for row in db.session.execute(statement)
    ]
