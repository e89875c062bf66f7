"""The reviewer's side: approve, put on the waiting list, reject, reopen, note payments; one by one or many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from expo.core import audit
from expo.core.actor import Actor
from expo.core.db import LocalText, db
from expo.core.errors import DomainError, NotAllowed
from expo.core.events import announce
from expo.core.ids import slugify
from expo.exhibitors.errors import AlreadyExhibits, PavilionNeeded, QuotaFull, ReasonNeeded, WrongState
from expo.exhibitors.events import ApplicationApproved
from expo.exhibitors.models import (
    Application,
    ApplicationId,
    Exhibitor,
    Product,
    SampleDisplay,
)
from expo.exhibitors.policies import reviews
from expo.exhibitors.queries import applications as queries
from expo.exhibitors.rules import ApplicationStatus, ExhibitorStatus, Participation, StandKind
from expo.exhibitors.rules.review import NEEDS_REASON, Fees, due_on, fee_of, fits_quota, free_slug, may_follow
from expo.exhibitors.services import team
from expo.exhibitors.services.applying import subject_of
from expo.exhibitors.services.telling import tell_applicant
from expo.shows.models import Pavilion, PavilionId, Show, ShowId

_TEMPLATES = {
    ApplicationStatus.APPROVED: "approved",
    ApplicationStatus.WAITING: "waiting",
    ApplicationStatus.REJECTED: "rejected",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a reviewer decides; the reason is what the applicant reads."""

    status: ApplicationStatus
    reason: LocalText = field(default_factory=LocalText)
    #: the applicant is told by mail
    notify: bool = True


@dataclass(slots=True)
class Outcome:
    """What came of deciding many at once."""

    done: list[Application] = field(default_factory=list)
    refused: list[tuple[Application, DomainError]] = field(default_factory=list)


def decide(application: Application, decision: Decision, *, actor: Actor, now: datetime) -> None:
    """Decide one application. Raises NotAllowed, WrongState, ReasonNeeded, QuotaFull, AlreadyExhibits."""
    lock([application.id])
    lock_pavilions({application.pavilion_id} if application.pavilion_id else set())
    _decide(application, decision, actor=actor, now=now)


def decide_many(
    show_id: ShowId, ids: Sequence[ApplicationId], decision: Decision, *, actor: Actor, now: datetime
) -> Outcome:
    """Decide applications in the order of their numbers; those that cannot be are listed with the reason."""
    rows = lock([ApplicationId(number) for number in sorted(ids)], show_id)
    lock_pavilions({row.pavilion_id for row in rows if row.pavilion_id})
    outcome = Outcome()
    for application in sorted(rows, key=lambda row: row.number or 0):
        try:
            _decide(application, decision, actor=actor, now=now)
        except DomainError as fault:
            outcome.refused.append((application, fault))
        else:
            outcome.done.append(application)
    return outcome


def lock(ids: Sequence[ApplicationId], show_id: ShowId | None = None) -> Sequence[Application]:
    """Return the applications as they are now, locked until the commit; always in the order of ids, so that nobody deadlocks."""
    statement = (
        select(Application)
        .options(
            selectinload(Application.products),
            joinedload(Application.organization),
            joinedload(Application.pavilion),
            joinedload(Application.show),
        )
        .where(Application.id.in_(ids))
        .order_by(Application.id)
        .with_for_update(of=Application)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement if show_id is None else statement.where(Application.show_id == show_id)).all()


def lock_pavilions(ids: set[PavilionId]) -> None:
    """Lock pavilions until the commit, so that of two approvals for the last place one waits and then sees it taken."""
    if ids:
        db.session.execute(
            select(Pavilion.id).where(Pavilion.id.in_(ids)).order_by(Pavilion.id).with_for_update(key_share=True)
        )


def _decide(application: Application, decision: Decision, *, actor: Actor, now: datetime) -> None:
    if not reviews(actor, application):
        raise NotAllowed
    if not may_follow(application.status, decision.status):
        raise WrongState
    if decision.status in NEEDS_REASON and not getattr(decision.reason, application.language):
        raise ReasonNeeded(field=f"reason_{application.language}")
    if decision.status is ApplicationStatus.APPROVED:
        _admit(application, notify=decision.notify, actor=actor, now=now)
    application.status, application.decided_at = decision.status, now
    application.reason = decision.reason
    reason = decision.reason.ko or decision.reason.en
    audit.record(actor, f"exhibitors.{_VERBS[decision.status]}", subject_of(application), now=now, reason=reason)
    if decision.notify and decision.status in _TEMPLATES:
        reason = decision.reason.in_language(application.language)
        tell_applicant(application, _TEMPLATES[decision.status], now=now, reason=reason)


_VERBS = {
    ApplicationStatus.APPROVED: "approve",
    ApplicationStatus.WAITING: "put_on_waiting_list",
    ApplicationStatus.REJECTED: "reject",
    ApplicationStatus.SUBMITTED: "reopen",
}


