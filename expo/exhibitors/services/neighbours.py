"""Beside whom and away from whom a firm wants to stand: by name until the firm is known, then by the firm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from expo.accounts.models import Organization, OrganizationId
from expo.core import audit
from expo.core.actor import Actor
from expo.core.db import db
from expo.core.errors import NotFound
from expo.exhibitors.errors import AlreadyNamed, FirmNameNeeded, TooMany
from expo.exhibitors.models import Application, ApplicationNeighbour
from expo.exhibitors.queries import applications as queries
from expo.exhibitors.rules import NeighbourKind
from expo.exhibitors.rules.firms import Firm, name_key
from expo.exhibitors.services.applying import demand_editable, note_change, subject_of

MAX_NEIGHBOURS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A firm by the name the applicant knows it by; `distance_m` counts only apart."""

    name: str
    kind: NeighbourKind
    distance_m: int | None = None


def add(application: Application, wanted: Wanted, *, actor: Actor, now: datetime) -> None:
    """Note one more firm. Raises WrongState, TooMany, FirmNameNeeded, AlreadyNamed."""
    demand_editable(application)
    if len(application.neighbours) >= MAX_NEIGHBOURS:
        raise TooMany(most=MAX_NEIGHBOURS)
    if not name_key(wanted.name):
        raise FirmNameNeeded
    known, _ = queries.known_firms().recognise(Firm(name_ko=wanted.name, name_en=wanted.name))
    if _is_named(application, known, wanted.name):
        raise AlreadyNamed
    application.neighbours.append(
        ApplicationNeighbour(
            kind=wanted.kind,
            name=wanted.name,
            organization_id=known,
            distance_m=wanted.distance_m if wanted.kind is NeighbourKind.APART else None,
        )
    )
    note_change(application, "neighbours", actor=actor, now=now)


def _is_named(application: Application, known: int | None, name: str) -> bool:
    own = {name_key(str(application.firm.get(field, ""))) for field in ("name_ko", "name_en")}
    named = {name_key(each.name) for each in application.neighbours if each.name}
    firms = {application.organization_id, *(each.organization_id for each in application.neighbours)} - {None}
    return known in firms or name_key(name) in own | named


def remove(application: Application, neighbour_id: int, *, actor: Actor, now: datetime) -> None:
    """Forget one firm. Raises WrongState."""
    demand_editable(application)
    application.neighbours = [each for each in application.neighbours if each.id != neighbour_id]
    note_change(application, "neighbours", actor=actor, now=now)


def identify(
    application: Application, neighbour_id: int, organization_id: OrganizationId, *, actor: Actor, now: datetime
) -> None:
    """Say which firm a name means that was not recognised. Raises NotFound, AlreadyNamed."""
    found = next((each for each in application.neighbours if each.id == neighbour_id), None)
    organization = db.session.get(Organization, organization_id)
    if found is None or organization is None:
        raise NotFound
    others = {each.organization_id for each in application.neighbours} | {application.organization_id}
    if organization_id in others:
        raise AlreadyNamed
    found.organization = organization
    name = organization.name.ko or organization.name.en
    audit.record(actor, "exhibitors.identify_neighbour", subject_of(application), now=now, wrote=found.name, firm=name)
