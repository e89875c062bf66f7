"""What routes of this room are about."""

from __future__ import annotations

from expo.consultations import policies
from expo.consultations.models import Buyer, Consultation, Interpreter
from expo.consultations.queries import people, timetable
from expo.core.actor import Actor
from expo.shows.scopes import load_show
from expo.web.access import Scope


def _load_buyer(show: str, buyer: int) -> Buyer:
    return people.get_buyer(load_show(show), buyer)


def _load_interpreter(show: str, interpreter: int) -> Interpreter:
    return people.get_interpreter(load_show(show), interpreter)


def _load_consultation(show: str, consultation: int) -> Consultation:
    return timetable.get_consultation(load_show(show), consultation)


def _foreign_consultation(actor: Actor, consultation: Consultation) -> bool:
    return not policies.writes_log(actor, consultation)


BUYER: Scope[Buyer] = Scope(("show", "buyer"), _load_buyer, lambda actor, buyer: not policies.buys_as(actor, buyer))
INTERPRETER: Scope[Interpreter] = Scope(
    ("show", "interpreter"), _load_interpreter, lambda actor, person: not policies.interprets_as(actor, person)
)
CONSULTATION: Scope[Consultation] = Scope(("show", "consultation"), _load_consultation, _foreign_consultation)