def _admit(application: Application, *, notify: bool, actor: Actor, now: datetime) -> None:
    """Turn the application into an exhibitor or a sample display."""
    if application.participation is not Participation.OWN_BOOTH and application.pavilion is None:
        raise PavilionNeeded
    if application.participation is Participation.SAMPLE_DISPLAY:
        shown: Exhibitor | SampleDisplay = _display(application, now=now)
    else:
        shown = _exhibit(application, now=now)
    _charge(application, now=now)
    db.session.flush()  # the event names the new row
    if not shown.products:  # a firm that comes back keeps what it showed
        shown.products = _products_of(application)
    if isinstance(shown, Exhibitor) and notify:
        team.admit_applicant(shown, application, actor=actor, now=now)
    announce(
        ApplicationApproved(
            application_id=application.id,
            show_id=application.show_id,
            exhibitor_id=shown.id if isinstance(shown, Exhibitor) else None,
            sample_display_id=shown.id if isinstance(shown, SampleDisplay) else None,
            actor=actor,
            now=now,
        )
    )


def _exhibit(application: Application, *, now: datetime) -> Exhibitor:
    pavilion = application.pavilion
    if pavilion is not None and not fits_quota(quota=pavilion.quota, taken=queries.count_stands(pavilion)):
        raise QuotaFull(pavilion=pavilion.name, quota=pavilion.quota)
    found = db.session.scalar(
        select(Exhibitor).where(
            Exhibitor.show_id == application.show_id, Exhibitor.organization_id == application.organization_id
        )
    )
    if found is not None and found.status is ExhibitorStatus.ACTIVE:
        raise AlreadyExhibits(firm=found.organization.name)
    exhibitor = found or Exhibitor(
        show_id=application.show_id,
        organization=application.organization,
        slug=_slug(application, Exhibitor),
        created_at=now,
        products=[],
    )
    exhibitor.status, exhibitor.withdrawn_at = ExhibitorStatus.ACTIVE, None
    exhibitor.participation, exhibitor.pavilion_id = application.participation, application.pavilion_id
    _take_over(exhibitor, application)
    return exhibitor


def _display(application: Application, *, now: datetime) -> SampleDisplay:
    found = db.session.scalar(
        select(SampleDisplay).where(
            SampleDisplay.pavilion_id == application.pavilion_id,
            SampleDisplay.organization_id == application.organization_id,
        )
    )
    if found is not None and found.status is ExhibitorStatus.ACTIVE:
        raise AlreadyExhibits(firm=found.organization.name)
    display = found or SampleDisplay(
        show_id=application.show_id,
        pavilion=application.pavilion,
        organization=application.organization,
        slug=_slug(application, SampleDisplay),
        created_at=now,
        products=[],
    )
    display.status, display.withdrawn_at = ExhibitorStatus.ACTIVE, None
    _take_over(display, application)
    return display


def _take_over(shown: Exhibitor | SampleDisplay, application: Application) -> None:
    shown.application_id, shown.category_id = application.id, application.category_id
    if not (shown.intro_ko or shown.intro_en):
        shown.intro = LocalText(str(application.firm.get("about_ko", "")), str(application.firm.get("about_en", "")))
    db.session.add(shown)


def _products_of(application: Application) -> list[Product]:
    return [
        Product(
            name_ko=each.name_ko,
            name_en=each.name_en,
            text_ko=each.text_ko,
            text_en=each.text_en,
            image=each.image,
            category_id=application.category_id,
            currency=application.show.currency,
            position=each.position,
        )
        for each in application.products
    ]


def _slug(application: Application, model: type[Exhibitor | SampleDisplay]) -> str:
    names = application.organization.name if application.organization else LocalText()
    base = slugify(names.en, fallback=f"firm-{application.number}", max_length=50)
    taken = db.session.scalars(
        select(model.slug).where(model.show_id == application.show_id, model.slug.startswith(base, autoescape=True))
    ).all()
    return free_slug(base, set(taken))


def fees_of(show: Show) -> Fees:
    """Return what the show's booths cost."""
    terms = queries.terms_of(show)
    return Fees(terms.shell_fee_minor, terms.raw_fee_minor, terms.pavilion_fee_minor)


def _charge(application: Application, *, now: datetime) -> None:
    show = application.show
    application.fee_minor = fee_of(
        fees_of(show),
        participation=application.participation,
        stand_kind=application.stand_kind or StandKind.SHELL,
        booths=application.booths_wanted,
    )
    local_day = now.astimezone(ZoneInfo(show.time_zone)).date()
    days = queries.terms_of(show).days_to_pay
    application.fee_due_on = due_on(local_day, days) if application.fee_minor else None


def write_note(application: Application, note: str, points: int, *, actor: Actor, now: datetime) -> None:
    """Set what only reviewers see: the internal note and the points."""
    if not reviews(actor, application):
        raise NotAllowed
    if points != application.points:
        audit.record(
            actor,
            "exhibitors.set_points",
            subject_of(application),
            now=now,
            before=application.points,
            after=points,
        )
    application.internal_note, application.points = note, points


def count_taken(show: Show) -> dict[PavilionId, int]:
    """Return how many stands each pavilion of the show has given away."""
    rows = db.session.execute(
        select(Exhibitor.pavilion_id, func.count())
        .where(
            Exhibitor.show_id == show.id,
            Exhibitor.status == ExhibitorStatus.ACTIVE,
            Exhibitor.pavilion_id.is_not(None),
        )
        .group_by(Exhibitor.pavilion_id)
    )
    return {PavilionId(int(pavilion_id)): number for pavilion_id, number in rows if pavilion_id}
