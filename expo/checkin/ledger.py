"""The statements behind a scan, written once: read the badge, move the presence, append the record.

Core statements without objects, because this is the one path where the time of a request is felt in a queue of people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    Boolean,
    Connection,
    Insert,
    Select,
    Update,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from expo.checkin.models import Presence, Scan, Zone
from expo.core.prepared import Prepared, on_both
from expo.registration.models import Badge, Registration


@dataclass(slots=True)
class Holder:
    """A badge, its person, and where the person is on the day and in the zone that were asked for."""

    badge_id: int
    registration_id: int
    show_id: int
    is_live: bool
    name: str
    organization: str
    kind: str
    inside: bool
    inside_badge_id: int | None
    first_admitted_at: datetime | None

    def shown(self) -> dict[str, str]:
        """Return what a gate may see of the person."""
        return {"name": self.name, "organization": self.organization, "kind": self.kind}


_HOLDER: Select[*tuple[Any, ...]] = (
    select(
        Badge.id,
        Badge.registration_id,
        Badge.show_id,
        Badge.revoked_at.is_(None),
        Registration.name,
        Registration.organization_name,
        Registration.kind,
        func.coalesce(Presence.inside, False),
        Presence.badge_id,
        Presence.first_admitted_at,
    )
    .join(Registration, Registration.id == Badge.registration_id)
    .outerjoin(
        Presence,
        and_(
            Presence.registration_id == Badge.registration_id,
            Presence.zone_id == bindparam("zone_id"),
            Presence.day_on == bindparam("day_on"),
        ),
    )
)
_HOLDER_BY_TOKEN = _HOLDER.where(Badge.token_id == bindparam("key"))
_HOLDER_BY_CODE = _HOLDER.where(Badge.code == bindparam("key"))

_KEY = ("registration_id", "zone_id", "day_on")
_PRESENCE = (*_KEY, "inside", "badge_id", "first_admitted_at", "first_scan_id", "last_at", "changed_at")
_SCAN = tuple(column.name for column in Scan.__table__.columns)


def _insert(model: type[Scan | Presence], dialect: str) -> Any:  # noqa: ANN401 - the two have no common type with ON CONFLICT
    return (postgresql.insert if dialect == "postgresql" else sqlite.insert)(model)


def _to(column: str) -> BindParameter[Any]:
    """Return what takes a move's value; the name tells it from the record's value for a column of the same name."""
    return bindparam(f"to_{column}", type_=Presence.__table__.c[column].type)


def _enter(dialect: str) -> Insert:
    """Return the statement that lets a person in who is outside, or has a new badge."""
    statement = _insert(Presence, dialect).values({column: _to(column) for column in _PRESENCE})
    new = statement.excluded
    entry: Insert = statement.on_conflict_do_update(
        index_elements=_KEY,
        set_={"inside": True, "badge_id": new.badge_id, "last_at": new.last_at, "changed_at": new.changed_at},
        where=or_(Presence.inside.is_(False), Presence.badge_id != new.badge_id),
    )
    return entry


def _enter_late(dialect: str) -> Insert:
    """Return the statement that lets in whoever an offline device let in; a later passage keeps its word."""
    statement = _insert(Presence, dialect).values({column: _to(column) for column in _PRESENCE})
    new = statement.excluded
    is_later = new.last_at >= Presence.last_at
    entry: Insert = statement.on_conflict_do_update(
        index_elements=_KEY,
        set_={
            "inside": case((is_later, True), else_=Presence.inside),
            "badge_id": new.badge_id,
            "last_at": case((is_later, new.last_at), else_=Presence.last_at),
            "changed_at": new.changed_at,
        },
    )
    return entry


def _append(dialect: str) -> Insert:
    """Return the statement that appends a record unless its id is there already."""
    statement: Insert = _insert(Scan, dialect).on_conflict_do_nothing(index_elements=["id"])
    return statement


_EXIT: Update = (
    update(Presence)
    .where(
        Presence.registration_id == _to("registration_id"),
        Presence.zone_id == _to("zone_id"),
        Presence.day_on == _to("day_on"),
        Presence.inside,
    )
    .values(inside=False, last_at=_to("last_at"), changed_at=_to("changed_at"))
)
#: a late scan changes nothing for somebody who passed again after it
_EXIT_LATE: Update = _EXIT.where(Presence.last_at <= _to("last_at"))


def _with_record(move: Insert | Update) -> Insert:
    """Return PostgreSQL's one statement for both: move somebody and, if they moved (or `anyway`), append the record."""
    moved = move.returning(Presence.registration_id).cte("moved")
    values = [bindparam(column, type_=Scan.__table__.c[column].type).label(column) for column in _SCAN]
    row = select(*values).where(or_(bindparam("anyway", type_=Boolean()), exists(select(moved.c.registration_id))))
    statement: Insert = postgresql.insert(Scan).from_select(_SCAN, row).on_conflict_do_nothing(index_elements=["id"])
    return statement


