"""Counting what a show sold. The number of statements does not grow with the rows."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from expo.checkin.models import Presence, Zone
from expo.consultations.models import Consultation
from expo.consultations.queries.logs import counted_logs
from expo.consultations.rules.codes import ConsultationStatus
from expo.core.db import db
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ExhibitorStatus
from expo.leads.models import Lead, Outcome
from expo.leads.results.figures import KINDS, Edition, Firm, Results, Source, Step, Sum, add_up
from expo.leads.rules import AmountKind, LeadStage, Rating
from expo.registration.queries import count_active
from expo.shows.models import Show

_SINCE_QUOTED = (LeadStage.QUOTED, LeadStage.NEGOTIATING, LeadStage.WON)
_SINCE_NEGOTIATING = (LeadStage.NEGOTIATING, LeadStage.WON)


def load_results(show: Show, *, source: str = "", channel: str = "") -> Results:
    """Return what the show came to; with a channel, the firms' own amounts are those of this channel.

    Without a source the leads speak, or the logs as long as no lead has come to anything.
    """
    sums = [] if source == Source.LOGS else _load_sums(show)
    of = Source.LEADS
    if not sums and source != Source.LEADS:
        sums, of = _load_logged(show), Source.LOGS
    chosen: dict[int, list[Sum]] = {}
    for each in sums:
        if of is Source.LOGS or not channel or each.channel == channel:
            chosen.setdefault(each.exhibitor_id, []).append(each)
    leads, held = _load_leads(show), _load_consultations(show)
    exhibitors = db.session.scalars(
        select(Exhibitor)
        .options(joinedload(Exhibitor.organization), joinedload(Exhibitor.pavilion))
        .where(Exhibitor.show_id == show.id)
        .order_by(Exhibitor.id)
    )
    firms = [
        Firm(row, *leads.get(row.id, (0, 0, 0)), held.get(row.id, 0), add_up(chosen.get(row.id, ())))
        for row in exhibitors
    ]
    kept = [firm for firm in firms if firm.exhibitor.status is ExhibitorStatus.ACTIVE or _has_records(firm)]
    return Results(kept, sums, of)


def _has_records(firm: Firm) -> bool:
    """Return whether a firm that withdrew recorded something that the totals count."""
    return bool(firm.leads or firm.consultations)


def _load_sums(show: Show) -> list[Sum]:
    rows = db.session.execute(
        select(
            Lead.exhibitor_id,
            Outcome.kind,
            Outcome.channel,
            Outcome.currency,
            func.sum(Outcome.amount_minor),
            func.count(),
            func.count().filter(Outcome.evidence != ""),
        )
        .join(Outcome.lead)
        .where(Lead.show_id == show.id)
        .group_by(Lead.exhibitor_id, Outcome.kind, Outcome.channel, Outcome.currency)
        .order_by(Outcome.currency != show.currency, Outcome.currency)
    )
    return [Sum(firm, kind, way, money, int(minor), *counts) for firm, kind, way, money, minor, *counts in rows]


def _load_logged(show: Show) -> list[Sum]:
    log = counted_logs(show.id)
    rows = db.session.execute(
        select(
            log.c.exhibitor_id,
            log.c.stage,
            log.c.currency,
            func.sum(log.c.amount_minor),
            func.count(),
            func.count(log.c.confirmed_at),
        )
        .where(log.c.stage.in_(KINDS))
        .group_by(log.c.exhibitor_id, log.c.stage, log.c.currency)
        .order_by(log.c.currency != show.currency, log.c.currency)
    )
    return [Sum(firm, KINDS[stage], None, money, int(minor), *counts) for firm, stage, money, minor, *counts in rows]


def _load_leads(show: Show) -> dict[int, tuple[int, int, int]]:
    rows = db.session.execute(
        select(
            Lead.exhibitor_id,
            func.count(),
            func.count().filter(Lead.consented),
            func.count().filter(Lead.rating == Rating.HOT),
        )
        .where(Lead.show_id == show.id)
        .group_by(Lead.exhibitor_id)
    )
    return {firm: (every, consented, hot) for firm, every, consented, hot in rows}


def _load_consultations(show: Show) -> dict[int, int]:
    rows = db.session.execute(
        select(Consultation.exhibitor_id, func.count())
        .where(Consultation.show_id == show.id, Consultation.status == ConsultationStatus.DONE)
        .group_by(Consultation.exhibitor_id)
    )
    return {firm: number for firm, number in rows}  # noqa: C416 - rows are no mapping


def load_steps(show: Show) -> list[Step]:
    """Return the way from registration to contract. A lead that got further has been at every step before."""
    admitted = db.session.scalar(
        select(func.count(Presence.registration_id.distinct())).join(Zone).where(Zone.show_id == show.id)
    )
    concluded = Lead.id.in_(select(Outcome.lead_id).where(Outcome.kind == AmountKind.CONCLUDED))
    worth = Lead.id.in_(select(Outcome.lead_id).where(Outcome.kind != AmountKind.DISCUSSED))
    every, quoted, negotiating, done = db.session.execute(
        select(
            func.count(),
            func.count().filter(or_(Lead.stage.in_(_SINCE_QUOTED), worth)),
            func.count().filter(or_(Lead.stage.in_(_SINCE_NEGOTIATING), worth)),
            func.count().filter(concluded),
        ).where(Lead.show_id == show.id)
    ).one()
    return [
        Step("registered", count_active(show), follows=False),
        Step("admitted", admitted or 0, follows=True),
        Step("leads", every, follows=False),
        Step("quoted", quoted, follows=True),
        Step("negotiating", negotiating, follows=True),
        Step("concluded", done, follows=True),
    ]


def load_editions(shows: Sequence[Show]) -> list[Edition]:
    """Return the given shows of one series beside each other, in their order."""
    ids = [show.id for show in shows]
    firms = _count_firms(shows)
    leads = _count_by_show(Lead, ids)
    held = _count_by_show(Consultation, ids, Consultation.status == ConsultationStatus.DONE)
    contracts: dict[int, int] = {}
    concluded: dict[int, dict[str, int]] = {}
    rows = db.session.execute(
        select(Lead.show_id, Outcome.currency, func.count(), func.sum(Outcome.amount_minor))
        .join(Outcome.lead)
        .where(Lead.show_id.in_(ids), Outcome.kind == AmountKind.CONCLUDED)
        .group_by(Lead.show_id, Outcome.currency)
    )
    for show_id, currency, number, minor in rows:
        contracts[show_id] = contracts.get(show_id, 0) + number
        concluded.setdefault(show_id, {})[currency] = int(minor)
    return [
        Edition(
            show, *firms.get(show.id, (0, 0)), leads.get(show.id, 0), held.get(show.id, 0),
            contracts.get(show.id, 0), concluded.get(show.id, {}),
        )
        for show in shows
    ]  # fmt: skip


def _count_by_show(model: type[Lead | Consultation], ids: Sequence[int], *conditions: object) -> dict[int, int]:
    statement = select(model.show_id, func.count()).where(model.show_id.in_(ids), *conditions)  # type: ignore[arg-type]
    return {show_id: number for show_id, number in db.session.execute(statement.group_by(model.show_id))}  # noqa: C416


def _count_firms(shows: Sequence[Show]) -> dict[int, tuple[int, int]]:
    """Return per show how many firms take part, and how many of them took part in an earlier one of the series."""
    before, then = aliased(Exhibitor), aliased(Show)
    came = exists().where(
        and_(
            before.organization_id == Exhibitor.organization_id,
            before.status == ExhibitorStatus.ACTIVE,
            before.show_id == then.id,
            then.series_id == Show.series_id,
            then.starts_on < Show.starts_on,
        )
    )
    rows = db.session.execute(
        select(Exhibitor.show_id, func.count(), func.count().filter(came))
        .join(Exhibitor.show)
        .where(Exhibitor.show_id.in_([show.id for show in shows]), Exhibitor.status == ExhibitorStatus.ACTIVE)
        .group_by(Exhibitor.show_id)
    )
    return {show_id: (every, returning) for show_id, every, returning in rows}
