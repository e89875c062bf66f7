"""What routes of this room are about."""

from __future__ import annotations

from expo.core.actor import Actor
from expo.floor.models import Hall, Plan
from expo.floor.queries import halls, plans
from expo.shows.scopes import is_foreign, load_show
from expo.web.access import Scope


def _load_plan(show: str, plan: int) -> Plan:
    return plans.get_plan(load_show(show), plan)


def _load_hall(show: str, hall: int) -> Hall:
    return halls.get_hall(load_show(show), hall)


def _foreign_plan(actor: Actor, plan: Plan) -> bool:
    return is_foreign(actor, plan.show_id)


def _foreign_hall(actor: Actor, hall: Hall) -> bool:
    return is_foreign(actor, hall.show_id)


PLAN: Scope[Plan] = Scope(("show", "plan"), _load_plan, _foreign_plan)
HALL: Scope[Hall] = Scope(("show", "hall"), _load_hall, _foreign_hall)
