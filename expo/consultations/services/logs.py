"""Writing consultation logs (상담일지)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from expo.consultations import errors
from expo.consultations.models import Consultation, ConsultationLog, LogLine
from expo.consultations.rules import log as rules
from expo.consultations.rules.codes import ConsultationStatus, LogAuthor, Stage
from expo.consultations.services import day, ground
from expo.core import audit
from expo.core.actor import Actor
from expo.core.db import db
from expo.core.ids import new_uuid


@dataclass(frozen=True, slots=True, kw_only=True)
class LogDraft:
    """What an author wrote; `id` was made where it was written, `written_at` is that device's time.

    `edit_id` is this saving's own number, `follows` those of the savings that its author had before them.
    """

    id: UUID
    author: LogAuthor
    stage: Stage
    lines: tuple[rules.Line, ...]
    currency: str = "KRW"
    rate_micro: int = 1_000_000
    note: str = ""
    next_step: str = ""
    satisfaction: int | None = None
    written_at: datetime
    edit_id: UUID | None = None
    follows: frozenset[UUID] = frozenset()

    @property
    def edit(self) -> rules.Edit:
        return rules.Edit(self.edit_id, self.written_at, self.follows)

    @property
    def amount_minor(self) -> int:
        return rules.amount(self.lines)

    @property
    def content_hash(self) -> str:
        said = (self.stage.value, self.currency, self.rate_micro, self.note, self.next_step, self.satisfaction)
        return rules.digest(*said, lines=self.lines)


def save_log(actor: Actor, consultation: Consultation, draft: LogDraft, *, now: datetime) -> ConsultationLog:
    """Keep a log: sent again it changes nothing, written on what is kept it replaces it.

    A consultation that still runs is finished by it, one that nobody started began with its slot. Raises LogChanged where
    another text has been kept that its author had not seen, LogReused for another consultation's id, LogConfirmed where
    the buyer has confirmed another one, RateMissing for foreign money without a rate.
    """
    if draft.rate_micro <= 0:
        raise errors.RateMissing
    ground.begin_change(consultation.show_id)
    found = _find(consultation, draft)
    if found is not None and found.consultation_id != consultation.id:
        raise errors.LogReused
    if found is not None and found.content_hash == draft.content_hash:
        return found
    if found is not None and found.confirmed_at is not None:
        raise errors.LogConfirmed
    if found is not None and not rules.is_newer(draft.edit, rules.Edit(found.edit_id, found.written_at)):
        raise errors.LogChanged
    kept = _write(actor, consultation, found, draft, now)
    _end(actor, consultation, min(draft.written_at, now), now=now)
    subject = ground.subject_of(consultation.id, consultation.code, consultation.label, consultation.show_id)
    audit.record(actor, "consultations.log", subject, now=now, stage=draft.stage.value, author=draft.author.value)
    return kept


def _end(actor: Actor, consultation: Consultation, written_at: datetime, *, now: datetime) -> None:
    """Start and end are automatic: the end is when the log was written, however late the network brought it."""
    if consultation.status is ConsultationStatus.CONFIRMED and consultation.slot.starts_at <= written_at:
        day.start(actor, consultation, now=now)
        consultation.started_at = consultation.slot.starts_at
    if consultation.status is ConsultationStatus.RUNNING:
        began = consultation.started_at or consultation.slot.starts_at
        day.finish(actor, consultation, now=now, ended_at=max(written_at, began))


def _find(consultation: Consultation, draft: LogDraft) -> ConsultationLog | None:
    mine = (ConsultationLog.consultation_id == consultation.id) & (ConsultationLog.author == draft.author)
    return db.session.scalar(select(ConsultationLog).where(or_(ConsultationLog.id == draft.id, mine)).limit(1))


def _write(
    actor: Actor, consultation: Consultation, found: ConsultationLog | None, draft: LogDraft, now: datetime
) -> ConsultationLog:
    kept = found or ConsultationLog(id=draft.id, consultation_id=consultation.id, author=draft.author)
    kept.author_name = actor.name
    kept.stage, kept.currency, kept.rate_micro = draft.stage, draft.currency, draft.rate_micro
    kept.note, kept.next_step, kept.satisfaction = draft.note, draft.next_step, draft.satisfaction
    kept.written_at, kept.received_at = draft.written_at, now
    kept.content_hash, kept.edit_id = draft.content_hash, draft.edit_id or new_uuid()
    kept.amount_minor = rules.amount(draft.lines)
    kept.lines = [
        LogLine(
            position=position,
            product_id=line.product_id,
            name=line.name,
            unit_price_minor=line.unit_price_minor,
            quantity=line.quantity,
        )
        for position, line in enumerate(draft.lines)
    ]
    db.session.add(kept)
    return kept
