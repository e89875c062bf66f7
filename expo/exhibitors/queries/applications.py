"""Reading applications; what a host may see is only for the host's own pavilion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, or_, select, union
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from expo.accounts.models import Organization, UserId
from expo.core.actor import Actor, Role
from expo.core.db import LocalText, db, holds
from expo.core.errors import NotFound
from expo.core.numbers import find_whole
from expo.exhibitors.models import (
    Application,
    ApplicationNeighbour,
    ApplicationProduct,
    ApplicationTerms,
    Exhibitor,
    SampleDisplay,
)
from expo.exhibitors.rules import ApplicationStatus, ExhibitorStatus
from expo.exhibitors.rules.firms import FirmIndex, KnownFirm, index_of
from expo.exhibitors.rules.review import LIVE
from expo.shows.models import Pavilion, Phase, Show, ShowId
from expo.shows.rules import PhaseKind

_WITH_NAMES = (
    joinedload(Application.organization),
    joinedload(Application.pavilion),
    joinedload(Application.category),
)


_TAKING_PART: tuple[type[Application | Exhibitor | SampleDisplay], ...] = (Application, Exhibitor, SampleDisplay)


def get_application_by_public_id(show: Show, public_id: UUID) -> Application:
    """Return the application a signed link leads to, in this show. Raises NotFound."""
    found = db.session.scalar(
        select(Application)
        .options(*_WITH_NAMES)
        .where(Application.show_id == show.id, Application.public_id == public_id)
    )
    if found is None:
        raise NotFound
    return found


def visible_to(actor: Actor, show_id: ShowId) -> Select[Application]:
    """Return the sent applications an actor may review: all for organizers, those of their pavilions for hosts."""
    statement = select(Application).where(
        Application.show_id == show_id, Application.number.is_not(None), Application.status != ApplicationStatus.DRAFT
    )
    if actor.has(Role.ORGANIZER, show_id):
        return statement
    hosted = [grant.pavilion_id for grant in actor.grants_in(show_id, Role.HOST)]
    return statement.where(Application.pavilion_id.in_(hosted))


def get_application(actor: Actor, show: Show, number: int) -> Application:
    """Return a sent application the actor may review, everything loaded. Raises NotFound."""
    found = db.session.scalar(
        visible_to(actor, show.id)
        .options(
            *_WITH_NAMES,
            selectinload(Application.products),
            selectinload(Application.documents),
            selectinload(Application.neighbours).joinedload(ApplicationNeighbour.organization),
        )
        .where(Application.number == number)
    )
    if found is None:
        raise NotFound
    return found


def list_applications(actor: Actor, show: Show, *, q: str = "", **filters: str) -> Select[Application]:
    """Return the reviewable applications that fit search and filters (status, participation, pavilion, category, paid)."""
    statement = visible_to(actor, show.id).options(*_WITH_NAMES)
    statement = statement.join(Application.organization, isouter=True)
    for word in q.split():
        statement = statement.where(_has(word))
    for name in ("status", "participation"):
        if filters.get(name):
            statement = statement.where(getattr(Application, name) == filters[name])
    if pavilion := filters.get("pavilion"):
        statement = statement.where(
            Application.pavilion.has(Pavilion.slug == pavilion)
            if pavilion != "individual"
            else Application.pavilion_id.is_(None)
        )
    if category := filters.get("category"):
        statement = statement.where(Application.category.has(slug=category))
    if paid := filters.get("paid"):
        approved = statement.where(Application.status == ApplicationStatus.APPROVED, Application.fee_minor > 0)
        statement = approved.where(Application.paid_at.is_not(None) if paid == "yes" else Application.paid_at.is_(None))
    return statement


def _has(word: str) -> Any:  # noqa: ANN401 - a SQL condition
    return or_(
        holds(word, Organization.name_ko, Organization.name_en, Application.contact_name, Application.contact_email),
        holds(word.replace("-", "") or word, Organization.business_number),
        Application.number == (find_whole(word) or 0),
        exists().where(
            ApplicationProduct.application_id == Application.id,
            holds(word, ApplicationProduct.name_ko, ApplicationProduct.name_en),
        ),
    )


def count_by_status(actor: Actor, show: Show, pavilion: Pavilion | None = None) -> dict[ApplicationStatus, int]:
    """Return how many reviewable applications (to `pavilion`, where one is named) stand where."""
    found = visible_to(actor, show.id)
    visible = (found if pavilion is None else found.where(Application.pavilion_id == pavilion.id)).subquery()
    rows = db.session.execute(select(visible.c.status, func.count()).group_by(visible.c.status))
    return {ApplicationStatus(status): number for status, number in rows}


def count_undecided(show_id: ShowId) -> int:
    """Return how many applications of the show wait for a decision."""
    return (
        db.session.scalar(
            select(func.count()).where(
                Application.show_id == show_id, Application.status == ApplicationStatus.SUBMITTED
            )
        )
        or 0
    )


def list_applications_of_user(user_id: UserId, show: Show) -> Sequence[Application]:
    """Return a signed-in applicant's applications to the show, the newest first."""
    return db.session.scalars(
        select(Application)
        .options(*_WITH_NAMES)
        .where(Application.user_id == user_id, Application.show_id == show.id)
        .order_by(Application.created_at.desc())
    ).all()


