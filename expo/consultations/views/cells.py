"""A cell of the live board as plain values, for the page and for the poll; and which day is shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

from flask import request
from flask_babel import gettext

from expo.accounts.models import Organization
from expo.consultations.models import Consultation
from expo.consultations.queries import board, seating
from expo.consultations.rules import board as rules
from expo.consultations.rules.codes import ConsultationStatus, NoShow, Side
from expo.consultations.views.days import Day, days_of
from expo.core import clock
from expo.core.numbers import whole
from expo.shows.models import Show
from expo.web.locale import local, show_time

ICONS = {
    rules.Look.PLANNED: "circle",
    rules.Look.ONE_HERE: "person-check",
    rules.Look.BOTH: "people-fill",
    rules.Look.MISSING: "exclamation-triangle-fill",
    rules.Look.RUNNING: "record-circle-fill",
    rules.Look.OVER_TIME: "clock-history",
    rules.Look.DONE: "check2",
    rules.Look.NO_SHOW: "x-octagon-fill",
}


def _(text: str, **values: object) -> str:
    """Return the text in the reader's language."""
    return str(gettext(text, **values))


def say(state: rules.CellState) -> str:
    """Return the second line of a cell that needs words, or "" where the exhibitor's name says enough."""
    match state.look:
        case rules.Look.MISSING:
            who = {
                NoShow.BUYER: _("%(minutes)s min: no buyer", minutes=state.minutes),
                NoShow.EXHIBITOR: _("%(minutes)s min: no exhibitor", minutes=state.minutes),
            }
            return who.get(state.missing or NoShow.BOTH, _("%(minutes)s min: nobody", minutes=state.minutes))
        case rules.Look.OVER_TIME:
            return _("%(minutes)s min over", minutes=state.minutes)
        case rules.Look.NO_SHOW:
            return _("No-show")
        case _:
            return ""


def _late(each: Consultation, state: rules.CellState) -> str:
    """Return that somebody said to be late, for a cell that still waits for them."""
    waits = state.look in {rules.Look.PLANNED, rules.Look.ONE_HERE}
    return _("%(minutes)s min late", minutes=each.late_min) if waits and each.late_min else ""


def cell(each: Consultation, *, now: datetime, grace: int) -> dict[str, Any]:
    """Return a cell as plain values, for the page and for the poll."""
    state = rules.state_of(board.facts_of(each), now=now, grace_min=grace)
    return {
        "id": each.id,
        "slot": each.slot_id,
        "table": seating.row_of(each),
        "on": each.status in board.ON_BOARD,
        "look": state.look.value,
        "icon": ICONS[state.look],
        "buyer": local(each.buyer.organization.name),
        "exhibitor": local(each.exhibitor.organization.name),
        "note": say(state) or _late(each, state),
        "missing": state.missing.value if state.missing else "",
        "grace_over": state.grace_over,
        "language": (each.interpreting or "").upper() if each.interpreter_id else "",
        "locked": each.is_locked,
        "code": each.code,
        "movable": each.status is ConsultationStatus.CONFIRMED,
    }


class _Named(Protocol):
    @property
    def organization(self) -> Organization: ...


N = TypeVar("N", bound=_Named)


def by_name(rows: Sequence[N]) -> list[N]:
    """Return buyers or exhibitors in the order in which the reader looks for a name."""
    return sorted(rows, key=lambda each: local(each.organization.name).casefold())


def pair_words(each: Consultation) -> str:
    """Return who meets whom."""
    return f"{local(each.buyer.organization.name)} × {local(each.exhibitor.organization.name)}"


def place_words(each: Consultation, side: Side) -> str:
    """Say that a side is here, and when and where it sits."""
    firm, time = local(each.exhibitor.organization.name), show_time(each.slot.starts_at)
    name = local(each.buyer.organization.name) if side is Side.BUYER else firm
    if each.table is None:
        return _("%(name)s is here. %(time)s, booth of %(firm)s.", name=name, time=time, firm=firm)
    return _("%(name)s is here. %(time)s, table %(table)s.", name=name, time=time, table=each.table.number)


def shown_day(show: Show) -> list[Day]:
    """Return the show's days with the one the address asks for as the current one."""
    return days_of(show, [], request.args.get("day", type=whole), clock.now())


def day_id_of(days: Sequence[Day]) -> int:
    """Return the id of the day that is shown; 0 where the show has no days."""
    return next((each.day.id for each in days if each.current), 0)
