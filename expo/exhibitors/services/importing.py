"""Applications from a table: first a plan of what would happen, then, if somebody confirms it, that and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from expo.accounts.models import Organization
from expo.core import audit
from expo.core.actor import Actor
from expo.core.db import db
from expo.core.errors import NotFound
from expo.core.events import announce
from expo.exhibitors import wished
from expo.exhibitors.errors import PlanMoved, UnknownHeads, WrongState
from expo.exhibitors.events import WishesImported
from expo.exhibitors.models import (
    Application,
    ApplicationNeighbour,
    ApplicationProduct,
    Category,
    ImportDraft,
)
from expo.exhibitors.queries import applications as queries
from expo.exhibitors.queries import list_categories
from expo.exhibitors.rules import ApplicationStatus, NeighbourKind, Participation
from expo.exhibitors.rules.firms import Firm, FirmIndex, Recognised, firm_of, name_key
from expo.exhibitors.rules.importing import (
    Known,
    Row,
    names_of,
    raw_rows,
    read_row,
    recognise_heads,
    with_distance,
)
from expo.exhibitors.rules.review import LIVE
from expo.exhibitors.services.applying import next_number, subject_of
from expo.exhibitors.services.recognition import add_organization, complete, link_neighbours
from expo.exhibitors.sheets import read_table
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


def read(show: Show, data: bytes, name: str, *, actor: Actor, now: datetime) -> ImportDraft:
    """Keep a sent table to look at; nothing else changes. Raises UnreadableTable, UnknownHeads, TooMany."""
    table = read_table(data, name)
    heads = set(recognise_heads(table[0]).values())
    if not heads & {"name_ko", "name_en"}:
        raise UnknownHeads
    draft = ImportDraft(
        show_id=show.id, file_name=name[-200:], rows=raw_rows(table), created_by=actor.name, created_at=now
    )
    db.session.add(draft)
    return draft


def get_draft(show: Show, public_id: object) -> ImportDraft:
    """Return a kept table of the show. Raises NotFound."""
    draft = db.session.scalar(
        select(ImportDraft).where(ImportDraft.show_id == show.id, ImportDraft.public_id == public_id)
    )
    if draft is None:
        raise NotFound
    return draft


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
    firm = _firm(row)
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
        planned.changes = _changes(row, found, planned.wishes)
        decided = found.status not in (ApplicationStatus.SUBMITTED, ApplicationStatus.WAITING)
        planned.action = Action.SAME if not planned.changes else Action.KEEP if decided else Action.UPDATE
    return planned


def _firm(row: Row) -> Firm:
    return firm_of({name: value for name, value in row.values.items() if isinstance(value, str)})


def _changes(row: Row, found: Application, wishes: tuple[str, ...]) -> list[str]:
    changed = [name for name in FIELDS if name in row.values and row.values[name] != getattr(found, name)]
    if row.values.get("category") not in (None, found.category_id):
        changed.append("category")
    if _new_products(row, found):
        changed.append("products")
    if row.values.get("wishes") and tuple(row.values["wishes"]) != wishes:
        changed.append("wishes")
    changed += [kind.value for kind in NeighbourKind if _new_neighbours(row, found, kind)]
    return changed


def _new_products(row: Row, found: Application) -> list[str]:
    have = {name_key(name) for each in found.products for name in (each.name_ko, each.name_en)}
    return [name for name in row.values.get("products", []) if name_key(name) not in have]


def _new_neighbours(row: Row, found: Application, kind: NeighbourKind) -> list[tuple[str, int | None]]:
    """Return the firms that the row names and the application does not, or at another distance."""
    have = _named(found)
    wanted = [with_distance(text) for text in row.values.get(kind.value, [])]
    return [
        (name, metres)
        for name, metres in wanted
        if (known := have.get(name_key(name))) is None or (metres and known.kind is kind and metres != known.distance_m)
    ]


def _named(found: Application) -> dict[str, ApplicationNeighbour]:
    """Return an application's neighbours by every spelling of their names."""
    return {
        name_key(name): each
        for each in found.neighbours
        for name in (each.name, *((each.organization.name_ko, each.organization.name_en) if each.organization else ()))
        if name
    }