def list_earlier_applications(actor: Actor, show: Show) -> Sequence[Application]:
    """Return the sent applications to other shows of the series that are the actor's own or its firm's, the latest first."""
    firms = {grant.organization_id for grant in actor.grants if grant.role is Role.EXHIBITOR}
    return db.session.scalars(
        select(Application)
        .join(Application.show)
        .options(*_WITH_NAMES, joinedload(Application.show))
        .where(
            or_(Application.user_id == actor.id, Application.organization_id.in_(firms - {None})),
            Show.series_id == show.series_id,
            Show.id != show.id,
            Application.number.is_not(None),
        )
        .order_by(Show.starts_on.desc(), Application.number)
    ).all()


def list_later_shows(show: Show) -> Sequence[Show]:
    """Return the published shows of the series that come after this one, the next first."""
    return db.session.scalars(
        select(Show)
        .where(Show.series_id == show.series_id, Show.starts_on > show.starts_on, Show.is_published)
        .order_by(Show.starts_on)
    ).all()


def list_by_address(show: Show, email: str) -> Sequence[Application]:
    """Return what was applied for with this address: drafts and applications to the show, sent ones to earlier shows."""
    return db.session.scalars(
        select(Application)
        .join(Application.show)
        .options(*_WITH_NAMES, contains_eager(Application.show))
        .where(
            Application.contact_email == email.strip().lower(),
            Show.series_id == show.series_id,
            or_(Show.id == show.id, Application.number.is_not(None)),
        )
        .order_by(Show.starts_on.desc(), Application.id.desc())
        .limit(20)
    ).all()


def list_siblings(application: Application) -> Sequence[Application]:
    """Return the same firm's other live applications to the show: perhaps duplicates."""
    if application.organization_id is None:
        return []
    return db.session.scalars(
        select(Application)
        .options(*_WITH_NAMES)
        .where(
            Application.show_id == application.show_id,
            Application.organization_id == application.organization_id,
            Application.id != application.id,
            Application.status.in_(LIVE),
        )
        .order_by(Application.number)
    ).all()


def names_seen(show: Show) -> Sequence[LocalText]:
    """Return the names of firms that the public could see at earlier editions of the series, to help with spelling."""
    rows = db.session.execute(
        select(Organization.name_ko, Organization.name_en)
        .join(Exhibitor, Exhibitor.organization_id == Organization.id)
        .join(Show, Show.id == Exhibitor.show_id)
        .where(
            Show.series_id == show.series_id,
            Show.starts_on < show.starts_on,
            Show.is_published,
            Exhibitor.status == ExhibitorStatus.ACTIVE,
        )
        .distinct()
        .order_by(Organization.name_ko)
    )
    return [LocalText(*row) for row in rows]


