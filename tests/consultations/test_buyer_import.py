"""A table of buyers: what people write in it is understood, and what is not is said at its row."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from html import unescape
from json import dumps

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import Client, TestResponse

from expo.consultations.models import Buyer
from expo.consultations.rules.buyer_example import example_rows
from expo.consultations.rules.buyer_table import (
    HEADS,
    codes_of,
    columns_of,
    country_of,
    faults_of,
    kind_of,
    knows_heads,
    page_language_of,
    read_rows,
    unknown_heads,
)
from expo.consultations.rules.codes import BuyerKind
from expo.core.actor import Role
from expo.core.db import db
from expo.exhibitors.rules.heads import fold_head, head_in
from expo.exhibitors.sheets import read_table
from tests.factories.accounts import make_user, sign_in
from tests.factories.shows import grant, make_show


def test_countries_and_languages_are_known_by_code_and_name() -> None:
    head = ["기업명", "국가", "구분", "email", "languages"]
    rows = read_rows(
        [
            head,
            ["A", "Vietnam", "overseas", "a@x.example", "English, 베트남어"],
            ["B", "베트남", "해외", "b@x.example", "en vi"],
            ["C", "", "국내", "c@x.example", "ko"],
            ["D", "XX", "overseas", "d@x.example", "klingon"],
            ["E", "", "overseas", "e@x.example", "en"],
        ],
        set(),
    )
    assert [(country_of(each.values), codes_of(each.values["languages"])) for each in rows[:3]] == [
        ("VN", ["en", "vi"]),
        ("VN", ["en", "vi"]),
        ("KR", ["ko"]),
    ]
    assert [each.faults for each in rows] == [[], [], [], ["bad_country", "bad_language"], ["bad_country"]]


def test_a_table_of_something_else_is_no_table_of_buyers() -> None:
    assert not knows_heads([["not a zip"]])
    assert not knows_heads([])
    assert knows_heads([["email", "name_en"]])


def test_every_head_names_one_column_however_it_is_spelt() -> None:
    heads = [(fold_head(head), name) for name, words in HEADS.items() for head in (*words, name)]
    assert len({head for head, _name in heads}) == len(set(heads))
    assert columns_of(["E-MAIL", "기업·기관명", " Contact Person ", "Fax"]) == {
        0: "email",
        1: "name_ko",
        2: "contact_name",
    }
    assert unknown_heads([["email", "Fax", ""]]) == ["Fax"]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_example_is_read_without_a_fault(language: str) -> None:
    head = [head_in(HEADS, name, language) for name in HEADS]
    rows = read_rows([head, *example_rows(language, tuple(HEADS))], set())
    assert [row.faults for row in rows] == [[], [], []]
    assert [kind_of(row.values) for row in rows] == [BuyerKind.PUBLIC, BuyerKind.DOMESTIC, BuyerKind.OVERSEAS]
    assert [page_language_of(row.values) for row in rows] == ["ko", "ko", "en"]
    assert {name for row in rows for name in row.values} == set(HEADS)


@pytest.fixture
def desk(app: Flask) -> Desk:
    show, client, user = make_show(), app.test_client(), make_user()
    grant(user, Role.ORGANIZER, show)
    sign_in(client, user)
    return Desk(client, f"/shows/{show.slug}/manage/buyers", show.id)


@dataclass
class Desk:
    """An organizer's window onto the buyers of a show."""

    client: Client
    address: str
    show_id: int

    def send(self, table: bytes, name: str, language: str) -> TestResponse:
        """Send a table in."""
        data = {"file": (io.BytesIO(table), name)}
        return self.client.post(f"{self.address}/import?lang={language}", data=data)

    def kinds(self) -> list[BuyerKind]:
        """Return the kinds of the buyers that were entered, in the order of the table."""
        found = select(Buyer.kind).where(Buyer.show_id == self.show_id).order_by(Buyer.id)
        return list(db.session.scalars(found))


