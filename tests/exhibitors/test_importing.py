"""Importing applications: preview first, every fault with its line, safe to send again."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
import xlsxwriter
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from expo.accounts.models import Organization
from expo.core.actor import Role
from expo.core.audit import AuditEntry
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.exhibitors.errors import PlanMoved, UnknownHeads, UnreadableTable, WrongState
from expo.exhibitors.models import Application, ApplicationProduct, ImportDraft
from expo.exhibitors.rules import ApplicationStatus, Participation, StandKind
from expo.exhibitors.rules.importing import EXPORTED, HEADS, Known, raw_rows, read_row
from expo.exhibitors.rules.numbers import with_check_digit
from expo.exhibitors.services import import_plans, importing
from expo.exhibitors.services.import_plans import Action
from expo.exhibitors.sheets import read_table
from expo.shows.models import Show
from tests.exhibitors.test_review import organizer
from tests.factories.accounts import make_organization, make_user, sign_in
from tests.factories.exhibitors import make_application, make_category
from tests.factories.shows import grant, make_pavilion, make_show

KOREAN = ["기업명", "사업자 등록번호", "담당자", "이메일", "부스 수", "특별관", "부스종류", "제품", "급배수"]


def number(place: int) -> str:
    return with_check_digit(f"{300000000 + place * 7919}")


def rows(count: int = 115) -> list[list[str]]:
    return [
        [f"한빛정밀 {n}", number(n), "이서연", f"a{n}@example.com", "2", "", "조립부스", f"감속기 {n}; 모터 {n}", "예"]
        for n in range(count)
    ]


BROKEN = [
    ["깨진번호", "123-45-67890", "김", "b1@example.com", "1", "", "", "", ""],
    ["", "", "김", "b2@example.com", "1", "", "", "", ""],
    ["깨진메일", "", "김", "b3 at example", "1", "", "", "", ""],
    ["깨진부스", "", "김", "b4@example.com", "많이", "", "", "", ""],
    ["깨진특별관", "", "김", "b5@example.com", "1", "없는관", "", "", "글쎄"],
]


def xlsx(lines: list[list[str]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    for line, cells in enumerate(lines):
        sheet.write_row(line, 0, cells)
    book.close()
    return out.getvalue()


def csv_text(lines: list[list[str]]) -> str:
    return "\n".join(",".join(cells) for cells in lines)


def sent(show: Show, data: bytes, now: datetime) -> ImportDraft:
    with unit_of_work():
        return importing.read(show, data, "신청.xlsx", actor=organizer(show), now=now)


def test_import_of_120_rows_with_five_broken_ones(app: Flask, now: datetime) -> None:
    show = make_show()
    draft = sent(show, xlsx([KOREAN, *rows(), *BROKEN]), now)
    plan = import_plans.plan(show, draft)
    bad = {
        each.row.line: [fault.column for fault in each.row.faults] for each in plan.rows if each.action is Action.BAD
    }
    assert bad == {
        117: ["business_number"], 118: ["name_ko"], 119: ["contact_email"], 120: ["booths_wanted"], 121: ["pavilion", "water"],
    }  # fmt: skip
    assert plan.count(Action.ADD) == 115
    assert db.session.scalar(select(func.count(Application.id))) == 0
    with unit_of_work():
        importing.confirm(show, draft, plan.fingerprint, actor=organizer(show), now=now)
    found = db.session.scalars(select(Application).order_by(Application.number)).all()
    assert [row.number for row in found] == list(range(1, 116))
    assert (found[0].booths_wanted, found[0].stand_kind, found[0].water) == (2, StandKind.SHELL, True)
    assert db.session.scalar(select(func.count(ApplicationProduct.id))) == 230
    assert db.session.scalar(select(func.count(AuditEntry.id))) == 115


def test_the_same_file_again_changes_nothing(app: Flask, now: datetime) -> None:
    show = make_show()
    table = xlsx([KOREAN, *rows(3)])
    for expected in (Action.ADD, Action.SAME):
        draft = sent(show, table, now)
        plan = import_plans.plan(show, draft)
        assert plan.count(expected) == 3
        with unit_of_work():
            importing.confirm(show, draft, plan.fingerprint, actor=organizer(show), now=now)
        with pytest.raises(WrongState), unit_of_work():
            importing.confirm(show, draft, plan.fingerprint, actor=organizer(show), now=now)
    assert db.session.scalar(select(func.count(Application.id))) == 3
    assert db.session.scalar(select(func.count(Organization.id))) == 3


def test_known_firms_are_found_and_doubles_are_joined(app: Flask, now: datetime) -> None:
    show = make_show()
    by_number = make_organization(ko="다른 표기", business_number=number(0))
    by_name = make_organization(ko="주식회사 새벽들", en="Saebyeokdeul")
    table = [
        ["기업명", "사업자번호", "이메일", "전력", "제품"],
        ["한빛정밀", number(0), "a@example.com", "", "감속기"],
        ["새벽들", "", "b@example.com", "5", ""],
        ["한빛정밀(주)", number(0), "other@example.com", "7", ""],
    ]
    draft = sent(show, xlsx(table), now)
    plan = import_plans.plan(show, draft)
    assert [(each.action, each.organization_id, each.into) for each in plan.rows] == [
        (Action.ADD, by_number.id, None),
        (Action.ADD, by_name.id, None),
        (Action.MERGE, by_number.id, 2),
    ]
    with unit_of_work():
        importing.confirm(show, draft, plan.fingerprint, actor=organizer(show), now=now)
    first = db.session.scalars(select(Application).where(Application.number == 1)).one()
    assert (first.contact_email, first.power_kw) == ("a@example.com", 7)
    assert db.session.scalar(select(func.count(Organization.id))) == 2


def test_changes_are_shown_and_decided_ones_stay(app: Flask, now: datetime) -> None:
    show = make_show()
    open_one = make_application(show, organization=make_organization(ko="열린곳"), power_kw=1)
    decided = make_application(
        show, organization=make_organization(ko="정한곳"), power_kw=1, status=ApplicationStatus.APPROVED
    )
    table = [["기업명", "이메일", "전력"], ["열린곳", "x@example.com", "9"], ["정한곳", "y@example.com", "9"]]
    draft = sent(show, xlsx(table), now)
    plan = import_plans.plan(show, draft)
    assert [(each.action, each.changes) for each in plan.rows] == [
        (Action.UPDATE, ["contact_email", "power_kw"]),
        (Action.KEEP, ["contact_email", "power_kw"]),
    ]
    with unit_of_work():
        importing.confirm(show, draft, plan.fingerprint, actor=organizer(show), now=now)
    for row in (open_one, decided):
        db.session.refresh(row)
    assert (open_one.power_kw, decided.power_kw) == (9, 1)


def test_preview_that_is_no_longer_true_is_not_confirmed(app: Flask, now: datetime) -> None:
    show = make_show()
    draft = sent(show, xlsx([KOREAN, *rows(1)]), now)
    plan = import_plans.plan(show, draft)
    make_organization(ko="한빛정밀 0", business_number=number(0))
    with pytest.raises(PlanMoved), unit_of_work():
        importing.confirm(show, draft, plan.fingerprint, actor=organizer(show), now=now)
    assert db.session.scalar(select(func.count(Application.id))) == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_korean_csv_is_read(encoding: str) -> None:
    table = read_table(csv_text([["기업명", "이메일"], ["가람정밀", "a@example.com"]]).encode(encoding), "a.csv")
    assert raw_rows(table) == [{"line": 2, "name_ko": "가람정밀", "contact_email": "a@example.com"}]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04broken", b"\x00\x01\x02"])
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableTable):
        read_table(data, "x.xlsx")


def test_table_without_firms_is_refused(sqlite_app: Flask, now: datetime) -> None:
    with pytest.raises(UnknownHeads):
        sent(make_show(), xlsx([["뭔가", "다른것"], ["a", "b"]]), now)


def test_english_heads_mean_the_same() -> None:
    korean = {"line": 2, **dict.fromkeys(HEADS, "")}
    for place in (0, 1):
        heads = [words[place] for words in HEADS.values()]
        assert set(raw_rows([heads, ["x"] * len(heads)])[0]) == set(korean)


@given(st.dictionaries(st.sampled_from(EXPORTED), st.text(max_size=30)))
def test_any_row_is_read_or_says_what_is_wrong(cells: dict[str, str]) -> None:
    row = read_row({"line": 2, **cells}, Known(pavilions={"esg": 1}, categories={"food": 1}))
    assert row.values["participation"] in Participation
    assert row.faults or (row.values.get("contact_email") and (row.values.get("name_ko") or row.values.get("name_en")))


def test_export_can_be_imported_again_unchanged(app: Flask, client: FlaskClient, now: datetime) -> None:
    show = make_show()
    pavilion, category = make_pavilion(show, slug="esg"), make_category(show, slug="food")
    make_application(show, category_id=category.id, power_kw=3, stand_kind=StandKind.RAW, note="=1+1")
    make_application(show, pavilion=pavilion, participation=Participation.SAMPLE_DISPLAY, booths_wanted=0)
    user = make_user()
    grant(user, Role.ORGANIZER, show)
    sign_in(client, user)
    for kind in ("xlsx", "csv"):
        data = client.post(f"/shows/{show.slug}/manage/applications.{kind}?lang=en").data
        plan = import_plans.plan(show, sent(show, data, now))
        assert [(each.action, each.row.faults) for each in plan.rows[:1]] == [(Action.SAME, [])]


def test_import_through_the_pages(app: Flask, client: FlaskClient) -> None:
    show, user = make_show(), make_user(language="en")
    grant(user, Role.ORGANIZER, show)
    sign_in(client, user)
    url = f"/shows/{show.slug}/manage/applications/import"
    upload = {"file": (io.BytesIO(xlsx([KOREAN, *rows(2), *BROKEN])), "apply.xlsx")}
    preview = client.post(url, data=upload, content_type="multipart/form-data").location
    page = client.get(preview).text
    assert "Take 2 rows over" in page
    assert page.count("is not a business number") == 1
    fingerprint = page.split('name="fingerprint" value="')[1].split('"')[0]
    assert client.post(preview, data={"fingerprint": "old"}).status_code == 409
    assert client.post(preview, data={"fingerprint": fingerprint}).status_code == 302
    assert client.post(preview, data={"fingerprint": fingerprint}).status_code == 409
    db.session.rollback()
    assert db.session.scalar(select(func.count(Application.id))) == 2
    nothing = client.post(url, data={"file": (io.BytesIO(b"no table"), "a.xlsx")}, content_type="multipart/form-data")
    assert nothing.status_code == 422
    other = make_show()
    assert client.get(preview.replace(show.slug, other.slug)).status_code == 404
