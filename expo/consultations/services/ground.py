"""What every write of this room begins with: the show's lock and revision, and the resources in the calendar."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from expo.calendar import services as calendar
from expo.calendar.models import Resource
from expo.calendar.rules import ResourceKind
from expo.consultations.models import Buyer, ConsultationSetup, Interpreter, Table
from expo.core.audit import Subject
from expo.core.db import LocalText, db
from expo.exhibitors.models import Exhibitor
from expo.shows.models import ShowId


def begin_change(show_id: ShowId) -> int:
    """Take the show's turn and return the board's new revision.

    The row stays locked until the commit, so that changes of one show's timetable happen one after the other: the
    second of two looks at what the first has written.
    """
    setup = ensure_setup(show_id)
    revision = db.session.scalars(
        update(ConsultationSetup)
        .where(ConsultationSetup.show_id == show_id)
        .values(revision=ConsultationSetup.revision + 1)
        .returning(ConsultationSetup.revision)
        .execution_options(synchronize_session="fetch")
    ).one()
    db.session.refresh(setup)  # read before its turn, it may say where people sat until a moment ago
    return revision


def ensure_setup(show_id: ShowId) -> ConsultationSetup:
    """Return the show's set-up; the defaults are written at its first mention."""
    setup = db.session.get(ConsultationSetup, show_id)
    if setup is not None:
        return setup
    try:
        with db.session.begin_nested():
            setup = ConsultationSetup(show_id=show_id)
            db.session.add(setup)
    except IntegrityError:  # somebody wrote them in the same instant
        setup = db.session.get_one(ConsultationSetup, show_id)
    return setup


def next_numbers(show_id: ShowId, count: int = 1) -> range:
    """Return the next free consultation numbers; call after `begin_change`."""
    last = db.session.scalars(
        update(ConsultationSetup)
        .where(ConsultationSetup.show_id == show_id)
        .values(last_number=ConsultationSetup.last_number + count)
        .returning(ConsultationSetup.last_number)
        .execution_options(synchronize_session="fetch")
    ).one()
    return range(last - count + 1, last + 1)


def buyer_resource(buyer: Buyer) -> Resource:
    """Return what stands for the buyer in the calendar."""
    return calendar.ensure_resource(buyer.show_id, ResourceKind.BUYER, buyer.id, label=buyer.organization.name)


def desk_resource(exhibitor: Exhibitor, desk: int) -> Resource:
    """Return what stands for one of the exhibitor's desks."""
    label = exhibitor.organization.name
    return calendar.ensure_resource(exhibitor.show_id, ResourceKind.DESK, exhibitor.id, number=desk, label=label)


def table_resource(table: Table) -> Resource:
    """Return what stands for the table."""
    return calendar.ensure_resource(table.show_id, ResourceKind.TABLE, table.id, label=table_label(table))


def table_label(table: Table) -> LocalText:
    """Return how a refusal calls the table."""
    return LocalText(f"{table.number}번 상담테이블", f"Table {table.number}")


def interpreter_resource(interpreter: Interpreter) -> Resource:
    """Return what stands for the interpreter."""
    return calendar.ensure_resource(
        interpreter.show_id, ResourceKind.INTERPRETER, interpreter.id, label=interpreter.name
    )


def subject_of(consultation_id: int, code: str, label: LocalText, show_id: ShowId) -> Subject:
    """Return a consultation as the subject of an audit entry."""
    return Subject(
        kind="consultation",
        id=consultation_id,
        label=LocalText(f"{code} {label.ko}", f"{code} {label.en}"),
        show_id=show_id,
    )
