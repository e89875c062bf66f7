"""The demo holds exactly what its description promises (docs and the founding contract name these figures)."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from expo.accounts.models import Organization
from expo.checkin.models import Gate, Presence, Scan
from expo.checkin.queries import select_conflicts
from expo.checkin.rules import Outcome as Admission
from expo.consultations.models import Buyer, Consultation, ConsultationLog, ConsultationProfile, Interpreter, Slot, Wish
from expo.consultations.queries.matching import load_inputs
from expo.consultations.queries.wishes import are_wishes_closed
from expo.consultations.rules.codes import HOLDING, BuyerKind, ConsultationStatus, Side
from expo.core import clock
from expo.core.actor import Role
from expo.core.db import db
from expo.demo import loading
from expo.demo.accounts import ACCOUNTS, PASSWORD
from expo.exhibitors.models import Application, Exhibitor, SampleDisplay
from expo.exhibitors.rules import ApplicationStatus, Participation
from expo.floor.models import Allocation, Booth, Plan
from expo.floor.queries import plans
from expo.floor.rules.codes import PlanStatus
from expo.leads.models import Lead, Outcome
from expo.leads.rules import AmountKind, Channel
from expo.registration.models import Badge, Registration
from expo.registration.rules import RegistrationKind
from expo.shows.models import Pavilion, RoleGrant, Show
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
    assert count(Consultation, show, Consultation.status == ConsultationStatus.REQUESTED) == 2
    held = (*HOLDING, ConsultationStatus.NO_SHOW, ConsultationStatus.REQUESTED)
    for consultation in db.session.scalars(select(Consultation).where(Consultation.show_id == show.id)):
        assert consultation.status in held
        assert consultation.status is not ConsultationStatus.DONE or consultation.slot.starts_at < now


def test_buyers_have_badges_and_came_before_what_they_are_said_to_have_done(demo: Demo) -> None:
    show = show_of(LIVE)
    buyers = list(db.session.scalars(select(Buyer).where(Buyer.show_id == show.id)))
    badges = select(Badge.registration_id).join(Registration, Registration.id == Badge.registration_id)
    live = set(db.session.scalars(badges.where(Registration.kind == RegistrationKind.BUYER)))
    assert {buyer.registration_id for buyer in buyers} == live
    came = {
        (row.registration_id, row.day_on): row.first_admitted_at
        for row in db.session.scalars(select(Presence).where(Presence.registration_id.in_(live)))
    }
    zone = ZoneInfo(show.time_zone)
    over = select(Consultation).where(Consultation.show_id == show.id, Consultation.status == ConsultationStatus.DONE)
    held = db.session.scalars(over.options(joinedload(Consultation.slot), joinedload(Consultation.buyer))).all()
    for each in held:
        day = each.slot.starts_at.astimezone(zone).date()
        assert each.buyer.registration_id is not None
        assert came[each.buyer.registration_id, day] < each.slot.starts_at
    assert len(held) * 0.7 < count_logs(show) <= len(held)


def test_the_accounts_have_something_to_do_at_every_hour(demo: Demo) -> None:
    """Today in the morning and the afternoon, a log to write, one to confirm, and a request to answer for each side."""
    show = show_of(LIVE)
    guest = db.session.scalars(select(Buyer).where(Buyer.show_id == show.id, Buyer.user_id.is_not(None))).one()
    staff = select(RoleGrant.organization_id).where(RoleGrant.show_id == show.id, RoleGrant.role == Role.EXHIBITOR)
    firm = db.session.scalars(
        select(Exhibitor).where(Exhibitor.show_id == show.id, Exhibitor.organization_id.in_(staff))
    ).one()
    helper = db.session.scalars(
        select(Interpreter).where(Interpreter.show_id == show.id, Interpreter.user_id.is_not(None))
    ).one()
    mine = {
        "buyer": Consultation.buyer_id == guest.id,
        "exhibitor": Consultation.exhibitor_id == firm.id,
        "interpreter": Consultation.interpreter_id == helper.id,
    }
    for who, condition in mine.items():
        hours = hours_today(show, condition)
        assert [hour for hour in hours if hour < 12], (who, hours)
        assert [hour for hour in hours if hour >= 15], (who, hours)
    for condition in (mine["buyer"], mine["exhibitor"]):
        assert count(Consultation, show, condition, Consultation.status == ConsultationStatus.REQUESTED) == 1
    logged = select(ConsultationLog.consultation_id)
    over = Consultation.status == ConsultationStatus.DONE
    assert count(Consultation, show, mine["exhibitor"], over, Consultation.id.not_in(logged))
    unconfirmed = select(ConsultationLog.consultation_id).where(ConsultationLog.confirmed_at.is_(None))
    assert count(Consultation, show, mine["buyer"], over, Consultation.id.in_(unconfirmed))


def hours_today(show: Show, condition: ColumnElement[bool]) -> list[int]:
    zone, today = ZoneInfo(show.time_zone), clock.today_in(show.time_zone)
    slots = db.session.scalars(select(Slot).join(Consultation).where(Consultation.show_id == show.id, condition))
    begin = [slot.starts_at.astimezone(zone) for slot in slots]
    return [each.hour for each in begin if each.date() == today]


def count_logs(show: Show) -> int:
    mine = select(func.count(ConsultationLog.id)).join(Consultation).where(Consultation.show_id == show.id)
    return db.session.scalar(mine) or 0


def test_gates_saw_nothing_of_what_is_still_to_come(demo: Demo) -> None:
    show = show_of(LIVE)
    latest = db.session.scalar(select(func.max(Scan.scanned_at)).where(Scan.show_id == show.id))
    assert latest is not None
    assert latest <= demo.loaded_at + timedelta(minutes=1)
    rows = db.session.execute(
        select(Scan.day_on, func.count(Scan.id))
        .where(Scan.show_id == show.id, Scan.outcome == Admission.ADMITTED)
        .group_by(Scan.day_on)
    )
    per_day = {row[0]: row[1] for row in rows}
    assert per_day[show.starts_on] > 2 * loading.SIZES["reference"].arrivals
    assert db.session.scalars(select_conflicts(show).limit(1)).first() is not None


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
    waiting = (
        select(Pavilion.slug)
        .join(Application)
        .where(Application.show_id == show.id, Application.status == ApplicationStatus.SUBMITTED)
    )
    assert Counter(db.session.scalars(waiting)) == {"esg": 1, "social": 1, "jeonbuk": 5}


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


def test_who_needs_an_interpreter_has_one_and_nobody_else_does(demo: Demo) -> None:
    show = show_of(LIVE)
    spoken = {each.exhibitor_id: each.languages for each in db.session.scalars(select(ConsultationProfile))}
    held = db.session.scalars(
        select(Consultation).where(Consultation.show_id == show.id, Consultation.status != ConsultationStatus.REQUESTED)
    ).all()
    apart = {each.id for each in held if not set(each.buyer.languages) & set(spoken[each.exhibitor_id])}
    assert apart == {each.id for each in held if each.interpreter_id is not None}
    assert len(apart) > 20
