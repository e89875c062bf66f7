"""Two records of one firm become one: everything that named the one names the other from then on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Column, Table, delete, func, or_, select, update
from sqlalchemy.orm import aliased, joinedload

from expo.accounts.models import Organization, OrganizationId, OrganizationMember
from expo.core import audit
from expo.core.actor import Actor, Role
from expo.core.audit import Subject
from expo.core.db import Base, LocalText, db
from expo.core.errors import DomainError, NotAllowed, NotFound
from expo.core.events import announce
from expo.exhibitors.errors import BothExhibit, PlanMoved, SameFirm, TwoNumbers
from expo.exhibitors.events import FirmsMerged
from expo.exhibitors.models import Application, ApplicationNeighbour, Exhibitor, SampleDisplay
from expo.exhibitors.rules.firms import Firm
from expo.exhibitors.rules.merging import TEXTS, Field, differ, fields
from expo.exhibitors.services.recognition import complete
from expo.shows.models import Pavilion, RoleGrant, Show


@dataclass(slots=True)
class Preview:
    """What a merge would do, and what stands against it."""

    kept: Organization
    gone: Organization
    fields: Sequence[Field]
    #: (table, how many of its rows move), only tables with any
    moves: list[tuple[str, int]]
    faults: list[DomainError] = field(default_factory=list)

    @property
    def seen(self) -> str:
        """Return what is sent back at confirmation, to notice that something moved underneath."""
        return repr((self.kept.id, self.gone.id, self.moves, [(each.name, each.after) for each in self.fields]))


def references() -> list[Column[int]]:
    """Return every column of every room that names an organization."""
    return [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.target_fullname == "organizations.id" for key in column.foreign_keys)
    ]


def preview(kept_id: int, gone_id: int, *, actor: Actor) -> Preview:
    """Return what merging would do. Raises NotFound, SameFirm, NotAllowed."""
    if kept_id == gone_id:
        raise SameFirm
    kept, gone = db.session.get(Organization, kept_id), db.session.get(Organization, gone_id)
    if kept is None or gone is None:
        raise NotFound
    if not _shows_of(kept, gone) <= {grant.show_id for grant in actor.grants if grant.role is Role.ORGANIZER}:
        raise NotAllowed
    counts = [(column.table.name, _count(column, gone.id)) for column in references()]
    said = fields(*({name: getattr(firm, name) for name in TEXTS} for firm in (kept, gone)))
    return Preview(kept, gone, said, [pair for pair in counts if pair[1]], _faults(kept, gone))


def _count(column: Column[int], organization_id: OrganizationId) -> int:
    table = column.table
    return db.session.scalar(select(func.count()).select_from(table).where(column == organization_id)) or 0


def _shows_of(*firms: Organization) -> set[int]:
    """Return the shows in which the firms have anything."""
    found: set[int] = set()
    for column in references():
        table = column.table
        if isinstance(table, Table) and "show_id" in table.columns:
            rows = select(table.columns["show_id"]).where(column.in_([firm.id for firm in firms])).distinct()
            found.update(db.session.scalars(rows))
    return found


def _faults(kept: Organization, gone: Organization) -> list[DomainError]:
    faults: list[DomainError] = []
    if differ(kept.business_number, gone.business_number):
        faults.append(TwoNumbers())
    ids = (kept.id, gone.id)
    twice = (
        select(Show)
        .join(Exhibitor, Exhibitor.show_id == Show.id)
        .where(Exhibitor.organization_id.in_(ids))
        .group_by(Show.id)
        .having(func.count() > 1)
    )
    faults += [BothExhibit(where=show.name) for show in db.session.scalars(twice)]
    shown = (
        select(Pavilion)
        .join(SampleDisplay, SampleDisplay.pavilion_id == Pavilion.id)
        .where(SampleDisplay.organization_id.in_(ids))
        .group_by(Pavilion.id)
        .having(func.count() > 1)
    )
    return faults + [BothExhibit(where=pavilion.name) for pavilion in db.session.scalars(shown)]


def participations(kept: Organization, gone: Organization) -> Sequence[Exhibitor]:
    """Return both firms' exhibitors in the shows where both are on record, by show: what stands against a merge."""
    both = (
        select(Exhibitor.show_id)
        .where(Exhibitor.organization_id.in_((kept.id, gone.id)))
        .group_by(Exhibitor.show_id)
        .having(func.count() > 1)
    )
    return db.session.scalars(
        select(Exhibitor)
        .where(Exhibitor.organization_id.in_((kept.id, gone.id)), Exhibitor.show_id.in_(both))
        .options(joinedload(Exhibitor.show), joinedload(Exhibitor.organization))
        .order_by(Exhibitor.show_id.desc(), Exhibitor.id)
    ).all()


