"""What an import of applications would do: each row is compared with the firms and applications that are there."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from expo.core.db import db
from expo.exhibitors import wished
from expo.exhibitors.models import Application, ApplicationNeighbour, Category, ImportDraft
from expo.exhibitors.queries import applications as queries
from expo.exhibitors.queries import list_categories
from expo.exhibitors.rules import ApplicationStatus, NeighbourKind, Participation
from expo.exhibitors.rules.firms import Firm, FirmIndex, Recognised, firm_of, name_key
from expo.exhibitors.rules.importing import Known, Row, names_of, read_row, with_distance
from expo.exhibitors.rules.review import LIVE
from expo.shows.models import Pavilion, Show


class Action(StrEnum):
    """What becomes of a row."""

    ADD = "add"
    UPDATE = "update"
    SAME = "same"
    #: joined to an earlier row of the same firm
    MERGE = "merge"
    #: the application is decided; it is left as it is
    KEEP = "keep"
    BAD = "bad"


PLAIN = (
    "contact_name contact_email contact_phone language booths_wanted stand_kind power_kw water air lan load_kn_m2 "
    "open_sides is_noisy is_food points note"
)
FIELDS = tuple(PLAIN.split())
_Key = tuple[object, Participation, int | None]


@dataclass(slots=True)
class RowPlan:
    """What a row says and what becomes of it."""

    row: Row
    action: Action
    how: Recognised = Recognised.NEW
    organization_id: int | None = None
    application: Application | None = None
    #: fields that would change, or what a merged row adds
    changes: list[str] = field(default_factory=list)
    #: what the application wishes for now
    wishes: tuple[str, ...] = ()
    #: the line a merged row is joined to
    into: int | None = None

    @property
    def name(self) -> str:
        """Return what the row calls the firm."""
        return str(self.row.values.get("name_ko") or self.row.values.get("name_en") or "")


@dataclass(slots=True)
class Plan:
    """What confirming an import would do."""

    rows: list[RowPlan]
    #: the table wishes for booths, but the show has none yet
    leaves_wishes: bool = False

    def count(self, action: Action) -> int:
        """Return how many rows have this action."""
        return sum(row.action == action for row in self.rows)

    @property
    def fingerprint(self) -> str:
        """Return what two equal plans have in common, to notice that the data moved underneath."""
        text = repr([(row.row.line, row.action, row.organization_id, row.changes, row.into) for row in self.rows])
        return hashlib.sha256(text.encode()).hexdigest()[:32]


def plan(show: Show, draft: ImportDraft) -> Plan:
    """Return what would become of each row if the import were confirmed now."""
    known_names, seen = known_of(show), dict[_Key, RowPlan]()
    against = _Against(queries.known_firms(), _present(show), wished.wishes_of(show))
    planned = [_plan_row(read_row(raw, known_names), against, seen) for raw in draft.rows]
    lost = known_names.booths is None and any(raw.get("wishes") for raw in draft.rows)
    return Plan(planned, leaves_wishes=lost)


def known_of(show: Show) -> Known:
    """Return the names by which cells of this show's tables are understood."""
    pavilions = db.session.scalars(select(Pavilion).where(Pavilion.show_id == show.id)).all()
    categories: Sequence[Category] = list_categories(show)
    return Known(
        pavilions=names_of((row.id, (row.slug, row.name_ko, row.name_en)) for row in pavilions),
        categories=names_of((row.id, (row.slug, row.name_ko, row.name_en)) for row in categories),
        max_booths=queries.terms_of(show).max_booths,
        booths=wished.numbers_of(show) or None,
    )


def _present(show: Show) -> dict[_Key, Application]:
    rows = db.session.scalars(
        select(Application)
        .options(
            joinedload(Application.organization),
            selectinload(Application.products),
            selectinload(Application.neighbours).joinedload(ApplicationNeighbour.organization),
        )
        .where(Application.show_id == show.id, Application.status.in_({*LIVE, ApplicationStatus.REJECTED}))
        .order_by(Application.number.desc())
    )
    return {(row.organization_id, row.participation, row.pavilion_id): row for row in rows}


@dataclass(frozen=True, slots=True)
class _Against:
    """What rows are compared with: known firms, the show's applications and what they wish for."""

    index: FirmIndex
    present: Mapping[_Key, Application]
    wishes: Mapping[int, tuple[str, ...]]


def _plan_row(row: Row, against: _Against, seen: dict[_Key, RowPlan]) -> RowPlan:
    if row.faults:
        return RowPlan(row, Action.BAD)
    firm = firm_in(row)
    known_id, how = against.index.recognise(firm)
    who: object = known_id or firm.business_number or name_key(firm.name_ko or firm.name_en)
    key: _Key = (who, row.values["participation"], row.values.get("pavilion"))
    if key in seen:
        first = seen[key]
        added = [name for name in row.values if name not in first.row.values]
        return RowPlan(row, Action.MERGE, how, known_id, changes=added, into=first.row.line)
    found = against.present.get(key)
    seen[key] = planned = RowPlan(row, Action.ADD, how, known_id, found)
    if found is not None:
        planned.wishes = against.wishes.get(found.id, ())
        planned.changes = changes_of(row, found, planned.wishes)
        decided = found.status not in (ApplicationStatus.SUBMITTED, ApplicationStatus.WAITING)
        planned.action = Action.SAME if not planned.changes else Action.KEEP if decided else Action.UPDATE
    return planned


def firm_in(row: Row) -> Firm:
    """Return the firm that the row tells of."""
    return firm_of({name: value for name, value in row.values.items() if isinstance(value, str)})


def changes_of(row: Row, found: Application, wishes: tuple[str, ...]) -> list[str]:
    """Return the fields in which the row says something else than the application."""
    changed = [name for name in FIELDS if name in row.values and row.values[name] != getattr(found, name)]
    if row.values.get("category") not in (None, found.category_id):
        changed.append("category")
    if new_products(row, found):
        changed.append("products")
    if row.values.get("wishes") and tuple(row.values["wishes"]) != wishes:
        changed.append("wishes")
    changed += [kind.value for kind in NeighbourKind if new_neighbours(row, found, kind)]
    return changed


def new_products(row: Row, found: Application) -> list[str]:
    """Return the products that the row names and the application does not."""
    have = {name_key(name) for each in found.products for name in (each.name_ko, each.name_en)}
    return [name for name in row.values.get("products", []) if name_key(name) not in have]


def new_neighbours(row: Row, found: Application, kind: NeighbourKind) -> list[tuple[str, int | None]]:
    """Return the firms that the row names and the application does not, or at another distance."""
    have = named(found)
    wanted = [with_distance(text) for text in row.values.get(kind.value, [])]
    return [
        (name, metres)
        for name, metres in wanted
        if (known := have.get(name_key(name))) is None or (metres and known.kind is kind and metres != known.distance_m)
    ]


def named(found: Application) -> dict[str, ApplicationNeighbour]:
    """Return an application's neighbours by every spelling of their names."""
    return {
        name_key(name): each
        for each in found.neighbours
        for name in (each.name, *((each.organization.name_ko, each.organization.name_en) if each.organization else ()))
        if name
    }


def join_merged(planned: Plan) -> None:
    """Let merged rows add to the first row of their firm what it does not say."""
    by_line = {each.row.line: each for each in planned.rows}
    for each in planned.rows:
        if each.into is not None:
            first = by_line[each.into]
            first.row.values = {**each.row.values, **first.row.values}
            if first.action is Action.SAME and first.application is not None:
                first.changes = changes_of(first.row, first.application, first.wishes)
                first.action = Action.UPDATE if first.changes else Action.SAME
