"""Long work: printing many badges."""

from __future__ import annotations

from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from config import Settings
from expo.core.db import db
from expo.core.jobs import JobContext, job
from expo.registration import drawing
from expo.registration.cards import make_card
from expo.registration.models import Badge, Registration
from expo.registration.rules import RegistrationKind

PRINT = "registration.print_badges"
FOLDER = "prints"


@job(PRINT)
def print_badges(context: JobContext, *, show: int, whose: str, sheet: bool) -> dict[str, Any]:
    """Write the valid badges of a show (of one kind, or all) into one PDF in the instance folder."""
    cards = [make_card(badge.registration, badge) for badge in _badges(show, whose)]
    db.session.rollback()
    made = drawing.make_pdf(
        cards, sheet=sheet, progress=lambda done: context.report(done * 1000 // len(cards), printed=done)
    )
    if made is None:
        return {"number": 0}
    settings: Settings = current_app.extensions["settings"]
    folder = settings.instance / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"badges-{context.job_id}.pdf").write_bytes(made)
    return {"number": len(cards)}


def _badges(show_id: int, kind: str) -> list[Badge]:
    statement = (
        select(Badge)
        .join(Badge.registration)
        .options(joinedload(Badge.registration).joinedload(Registration.show))
        .where(Badge.show_id == show_id, Badge.revoked_at.is_(None))
        .order_by(Registration.organization_name, Registration.name)
    )
    if kind:
        statement = statement.where(Registration.kind == RegistrationKind(kind))
    return list(db.session.scalars(statement))
