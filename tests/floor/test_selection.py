"""Exhibitors choose their booths themselves, each in an own window."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from expo.core import clock
from expo.core.actor import Role
from expo.core.db import db
from expo.core.errors import DomainError
from expo.core.mail import Mail
from expo.core.work import unit_of_work
from expo.exhibitors.models import Exhibitor
from expo.floor.errors import BoothOccupied, HasBoothAlready, NothingHeld, NotInRound, ReasonNeeded, WindowClosed
from expo.floor.jobs import run_selection
from expo.floor.models import Allocation, Plan, SelectionRound, SelectionWindow
from expo.floor.rules.codes import How, SelectionEnd, SelectionStatus
from expo.floor.rules.selecting import Hours, lay_out
from expo.floor.services import plans, selecting
from expo.floor.services.allocating import Way
from tests.factories.accounts import make_user, sign_in
from tests.factories.shows import grant
from tests.factories.threads import all_at_once
from tests.floor.setting import MINSEO, Setting, by, make_firm, make_setting, stands


@given(
    st.lists(st.integers(5, 240), min_size=1, max_size=30),
    st.integers(0, 1200),
    st.integers(240, 1440),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - bounds are naive
)
def test_windows_never_overlap_and_lie_in_the_hours(lengths: list[int], begin: int, room: int, start: datetime) -> None:
    hours = Hours(zone="Asia/Seoul", begin=min(begin, 1440 - room) if room < 1440 else 0, end=0)
    hours = Hours(zone=hours.zone, begin=max(hours.begin, 0), end=max(hours.begin, 0) + room)
    found = lay_out([timedelta(minutes=each) for each in lengths], start, hours)
    here = start
    for (opens, closes), length in zip(found, lengths, strict=True):
        assert opens >= here
        assert closes - opens == timedelta(minutes=length)
        here = closes
        local = opens + timedelta(hours=9)
        minute = local.hour * 60 + local.minute
        assert hours.begin <= minute
        assert minute + length <= hours.end


def test_the_windows_and_the_history_are_searched_sorted_and_taken_as_files(app: Flask) -> None:
    setting = make_setting()
    firms, others = [make_firm(setting), make_firm(setting)], make_firm(setting)
    plans.place(setting.plan, others.id, [setting.id("A03")], by())
    db.session.commit()
    _begin(setting)
    client, user = app.test_client(), make_user()
    grant(user, Role.ORGANIZER, setting.show)
    sign_in(client, user)
    at = f"/shows/{setting.show.slug}/manage/plans/{setting.plan.id}"
    rows = client.get(f"{at}/selection?file=csv&sort=-window&lang=en").text.splitlines()
    names = [db.session.get_one(Exhibitor, firm.id).organization.name_en for firm in firms]
    assert [row.partition(",")[0] for row in rows[1:]] == names[::-1]
    found = client.get(f"{at}/selection?q={names[0]}&file=csv&lang=en").text.splitlines()
    assert len(found) == 2
    for search, number in (("a03", 1), ("B05", 0)):
        assert len(client.get(f"{at}/history?q={search}&file=csv").text.splitlines()) == 1 + number
    assert len(client.get(f"{at}/history?verb=swap&file=csv").text.splitlines()) == 1


def _begin(
    setting: Setting, at_end: SelectionEnd = SelectionEnd.SKIP, areas: frozenset[int] = frozenset()
) -> SelectionRound:
    settings = selecting.Settings(
        way=Way.APPLICATION, start=clock.now(), minutes=30, warn=10, hours=Hours(zone="Asia/Seoul"), at_end=at_end,
        areas=areas,
    )  # fmt: skip
    with unit_of_work():
        return selecting.begin(db.session.get_one(Plan, setting.plan.id), settings, actor=MINSEO, now=clock.now())


def _hold(setting: Setting, firm: Exhibitor, number: str) -> None:
    with unit_of_work():
        selecting.hold(firm, setting.id(number), actor=MINSEO, now=clock.now())


def _state(firm: Exhibitor) -> SelectionStatus:
    db.session.expire_all()
    return db.session.scalars(select(SelectionWindow.status).where(SelectionWindow.exhibitor_id == firm.id)).one()


def test_a_booth_is_held_then_confirmed_and_others_wait_for_their_turn(app: Flask) -> None:
    setting = make_setting()
    first, second = make_firm(setting), make_firm(setting)
    _begin(setting)
    with pytest.raises(WindowClosed):
        _hold(setting, second, "A01")
    _hold(setting, first, "A01")
    _hold(setting, first, "A02")
    assert stands(setting.plan) == {first.id: ("A02",)}
    with unit_of_work():
        selecting.confirm(first, actor=MINSEO, now=clock.now())
    assert _state(first) is SelectionStatus.CHOSEN
    cell = db.session.scalars(select(Allocation)).one()
    assert (cell.held_until, cell.how) == (None, How.SELECTION)
    with clock.at(clock.now() + timedelta(minutes=31)):
        with pytest.raises(BoothOccupied):
            _hold(setting, second, "A02")
        _hold(setting, second, "A01")
        with clock.at(clock.now() + timedelta(minutes=11)), pytest.raises(NothingHeld), unit_of_work():
            selecting.confirm(second, actor=MINSEO, now=clock.now())


@pytest.mark.parametrize(
    ("at_end", "expected"),
    [(SelectionEnd.SKIP, None), (SelectionEnd.BEST_WISH, ("A03",)), (SelectionEnd.KEEP_OPEN, None)],
)
def test_mails_go_out_once_and_the_end_does_what_was_set(
    app: Flask, at_end: SelectionEnd, expected: tuple[str, ...] | None
) -> None:
    setting = make_setting()
    firm = make_firm(setting, "P01", "A03")
    _begin(setting, at_end)
    for minutes in (0, 0, 21, 22, 31, 31):
        with clock.at(datetime(2026, 10, 14, 1, minutes, tzinfo=UTC)):
            run_selection()
    assert db.session.scalar(select(func.count()).select_from(Mail)) == 4
    assert stands(setting.plan).get(firm.id) == expected
    assert _state(firm) is (SelectionStatus.ASSIGNED if expected else SelectionStatus.MISSED)


def test_a_round_can_be_about_one_area_alone(sqlite_app: Flask) -> None:
    setting = make_setting(quota=2)
    member, outside = make_firm(setting, "A01", "P02", pavilion=True), make_firm(setting, "A01")
    area, elsewhere = setting.booths["P01"].area_id, setting.booths["A01"].area_id
    found = _begin(setting, SelectionEnd.BEST_WISH, areas=frozenset({area}))
    assert [window.exhibitor_id for window in found.windows] == [member.id]
    with pytest.raises(WindowClosed):
        _hold(setting, outside, "A01")
    with pytest.raises(NotInRound):
        _hold(setting, member, "A01")
    with clock.at(clock.now() + timedelta(minutes=30)):
        run_selection()
    assert stands(setting.plan) == {member.id: ("P02",)}
    with unit_of_work():
        selecting.cancel(db.session.get_one(SelectionRound, found.id), actor=MINSEO, now=clock.now())
    assert [window.exhibitor_id for window in _begin(setting, areas=frozenset({elsewhere})).windows] == [outside.id]


def test_who_still_holds_a_booth_at_the_end_keeps_it(app: Flask) -> None:
    setting = make_setting()
    firm = make_firm(setting)
    _begin(setting, SelectionEnd.KEEP_OPEN)
    with clock.at(clock.now() + timedelta(minutes=25)):
        _hold(setting, firm, "B01")
    with clock.at(clock.now() + timedelta(minutes=30)):
        run_selection()
    assert stands(setting.plan) == {firm.id: ("B01",)}
    assert _state(firm) is SelectionStatus.CHOSEN


def test_pausing_stops_the_clock_and_everybody_moves_back(app: Flask) -> None:
    setting = make_setting()
    first, second = make_firm(setting), make_firm(setting)
    found, start = _begin(setting), clock.now()
    with clock.at(start + timedelta(minutes=20)), unit_of_work():
        selecting.pause(found, actor=MINSEO, now=clock.now())
    with clock.at(start + timedelta(minutes=25)), pytest.raises(WindowClosed):
        _hold(setting, first, "A01")
    with clock.at(start + timedelta(minutes=60)):
        with unit_of_work():
            selecting.resume(found, actor=MINSEO, now=clock.now())
        _hold(setting, first, "A01")
    times = [(each.opens_at - start, each.closes_at - start) for each in found.windows]
    minutes = [(int(a.total_seconds() / 60), int(b.total_seconds() / 60)) for a, b in times]
    assert minutes == [(60, 70), (70, 100)]
    with unit_of_work():
        selecting.extend(found.windows[0], 30, actor=MINSEO, now=start + timedelta(minutes=60))
    assert found.windows[1].opens_at - start == timedelta(minutes=100)
    with pytest.raises(ReasonNeeded), unit_of_work():
        selecting.choose_for(found.windows[1], setting.id("B01"), "", actor=MINSEO, now=clock.now())
    with unit_of_work():
        selecting.choose_for(found.windows[1], setting.id("B01"), "by phone", actor=MINSEO, now=clock.now())
    assert stands(setting.plan)[second.id] == ("B01",)


FIRMS = 50


def test_one_of_fifty_who_choose_the_same_booth_gets_it(app: Flask) -> None:
    setting = make_setting()
    firms = [make_firm(setting) for _ in range(FIRMS)]
    found = _begin(setting)
    with unit_of_work():
        for window in found.windows:
            window.opens_at, window.closes_at = clock.now(), clock.now() + timedelta(hours=1)
    ids, booth = [firm.id for firm in firms], setting.id("A01")
    db.session.rollback()

    def take(firm: int) -> object:
        return selecting.hold(db.session.get_one(Exhibitor, firm), booth, actor=MINSEO, now=clock.now())

    answers = all_at_once(app, [partial(take, firm) for firm in ids])
    assert Counter(answer.code for answer in answers if isinstance(answer, DomainError)) == {"booth_taken": FIRMS - 1}
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Allocation)) == 1


def test_the_pages_lead_from_the_settings_to_a_confirmed_booth(sqlite_app: Flask) -> None:
    setting = make_setting()
    firm = db.session.get_one(Exhibitor, make_firm(setting).id)
    organizer, exhibitor = sqlite_app.test_client(), sqlite_app.test_client()
    user, member = make_user(), make_user()
    grant(user, Role.ORGANIZER, setting.show)
    grant(member, Role.EXHIBITOR, setting.show, organization=firm.organization)
    sign_in(organizer, user)
    sign_in(exhibitor, member)
    db.session.refresh(firm)
    manage = f"/shows/{firm.show.slug}/manage/plans/{setting.plan.id}/selection"
    choose = f"/shows/{firm.show.slug}/exhibitor/{firm.slug}/choose-booth"
    assert exhibitor.get(choose).status_code == 200
    form = {"way": "points", "start": "2026-10-14T10:00", "minutes": "30", "warn": "10", "day_from": "09:00"}
    assert organizer.post(manage, data=form | {"day_to": "09:20", "at_end": "skip"}).status_code == 422
    assert organizer.post(manage, data=form | {"day_to": "18:00", "at_end": "skip"}).status_code == 302
    assert "?booth=A01#take" in exhibitor.get(choose).text
    assert exhibitor.post(choose, data={"deed": "hold", "booth": "P01"}).status_code == 422
    assert exhibitor.post(choose, data={"deed": "hold", "booth": "A01"}).status_code == 302
    assert exhibitor.post(choose, data={"deed": "confirm"}).status_code == 302
    assert stands(setting.plan) == {firm.id: ("A01",)}
    page = organizer.get(manage + "?lang=en").text
    assert "has chosen" in page
    for deed, status in (("pause", 302), ("resume", 302), ("choose", 404), ("cancel", 302), ("pause", 404)):
        assert organizer.post(f"{manage}/{deed}").status_code == status


def test_a_booth_that_the_organizer_gave_meanwhile_is_not_put_at_risk(app: Flask) -> None:
    setting = make_setting()
    firm = make_firm(setting, "B01")
    _begin(setting, SelectionEnd.BEST_WISH)
    with unit_of_work():
        plans.place(setting.plan, firm.id, [setting.id("A05")], by())
    with pytest.raises(HasBoothAlready), unit_of_work():
        selecting.hold(firm, setting.id("B01"), actor=MINSEO, now=clock.now())
    with pytest.raises(NothingHeld), unit_of_work():
        selecting.let_go(firm, actor=MINSEO, now=clock.now())
    with clock.at(clock.now() + timedelta(minutes=31)):
        _tick(setting)
    assert stands(setting.plan) == {firm.id: ("A05",)}
    assert _state(firm) is SelectionStatus.ASSIGNED


def _tick(setting: Setting) -> None:
    with unit_of_work():
        for window in db.session.scalars(select(SelectionWindow)).all():
            selecting.tick(window, actor=MINSEO, now=clock.now())