class Way:
    """A statement that moves somebody, alone or together with the record of it."""

    def __init__(self, make: Callable[[str], Insert | Update]) -> None:
        self.alone = Prepared(on_both(make))
        self.recorded = Prepared({"postgresql": _with_record(make("postgresql"))})


#: a way, and who goes it where and when
Step = tuple[Way, Mapping[str, Any]]

_FIND_BY_TOKEN = Prepared(on_both(lambda _dialect: _HOLDER_BY_TOKEN))
_FIND_BY_CODE = Prepared(on_both(lambda _dialect: _HOLDER_BY_CODE))
_ENTER, _ENTER_LATE = Way(_enter), Way(_enter_late)
_LEAVE, _LEAVE_LATE = Way(lambda _dialect: _EXIT), Way(lambda _dialect: _EXIT_LATE)
_APPEND = Prepared(on_both(_append), _SCAN)
_LOCK_ZONE = select(Zone.id).where(Zone.id == bindparam("zone_id")).with_for_update()
_COUNT_INSIDE = select(func.count()).where(
    Presence.zone_id == bindparam("zone_id"), Presence.day_on == bindparam("day_on"), Presence.inside
)


@dataclass(frozen=True, slots=True)
class Move:
    """A person who passes a gate."""

    registration_id: int
    zone_id: int
    day_on: date
    badge_id: int
    scan_id: UUID
    at: datetime
    now: datetime


class Ledger:
    """The statements on one connection, inside the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find_holder(self, key: bytes | str, zone_id: int, day_on: date) -> Holder | None:
        """Return who holds the badge of a token id (bytes) or short code (text)."""
        statement = _FIND_BY_TOKEN if isinstance(key, bytes) else _FIND_BY_CODE
        row = statement.first(self._connection, {"key": key, "zone_id": zone_id, "day_on": day_on})
        return Holder(*row) if row is not None else None

    @staticmethod
    def entry(move: Move, *, forced: bool = False) -> Step:
        """Return the step inside; it writes nothing where somebody else let the person in first."""
        return _ENTER_LATE if forced else _ENTER, {
            "to_registration_id": move.registration_id,
            "to_zone_id": move.zone_id,
            "to_day_on": move.day_on,
            "to_inside": True,
            "to_badge_id": move.badge_id,
            "to_first_admitted_at": move.at,
            "to_first_scan_id": move.scan_id,
            "to_last_at": move.at,
            "to_changed_at": move.now,
        }

    @staticmethod
    def exit(move: Move, *, forced: bool = False) -> Step:
        """Return the step outside; it writes nothing where the person was not inside any more."""
        return _LEAVE_LATE if forced else _LEAVE, {
            "to_registration_id": move.registration_id,
            "to_zone_id": move.zone_id,
            "to_day_on": move.day_on,
            "to_last_at": move.at,
            "to_changed_at": move.now,
        }

    def take(self, step: Step) -> bool:
        """Take a step; return False where somebody else was first."""
        return step[0].alone.run(self._connection, step[1]) > 0

    def take_and_append(self, step: Step, row: dict[str, Any], *, anyway: bool) -> bool:
        """Take a step and append its record in as few messages as can be.

        Returns False where somebody else was first (unless the record is wanted `anyway`), or where the record's id is
        there already. The caller then undoes whatever was written.
        """
        if self._connection.dialect.name == "postgresql":
            return step[0].recorded.run(self._connection, {**row, **step[1], "anyway": anyway}) == 1
        moved = self.take(step)
        return (moved or anyway) and self.append([row])

    def room_in(self, zone_id: int, capacity: int, day_on: date) -> int:
        """Return how many more fit into a zone; others who want in wait until this transaction ends."""
        self._connection.execute(_LOCK_ZONE, {"zone_id": zone_id})
        inside = self._connection.execute(_COUNT_INSIDE, {"zone_id": zone_id, "day_on": day_on}).scalar_one()
        return capacity - int(inside)

    def append(self, rows: Sequence[dict[str, Any]]) -> bool:
        """Append records; return False where one of their ids is there already."""
        return all(_APPEND.run(self._connection, row) == 1 for row in rows)

    def find_scans(self, ids: Iterable[UUID]) -> dict[UUID, Any]:
        """Return the records that exist under these ids, with what a gate may see of their people."""
        statement = (
            select(
                Scan.id,
                Scan.show_id,
                Scan.content_hash,
                Scan.outcome,
                Scan.reason,
                Scan.first_admitted_at,
                Registration.name,
                Registration.organization_name,
                Registration.kind,
            )
            .outerjoin(Registration, Registration.id == Scan.registration_id)
            .where(Scan.id.in_(list(ids)))
        )
        return {row.id: row for row in self._connection.execute(statement)}
