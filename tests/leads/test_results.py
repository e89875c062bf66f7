"""What a show sold: every figure is the sum of the firms listed for it, and kinds and currencies never mix."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.engine import Engine

from expo.core.actor import Actor, ActorKind, Role
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.exhibitors.models import Exhibitor
from expo.leads import services
from expo.leads.models import Lead
from expo.leads.results import load_editions, load_results, load_steps
from expo.leads.rules import AmountKind, Channel
from expo.leads.services import Result
from expo.shows.models import Show
from tests.factories.accounts import make_user, sign_in
from tests.factories.exhibitors import make_exhibitor
from tests.factories.shows import grant, make_pavilion, make_show

ACTOR = Actor(ActorKind.USER, 1, "Kim")


@dataclass
class World:
    """A show with a firm of its own booth and one in a pavilion."""

    show: Show
    own: Exhibitor
    hosted: Exhibitor
    address: str


@pytest.fixture
def world(client: FlaskClient) -> World:
    show, organizer = make_show(), make_user()
    grant(organizer, Role.ORGANIZER, show)
    sign_in(client, organizer)
    own, hosted = make_exhibitor(show), make_exhibitor(show, pavilion=make_pavilion(show))
    return World(show, own, hosted, f"/shows/{show.slug}/manage/leads")


def _sell(firm: Exhibitor, now: datetime, kind: AmountKind, minor: int, currency: str = "KRW",
          channel: Channel = Channel.RETAIL) -> None:  # fmt: skip
    with unit_of_work():
        lead = Lead(show_id=firm.show_id, exhibitor_id=firm.id, captured_at=now, changed_at=now)
        db.session.add(lead)
        db.session.flush()  # the outcome names the id
        result = Result(
            kind=kind, channel=channel, amount_minor=minor, currency=currency, on=now.date(), evidence="contract"
        )
        services.add_outcome(lead, result, actor=ACTOR, now=now)


def test_areas_channels_and_firms_say_what_the_records_say(world: World, now: datetime) -> None:
    _sell(world.own, now, AmountKind.CONCLUDED, 100_000_000, channel=Channel.EMPLOYEE_MALL)
    _sell(world.own, now, AmountKind.CONCLUDED, 50_000, "USD", Channel.EXPORT)
    _sell(world.hosted, now, AmountKind.CONCLUDED, 7, channel=Channel.EMPLOYEE_MALL)
    _sell(world.hosted, now, AmountKind.DISCUSSED, 9)
    _sell(make_exhibitor(make_show()), now, AmountKind.CONCLUDED, 999)
    found = load_results(world.show)
    assert found.amounts[AmountKind.CONCLUDED] == {"KRW": 100_000_007, "USD": 50_000}
    assert found.amounts[AmountKind.DISCUSSED] == {"KRW": 9}
    assert found.records(AmountKind.CONCLUDED) == (3, 3)
    areas = [(area.firms, area.leads, area.amounts[AmountKind.CONCLUDED]) for area in found.areas()]
    assert areas == [(1, 2, {"KRW": 100_000_000, "USD": 50_000}), (1, 2, {"KRW": 7})]
    channels = [(each.channel, each.contracts) for each in found.channels("KRW")]
    assert channels == [(Channel.EMPLOYEE_MALL, 2), (Channel.RETAIL, 0), (Channel.EXPORT, 1)]
    malls = load_results(world.show, channel="employee_mall").firms
    assert sum(firm.amounts[AmountKind.CONCLUDED].get("KRW", 0) for firm in malls) == 100_000_007
    assert [step.number for step in load_steps(world.show)] == [0, 0, 4, 3, 3, 3]


@pytest.mark.parametrize(
    ("typed", "kept", "reason"),
    [
        (("1.255", "USD"), None, "The smallest amount of USD is 0.01."),
        (("10.5", "KRW"), None, "The smallest amount of KRW is 1."),
        (("Infinity", "USD"), None, "Type an amount of zero or more."),
        (("1e40", "USD"), None, "Type an amount of zero or more."),
        (("1.25", "USD"), 125, ""),
        (("100000000", "KRW"), 100_000_000, ""),
    ],
)
def test_an_amount_below_the_smallest_unit_is_refused_and_stays(
    client: FlaskClient, world: World, now: datetime, typed: tuple[str, str], kept: int | None, reason: str
) -> None:
    seller = make_user()
    grant(seller, Role.EXHIBITOR, world.show, organization=world.own.organization)
    with unit_of_work():
        lead = Lead(show_id=world.show.id, exhibitor_id=world.own.id, captured_at=now, changed_at=now)
        db.session.add(lead)
    sign_in(client, seller)
    amount, currency = typed
    sent = {"kind": "concluded", "channel": "export", "amount": amount, "currency": currency, "on": "2023-06-21"}
    where = f"/shows/{world.show.slug}/exhibitor/{world.own.slug}/leads/{lead.id}/outcomes?lang=en"
    answer = client.post(where, data=sent)
    db.session.refresh(lead, ["outcomes"])
    assert [row.amount_minor for row in lead.outcomes] == ([] if kept is None else [kept])
    if kept is None:
        assert answer.status_code == 422
        assert reason in answer.text
        assert f'value="{amount}"' in answer.text


def test_a_figure_leads_to_its_firms_and_their_file(client: FlaskClient, world: World, now: datetime) -> None:
    _sell(world.own, now, AmountKind.SIGNED_ON_SITE, 5_000)
    _sell(world.hosted, now, AmountKind.CONCLUDED, 70)
    page = client.get(f"{world.address}?lang=en&amount=concluded&sort=-concluded").text
    firms = page[page.index('id="firms"') :]
    assert world.hosted.organization.name.en in firms
    assert world.own.organization.name.en not in firms
    head, *rows = csv.reader(
        io.StringIO(client.get(f"{world.address}/export.csv?lang=en&area=individual").data.decode("utf-8-sig"))
    )
    assert [row[0] for row in rows] == [world.own.organization.name.en]
    assert rows[0][head.index("Signed on site (KRW)")] == "5000"


def test_shows_of_a_series_stand_side_by_side(client: FlaskClient, world: World, now: datetime) -> None:
    later = make_show(starts_on=world.show.starts_on.replace(year=2027))
    with unit_of_work():
        later.series_id = world.show.series_id
    make_exhibitor(later, organization=world.own.organization)
    _sell(world.own, now, AmountKind.CONCLUDED, 70)
    editions = load_editions([later, world.show])
    assert [(each.firms, each.returning, each.contracts) for each in editions] == [(1, 1, 0), (2, 0, 1)]
    assert f"/shows/{later.slug}/" not in client.get(f"{world.address}?lang=en").text  # somebody else organizes it


def test_the_page_asks_the_same_number_of_questions_of_one_firm_and_of_many(
    client: FlaskClient, world: World, now: datetime
) -> None:
    def statements() -> int:
        seen: list[str] = []

        def note(*arguments: object) -> None:
            seen.append(str(arguments[2]))

        db.session.rollback()
        db.session.expunge_all()
        event.listen(Engine, "before_cursor_execute", note)
        try:
            assert client.get(world.address).status_code == 200
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        return len(seen)

    _sell(world.own, now, AmountKind.CONCLUDED, 1)
    few = statements()
    show = db.session.get_one(Show, world.show.id)
    for number in (2, 3, 4):
        _sell(make_exhibitor(show, pavilion=make_pavilion(show, position=number)), now, AmountKind.DISCUSSED, 1)
    assert statements() == few
