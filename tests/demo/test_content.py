"""The demo holds exactly what its description promises (docs and the founding contract name these figures)."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from expo.accounts.models import Organization
from expo.checkin.models import Gate
from expo.consultations.models import Buyer, Consultation, Wish
from expo.consultations.queries.matching import load_inputs
from expo.consultations.queries.people import are_wishes_closed
from expo.consultations.rules.codes import HOLDING, BuyerKind, ConsultationStatus, Side
from expo.core import clock
from expo.core.db import db
from expo.demo import loading
from expo.demo.accounts import ACCOUNTS, PASSWORD
from expo.exhibitors.models import Application, Exhibitor, SampleDisplay
from expo.exhibitors.rules import Participation
from expo.floor.models import Allocation, Booth, Plan
from expo.floor.queries import plans
from expo.floor.rules.codes import PlanStatus
from expo.leads.models import Lead, Outcome
from expo.leads.rules import AmountKind, Channel
from expo.registration.models import Registration
from expo.shows.models import Pavilion, Show
from tests.demonstration import LAST, LIVE, NEXT, Demo

HANGUL = re.compile("[가-힣]")


def show_of(slug: str) -> Show:
    return db.session.scalars(select(Show).where(Show.slug == slug)).one()


def count(model: Any, show: Show, *conditions: Any) -> int:  # noqa: ANN401 - any model with a show
    statement = select(func.count()).select_from(model).where(model.show_id == show.id, *conditions)
    return db.session.scalar(statement) or 0


def test_today_is_the_second_of_four_days_of_the_live_show(demo: Demo) -> None:
    show = show_of(LIVE)
    assert show.time_zone == "Asia/Seoul"
    assert clock.today_in(show.time_zone) == show.starts_on + timedelta(days=1)
    assert len(show.days) == (show.ends_on - show.starts_on).days + 1 == 4
    assert not show.gates_keep_hours


def test_live_show_has_the_shape_of_the_reference_show(demo: Demo) -> None:
    show = show_of(LIVE)
    assert count(Exhibitor, show) == 99
    assert count(Exhibitor, show, Exhibitor.participation == Participation.OWN_BOOTH) == 85
    stands = db.session.execute(
        select(Pavilion.slug, func.count(Exhibitor.id))
        .join(Exhibitor, Exhibitor.pavilion_id == Pavilion.id)
        .where(Pavilion.show_id == show.id)
        .group_by(Pavilion.id)
        .order_by(Pavilion.position)
    ).all()
    assert [number for _, number in stands] == [2, 4, 4, 4]
    jeonbuk = stands[-1][0]
    assert count(SampleDisplay, show, SampleDisplay.pavilion.has(slug=jeonbuk)) == count(SampleDisplay, show) == 21
    assert count(Registration, show) == 8_000
    gates = db.session.scalars(select(Gate.slug).where(Gate.show_id == show.id).order_by(Gate.slug)).all()
    assert gates == ["gate-1", "gate-2", "gate-3", "gate-4"]


def test_everybody_in_the_live_show_stands_on_the_released_plan(demo: Demo) -> None:
    show = show_of(LIVE)
    standing = plans.released_booths(show)
    assert count(Booth, show) == 99
    assert len(standing) == 99
    assert sum(map(len, standing.values())) == 99


def test_seventy_buyers_have_four_hundred_consultations(demo: Demo) -> None:
    show = show_of(LIVE)
    assert count(Buyer, show) == 70
    assert count(Consultation, show) == 400
    kinds = set(db.session.scalars(select(Buyer.kind).where(Buyer.show_id == show.id)))
    assert kinds == set(BuyerKind)
    now = clock.now()
    held = (*HOLDING, ConsultationStatus.NO_SHOW)
    for consultation in db.session.scalars(select(Consultation).where(Consultation.show_id == show.id)):
        assert consultation.status in held
        assert consultation.status is not ConsultationStatus.DONE or consultation.slot.starts_at < now


def test_next_show_is_in_allocation_with_a_dozen_firms_to_place(demo: Demo) -> None:
    show = show_of(NEXT)
    assert show.starts_on > clock.today_in(show.time_zone)
    assert count(Application, show) == 120
    assert count(Booth, show) == 99
    [draft] = db.session.scalars(select(Plan).where(Plan.show_id == show.id)).all()
    assert draft.status is PlanStatus.DRAFT
    placed = set(db.session.scalars(select(Allocation.exhibitor_id).where(Allocation.plan_id == draft.id)))
    assert count(Exhibitor, show) - len(placed) == 12
    assert len(placed) > 80


def test_both_sides_of_the_next_show_have_chosen_whom_to_meet(demo: Demo) -> None:
    show = show_of(NEXT)
    inputs = load_inputs(show)
    assert count(Buyer, show) == len(inputs.buyers) == 70
    assert len(inputs.pairs) > 400
    assert inputs.tables > 20
    assert inputs.interpreters
    assert count(Wish, show, Wish.veto) > 3
    assert {wish.side for wish in db.session.scalars(select(Wish).where(Wish.show_id == show.id))} == set(Side)
    assert not are_wishes_closed(show.id, clock.now())


def test_last_show_is_over_and_one_firm_sold_for_a_hundred_million_won(demo: Demo) -> None:
    show = show_of(LAST)
    assert show.ends_on < clock.today_in(show.time_zone) - timedelta(days=300)
    assert not show.registration_open
    outcomes = db.session.scalars(
        select(Outcome).join(Lead).where(Lead.show_id == show.id, Outcome.channel == Channel.EMPLOYEE_MALL)
    ).all()
    assert [(row.amount_minor, row.currency, row.kind) for row in outcomes] == [
        (100_000_000, "KRW", AmountKind.CONCLUDED)
    ]


def test_names_are_korean_in_korean_and_not_in_english(demo: Demo) -> None:
    names = [firm.name for firm in db.session.scalars(select(Organization))]
    assert [name.en for name in names if HANGUL.search(name.en) or not name.en.strip()] == []
    assert sum(1 for name in names if HANGUL.search(name.ko)) > 0.8 * len(names)
    for language in ("ko", "en"):
        twice = [name for name, number in Counter(name.in_language(language) for name in names).items() if number > 1]
        assert twice == []


@pytest.mark.parametrize("email", ACCOUNTS)
def test_account_signs_in_and_lands_where_its_role_works(demo: Demo, email: str) -> None:
    client = demo.app.test_client()
    page = client.get("/sign-in").get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    form = {"email": email, "password": PASSWORD, "csrf_token": token[1] if token else ""}
    assert client.post("/sign-in", data=form).status_code == 302
    menu = client.get(f"/shows/{LIVE}/").get_data(as_text=True)
    roles = re.findall(rf'href="(/shows/{LIVE}/roles/\d+)"', menu)
    assert roles
    landed = client.get(roles[0], follow_redirects=True)
    assert landed.status_code == 200
    assert landed.request.path != f"/shows/{LIVE}/"


def test_demo_is_not_loaded_over_other_data(demo: Demo) -> None:
    with pytest.raises(loading.OtherDataPresent):
        loading.load(say=lambda _text: None)
