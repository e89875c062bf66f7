"""The booth list goes out and comes in again."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from expo.core.actor import Role
from expo.core.db import db
from expo.floor.models import Booth, FloorChange
from expo.floor.rules.sheet import read_rows
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


def _at(setting: Setting) -> str:
    return f"/shows/{db.session.get_one(Show, setting.show.id).slug}/manage/booths"


def _send(client: FlaskClient, setting: Setting, rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    file = (io.BytesIO(out.getvalue().encode("utf-8-sig")), "booths.csv")
    answer = client.post(_at(setting), data={"file": file}, content_type="multipart/form-data")
    assert answer.status_code == 302
    return str(answer.location)


def _rows(client: FlaskClient, setting: Setting, language: str) -> list[list[str]]:
    text = client.get(f"{_at(setting)}.csv?lang={language}").text.removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("language", ["ko", "en"])
def test_what_was_exported_changes_nothing_when_it_comes_back(
    organizer: FlaskClient, setting: Setting, language: str
) -> None:
    rows = _rows(organizer, setting, language)
    assert len(rows) == 13
    preview = _send(organizer, setting, rows)
    assert "0 new, 0 changed, 12 unchanged, 0 wrong rows." in organizer.get(f"{preview}?lang=en").text


def test_good_rows_are_taken_over_and_every_bad_one_is_listed(organizer: FlaskClient, setting: Setting) -> None:
    rows = _rows(organizer, setting, "en")
    head, first = rows[0], rows[1]
    first[head.index("Power (kW)")] = "12"
    new = list(first)
    new[0], new[head.index("From the top (m)")] = "N01", "30"
    bad = list(new)
    bad[0], bad[head.index("Width (m)")] = "N02", "wide"
    lost = list(new)
    lost[0], lost[head.index("Area")] = "N03", "Nowhere"
    twice = list(new)
    preview = _send(organizer, setting, [*rows, new, bad, lost, twice])
    page = organizer.get(f"{preview}?lang=en").text
    assert "1 new, 1 changed, 11 unchanged, 3 wrong rows." in page
    assert "cannot be read" in page
    assert "is not known" in page
    assert "stands twice" in page
    db.session.rollback()
    assert db.session.scalar(select(Booth.power_kw).where(Booth.number == "A01")) == 5
    for _ in range(2):
        assert organizer.post(preview).status_code == 302
    db.session.rollback()
    assert db.session.scalar(select(Booth.power_kw).where(Booth.number == "A01")) == 12
    assert db.session.scalars(select(Booth.number).where(Booth.number.like("N%"))).all() == ["N01"]


def test_a_row_says_what_is_wrong_with_it() -> None:
    rows = read_rows([["번호", "너비 (m)", "형태", "급수"], ["A01", "3.5", "독립부스", "예"], ["", "-1", "x", "?"]])
    assert rows[0].values == {"number": "A01", "w": 350, "kind": "raw", "water": True}
    assert {(cell.column, cell.code) for cell in rows[1].bad} == {
        ("number", "missing"),
        ("w", "unreadable"),
        ("kind", "unreadable"),
        ("water", "unreadable"),
    }


def test_list_and_drawing_open_in_both_languages(organizer: FlaskClient, setting: Setting) -> None:
    for language in ("ko", "en"):
        assert organizer.get(f"{_at(setting)}?lang={language}").status_code == 200
        assert organizer.get(f"{_at(setting)}.xlsx?lang={language}").status_code == 200
        slug = db.session.get_one(Show, setting.show.id).slug
        svg = organizer.get(f"/shows/{slug}/map.svg?lang={language}")
        assert svg.status_code == 200
        assert "A01" in svg.text


def test_many_booths_change_in_one_edit_that_is_undone_at_once(organizer: FlaskClient, setting: Setting) -> None:
    at = _at(setting)
    ids = [str(setting.booths[number].id) for number in ("A01", "A02")]
    sent = {"ids": ids, "action": "supply", "power_kw": "12", "kind": "raw", "water": "yes"}
    assert organizer.post(f"{at}/bulk", data=sent).status_code == 302
    assert _offers() == {"A01": ("raw", 12, True), "A02": ("raw", 12, True)}
    [change] = db.session.scalars(select(FloorChange))
    assert (change.verb, len(change.after)) == ("supply", 2)
    organizer.post(f"{at}/undo?halls={change.hall_id}")
    assert _offers() == {}


def test_all_that_the_filters_find_are_numbered_anew(organizer: FlaskClient, setting: Setting) -> None:
    sent = {"all": "1", "action": "number", "prefix": "N", "first": "3", "digits": "3", "skip": "4"}
    assert organizer.post(f"{_at(setting)}/bulk?q=B0", data=sent).status_code == 302
    db.session.expire_all()
    numbers = set(db.session.scalars(select(Booth.number)))
    assert {"N003", "N005", "N006", "N007", "N008", "A01", "P01"} <= numbers
    assert "B01" not in numbers


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"action": "supply", "kind": "raw"}, 422),
        ({"all": "1", "action": "supply", "power_kw": "-1"}, 422),
        ({"all": "1", "action": "supply", "area": "999999"}, 422),
    ],
)
def test_a_change_that_cannot_be_says_why_and_changes_nothing(
    organizer: FlaskClient, setting: Setting, sent: dict[str, str], status: int
) -> None:
    answer = organizer.post(f"{_at(setting)}/bulk", data=sent)
    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    assert _offers() == {}


def test_the_export_has_what_the_filters_find(organizer: FlaskClient, setting: Setting) -> None:
    text = organizer.get(f"{_at(setting)}.csv?q=A0&sort=-number&lang=en").text
    assert [row[0] for row in csv.reader(io.StringIO(text))][1:] == ["A05", "A04", "A03", "A02", "A01"]


def _offers() -> dict[str, tuple[str, int, bool]]:
    db.session.expire_all()
    rows = db.session.scalars(select(Booth).where(Booth.power_kw == 12))
    return {row.number: (row.kind.value, row.power_kw, row.water) for row in rows}