def list_naming(application: Application) -> Sequence[ApplicationNeighbour]:
    """Return who else's live applications to the show name this firm, and how."""
    if application.organization_id is None:
        return []
    return db.session.scalars(
        select(ApplicationNeighbour)
        .join(Application)
        .options(joinedload(ApplicationNeighbour.application).joinedload(Application.organization))
        .where(
            Application.show_id == application.show_id,
            Application.status.in_(LIVE),
            ApplicationNeighbour.organization_id == application.organization_id,
        )
        .order_by(Application.number)
    ).all()


def numbers_by_firm(show: Show) -> dict[int, int]:
    """Return the number of each firm's newest live application to the show."""
    rows = db.session.execute(
        select(Application.organization_id, func.max(Application.number))
        .where(Application.show_id == show.id, Application.status.in_(LIVE))
        .group_by(Application.organization_id)
    )
    return {int(firm): number for firm, number in rows if firm is not None and number is not None}


def list_organizations_of(actor: Actor) -> Sequence[Organization]:
    """Return the firms with an application, a stand or samples in any show the actor organizes."""
    shows = [grant.show_id for grant in actor.grants if grant.role is Role.ORGANIZER]
    wanted = union(*(select(model.organization_id).where(model.show_id.in_(shows)) for model in _TAKING_PART))
    return db.session.scalars(select(Organization).where(Organization.id.in_(wanted)).order_by(Organization.id)).all()


def firm_ids_of(show: Show) -> set[int]:
    """Return which firms have an application, a stand or samples in the show."""
    wanted = union(*(select(model.organization_id).where(model.show_id == show.id) for model in _TAKING_PART))
    return {int(row) for row in db.session.scalars(wanted) if row is not None}


def list_firms(show: Show) -> Sequence[Organization]:
    """Return the firms with a live application to the show."""
    wanted = select(Application.organization_id).where(Application.show_id == show.id, Application.status.in_(LIVE))
    return db.session.scalars(select(Organization).where(Organization.id.in_(wanted))).all()


def terms_of(show: Show) -> ApplicationTerms:
    """Return the show's terms; the defaults where nobody has set any (not added to the session)."""
    return db.session.get(ApplicationTerms, show.id) or ApplicationTerms(
        show_id=show.id, shell_fee_minor=0, raw_fee_minor=0, pavilion_fee_minor=0, days_to_pay=14, max_booths=6,
        text_ko="", text_en="",
    )  # fmt: skip


def application_phase(show: Show) -> Phase | None:
    """Return when the show takes applications, if it says so."""
    return db.session.scalar(select(Phase).where(Phase.show_id == show.id, Phase.kind == PhaseKind.APPLICATIONS))


def known_firm(organization: Organization) -> KnownFirm:
    """Return an organization as firms are recognised by."""
    return KnownFirm(
        organization.id,
        organization.name_ko,
        organization.name_en,
        organization.business_number,
        organization.country,
    )


def known_firms() -> FirmIndex:
    """Return an index of every organization, to recognise firms by."""
    rows = db.session.execute(
        select(
            Organization.id,
            Organization.name_ko,
            Organization.name_en,
            Organization.business_number,
            Organization.country,
        ).order_by(Organization.id)
    )
    return index_of(KnownFirm(*row) for row in rows)


def count_stands(pavilion: Pavilion) -> int:
    """Return how many firms have a stand in the pavilion."""
    return (
        db.session.scalar(
            select(func.count()).where(Exhibitor.pavilion_id == pavilion.id, Exhibitor.status == ExhibitorStatus.ACTIVE)
        )
        or 0
    )


def count_displays(pavilion: Pavilion) -> int:
    """Return how many sample displays the pavilion has."""
    return (
        db.session.scalar(
            select(func.count()).where(
                SampleDisplay.pavilion_id == pavilion.id, SampleDisplay.status == ExhibitorStatus.ACTIVE
            )
        )
        or 0
    )


def count_of_pavilion(pavilion: Pavilion, status: ApplicationStatus) -> int:
    """Return how many of the pavilion's applications have this status."""
    return (
        db.session.scalar(
            select(func.count()).where(Application.pavilion_id == pavilion.id, Application.status == status)
        )
        or 0
    )
