"""The points rule: what it counts, and that giving points changes exactly what the preview said."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from expo.accounts.models import Organization
from expo.core.actor import Role
from expo.core.audit import AuditEntry
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.exhibitors.models import Application, Exhibitor
from expo.exhibitors.rules import ApplicationStatus, ExhibitorStatus, Participation
from expo.floor.queries.points import find_rule, list_lines, weights_of
from expo.floor.rules.merits import Weights, earned
from expo.floor.services import points
from expo.floor.services.allocating import Way, queue_of
from expo.shows.models import Show
from tests.factories.accounts import make_organization, make_user, sign_in
from tests.factories.exhibitors import make_application, make_exhibitor
from tests.factories.shows import grant, make_pavilion, make_show
from tests.floor.setting import MINSEO

PAID = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("years", "booths", "paid_at", "parts"),
    [
        (0, 1, None, (0, 5, 0)),
        (3, 2, PAID, (30, 10, 7)),
        (9, 9, PAID + timedelta(seconds=1), (50, 20, 0)),
    ],
)
def test_years_booths_and_early_payment_count_up_to_their_limits(
    years: int, booths: int, paid_at: datetime | None, parts: tuple[int, ...]
) -> None:
    weights = Weights(booths_at_most=4, early_payment=7, early_until=PAID, extra={"8": 40})
    found = earned(weights, years=years, booths=booths, paid_at=paid_at, organization_id=7)
    assert tuple(found.parts.values()) == (*parts, 0)
    sponsor = earned(weights, years=years, booths=booths, paid_at=paid_at, organization_id=8)
    assert sponsor.total == sum(parts) + 40


def _edition(show: Show, years_before: int) -> Show:
    """Return an earlier show of the same series."""
    earlier = make_show(starts_on=show.starts_on - timedelta(days=365 * years_before))
    with unit_of_work():
        db.session.get_one(Show, earlier.id).series_id = show.series_id
    return earlier


def _two_firms(show: Show) -> tuple[Organization, Organization]:
    """An old hand that exhibited last year (and withdrew the year before), and a newcomer; samples get no points."""
    old, new = make_organization(), make_organization()
    earlier = _edition(show, 1)
    withdrawn = _edition(show, 2)
    make_exhibitor(earlier, organization=old)
    make_exhibitor(withdrawn, organization=old, status=ExhibitorStatus.WITHDRAWN)
    make_exhibitor(make_show(starts_on=earlier.starts_on), organization=new)
    for number, firm in enumerate((new, old), start=1):
        row = make_application(show, organization=firm, status=ApplicationStatus.APPROVED, number=number)
        make_exhibitor(show, organization=firm, application_id=row.id)
    samples = Participation.SAMPLE_DISPLAY
    make_application(show, organization=new, participation=samples, pavilion=make_pavilion(show), number=3)
    return old, new


def test_given_points_are_those_of_the_preview_and_order_the_allocation(app: Flask, now: datetime) -> None:
    show = make_show()
    old, new = _two_firms(show)
    with unit_of_work():
        points.set_weights(show, Weights(per_year=10, per_booth=5), actor=MINSEO, now=now)
        points.set_sponsor(show, new.id, 30, actor=MINSEO, now=now)
    lines = list_lines(show, weights_of(find_rule(show)))
    preview = {line.application.organization_id: line.earned.total for line in lines}
    assert preview == {old.id: 15, new.id: 35}
    with unit_of_work():
        assert points.give(show, actor=MINSEO, now=now) == 2
        assert points.give(show, actor=MINSEO, now=now) == 0
    rows = db.session.scalars(select(Application).where(Application.status == ApplicationStatus.APPROVED))
    assert {row.organization_id: row.points for row in rows} == preview
    trail = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "exhibitors.set_points")).all()
    assert [entry.details["after"] for entry in trail] == [35, 15]
    assert len(queue_of(show.id, Way.POINTS)) == 2
    with unit_of_work():
        points.set_sponsor(show, new.id, 0, actor=MINSEO, now=now)
        points.give(show, actor=MINSEO, now=now)
    first = db.session.get_one(Exhibitor, int(queue_of(show.id, Way.POINTS)[0]))
    assert first.organization_id == old.id


def test_the_page_saves_the_rule_shows_its_effect_and_gives_it(client: FlaskClient) -> None:
    show = make_show()
    old, _ = _two_firms(show)
    organizer = make_user()
    grant(organizer, Role.ORGANIZER, show)
    sign_in(client, organizer)
    address, number = f"/shows/{show.slug}/manage/points", 2
    assert "suggested" in client.get(f"{address}?lang=en").get_data(as_text=True)
    bad = client.post(address, data={"per_year": "many"})
    assert bad.status_code == 422
    weights = {"per_year": 8, "years_at_most": 5, "per_booth": 2, "booths_at_most": 3, "early_payment": 4}
    assert client.post(address, data={**weights, "early_until": "2026-05-01"}).status_code == 302
    assert client.post(f"{address}/sponsors", data={"firm": old.id, "points": 100}).status_code == 302
    assert client.post(f"{address}/give").status_code == 302
    page = client.get(f"/shows/{show.slug}/manage/applications/{number}?lang=en").get_data(as_text=True)
    assert "1 earlier year × 8" in page
    assert "sponsorship" in page
    cells = [cell for row in csv.reader(client.get(f"{address}.csv").text.splitlines()) for cell in row]
    assert cells.count("110") == 2
