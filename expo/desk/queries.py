"""Reading what the desk shows: mails, the audit trail, jobs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, func, select

from expo.core.audit import AuditEntry
from expo.core.db import db, holds
from expo.core.errors import NotFound
from expo.core.jobs import Job, JobStatus
from expo.core.mail import Mail


def select_mails(*, show_id: int | None = None, q: str = "", state: str = "") -> Select[Mail]:
    """Return the select of the outbox; with a show, only its mails."""
    statement = select(Mail)
    if show_id is not None:
        statement = statement.where(Mail.show_id == show_id)
    if q:
        statement = statement.where(holds(q, Mail.recipient, Mail.subject))
    if state == "sent":
        statement = statement.where(Mail.sent_at.is_not(None))
    elif state == "waiting":
        statement = statement.where(Mail.sent_at.is_(None), Mail.error == "")
    elif state == "failed":
        statement = statement.where(Mail.sent_at.is_(None), Mail.error != "")
    return statement


def get_mail(mail_id: int, *, show_id: int | None = None) -> Mail:
    """Return a mail of the outbox; with a show, only one of its mails. Raises NotFound."""
    mail = db.session.get(Mail, mail_id)
    if mail is None or (show_id is not None and mail.show_id != show_id):
        raise NotFound
    return mail


def select_audit(show_id: int, *, q: str = "", action: str = "", actor: str = "") -> Select[AuditEntry]:
    """Return the select of a show's audit trail."""
    statement = select(AuditEntry).where(AuditEntry.show_id == show_id)
    if q:
        statement = statement.where(holds(q, AuditEntry.subject_label, AuditEntry.reason, AuditEntry.actor_name))
    if action:
        statement = statement.where(AuditEntry.action == action)
    if actor:
        statement = statement.where(AuditEntry.actor_name == actor)
    return statement


def list_actions(show_id: int) -> list[str]:
    """Return the codes of what was done in a show."""
    return sorted(db.session.scalars(select(AuditEntry.action).where(AuditEntry.show_id == show_id).distinct()))


def count_settled(show_id: int, since: datetime) -> int:
    """Return how many decisions people have taken since a moment."""
    return (
        db.session.scalar(
            select(func.count(AuditEntry.id)).where(AuditEntry.show_id == show_id, AuditEntry.at >= since)
        )
        or 0
    )


def select_jobs(show_id: int, *, kind: str = "", state: str = "") -> Select[Job]:
    """Return the select of a show's long work; `state` is running, done, failed or stopped."""
    statement = select(Job).where(Job.show_id == show_id)
    if kind:
        statement = statement.where(Job.kind == kind)
    if state == "running":
        statement = statement.where(Job.status.in_((JobStatus.QUEUED, JobStatus.RUNNING)))
    elif state in set(JobStatus):
        statement = statement.where(Job.status == JobStatus(state))
    return statement


def list_job_kinds(show_id: int) -> list[str]:
    """Return the kinds of long work a show has had."""
    return sorted(db.session.scalars(select(Job.kind).where(Job.show_id == show_id).distinct()))


def get_job(show_id: int, job_id: int) -> Job:
    """Return a job of the show. Raises NotFound."""
    job = db.session.get(Job, job_id)
    if job is None or job.show_id != show_id:
        raise NotFound
    return job
