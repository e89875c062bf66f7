"""Who may do what with consultations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from expo.consultations.models import Buyer, Consultation, Interpreter
from expo.consultations.rules.codes import LogAuthor
from expo.core.actor import Actor, ActorKind, Role
from expo.exhibitors.policies import works_for
from expo.shows.models import Show
from expo.shows.policies import organizes


class ConsultationPermission(StrEnum):
    """Alphabetical; the value is what the access table shows."""

    BUY = "consultations.buy"
    HOST_TABLES = "consultations.host_tables"
    INTERPRET = "consultations.interpret"
    MANAGE = "consultations.manage"
    SELL = "consultations.sell"
    WRITE_LOG = "consultations.write_log"


def buys_as(actor: Actor, buyer: Buyer) -> bool:
    """The actor is this buyer, or organizes the show."""
    if actor.has(Role.ORGANIZER, buyer.show_id):
        return True
    mine = actor.acts_for(Role.BUYER, buyer.show_id, buyer.organization_id)
    return mine and (buyer.user_id is None or (actor.kind is ActorKind.USER and buyer.user_id == actor.id))


def interprets_as(actor: Actor, interpreter: Interpreter) -> bool:
    """The actor is this interpreter, or organizes the show."""
    if actor.has(Role.ORGANIZER, interpreter.show_id):
        return True
    mine = actor.has(Role.INTERPRETER, interpreter.show_id)
    return mine and actor.kind is ActorKind.USER and interpreter.user_id == actor.id


def hosts_tables(actor: Actor, show: Show) -> bool:
    """The actor looks after the consultation area: an organizer or gate staff."""
    return organizes(actor, show) or actor.has(Role.GATE, show.id)


def author_of(actor: Actor, consultation: Consultation) -> LogAuthor | None:
    """Return as whom the actor may write this consultation's log, or None."""
    if works_for(actor, consultation.exhibitor) and not actor.has(Role.ORGANIZER, consultation.show_id):
        return LogAuthor.EXHIBITOR
    if actor.has(Role.ORGANIZER, consultation.show_id):
        return LogAuthor.ORGANIZER
    if buys_as(actor, consultation.buyer):
        return LogAuthor.BUYER
    interpreter = consultation.interpreter
    return LogAuthor.INTERPRETER if interpreter is not None and interprets_as(actor, interpreter) else None


def writes_log(actor: Actor, consultation: Consultation) -> bool:
    """The actor sat at this consultation, or organizes the show."""
    return author_of(actor, consultation) is not None


POLICIES: Mapping[StrEnum, Callable[..., bool]] = {
    ConsultationPermission.BUY: buys_as,
    ConsultationPermission.HOST_TABLES: hosts_tables,
    ConsultationPermission.INTERPRET: interprets_as,
    ConsultationPermission.MANAGE: organizes,
    ConsultationPermission.SELL: works_for,
    ConsultationPermission.WRITE_LOG: writes_log,
}
