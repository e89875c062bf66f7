"""The plan on paper: A3, both languages, every number and firm readable."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdfium2 import PdfDocument

from expo.core.actor import Role
from expo.core.db import LocalText, db
from expo.floor.rules.lettering import PAD_MM, label, width_of, wrap
from expo.shows.models import Show
from tests.factories.accounts import make_user, sign_in
from tests.factories.shows import grant
from tests.floor.setting import Setting, make_setting


@pytest.fixture
def setting(app: Flask) -> Setting:
    return make_setting()


@pytest.fixture
def organizer(app: Flask, setting: Setting) -> FlaskClient:
    client, user = app.test_client(), make_user()
    grant(user, Role.ORGANIZER, setting.show)
    sign_in(client, user)
    return client


@pytest.mark.parametrize(("language", "word"), [("ko", "개별 부스"), ("en", "Individual booth")])
def test_the_plan_is_an_a3_sheet_in_the_readers_language(
    organizer: FlaskClient, setting: Setting, language: str, word: str
) -> None:
    slug = db.session.get_one(Show, setting.show.id).slug
    svg = organizer.get(f"/shows/{slug}/map.svg?lang={language}")
    assert "Set-Cookie" not in svg.headers  # the pages stay in the reader's language
    assert 'width="420mm" height="297mm"' in svg.text
    assert word in svg.text
    assert ">A01</text>" in svg.text
    pdf = organizer.get(f"/shows/{slug}/map.pdf?lang={language}").data
    assert pdf.startswith(b"%PDF")
    [sheet, *_more] = PdfDocument(pdf)
    assert [round(side * 0.3528) for side in sheet.get_size()] == [420, 297]
    read = sheet.get_textpage().get_text_range()
    assert word in read
    assert "A01" in read
    assert "10 m" in read


@pytest.mark.parametrize(("language", "word"), [("ko", "공개 전 초안"), ("en", "Draft, not released")])
def test_a_draft_says_so_on_paper_and_only_there(
    organizer: FlaskClient, setting: Setting, language: str, word: str
) -> None:
    slug, plan = db.session.get_one(Show, setting.show.id).slug, setting.plan.id
    base = f"/shows/{slug}"
    for address, is_draft in ((f"{base}/manage/plans/{plan}/plan", True), (f"{base}/map", False)):
        pdf = organizer.get(f"{address}.pdf?lang={language}").data
        read = PdfDocument(pdf)[0].get_textpage().get_text_range()
        svg = organizer.get(f"{address}.svg?lang={language}").text
        assert (word in read, word in svg) == (is_draft, is_draft)


def test_the_released_plan_is_for_everybody_and_a_draft_is_not(app: Flask, setting: Setting) -> None:
    slug, plan, stranger = db.session.get_one(Show, setting.show.id).slug, setting.plan.id, app.test_client()
    assert stranger.get(f"/shows/{slug}/map.pdf").status_code == 200
    assert stranger.get(f"/shows/{slug}/manage/plans/{plan}/plan.pdf").status_code != 200


def test_an_unknown_hall_is_not_found(organizer: FlaskClient, setting: Setting) -> None:
    slug = db.session.get_one(Show, setting.show.id).slug
    for ending in ("svg", "pdf"):
        assert organizer.get(f"/shows/{slug}/map.{ending}?hall=999999").status_code == 404


@pytest.mark.parametrize("name", ["한빛정밀", "동아시아 자동화 기술", "Blue Ocean Robotics"])
def test_a_name_stays_inside_its_booth(name: str) -> None:
    found = label("A01", name, 18, 18)
    assert found.is_whole
    assert " ".join(line.text for line in found.lines[1:]) == name
    for line in found.lines[1:]:
        assert width_of(line.text, line.points) <= 18 - 2 * PAD_MM
        assert line.y <= 18


def test_a_name_without_room_is_left_to_the_list() -> None:
    found = label("A01", "Verylongunbreakablename", 5, 5)
    assert [line.text for line in found.lines] == ["A01"]
    assert not found.is_whole


def test_words_are_never_broken() -> None:
    assert wrap("one two three", 100, 8) == ["one two three"]
    assert wrap("Unbreakable", 3, 8) is None


def test_a_sheet_is_drawn_once_until_something_on_it_differs(organizer: FlaskClient, setting: Setting) -> None:
    show = db.session.get_one(Show, setting.show.id)
    first = organizer.get(f"/shows/{show.slug}/map.pdf?lang=en").data
    assert organizer.get(f"/shows/{show.slug}/map.pdf?lang=en").data == first
    show.name = LocalText("이름이 바뀐 엑스포", "Renamed Expo")
    db.session.commit()
    renamed = organizer.get(f"/shows/{show.slug}/map.pdf?lang=en").data
    assert "Renamed Expo" in PdfDocument(renamed)[0].get_textpage().get_text_range()
