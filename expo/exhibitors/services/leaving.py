"""A firm that was approved leaves the show by its own decision; the organizer and the pavilion's host hear of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from expo.accounts.models import User
from expo.core import mail
from expo.core.actor import Actor
from expo.core.clock import today_in
from expo.core.db import db
from expo.exhibitors import placements
from expo.exhibitors.errors import ShowOver, WrongState
from expo.exhibitors.models import Application, Exhibitor, SampleDisplay
from expo.exhibitors.rules import ExhibitorStatus
from expo.exhibitors.services import exhibiting
from expo.exhibitors.services.applying import applicant
from expo.shows.models import PavilionId, Show
from expo.shows.queries import list_host_grants, list_organizer_grants


def participation_of(application: Application) -> Exhibitor | SampleDisplay | None:
    """Return what an approved application became, while it still takes part."""
    exhibitor = db.session.scalar(
        select(Exhibitor).where(Exhibitor.application_id == application.id, Exhibitor.status == ExhibitorStatus.ACTIVE)
    )
    return exhibitor or db.session.scalar(
        select(SampleDisplay).where(
            SampleDisplay.application_id == application.id, SampleDisplay.status == ExhibitorStatus.ACTIVE
        )
    )


def leave_by_link(application: Application, *, reason: str, actor: Actor, now: datetime) -> None:
    """End what the application became; whoever holds its link decides for the firm.

    Raises ShowOver, WrongState, ReasonNeeded.
    """
    shown = participation_of(application)
    if shown is None:
        raise WrongState
    leave(shown, reason=reason, actor=applicant(actor, application), now=now)


def leave(shown: Exhibitor | SampleDisplay, *, reason: str, actor: Actor, now: datetime) -> None:
    """End a participation because the firm wants it. Raises ShowOver, WrongState, ReasonNeeded."""
    show = db.session.get_one(Show, shown.show_id)
    if today_in(show.time_zone) > show.ends_on:
        raise ShowOver
    booths: tuple[str, ...] = ()
    if isinstance(shown, Exhibitor):
        booths = placements.booths_of(show).get(shown.id, ())
        exhibiting.withdraw(shown, reason=reason, actor=actor, now=now)
    else:
        exhibiting.withdraw_display(shown, reason=reason, actor=actor, now=now)
    for user in _responsible(show, shown.pavilion_id):
        mail.queue(
            user.email,
            "exhibitors/left",
            language=user.language,
            now=now,
            show_id=show.id,
            show=show,
            name=user.name,
            firm=shown.organization.name.in_language(user.language),
            by=actor.name,
            reason=reason,
            booths=booths,
            path=f"/shows/{show.slug}/manage/plans" if booths else "",
        )


def _responsible(show: Show, pavilion_id: PavilionId | None) -> list[User]:
    """Return the show's organizers and the pavilion's hosts, each once."""
    grants = [*list_organizer_grants(show), *(list_host_grants(pavilion_id) if pavilion_id else ())]
    return list({grant.user_id: grant.user for grant in grants}.values())
