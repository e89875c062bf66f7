"""Applicants say which booths they would like."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from expo.core import clock
from expo.core.actor import NOBODY
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.exhibitors import links
from expo.exhibitors.errors import TooMany, WrongState
from expo.exhibitors.models import Application
from expo.exhibitors.rules import ApplicationStatus, Participation
from expo.floor.errors import NotToWish
from expo.floor.rules.wishing import ranked, toggled
from expo.floor.services import wishing
from expo.solvers.booths.problem import MAX_WISHES
from tests.factories.exhibitors import make_application
from tests.floor.setting import make_setting

numbers = st.sampled_from(["A01", "A02", "A03", "B01", "B02", "B03", ""])


@given(st.lists(numbers, max_size=12))
def test_a_list_never_repeats_a_booth_nor_loses_one(wanted: list[str]) -> None:
    tidy = ranked(wanted)
    assert len(set(tidy)) == len(tidy)
    assert set(tidy) == set(wanted) - {""}


@given(st.lists(numbers.filter(bool), unique=True, max_size=MAX_WISHES), numbers.filter(bool))
def test_choosing_twice_changes_nothing(wishes: list[str], booth: str) -> None:
    once = toggled(wishes, booth)
    assert len(once) <= MAX_WISHES
    if booth not in wishes and len(wishes) < MAX_WISHES:
        assert toggled(once, booth) == tuple(wishes)


def _save(application: Application, *wanted: str) -> None:
    with unit_of_work():
        wishing.save_wishes(application, wanted, actor=NOBODY, now=clock.now())


def test_wishes_are_kept_in_their_order_and_replaced(app: Flask) -> None:
    application = make_application(make_setting().show)
    _save(application, "B02", "", "A01", "B02")
    assert wishing.list_wishes(application) == ["B02", "A01"]
    _save(application, "A01", "B02")
    assert wishing.list_wishes(application) == ["A01", "B02"]


def test_what_cannot_be_had_cannot_be_wished_for(app: Flask) -> None:
    setting = make_setting()
    alone = make_application(setting.show)
    inside = make_application(setting.show, pavilion=setting.pavilion)
    for application, number in ((alone, "P01"), (inside, "A01"), (alone, "Z99")):
        with pytest.raises(NotToWish):
            _save(application, number)
    _save(inside, "P01")
    with pytest.raises(TooMany):
        _save(alone, "A01", "A02", "A03", "A04", "A05", "B01")
    decided = make_application(setting.show, status=ApplicationStatus.APPROVED)
    with pytest.raises(WrongState):
        _save(decided, "A01")
    assert wishing.list_wishes(alone) == wishing.list_wishes(decided) == []


def _address(application: Application) -> str:
    application = db.session.get_one(Application, application.id)
    return f"/shows/{application.show.slug}/applications/{links.token_of(application)}/wishes"


def test_the_form_works_as_a_list_and_the_map_as_links(client: FlaskClient) -> None:
    application = make_application(make_setting().show, power_kw=9)
    page = client.get(_address(application) + "?lang=en&wish=A03,A01").text
    assert page.index('selected value="A03"') < page.index('selected value="A01"')
    assert "power 5 of 9 kW" in page
    assert "P01, not for this application" in page
    assert "wish=A03,A01,B01#wishes" in page.replace("%2C", ",")
    answer = client.post(_address(application), data={"wish1": "A03", "wish3": "A01"})
    assert answer.status_code == 302
    assert answer.location.endswith("/neighbours")
    assert wishing.list_wishes(application) == ["A03", "A01"]
    assert client.post(_address(application), data={"wish1": "P01"}).status_code == 422
    assert "A03, A01" in client.get(_address(application).replace("wishes", "send")).text


def test_samples_need_no_booth(client: FlaskClient) -> None:
    setting = make_setting()
    application = make_application(setting.show, pavilion=setting.pavilion, participation=Participation.SAMPLE_DISPLAY)
    assert "/wishes" not in client.get(_address(application).replace("wishes", "stand")).text
