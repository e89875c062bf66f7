"""The audit trail: every decision has an author, a time and a reason."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from expo.core.actor import Actor, ActorKind
from expo.core.db import Base, LocalText, db
from expo.core.i18n import both_forms


class AuditEntry(Base):
    """One decision. Append-only; holds no foreign keys, because the trail outlives what it tells of."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_show_id_at", "show_id", "at"),
        Index("ix_audit_entries_subject", "subject_kind", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    show_id: Mapped[int | None]
    actor_kind: Mapped[ActorKind]
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(200))
    #: stable code of what was done, "room.verb": "floor.release"
    action: Mapped[str] = mapped_column(String(80))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(60))
    #: how the subject is called on screens
    subject_label: Mapped[str] = mapped_column(String(300))
    reason: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a decision is about."""

    kind: str
    id: int | str
    #: a text in two languages is kept in both
    label: str | LocalText
    show_id: int | None = None


def record(
    actor: Actor, action: str, subject: Subject, *, now: datetime, reason: str = "", **details: object
) -> AuditEntry:
    """Add one entry to the trail, in the present transaction."""
    entry = AuditEntry(
        at=now,
        show_id=subject.show_id,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        action=action,
        subject_kind=subject.kind,
        subject_id=str(subject.id),
        subject_label=_kept(subject.label)[:300],
        reason=reason,
        details=details,
    )
    db.session.add(entry)
    return entry


def _kept(label: str | LocalText) -> str:
    return both_forms(label.ko, label.en) if isinstance(label, LocalText) else label


def as_dict(entry: AuditEntry) -> dict[str, Any]:
    """Return the entry as plain values for exports."""
    subject = Subject(kind=entry.subject_kind, id=entry.subject_id, label=entry.subject_label, show_id=entry.show_id)
    return {
        "at": entry.at,
        "actor": entry.actor_name,
        "action": entry.action,
        **asdict(subject),
        "reason": entry.reason,
        "details": entry.details,
    }