@pytest.mark.parametrize(("language", "email"), [("ko", "이메일"), ("en", "Email")])
def test_the_example_file_is_taken_in_and_the_list_comes_out_as_it_went_in(
    desk: Desk, language: str, email: str
) -> None:
    example = desk.client.get(f"{desk.address}/import/example.xlsx?lang={language}")
    assert email in read_table(example.data, "example.xlsx")[0]
    preview = desk.send(example.data, "example.xlsx", language).text
    [rows] = re.findall(r'name="rows" value="([^"]+)"', preview)
    assert desk.client.post(f"{desk.address}/import", data={"rows": unescape(rows)}).status_code == 302
    assert desk.kinds() == [BuyerKind.PUBLIC, BuyerKind.DOMESTIC, BuyerKind.OVERSEAS]

    file = desk.client.post(f"{desk.address}.xlsx?lang={language}&sort=-status")
    table = read_table(file.data, "buyers.xlsx")
    assert email in table[0]
    assert [row.faults for row in read_rows(table, set())] == [[], [], []]


def test_a_long_table_is_previewed_in_pages_and_taken_in_as_a_whole(desk: Desk) -> None:
    rows = [f"Firm {n},a{n}@x.example,domestic,{n}" for n in range(2, 122)]
    rows[99:101] = [",nobody@x.example,domestic,1", "Firm 103,a2@x.example,domestic,1"]
    page = desk.send("\n".join(["Organization,Email,Kind,Fax", *rows]).encode(), "buyers.csv", "en").text
    shown: list[str] = []
    for number in (2, 3, 4):
        shown += re.findall(r'class="num">(\d+)</td>', page)
        assert page.count('value="1" checked>') == (1 if number == 2 else 0)
        assert "118 rows can be entered, 2 cannot." in page
        assert "Organization, Email, Kind." in page
        assert "Fax" in page.partition("not known here")[2][:20]
        [sent] = re.findall(r'name="rows" value="([^"]+)"', page)
        back = {"rows": unescape(sent), "read": ["name_en", "email", "kind"], "unknown": ["Fax"]}
        assert set(re.findall(r'name="(read|unknown)" value="([^"]+)"', page)) == {
            *(("read", name) for name in back["read"]),
            ("unknown", "Fax"),
        }
        page = desk.client.post(f"{desk.address}/import?lang=en", data=back | {"page": str(number)}).text
    assert "101–120 / 120" in page
    assert shown[:2] == ["101", "102"]
    assert sorted(map(int, shown)) == list(range(2, 122))
    assert desk.kinds() == []
    desk.client.post(f"{desk.address}/import", data=back)
    assert len(desk.kinds()) == 118


def test_a_row_the_preview_left_out_stays_out(desk: Desk) -> None:
    good, bad = ({"name_en": name, "email": f"{name}@x.example"} for name in "ab")
    desk.client.post(f"{desk.address}/import", data={"rows": dumps([good, bad | {"bad": "1"}])})
    assert len(desk.kinds()) == 1


def test_the_preview_names_columns_and_mistakes_in_the_readers_language(desk: Desk) -> None:
    table = b"Organization,Email,Kind,Fax\nA,a@x.example,royal,1\n"
    page = desk.send(table, "buyers.csv", "ko").text
    assert "읽은 열: 영문명, 이메일, 구분." in page
    assert "Fax" in page
    assert "<b>구분</b> “royal”" in page
    assert "name_en" not in page.split("<main")[1].split('name="rows"')[0]
    refused = desk.send(b"Fax,Colour\n1,2\n", "x.csv", "ko")
    assert refused.status_code == 422
    assert "이메일 열이 있어야 하고, 기업·기관명 또는 영문명 열도" in refused.text


@pytest.mark.parametrize("typed", ["²", "-1", "9" * 30, "many", "201"])
def test_limits_that_are_no_numbers_are_said_in_the_row(typed: str) -> None:
    values = {"name_ko": "온나라", "email": "a@example.com", "max_consultations": typed}
    assert faults_of(values, set()) == ["bad_limits"]
