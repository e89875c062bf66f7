"""Files of personal data: whoever takes one away leaves a trace."""

from __future__ import annotations

from datetime import datetime

from expo.core import audit
from expo.core.actor import Actor
from expo.core.audit import Subject
from expo.shows.models import Show


def note(actor: Actor, show: Show, action: str, *, now: datetime, filters: str = "") -> None:
    """Say in the trail that somebody took a list of people as a file, and what it was narrowed to."""
    subject = Subject(kind="show", id=show.id, label=show.name, show_id=show.id)
    audit.record(actor, action, subject, now=now, filters=filters)