def confirm(show: Show, draft: ImportDraft, fingerprint: str, *, actor: Actor, now: datetime) -> Plan:
    """Take the good rows over as the preview said. Raises WrongState (already done), PlanMoved."""
    first = next_number(show)  # locks the show: two confirmations come one after the other
    db.session.refresh(draft, with_for_update=True)
    if draft.confirmed_at is not None:
        raise WrongState
    planned = plan(show, draft)
    if planned.fingerprint != fingerprint:
        raise PlanMoved
    _join_merged(planned)
    index = queries.known_firms()
    made: list[Application] = []
    for each in planned.rows:
        if each.action is Action.ADD:
            made.append(_add(show, each, first + len(made), index, actor=actor, now=now))
        elif each.action is Action.UPDATE and each.application is not None:
            _update(each.application, each.row, index, actor=actor, now=now)
    link_neighbours(show.id, [each.organization for each in made if each.organization])
    draft.confirmed_at = now
    return planned


def _join_merged(planned: Plan) -> None:
    """Let merged rows add to the first row of their firm what it does not say."""
    by_line = {each.row.line: each for each in planned.rows}
    for each in planned.rows:
        if each.into is not None:
            first = by_line[each.into]
            first.row.values = {**each.row.values, **first.row.values}
            if first.action is Action.SAME and first.application is not None:
                first.changes = _changes(first.row, first.application, first.wishes)
                first.action = Action.UPDATE if first.changes else Action.SAME


def _organization(each: RowPlan, index: FirmIndex, *, now: datetime) -> Organization:
    firm = _firm(each.row)
    known_id, _ = index.recognise(firm)
    if known_id is None:
        organization = add_organization(firm, now=now)
    else:
        organization = db.session.get_one(Organization, known_id)
        complete(organization, firm)
    index.add(queries.known_firm(organization))
    return organization


def _add(show: Show, each: RowPlan, number: int, index: FirmIndex, *, actor: Actor, now: datetime) -> Application:
    values = each.row.values
    application = Application(
        show=show,
        number=number,
        status=ApplicationStatus.SUBMITTED,
        organization=_organization(each, index, now=now),
        firm=_firm(each.row).as_dict(),
        participation=values["participation"],
        pavilion_id=values.get("pavilion"),
        category_id=values.get("category"),
        created_at=now,
        submitted_at=_received(values.get("submitted_on"), show, now),
        **{name: values[name] for name in FIELDS if name in values},
    )
    if application.participation is Participation.SAMPLE_DISPLAY:
        application.booths_wanted = 0
    db.session.add(application)
    db.session.flush()  # the trail and the wishes name its id
    _add_lists(application, each.row, index, now=now)
    audit.record(actor, "exhibitors.import_application", subject_of(application), now=now, line=each.row.line)
    return application


def _received(day: Any, show: Show, now: datetime) -> datetime:  # noqa: ANN401 - a date or None
    return datetime.combine(day, time(12), ZoneInfo(show.time_zone)).astimezone(UTC) if day else now


def _update(application: Application, row: Row, index: FirmIndex, *, actor: Actor, now: datetime) -> None:
    for name in FIELDS:
        if name in row.values:
            setattr(application, name, row.values[name])
    if row.values.get("category"):
        application.category_id = row.values["category"]
    _add_lists(application, row, index, now=now)
    audit.record(actor, "exhibitors.import_changes", subject_of(application), now=now, line=row.line)


def _add_lists(application: Application, row: Row, index: FirmIndex, *, now: datetime) -> None:
    last = max((each.position for each in application.products), default=0)
    for place, name in enumerate(_new_products(row, application), start=last + 1):
        application.products.append(ApplicationProduct(position=place, **_in_its_language(name)))
    taken = {application.organization_id} | {each.organization_id for each in application.neighbours}
    have = _named(application)
    for kind in NeighbourKind:
        for name, metres in _new_neighbours(row, application, kind):
            distance_m = metres if kind is NeighbourKind.APART else None
            if name_key(name) in have:
                have[name_key(name)].distance_m = distance_m
                continue
            other, _ = index.recognise(Firm(name_ko=name, name_en=name))
            if other is None or other not in taken:
                taken.add(other)  # type: ignore[arg-type]
                application.neighbours.append(
                    ApplicationNeighbour(kind=kind, name=name, organization_id=other, distance_m=distance_m)
                )
    if row.values.get("wishes"):
        announce(WishesImported(application.id, application.show_id, tuple(row.values["wishes"]), now))


def _in_its_language(name: str) -> dict[str, str]:
    return {"name_en": name} if name.isascii() else {"name_ko": name}
