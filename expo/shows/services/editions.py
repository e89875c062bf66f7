"""New shows: the first of a series, and the next edition of one."""

from __future__ import annotations

from datetime import datetime

from expo.accounts.models import User
from expo.core import audit
from expo.core.actor import Actor, Role
from expo.core.db import LocalText, db
from expo.shows import queries
from expo.shows.errors import EndsBeforeStart, SlugTaken
from expo.shows.models import Pavilion, Phase, RoleGrant, Series, Show, ShowDay
from expo.shows.rules import Hours, Span, days_of, shifted, usual_phases
from expo.shows.services.roles import grant_role
from expo.shows.services.setup import subject_of


def create_show(
    actor: Actor, *, slug: str, name: LocalText, span: Span, now: datetime, series: Series | None = None
) -> Show:
    """Add an unpublished show with the usual hours and stations. Raises SlugTaken, EndsBeforeStart."""
    show = _bare(slug, name, span, series, now)
    show.days = [ShowDay(on=day.on, opens_at=day.opens_at, closes_at=day.closes_at) for day in days_of(span)]
    show.phases = [
        Phase(kind=kind, starts_on=part.starts_on, ends_on=part.ends_on) for kind, part in usual_phases(span).items()
    ]
    db.session.flush()  # the trail names the id
    audit.record(actor, "shows.create", subject_of(show), now=now)
    return show


def _bare(slug: str, name: LocalText, span: Span, series: Series | None, now: datetime) -> Show:
    if span.ends_on < span.starts_on:
        raise EndsBeforeStart(field="ends_on")
    if queries.slug_is_taken(slug):
        raise SlugTaken
    show = Show(
        series=series or Series(slug=slug, name_ko=name.ko, name_en=name.en),
        slug=slug,
        name=name,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        created_at=now,
    )
    db.session.add(show)
    return show


def begin_series(  # noqa: PLR0913 - who begins what, when and in which zone and money
    actor: Actor, user: User, *, slug: str, name: LocalText, span: Span, time_zone: str, currency: str, now: datetime
) -> Show:
    """Add the first show of a new series, with `user` as its organizer. Raises SlugTaken, EndsBeforeStart."""
    show = create_show(actor, slug=slug, name=name, span=span, now=now)
    show.time_zone, show.currency = time_zone, currency
    grant_role(actor, show, user, Role.ORGANIZER, now=now)
    return show


def next_edition(actor: Actor, last: Show, *, slug: str, name: LocalText, span: Span, now: datetime) -> Show:
    """Add the next edition of a series: texts, hours, stations, pavilions and organizers as in the last show.

    Exhibitors, floor and people's other roles start anew. Raises SlugTaken, EndsBeforeStart.
    """
    show = _bare(slug, name, span, last.series, now)
    show.venue, show.address, show.about = last.venue, last.address, last.about
    show.time_zone, show.currency, show.gates_keep_hours = last.time_zone, last.currency, last.gates_keep_hours
    move = (span.starts_on - last.starts_on).days
    show.days = _days(last, span, move)
    show.phases = [_phase(phase, move) for phase in last.phases]
    show.pavilions = [_copy(pavilion) for pavilion in last.pavilions]
    db.session.flush()  # roles and the trail name the id
    for grant in queries.list_organizer_grants(last):
        db.session.add(
            RoleGrant(
                user_id=grant.user_id,
                show_id=show.id,
                role=Role.ORGANIZER,
                granted_by=actor.name,
                created_at=now,
                approved_at=now,
            )
        )
    audit.record(actor, "shows.next_edition", subject_of(show), now=now, last=last.slug)
    return show


def _days(last: Show, span: Span, move: int) -> list[ShowDay]:
    known = [Hours(shifted(Span(day.on, day.on), move).starts_on, day.opens_at, day.closes_at) for day in last.days]
    return [ShowDay(on=day.on, opens_at=day.opens_at, closes_at=day.closes_at) for day in days_of(span, known)]


def _phase(phase: Phase, move: int) -> Phase:
    span = shifted(Span(phase.starts_on, phase.ends_on), move)
    return Phase(kind=phase.kind, starts_on=span.starts_on, ends_on=span.ends_on)


def _copy(pavilion: Pavilion) -> Pavilion:
    return Pavilion(
        slug=pavilion.slug,
        position=pavilion.position,
        name=pavilion.name,
        about=pavilion.about,
        eligibility=pavilion.eligibility,
        quota=pavilion.quota,
        host_id=pavilion.host_id,
    )