def merge(show: Show, kept_id: int, gone_id: int, seen: str, *, actor: Actor, now: datetime) -> Organization:
    """Let one record take over everything of the other, which then is no more.

    Raises what `preview` raises, PlanMoved, and what stands against the merge.
    """
    ids = sorted((kept_id, gone_id))  # always in one order, so that nobody deadlocks
    db.session.execute(
        select(Organization.id).where(Organization.id.in_(ids)).order_by(Organization.id).with_for_update()
    )
    planned = preview(kept_id, gone_id, actor=actor)
    if planned.faults:
        raise planned.faults[0]
    if planned.seen != seen:
        raise PlanMoved
    kept, gone = planned.kept, planned.gone
    name, firm = LocalText(gone.name_ko, gone.name_en), _as_firm(gone)
    _drop_doubles(kept.id, gone.id, now=now)
    for column in references():
        db.session.execute(update(column.table).where(column == gone.id).values({column.name: kept.id}))
    db.session.expire_all()  # what was loaded still names the other one
    announce(FirmsMerged(kept.id, gone.id, actor, now))
    db.session.execute(delete(Organization).where(Organization.id == gone_id))
    db.session.expunge(gone)
    complete(kept, firm)
    subject = Subject(kind="organization", id=kept.id, label=kept.name, show_id=show.id)
    audit.record(
        actor,
        "exhibitors.merge_firms",
        subject,
        now=now,
        gone=name.ko or name.en,
        gone_id=gone_id,
        moved=dict(planned.moves),
    )
    return kept


def _as_firm(organization: Organization) -> Firm:
    return Firm(**{name: str(getattr(organization, name) or "") for name in TEXTS})


def _drop_doubles(kept: OrganizationId, gone: OrganizationId, *, now: datetime) -> None:
    """Let go what both records have and one needs only once: members, live roles, names among neighbours."""
    members, grants, named = aliased(OrganizationMember), aliased(RoleGrant), aliased(ApplicationNeighbour)
    db.session.execute(
        delete(OrganizationMember).where(
            OrganizationMember.organization_id == gone,
            OrganizationMember.user_id.in_(select(members.user_id).where(members.organization_id == kept)),
        )
    )
    live = select(RoleGrant.id).join(
        grants,
        (grants.user_id == RoleGrant.user_id) & (grants.show_id == RoleGrant.show_id) & (grants.role == RoleGrant.role),
    )
    live = live.where(
        RoleGrant.organization_id == gone, grants.organization_id == kept,
        RoleGrant.revoked_at.is_(None), grants.revoked_at.is_(None),
    )  # fmt: skip
    doubled = db.session.scalars(live).all()
    db.session.execute(update(RoleGrant).where(RoleGrant.id.in_(doubled)).values(revoked_at=now))
    own = select(Application.id).where(Application.organization_id.in_((kept, gone)))
    both = select(named.application_id).where(named.organization_id == kept)
    db.session.execute(
        delete(ApplicationNeighbour).where(
            or_(
                (ApplicationNeighbour.organization_id == gone) & ApplicationNeighbour.application_id.in_(both),
                ApplicationNeighbour.organization_id.in_((kept, gone)) & ApplicationNeighbour.application_id.in_(own),
            )
        )
    )
