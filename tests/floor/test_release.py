"""Release, later changes and taking back."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from expo.core import clock, events
from expo.core.actor import Role
from expo.core.db import db
from expo.core.mail import Mail
from expo.core.work import unit_of_work
from expo.exhibitors import links, placements
from expo.exhibitors.events import ExhibitorWithdrawn
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ExhibitorStatus
from expo.floor.errors import NothingNew, NothingToRelease, NotReleasable, PlanFrozen, PlanMoved, ReasonNeeded
from expo.floor.models import Plan
from expo.floor.queries.plans import booth_labels, count_left, find_released, history_of
from expo.floor.rules.codes import PlanStatus
from expo.floor.services import plans, release
from tests.factories.accounts import make_user, sign_in
from tests.factories.mails import mails_to
from tests.factories.shows import grant
from tests.floor.setting import MINSEO, Setting, by, make_firm, make_setting, stands


def _release(setting: Setting, **changes: object) -> Plan:
    with unit_of_work():
        seen = db.session.get_one(Plan, setting.plan.id).revision
        return release.release(setting.plan, actor=MINSEO, now=clock.now(), **{"seen": seen} | changes)  # type: ignore[arg-type]


def _mails() -> list[tuple[str, str]]:
    return [(mail.language, mail.subject) for mail in db.session.scalars(select(Mail).order_by(Mail.id))]


def test_a_release_is_what_the_public_sees_and_every_exhibitor_is_told_in_its_language(app: Flask) -> None:
    setting = make_setting()
    korean, english = make_firm(setting), make_firm(setting, language="en")
    with unit_of_work():
        plans.place(setting.plan, korean.id, [setting.id("A01")], by())
        plans.place(setting.plan, english.id, [setting.id("A02")], by())
    assert booth_labels(setting.show) == {}
    _release(setting)
    assert booth_labels(setting.show) == {korean.id: ("A01",), english.id: ("A02",)}
    mails = dict(_mails())
    assert "your booth is A02" in mails["en"]
    assert "A01" in mails["ko"]
    assert "your" not in mails["ko"]


def test_holds_are_not_released(sqlite_app: Flask) -> None:
    setting = make_setting()
    firm = make_firm(setting)
    with unit_of_work():
        plans.hold(setting.plan, firm.id, [setting.id("A01")], plans.hold_end(clock.now()), by())
    with pytest.raises(NothingToRelease):
        _release(setting)


def test_a_plan_that_moved_meanwhile_is_not_released(app: Flask) -> None:
    setting = make_setting()
    firm = make_firm(setting)
    with unit_of_work():
        plans.place(setting.plan, firm.id, [setting.id("A01")], by())
    with pytest.raises(PlanMoved):
        _release(setting, seen=0)


def test_a_firm_that_withdrew_meanwhile_stops_the_release(sqlite_app: Flask) -> None:
    setting = make_setting()
    firm = make_firm(setting)
    with unit_of_work():
        plans.place(setting.plan, firm.id, [setting.id("A01")], by())
        db.session.get_one(Exhibitor, firm.id).status = ExhibitorStatus.WITHDRAWN
    with pytest.raises(NotReleasable):
        _release(setting)


def test_only_those_who_moved_are_told_again_and_taking_back_restores_the_version_before(app: Flask) -> None:
    setting = make_setting()
    stays, moves = make_firm(setting), make_firm(setting)
    with unit_of_work():
        plans.place(setting.plan, stays.id, [setting.id("A01")], by())
        plans.place(setting.plan, moves.id, [setting.id("A02")], by())
    first = _release(setting)
    with pytest.raises(NothingNew):
        _release(setting)
    with pytest.raises(ReasonNeeded), unit_of_work():
        plans.place(setting.plan, moves.id, [setting.id("B01")], by())
    with unit_of_work():  # nobody's place differs by a lock
        plans.lock(setting.plan, moves.id, by())
        plans.unlock(setting.plan, moves.id, by())
    with unit_of_work():
        plans.place(setting.plan, moves.id, [setting.id("B01")], by(reason="pillar in the way"))
    assert booth_labels(setting.show)[moves.id] == ("A02",)
    draft = db.session.get_one(Plan, setting.plan.id)
    assert release.preview(draft, now=clock.now()).reasons == {moves.id: "pillar in the way"}
    second = _release(setting)
    assert (second.version, booth_labels(setting.show)[moves.id]) == (2, ("B01",))
    assert len(_mails()) == 3
    assert "pillar in the way" in db.session.scalars(select(Mail.body).order_by(Mail.id)).all()[-1]
    with app.test_request_context():
        history = placements.history_of(db.session.get_one(Exhibitor, moves.id))
    told = [(step.text, step.reason) for step in history]
    assert any(text.startswith("B01") and not reason for text, reason in told)
    assert any(text.startswith("B01") and reason == "pillar in the way" for text, reason in told)
    with unit_of_work():
        release.take_back(second, actor=MINSEO, now=clock.now(), reason="too early")
    assert booth_labels(setting.show) == {stays.id: ("A01",), moves.id: ("A02",)}
    assert len(_mails()) == 4
    found = find_released(setting.show.id)
    assert found is not None
    assert found.id == first.id
    assert db.session.get_one(Plan, second.id).status is PlanStatus.TAKEN_BACK
    with app.test_request_context():
        history = placements.history_of(db.session.get_one(Exhibitor, moves.id))
    assert (MINSEO.name, "too early") in {(step.author, step.reason) for step in history}


def test_a_version_is_frozen(sqlite_app: Flask) -> None:
    setting = make_setting()
    firm = make_firm(setting)
    with unit_of_work():
        plans.place(setting.plan, firm.id, [setting.id("A01")], by())
    version = _release(setting)
    with pytest.raises(PlanFrozen), unit_of_work():
        plans.vacate(version, firm.id, by(reason="late"))


def test_a_firm_that_withdraws_gives_its_booths_back_in_every_draft(app: Flask) -> None:
    setting = make_setting()
    firm = make_firm(setting)
    with unit_of_work():
        plans.place(setting.plan, firm.id, [setting.id("A01")], by())
        plans.lock(setting.plan, firm.id, by())
    with unit_of_work():
        events.announce(
            ExhibitorWithdrawn(
                exhibitor_id=firm.id, show_id=setting.show.id, actor=MINSEO, now=clock.now(), reason="insolvent"
            )
        )
    assert stands(setting.plan) == {}
    assert history_of(setting.show, exhibitor_id=firm.id)[0].change.reason == "insolvent"


def test_a_firm_leaves_by_its_own_link_and_the_organizer_hears_which_booth_is_free(
    app: Flask, client: FlaskClient
) -> None:
    setting = make_setting()
    firm, organizer = make_firm(setting), make_user(language="en")
    grant(organizer, Role.ORGANIZER, setting.show)
    with unit_of_work():
        plans.place(setting.plan, firm.id, [setting.id("A01")], by())
    _release(setting)
    assert firm.application is not None
    page = f"/shows/{setting.show.slug}/applications/{links.token_of(firm.application)}"
    assert client.post(f"{page}/withdraw", data={"reason": " "}).status_code == 422
    assert stands(setting.plan) == {firm.id: ("A01",)}
    assert client.post(f"{page}/withdraw", data={"reason": "insolvent"}).status_code == 302
    assert stands(setting.plan) == {}
    assert count_left(setting.show.id) == 1
    told = mails_to(organizer.email)[-1].body
    assert "A01" in told
    assert "insolvent" in told
    sign_in(client, organizer)
    assert "firm that withdrew" in client.get(f"/shows/{setting.show.slug}/manage/plans").text
    assert client.post(f"{page}/withdraw", data={"reason": "again"}).status_code == 409


def test_an_exhibitor_reads_which_wish_it_got_why_no_better_and_what_changed(app: Flask, client: FlaskClient) -> None:
    setting, user = make_setting(), make_user(language="ko")
    winner = make_firm(setting, "A01")
    firm = make_firm(setting, "A01", "B01", "A04", power_kw=1)
    grant(user, Role.EXHIBITOR, setting.show, organization=firm.organization)
    sign_in(client, user)
    client.set_cookie("lang", "en")
    url = f"/shows/{setting.show.slug}/exhibitor/{firm.slug}/booth"
    with unit_of_work():
        plans.place(setting.plan, winner.id, [setting.id("A01")], by(reason="그 기업만의 사정"))
        plans.place(setting.plan, firm.id, [setting.id("A04")], by())
    assert "No plan is released yet" in client.get(url).text
    _release(setting)
    assert "3지망 부스입니다." in [mail.body for mail in db.session.scalars(select(Mail).order_by(Mail.id))][1]
    page = client.get(f"{url}?why=p01").text
    for words in (
        "This is your wish number 3.",
        "A01 belongs to",
        "Decided by the organizer.",
        "B01",
        "is kept for firms of its pavilion",
    ):
        assert words in page
    assert "그 기업만의 사정" not in page
    with unit_of_work():
        plans.place(setting.plan, firm.id, [setting.id("B01")], by(reason="소방 통로를 넓힙니다."))
    assert "소방 통로" not in client.get(url).text  # only drafted so far
    _release(setting)
    page = client.get(url).text
    assert "This is your wish number 2." in page
    assert "A04 → B01" in page
    assert "소방 통로를 넓힙니다." in page
