"""Reading consultation logs for the organizer: which there are, and what they amount to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, case, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from expo.accounts.models import Organization
from expo.consultations.models import Buyer, Consultation, ConsultationLog, Slot
from expo.consultations.queries.timetable import THEIRS, list_consultations, matches
from expo.consultations.rules.codes import ConsultationStatus, LogAuthor
from expo.consultations.rules.log import PRECEDENCE, Figures, figures
from expo.core.db import db
from expo.core.numbers import find_whole
from expo.exhibitors.models import Exhibitor

#: of several logs of one consultation, the one that counts first
COUNTS_FIRST = (ConsultationLog.confirmed_at.is_(None), case(PRECEDENCE, value=ConsultationLog.author))


@dataclass(frozen=True, slots=True)
class Summary:
    """What the logs of a show say. Of each consultation the one log counts that `PRECEDENCE` names."""

    held: int
    written: int
    confirmed: int
    satisfaction: float | None
    figures: Figures


def select_logs(
    show_id: int, *, q: str = "", stage: str = "", author: str = "", day: str = "", confirmed: str = ""
) -> Select[ConsultationLog]:
    """Return the statement of the organizer's list of logs."""
    found = (
        select(ConsultationLog)
        .join(ConsultationLog.consultation)
        .join(Slot, Slot.id == Consultation.slot_id)
        .join(Buyer, Buyer.id == Consultation.buyer_id)
        .join(Organization, Organization.id == Buyer.organization_id)
        .join(Exhibitor, Exhibitor.id == Consultation.exhibitor_id)
        .join(THEIRS, THEIRS.id == Exhibitor.organization_id)
        .options(
            contains_eager(ConsultationLog.consultation).options(
                joinedload(Consultation.slot),
                joinedload(Consultation.buyer).joinedload(Buyer.organization),
                joinedload(Consultation.exhibitor).joinedload(Exhibitor.organization),
            )
        )
        .where(Consultation.show_id == show_id)
    )
    wanted = {
        ConsultationLog.stage: stage,
        ConsultationLog.author: author,
        Slot.day_id: find_whole(day) or 0,
    }
    for column, value in wanted.items():
        if value:
            found = found.where(column == value)
    if confirmed:
        is_open = ConsultationLog.confirmed_at.is_(None)
        found = found.where(~is_open if confirmed == "yes" else is_open)
    return found.where(matches(q)) if q else found


def log_columns() -> dict[str, ColumnElement[Any]]:
    """Return what the organizer's list of logs can be sorted by."""
    return {
        "time": Slot.starts_at.expression,
        "buyer": Organization.name_ko.expression,
        "exhibitor": THEIRS.name_ko.expression,
        "stage": ConsultationLog.stage.expression,
        "written": ConsultationLog.written_at.expression,
    }


def list_found(found: Select[ConsultationLog]) -> Sequence[ConsultationLog]:
    """Return the logs a statement finds, with their lines."""
    return db.session.scalars(found.options(selectinload(ConsultationLog.lines))).all()


def list_logs_of(consultation_id: int) -> Sequence[ConsultationLog]:
    """Return the logs of one consultation with their lines, the one that counts first."""
    return db.session.scalars(
        select(ConsultationLog)
        .options(selectinload(ConsultationLog.lines))
        .where(ConsultationLog.consultation_id == consultation_id)
        .order_by(*COUNTS_FIRST)
    ).all()


def unconfirmed_logs(consultation_ids: Collection[int]) -> dict[int, ConsultationLog]:
    """Return by consultation the log that waits for the buyer's word; none where the buyer has confirmed one."""
    rows = db.session.scalars(
        select(ConsultationLog)
        .options(selectinload(ConsultationLog.lines))
        .where(ConsultationLog.consultation_id.in_(consultation_ids), ConsultationLog.author != LogAuthor.BUYER)
        .order_by(*COUNTS_FIRST)
    )
    first: dict[int, ConsultationLog] = {}
    for log in rows:
        first.setdefault(log.consultation_id, log)
    return {key: log for key, log in first.items() if log.confirmed_at is None}


def last_rates(show_id: int) -> dict[str, int]:
    """Return the rate that was recorded last for each foreign currency, in millionths of a won."""
    newest = (
        select(
            ConsultationLog.currency,
            ConsultationLog.rate_micro,
            func.row_number()
            .over(partition_by=ConsultationLog.currency, order_by=ConsultationLog.written_at.desc())
            .label("place"),
        )
        .join(ConsultationLog.consultation)
        .where(Consultation.show_id == show_id, ConsultationLog.currency != "KRW", ConsultationLog.rate_micro > 0)
        .subquery()
    )
    rows = db.session.execute(select(newest.c.currency, newest.c.rate_micro).where(newest.c.place == 1))
    return {currency: int(micro) for currency, micro in rows}


def summarize(show_id: int) -> Summary:
    """Return what the logs of a show say, each consultation counted once."""
    held = db.session.scalar(
        select(func.count()).where(Consultation.show_id == show_id, Consultation.status == ConsultationStatus.DONE)
    )
    first = counted_logs(show_id)
    rows = db.session.execute(select(first)).all()
    marks = [row.satisfaction for row in rows if row.satisfaction is not None]
    return Summary(
        held=held or 0,
        written=len(rows),
        confirmed=sum(row.confirmed_at is not None for row in rows),
        satisfaction=sum(marks) / len(marks) if marks else None,
        figures=figures((row.stage, row.currency, row.amount_minor) for row in rows),
    )


def counted_logs(show_id: int) -> Subquery:
    """Return the logs of a show that count: of each consultation the one that `PRECEDENCE` names."""
    every = (
        select(
            ConsultationLog.id,
            Consultation.exhibitor_id,
            ConsultationLog.stage,
            ConsultationLog.currency,
            ConsultationLog.amount_minor,
            ConsultationLog.satisfaction,
            ConsultationLog.confirmed_at,
            func.row_number().over(partition_by=ConsultationLog.consultation_id, order_by=COUNTS_FIRST).label("place"),
        )
        .join(ConsultationLog.consultation)
        .where(Consultation.show_id == show_id)
        .subquery()
    )
    return select(every).where(every.c.place == 1).subquery()


def counted_ids(show_id: int) -> frozenset[UUID]:
    """Return which logs of a show count."""
    return frozenset(db.session.scalars(select(counted_logs(show_id).c.id)))


def list_unwritten(exhibitor_id: int) -> Sequence[Consultation]:
    """Return the exhibitor's consultations that are over and of which its team has written no log, the latest first."""
    written = select(ConsultationLog.id).where(
        ConsultationLog.consultation_id == Consultation.id, ConsultationLog.author == LogAuthor.EXHIBITOR
    )
    found = list_consultations(
        Consultation.exhibitor_id == exhibitor_id, ~written.exists(), statuses=(ConsultationStatus.DONE,)
    )
    return found[::-1]
