"""What an exhibitor's own page says of its leads: the steps that are due."""

from __future__ import annotations

from flask import url_for

from expo.core import clock
from expo.core.i18n import N_
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.todo import Hint
from expo.leads import queries


def for_exhibitor(exhibitor: Exhibitor) -> list[Hint]:
    """Return how many leads are due today or late, and how many hot ones nobody has answered."""
    today = clock.today_in(exhibitor.show.time_zone)
    counts = queries.count_views(exhibitor, today=today, user_id=None)
    texts = {
        "due": N_("Leads whose next step is due: %(number)s"),
        "hot": N_("Hot leads without an answer: %(number)s"),
    }
    return [
        Hint(
            text=text,
            url=url_for("leads.list_leads", show=exhibitor.show.slug, exhibitor=exhibitor.slug, view=view),
            params={"number": counts[view]},
        )
        for view, text in texts.items()
        if counts[view]
    ]
