"""The points rule: set its weights, name sponsors, and give everybody the points it counts."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select

from expo.accounts.models import Organization
from expo.core import audit
from expo.core.actor import Actor
from expo.core.audit import Subject
from expo.core.db import db
from expo.core.errors import NotFound
from expo.exhibitors.events import FirmsMerged
from expo.exhibitors.models import Application
from expo.exhibitors.services.applying import subject_of
from expo.floor.models import PointsRule
from expo.floor.queries.points import find_rule, list_lines, weights_of
from expo.floor.rules.merits import Weights
from expo.shows.models import Show

_NUMBERS = ("per_year", "years_at_most", "per_booth", "booths_at_most", "early_payment", "early_until")


def _subject(show: Show) -> Subject:
    return Subject(kind="points_rule", id=show.id, label=show.name, show_id=show.id)


def _own_rule(show: Show) -> PointsRule:
    """Return the show's rule, begun with the defaults where there is none."""
    rule = find_rule(show)
    if rule is None:
        rule = PointsRule(show_id=show.id, **asdict(Weights()))
        db.session.add(rule)
    return rule


def set_weights(show: Show, weights: Weights, *, actor: Actor, now: datetime) -> None:
    """Keep the weights; nobody's points change until they are given. The sponsors stay as they are."""
    rule = _own_rule(show)
    for name in _NUMBERS:
        setattr(rule, name, getattr(weights, name))
    kept = {name: str(getattr(weights, name)) for name in _NUMBERS}
    audit.record(actor, "floor.set_points_rule", _subject(show), now=now, weights=kept)


def set_sponsor(show: Show, organization_id: int, points: int, *, actor: Actor, now: datetime) -> None:
    """Give a firm that applied extra points; none takes them away again. Raises NotFound."""
    rule, key = _own_rule(show), str(organization_id)
    if key not in rule.extra and organization_id not in _applied(show):
        raise NotFound
    name = db.session.get_one(Organization, organization_id).name
    rule.extra = {
        **{firm: number for firm, number in rule.extra.items() if firm != key},
        **({key: points} if points else {}),
    }
    audit.record(actor, "floor.set_sponsor", _subject(show), now=now, firm=name.ko or name.en, points=points)


def on_firms_merged(event: FirmsMerged) -> None:
    """Let the extra points of a merged record be those of the one that stayed; of two the larger counts."""
    gone, kept = str(event.gone_id), str(event.kept_id)
    for rule in db.session.scalars(select(PointsRule)):
        if gone in rule.extra:
            extra = dict(rule.extra)
            extra[kept] = max(extra.pop(gone), extra.get(kept, 0))
            rule.extra = extra


def _applied(show: Show) -> set[int]:
    rows = db.session.scalars(select(Application.organization_id).where(Application.show_id == show.id))
    return {int(row) for row in rows if row is not None}


def give(show: Show, *, actor: Actor, now: datetime) -> int:
    """Give everybody the points of the rule; return whose points changed, in number. Each change is on the trail."""
    weights = weights_of(find_rule(show))
    changed = [line for line in list_lines(show, weights) if line.differs]
    for line in changed:
        audit.record(
            actor,
            "exhibitors.set_points",
            subject_of(line.application),
            now=now,
            before=line.application.points,
            after=line.earned.total,
            parts=dict(line.earned.parts),
        )
        line.application.points = line.earned.total
    return len(changed)
