"""The pages organizers and the public see."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from expo.core import clock
from expo.core.actor import Role
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.floor.models import Plan
from expo.floor.services import plans, release
from expo.shows.models import Show
from tests.factories.accounts import make_user, sign_in
from tests.factories.shows import grant, make_show
from tests.floor.setting import JIHO, Setting, by, make_firm, make_setting, stands


@pytest.fixture
def setting(sqlite_app: Flask) -> Setting:
    return make_setting()


@pytest.fixture
def organizer(sqlite_app: Flask, setting: Setting) -> FlaskClient:
    client, user = sqlite_app.test_client(), make_user()
    grant(user, Role.ORGANIZER, setting.show)
    sign_in(client, user)
    return client


def _at(setting: Setting, rest: str = "") -> str:
    db.session.refresh(setting.show)
    db.session.refresh(setting.plan)
    return f"/shows/{setting.show.slug}/manage/plans/{setting.plan.id}{rest}"


def test_a_form_without_script_places_a_firm_and_offers_undo(organizer: FlaskClient, setting: Setting) -> None:
    firm = make_firm(setting, "A01")
    answer = organizer.post(
        _at(setting, "/place?lang=en"), data={"firm": firm.id, "booth": "A01"}, follow_redirects=True
    )
    assert answer.status_code == 200
    assert "Saved." in answer.text
    assert stands(setting.plan) == {firm.id: ("A01",)}
    organizer.post(_at(setting, "/undo"))
    assert stands(setting.plan) == {}


def test_a_refused_form_shows_the_page_again_with_every_reason(organizer: FlaskClient, setting: Setting) -> None:
    firm = make_firm(setting, power_kw=9, water=True)
    answer = organizer.post(_at(setting, "/place?lang=en"), data={"firm": firm.id, "booth": "A01"})
    assert answer.status_code == 422
    assert "needs 9 kW, has 5 kW" in answer.text
    assert "no water connection" in answer.text
    answer = organizer.post(
        _at(setting, "/place"), data={"firm": firm.id, "booth": "A01", "override": "1", "reason": "own generator"}
    )
    assert answer.status_code == 302
    assert stands(setting.plan) == {firm.id: ("A01",)}


def test_a_script_hears_who_was_faster_in_the_readers_language(organizer: FlaskClient, setting: Setting) -> None:
    first, second = make_firm(setting), make_firm(setting)
    with unit_of_work():
        plans.place(setting.plan, first.id, [setting.id("A01")], by(JIHO))
    answer = organizer.post(
        _at(setting, "/place?lang=ko"),
        data={"firm": second.id, "booth": "A01", "seen": 0},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 409
    db.session.refresh(first.organization)
    assert answer.json is not None
    assert answer.json["title"] == f"A01은 방금 {first.organization.name_ko}에 배정되었습니다. 다른 부스를 골라 주세요."
    assert answer.json["overridable"] is False


def test_the_changes_since_a_revision_name_the_booths_and_their_author(
    organizer: FlaskClient, setting: Setting
) -> None:
    firm = make_firm(setting, "A01")
    with unit_of_work():
        plans.place(setting.plan, firm.id, [setting.id("A01")], by(JIHO))
    state = organizer.get(_at(setting, "/changes?since=0")).json
    assert state is not None
    assert [booth["id"] for booth in state["booths"]] == [setting.id("A01")]
    assert state["rows"][0]["booths"] == ["A01"]
    [told] = state["news"]
    assert "Lee Jiho" in told
    assert "A01" in told
    assert "booths" not in (organizer.get(_at(setting, f"/changes?since={state['revision']}")).json or {})


def test_who_else_has_the_plan_open_is_named(sqlite_app: Flask, organizer: FlaskClient, setting: Setting) -> None:
    other, user = sqlite_app.test_client(), make_user(name="Park Sora")
    grant(user, Role.ORGANIZER, setting.show)
    sign_in(other, user)
    assert other.post(_at(setting, "/here"), data={"focus": "A01"}).status_code == 204
    state = organizer.get(_at(setting, "/changes?since=0")).json
    assert state is not None
    assert state["here"] == [{"name": "Park Sora", "focus": "A01"}]


def test_every_page_opens_in_both_languages(organizer: FlaskClient, setting: Setting) -> None:
    firm = make_firm(setting, "A01", "B01")
    with unit_of_work():
        plans.place(setting.plan, firm.id, [setting.id("A01")], by())
    for rest in ("", f"?firm={firm.id}", "?booth=A01", "?booth=A02", "?only=unplaced", "/history", "/release"):
        for language in ("ko", "en"):
            mark = "&" if "?" in rest else "?"
            assert organizer.get(_at(setting, f"{rest}{mark}lang={language}")).status_code == 200, rest
    for view in ("category", "utilities"):
        assert organizer.get(_at(setting, f"?view={view}")).status_code == 200
    assert organizer.get(_at(setting, "?booth=Z99")).status_code == 404


def test_a_release_reaches_the_public_map_and_can_be_taken_back(organizer: FlaskClient, setting: Setting) -> None:
    firm = make_firm(setting, "A01")
    with unit_of_work():
        plans.place(setting.plan, firm.id, [setting.id("A01")], by())
    page = _at(setting, "/release")
    answer = organizer.post(page, data={"seen": db.session.get_one(Plan, setting.plan.id).revision})
    assert answer.status_code == 302
    public = f"/shows/{setting.show.slug}/map?lang=en"
    db.session.refresh(firm.organization)
    name = firm.organization.name_en
    assert name in organizer.get(public).text
    assert 'class="booth here"' in organizer.get(f"{public}&booth=A01").text
    assert 'class="booth here"' in organizer.get(f"{public}&q={name}").text
    version = organizer.get(f"/shows/{setting.show.slug}/manage/plans?lang=en")
    assert "in force" in version.text
    released = db.session.query(Plan).filter_by(version=1).one()
    back = f"/shows/{setting.show.slug}/manage/plans/{released.id}/take-back"
    assert organizer.post(back).status_code == 422
    assert organizer.post(back, data={"reason": "too early"}).status_code == 302
    assert name not in organizer.get(public).text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"Spring", "Autumn"}),
        ("&status=draft&q=SPRING", {"Spring"}),
        ("&q=Minseo", {"Spring", "Autumn"}),
        ("&status=released", set()),
        ("&q=nobody", set()),
    ],
)
def test_plans_are_found_by_state_and_words_also_in_the_file(
    organizer: FlaskClient, setting: Setting, asked: str, found: set[str]
) -> None:
    names = ("Spring", "Autumn")
    with unit_of_work():
        for name in names:
            plans.create_plan(db.session.get_one(Show, setting.show.id), name, actor=by().actor, now=clock.now())
    page = f"/shows/{setting.show.slug}/manage/plans?lang=en{asked}"
    text = organizer.get(page).text
    rows = text.partition("<tbody>")[2]
    assert {name for name in names if name in rows} == found
    assert ("No plan with these filters." in text) is (not found)
    assert all(f">{name}</option>" in text for name in names)  # a new plan may begin with any of them
    file = organizer.get(f"{page}&file=csv").text
    assert {name for name in names if name in file} == found


def test_a_stale_release_page_is_refused(organizer: FlaskClient, setting: Setting) -> None:
    firm = make_firm(setting)
    with unit_of_work():
        plans.place(setting.plan, firm.id, [setting.id("A01")], by())
    assert organizer.post(_at(setting, "/release"), data={"seen": 0}).status_code == 409


def test_outsiders_see_no_plan_but_the_public_sees_the_map(sqlite_app: Flask, setting: Setting) -> None:
    stranger, user = sqlite_app.test_client(), make_user()
    foreign = make_show()
    grant(user, Role.ORGANIZER, foreign)
    sign_in(stranger, user)
    assert stranger.get(_at(setting)).status_code == 404
    assert sqlite_app.test_client().get(f"/shows/{setting.show.slug}/map").status_code == 200


def test_the_map_asks_the_database_the_same_number_of_times_however_many_booths(
    sqlite_app: Flask, setting: Setting
) -> None:
    from sqlalchemy import event

    firms = [make_firm(setting) for _ in range(4)]
    with unit_of_work():
        for firm, number in zip(firms, ("A01", "A03", "A05", "B02"), strict=True):
            plans.place(setting.plan, firm.id, [setting.id(number)], by())
    with unit_of_work():
        seen = db.session.get_one(Plan, setting.plan.id).revision
        release.release(setting.plan, seen=seen, actor=JIHO, now=clock.now())
    slug, asked = setting.show.slug, []

    def count(*_args: object) -> None:
        asked.append(1)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        sqlite_app.test_client().get(f"/shows/{slug}/map")
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    assert len(asked) <= 10


def test_an_allocation_runs_from_the_page_and_ends_in_a_draft_to_compare(
    organizer: FlaskClient, setting: Setting
) -> None:
    firm = make_firm(setting, "A03")
    answer = organizer.post(
        _at(setting, "/allocate"), data={"way": "optimise", "seconds": 2, "name": "Better", "keep": ""}
    )
    job = organizer.get(answer.location + "?lang=en").text
    assert "No plan is better: proven." in job
    made = db.session.query(Plan).filter_by(name="Better").one()
    assert stands(made) == {firm.id: ("A03",)}
    show = db.session.get_one(Show, setting.show.id).slug
    for language in ("ko", "en"):
        page = organizer.get(
            f"/shows/{show}/manage/plans/compare?plan={setting.plan.id}&plan={made.id}&lang={language}"
        ).text
        assert "A03" in page
    file = organizer.get(f"/shows/{show}/manage/plans/compare?plans={setting.plan.id}+{made.id}&file=csv&lang=en").text
    assert [line.split(",")[2:] for line in file.splitlines()] == [
        [setting.plan.name, "Better"],
        ["none", "A03 (wish 1)"],
    ]


def test_the_organizer_can_ask_why_a_firm_has_not_got_a_booth(organizer: FlaskClient, setting: Setting) -> None:
    first, second = make_firm(setting, "A01", points=9), make_firm(setting, "A01", "A02", points=3)
    with unit_of_work():
        plans.place(setting.plan, first.id, [setting.id("A01")], by(reason="here since 1998"))
        plans.place(setting.plan, second.id, [setting.id("A02")], by())
    page = organizer.get(_at(setting, f"?firm={second.id}&why=A01&lang=en")).text
    assert "It is their wish 1." in page
    assert "Decided by the organizer." in page
    assert "here since 1998" in page
    assert "There is no booth Z9." in organizer.get(_at(setting, f"?firm={second.id}&why=Z9&lang=en")).text
    assert "It has its first wish." in organizer.get(_at(setting, f"?firm={first.id}&lang=en")).text
