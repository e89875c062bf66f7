"""Decisions about shows: whom a role is for, how days and stations follow each other, what an edition copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from expo.core.actor import Role


class PhaseKind(StrEnum):
    """The stations of a show, in order."""

    APPLICATIONS = "applications"
    REVIEW = "review"
    ALLOCATION = "allocation"
    MATCHING = "matching"
    BUILD_UP = "build_up"
    SHOW = "show"
    DISMANTLING = "dismantling"
    FOLLOW_UP = "follow_up"


class PhaseState(StrEnum):
    DONE = "done"
    NOW = "now"
    AHEAD = ""


#: roles people may ask for themselves
ASKABLE = (Role.EXHIBITOR, Role.BUYER)
#: for an organization, for a pavilion, or for the show as such
FOR_ORGANIZATION = frozenset({Role.EXHIBITOR, Role.BUYER})
FOR_PAVILION = frozenset({Role.HOST})

DEFAULT_OPENING = time(10)
DEFAULT_CLOSING = time(17)

#: first and last day of each station, counted in days from the first and the last day of the show
_PHASES: dict[PhaseKind, tuple[int, int]] = {
    PhaseKind.APPLICATIONS: (-200, -115),
    PhaseKind.REVIEW: (-114, -103),
    PhaseKind.ALLOCATION: (-100, -75),
    PhaseKind.MATCHING: (-72, -25),
    PhaseKind.BUILD_UP: (-2, -1),
}
_DISMANTLING_DAYS = 1
_FOLLOW_UP_DAYS = 365


@dataclass(frozen=True, slots=True)
class Span:
    """From one day to another, both included."""

    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Hours:
    """One day with its opening hours."""

    on: date
    opens_at: time
    closes_at: time


def role_is_complete(role: Role, *, organization: bool, pavilion: bool) -> bool:
    """Return whether it is said for whom the role is held, exactly where that is needed."""
    return organization == (role in FOR_ORGANIZATION) and pavilion == (role in FOR_PAVILION)


def usual_phases(show: Span) -> dict[PhaseKind, Span]:
    """Return the stations of a show as they usually lie around its days."""
    spans = {
        kind: Span(show.starts_on + timedelta(days=first), show.starts_on + timedelta(days=last))
        for kind, (first, last) in _PHASES.items()
    }
    spans[PhaseKind.SHOW] = show
    spans[PhaseKind.DISMANTLING] = Span(show.ends_on, show.ends_on + timedelta(days=_DISMANTLING_DAYS))
    spans[PhaseKind.FOLLOW_UP] = Span(
        show.ends_on + timedelta(days=_DISMANTLING_DAYS + 1), show.ends_on + timedelta(days=_FOLLOW_UP_DAYS)
    )
    return spans


def phase_state(span: Span, today: date) -> PhaseState:
    """Return whether a station is over, is where we are, or lies ahead."""
    if today > span.ends_on:
        return PhaseState.DONE
    return PhaseState.NOW if today >= span.starts_on else PhaseState.AHEAD


def days_of(show: Span, known: Sequence[Hours] = ()) -> list[Hours]:
    """Return every day of the show, with the hours that are known and else the usual ones."""
    hours = {day.on: day for day in known}
    count = (show.ends_on - show.starts_on).days + 1
    days = [show.starts_on + timedelta(days=index) for index in range(count)]
    return [hours.get(day, Hours(day, DEFAULT_OPENING, DEFAULT_CLOSING)) for day in days]


def shifted(span: Span, days: int) -> Span:
    """Return the span moved by some days."""
    return Span(span.starts_on + timedelta(days=days), span.ends_on + timedelta(days=days))


def next_year(show: Span) -> Span:
    """Return the same weekdays a year later: 52 weeks on."""
    return shifted(show, 364)


def nearness(starts_on: date, ends_on: date, today: date) -> tuple[int, int]:
    """Return a key that sorts shows as people look for them: open ones, then the next to come, then the last over."""
    if today > ends_on:
        return 2, (today - ends_on).days
    return (0 if today >= starts_on else 1), (starts_on - today).days
