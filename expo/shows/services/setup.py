"""Setting a show up: its texts, days and stations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from expo.core import audit
from expo.core.actor import Actor
from expo.core.db import LocalText
from expo.core.work import flush_or
from expo.shows.errors import ClosesBeforeOpening, DayInUse, EndsBeforeStart, OutsideShow
from expo.shows.models import Phase, Show, ShowDay
from expo.shows.rules import Hours, PhaseKind, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowTexts:
    """How a show is called and where it is."""

    name: LocalText
    venue: LocalText
    address: LocalText
    about: LocalText
    time_zone: str
    currency: str


def subject_of(show: Show) -> audit.Subject:
    """Return the show as the audit trail names it."""
    return audit.Subject(kind="show", id=show.id, label=show.name, show_id=show.id)


def change_show(
    actor: Actor, show: Show, texts: ShowTexts, *, registration_open: bool, gates_keep_hours: bool, now: datetime
) -> None:
    """Give the show these texts and switches."""
    show.name, show.venue, show.address, show.about = texts.name, texts.venue, texts.address, texts.about
    show.time_zone, show.currency = texts.time_zone, texts.currency
    show.registration_open, show.gates_keep_hours = registration_open, gates_keep_hours
    audit.record(actor, "shows.change", subject_of(show), now=now)


def publish(actor: Actor, show: Show, *, published: bool, now: datetime) -> None:
    """Show the public this show, or hide it from them."""
    show.is_published = published
    audit.record(actor, "shows.publish" if published else "shows.hide", subject_of(show), now=now)


def change_days(actor: Actor, show: Show, days: Sequence[Hours], *, now: datetime) -> None:
    """Let the show have exactly these days; its first and last day follow.

    Raises ClosesBeforeOpening, EndsBeforeStart, DayInUse where a day with records would go.
    """
    if not days:
        raise EndsBeforeStart
    for day in days:
        if day.opens_at >= day.closes_at:
            raise ClosesBeforeOpening(day=day.on.isoformat())
    wanted = {day.on: day for day in days}
    for row in [row for row in show.days if row.on not in wanted]:
        show.days.remove(row)
        flush_or(DayInUse(day=row.on.isoformat()))
    known = {row.on: row for row in show.days}
    for day in days:
        if day.on in known:
            known[day.on].opens_at, known[day.on].closes_at = day.opens_at, day.closes_at
        else:
            show.days.append(ShowDay(on=day.on, opens_at=day.opens_at, closes_at=day.closes_at))
    show.starts_on, show.ends_on = min(wanted), max(wanted)
    audit.record(actor, "shows.change_days", subject_of(show), now=now, days=[day.isoformat() for day in wanted])


def change_phases(actor: Actor, show: Show, phases: Mapping[PhaseKind, Span], *, now: datetime) -> None:
    """Let the show have exactly these stations. Raises EndsBeforeStart, OutsideShow."""
    for kind, span in phases.items():
        if span.ends_on < span.starts_on:
            raise EndsBeforeStart(field=f"{kind.value}_ends_on")
        if kind is PhaseKind.SHOW and span != Span(show.starts_on, show.ends_on):
            raise OutsideShow(day=span.starts_on.isoformat(), field=f"{kind.value}_starts_on")
    known = {row.kind: row for row in show.phases}
    for kind, row in known.items():
        if kind not in phases:
            show.phases.remove(row)
    for kind, span in phases.items():
        if kind in known:
            known[kind].starts_on, known[kind].ends_on = span.starts_on, span.ends_on
        else:
            show.phases.append(Phase(kind=kind, starts_on=span.starts_on, ends_on=span.ends_on))
    audit.record(actor, "shows.change_phases", subject_of(show), now=now)
