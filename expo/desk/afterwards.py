"""What matters once a show is over: what came of it, and who has not answered yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import func, select

from expo.consultations.queries import logs
from expo.core.db import db
from expo.desk.figures import Line
from expo.desk.links import door
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ExhibitorStatus
from expo.leads import queries as leads
from expo.leads import results
from expo.leads.models import Lead, Outcome
from expo.leads.rules import AMOUNT_WORDS
from expo.shows.models import Show


@dataclass(frozen=True, slots=True)
class Amount:
    """One of the four amounts, in each of its currencies, with the door to its records."""

    label: str
    sums: Mapping[str, int]
    url: str


@dataclass(frozen=True, slots=True)
class Afterwards:
    """The results of a closed show and what is still to follow up."""

    visitors: int
    registered: int
    amounts: list[Amount]
    mou: int
    open: list[Line]


def afterwards_of(show: Show) -> Afterwards:
    """Return what the closed show came to."""
    found, summary = results.load_results(show), logs.summarize(show.id)
    steps = {step.name: step.number for step in results.load_steps(show)}
    page = door(show, "leads.overview")
    amounts = [
        Amount(_(word), found.amounts[kind], door(show, "leads.overview", amount=kind.value, sort=f"-{kind.value}"))
        for kind, word in AMOUNT_WORDS.items()
    ]
    answered, exhibitors = _answered(show)
    hot = leads.count_leads(show.id)["hot_unanswered"]
    return Afterwards(
        visitors=steps["admitted"],
        registered=steps["registered"],
        amounts=amounts,
        mou=summary.figures.mou_count,
        open=[
            Line(_("Exhibitors that recorded an outcome"), answered, page, of=exhibitors),
            Line(_("Consultation logs written"), summary.written, door(show, "consultations.manage_logs"), of=summary.held),
            Line(_("Hot leads without an answer"), hot, door(show, "leads.overview", sort="-hot")),
        ],
    )  # fmt: skip


def _answered(show: Show) -> tuple[int, int]:
    """Return how many exhibitors recorded what became of a lead, and how many took part."""
    answered = db.session.scalar(
        select(func.count(Lead.exhibitor_id.distinct())).join(Outcome.lead).where(Lead.show_id == show.id)
    )
    every = db.session.scalar(
        select(func.count(Exhibitor.id)).where(Exhibitor.show_id == show.id, Exhibitor.status == ExhibitorStatus.ACTIVE)
    )
    return answered or 0, every or 0
