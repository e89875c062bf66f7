"""Applications from a table: it is kept to look at and, if somebody confirms its plan, taken over; nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from expo.accounts.models import Organization
from expo.core import audit
from expo.core.actor import Actor
from expo.core.db import db
from expo.core.errors import NotFound
from expo.core.events import announce
from expo.exhibitors.errors import PlanMoved, UnknownHeads, WrongState
from expo.exhibitors.events import WishesImported
from expo.exhibitors.models import Application, ApplicationNeighbour, ApplicationProduct, ImportDraft
from expo.exhibitors.queries import applications as queries
from expo.exhibitors.rules import ApplicationStatus, NeighbourKind, Participation
from expo.exhibitors.rules.firms import Firm, FirmIndex, name_key
from expo.exhibitors.rules.importing import Row, raw_rows, recognise_heads
from expo.exhibitors.services.applying import next_number, subject_of
from expo.exhibitors.services.import_plans import (
    FIELDS,
    Action,
    Plan,
    RowPlan,
    firm_in,
    join_merged,
    named,
    new_neighbours,
    new_products,
    plan,
)
from expo.exhibitors.services.recognition import add_organization, complete, link_neighbours
from expo.exhibitors.sheets import read_table
from expo.shows.models import Show


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


def confirm(show: Show, draft: ImportDraft, fingerprint: str, *, actor: Actor, now: datetime) -> Plan:
    """Take the good rows over as the preview said. Raises WrongState (already done), PlanMoved."""
    first = next_number(show)  # locks the show: two confirmations come one after the other
    db.session.refresh(draft, with_for_update=True)
    if draft.confirmed_at is not None:
        raise WrongState
    planned = plan(show, draft)
    if planned.fingerprint != fingerprint:
        raise PlanMoved
    join_merged(planned)
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


def _organization(each: RowPlan, index: FirmIndex, *, now: datetime) -> Organization:
    firm = firm_in(each.row)
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
        firm=firm_in(each.row).as_dict(),
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
    for place, name in enumerate(new_products(row, application), start=last + 1):
        application.products.append(ApplicationProduct(position=place, **_in_its_language(name)))
    taken = {application.organization_id} | {each.organization_id for each in application.neighbours}
    have = named(application)
    for kind in NeighbourKind:
        for name, metres in new_neighbours(row, application, kind):
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
