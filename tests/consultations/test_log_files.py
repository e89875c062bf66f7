"""The organizer's file of consultation logs: amounts are numbers, each of the four in its own column."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from expo.consultations.models import Consultation
from expo.consultations.rules.codes import LogAuthor, Stage
from expo.consultations.rules.log import Line
from expo.consultations.services import logs
from expo.core.actor import Role, job_actor
from expo.core.db import db
from expo.core.ids import new_uuid
from expo.core.work import unit_of_work
from tests.consultations.test_booking import book, make_scene
from tests.factories.accounts import make_user, sign_in
from tests.factories.shows import grant

DOLLARS, YEN = (Line("=Bugak", 1_250, 100), Line("Jam", 305, 3)), (Line("쌀부각", 39_760, 100),)
FOUR = ["Amount discussed", "Amount in progress", "Amount signed on site", "Amount concluded"]


@pytest.fixture
def desk(app: Flask, now: datetime) -> tuple[FlaskClient, str]:
    """A consultation with a log in dollars by the firm, which counts, and one in yen by the buyer, which does not."""
    scene = make_scene()
    with unit_of_work():
        made = book(scene.buyer, scene.firm, scene.slots[0], now)
    said = (
        (LogAuthor.EXHIBITOR, Stage.SIGNED, DOLLARS, "USD", 1_391_500_000),
        (LogAuthor.BUYER, Stage.DISCUSSED, YEN, "JPY", 9_120_000),
    )
    for author, stage, lines, currency, rate in said:
        draft = logs.LogDraft(
            id=new_uuid(),
            author=author,
            stage=stage,
            lines=lines,
            currency=currency,
            rate_micro=rate,
            written_at=now,
        )
        with unit_of_work():
            logs.save_log(job_actor("test"), db.session.get_one(Consultation, made.id), draft, now=now)
    client, user = app.test_client(), make_user(language="en")
    grant(user, Role.ORGANIZER, scene.show)
    sign_in(client, user)
    return client, f"/shows/{scene.show.slug}/manage/consultation-logs/export"


def rows(client: FlaskClient, address: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file by their heads."""
    return list(csv.DictReader(io.StringIO(client.get(address).data.decode("utf-8-sig"))))


def test_a_csv_file_keeps_the_four_amounts_apart_with_their_currency(desk: tuple[FlaskClient, str]) -> None:
    client, address = desk
    by_author = {row["Written by"]: row for row in rows(client, f"{address}.csv")}
    firm, buyer = by_author["Exhibitor"], by_author["Buyer"]
    assert [firm[head] for head in FOUR] == ["", "", "1259.15", ""]
    assert [buyer[head] for head in FOUR] == ["3976000", "", "", ""]
    assert [row["Currency"] for row in (firm, buyer)] == ["USD", "JPY"]
    assert [row["Won for one unit, the day's rate"] for row in (firm, buyer)] == ["1391.5", "9.12"]
    assert [row["Counts in the sums"] for row in (firm, buyer)] == ["yes", "no"]
    assert firm["Products"] == "'=Bugak × 100, Jam × 3"
    assert [row["Written by"] for row in rows(client, f"{address}.csv?author=buyer")] == ["Buyer"]


def test_a_csv_file_of_the_products_has_their_prices_and_no_amount_to_add(desk: tuple[FlaskClient, str]) -> None:
    client, address = desk
    found = rows(client, f"{address}.csv?list=products&author=exhibitor")
    assert [(row["Product"], row["Unit price"], row["Currency"], row["Quantity"]) for row in found] == [
        ("'=Bugak", "12.50", "USD", "100"),
        ("Jam", "3.05", "USD", "3"),
    ]
    assert not [head for head in found[0] if "mount" in head]


def test_a_spreadsheet_has_both_sheets_with_numbers_as_their_currency_writes_them(
    desk: tuple[FlaskClient, str],
) -> None:
    client, address = desk
    data = client.get(f"{address}.xlsx").data
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.sheet_names == ["Consultation logs", "Products"]
    head, *found = book.get_sheet_by_index(0).to_python()
    amounts = {tuple(row[head.index(each)] for each in FOUR) for row in found}
    assert amounts == {("", "", 1259.15, ""), (3_976_000.0, "", "", "")}
    head, *found = book.get_sheet_by_index(1).to_python()
    named = {row[head.index("Product")]: row for row in found}
    assert (named["Jam"][head.index("Unit price")], named["Jam"][head.index("Quantity")]) == (3.05, 3.0)
    assert named["쌀부각"][head.index("Unit price")] == 39_760.0
    with zipfile.ZipFile(io.BytesIO(data)) as files:
        looks = files.read("xl/styles.xml").decode()
        assert "<f>" not in files.read("xl/worksheets/sheet2.xml").decode()
    assert 'formatCode="#,##0.00"' in looks or 'numFmtId="4"' in looks
