"""Who has how many points by the show's rule, and how they come about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from expo.core.db import db
from expo.exhibitors.models import Application, Exhibitor
from expo.exhibitors.rules import ExhibitorStatus, Participation
from expo.exhibitors.rules.review import LIVE
from expo.floor.models import PointsRule
from expo.floor.rules.merits import Earned, Weights, earned
from expo.shows.models import Show


@dataclass(frozen=True, slots=True)
class Line:
    """One application with what the rule gives it; what it has now is `application.points`."""

    application: Application
    earned: Earned

    @property
    def differs(self) -> bool:
        return self.application.points != self.earned.total


def find_rule(show: Show) -> PointsRule | None:
    """Return the show's points rule, if the organizer has set one."""
    return db.session.get(PointsRule, show.id)


def weights_of(rule: PointsRule | None) -> Weights:
    """Return a rule as it counts; the defaults where none is set."""
    if rule is None:
        return Weights()
    return Weights(
        per_year=rule.per_year,
        years_at_most=rule.years_at_most,
        per_booth=rule.per_booth,
        booths_at_most=rule.booths_at_most,
        early_payment=rule.early_payment,
        early_until=rule.early_until,
        extra=rule.extra,
    )


def list_lines(show: Show, weights: Weights) -> list[Line]:
    """Return every live application that asks for booths, with what these weights give it."""
    rows = db.session.scalars(
        select(Application)
        .options(joinedload(Application.organization))
        .where(
            Application.show_id == show.id,
            Application.status.in_(LIVE),
            Application.participation != Participation.SAMPLE_DISPLAY,
        )
        .order_by(Application.number)
    ).all()
    years = _years(show)
    return [Line(row, _earned(row, weights, years)) for row in rows]


def line_of(application: Application) -> Line | None:
    """Return how one application's points come about; None while its show has no rule, or it asks for no booth."""
    rule = find_rule(application.show)
    if rule is None or application.participation is Participation.SAMPLE_DISPLAY:
        return None
    years = _years(application.show, application.organization_id)
    return Line(application, _earned(application, weights_of(rule), years))


def _earned(row: Application, weights: Weights, years: Mapping[int, int]) -> Earned:
    return earned(
        weights,
        years=years.get(row.organization_id or 0, 0),
        booths=row.booths_wanted,
        paid_at=row.paid_at,
        organization_id=row.organization_id,
    )


def _years(show: Show, organization_id: int | None = None) -> dict[int, int]:
    """Return at how many earlier editions of the series each organization exhibited."""
    statement = (
        select(Exhibitor.organization_id, func.count(Exhibitor.show_id.distinct()))
        .join(Show, Show.id == Exhibitor.show_id)
        .where(
            Show.series_id == show.series_id,
            Show.starts_on < show.starts_on,
            Exhibitor.status == ExhibitorStatus.ACTIVE,
        )
        .group_by(Exhibitor.organization_id)
    )
    if organization_id is not None:
        statement = statement.where(Exhibitor.organization_id == organization_id)
    return {int(firm): number for firm, number in db.session.execute(statement)}
