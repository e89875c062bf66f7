"""Lists of the desk as files: what the filters find, in the page's order and the reader's language, harmless."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from expo.core.actor import ActorKind, Role
from expo.core.audit import AuditEntry
from expo.core.db import db
from expo.core.i18n import has_hangul
from expo.core.jobs import Job, JobStatus
from expo.core.mail import Mail
from expo.core.work import unit_of_work
from expo.desk.actions import ACTIONS
from expo.floor.models import Hall
from expo.shows.models import Show
from tests.factories.accounts import make_user, sign_in
from tests.factories.checkin import make_device, make_gate
from tests.factories.consultations import make_interpreter, make_tables
from tests.factories.exhibitors import make_category, make_sample_display
from tests.factories.floor import make_hall
from tests.factories.shows import grant, make_pavilion, make_show


def read(text: str) -> list[list[str]]:
    """Return the rows of a CSV file, the head first."""
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def _organized(client: FlaskClient) -> Show:
    show, organizer = make_show(), make_user()
    grant(organizer, Role.ORGANIZER, show)
    sign_in(client, organizer)
    return show


def _job(show: Show, kind: str, status: JobStatus, began: datetime) -> None:
    with unit_of_work():
        db.session.add(
            Job(kind=kind, show_id=show.id, status=status, actor_kind=ActorKind.USER, actor_name="한보라 (Bora Han)",
                created_at=began)
        )  # fmt: skip


def test_jobs_filter_sort_and_become_a_file(client: FlaskClient, now: datetime) -> None:
    show = _organized(client)
    for number, status in enumerate((JobStatus.DONE, JobStatus.FAILED, JobStatus.DONE)):
        _job(show, "floor.allocate", status, now + timedelta(hours=number))
    _job(make_show(), "floor.allocate", JobStatus.DONE, now)
    address = f"/shows/{show.slug}/manage/jobs?state=done&sort=began"
    page = client.get(f"{address}&lang=en").text
    assert page.count('scope="row"') == 2
    assert f"/shows/{show.slug}/manage/jobs?state=done&amp;sort=began&amp;file=csv" in page
    head, *rows = read(client.get(f"{address}&file=csv&lang=ko").text)
    assert head[1:4] == ["작업", "상태", "시작한 사람"]
    assert [row[4] for row in rows] == ["2026-10-14 10:00", "2026-10-14 12:00"]
    assert rows[0][3] == "한보라"


def test_the_outbox_as_a_file_holds_no_formula(client: FlaskClient, now: datetime) -> None:
    show = _organized(client)
    with unit_of_work():
        for subject in ("=HYPERLINK(1)", "Welcome"):
            db.session.add(
                Mail(recipient="a@example.com", language="en", subject=subject, body="", show_id=show.id,
                     template="shows/invitation", created_at=now)
            )  # fmt: skip
    address, asked = f"/shows/{show.slug}/manage/outbox", "lang=en&sort=-subject"
    rows = read(client.post(f"{address}.csv?{asked}").text)
    assert [row[0] for row in rows] == ["Subject", "Welcome", "'=HYPERLINK(1)"]
    with zipfile.ZipFile(io.BytesIO(client.post(f"{address}.xlsx?{asked}").data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "=HYPERLINK(1)" in sheet
    assert "<f>" not in sheet
    everybody = client.get("/demo/outbox?lang=en&sort=-subject&file=csv")  # where no show gives the time zone
    assert {"Welcome", "'=HYPERLINK(1)"} <= {row[0] for row in read(everybody.text)}


LISTS = (
    ("plans", ""),
    ("matching", ""),
    ("consultations/setup", "tables"),
    ("pavilions", ""),
    ("sample-displays", ""),
    ("gates", "gates"),
    ("gates", "zones"),
    ("gates", "devices"),
    ("floors", ""),
    ("settings", "days"),
    ("settings", "phases"),
    ("categories", ""),
)


def test_each_list_of_the_set_up_becomes_a_file_in_the_readers_language(sqlite_app: Flask) -> None:
    client = sqlite_app.test_client()
    show = _organized(client)
    gates = [make_gate(show), make_gate(show)]
    make_device(show, gates[0])
    pavilion = make_pavilion(show, name_ko="-관", name_en="Hall")
    for _number in range(2):
        make_sample_display(show, pavilion)
    make_tables(show, 2)
    make_hall(show)
    make_category(show)
    numbers = []
    for page, of in LISTS:
        address = f"/shows/{show.slug}/manage/{page}"
        kinds = {
            language: read(client.get(f"{address}?file=csv&list={of}&lang={language}").text)
            for language in ("ko", "en")
        }
        assert not any(has_hangul(word) for word in kinds["en"][0]), address
        assert any(has_hangul(word) for word in kinds["ko"][0]), address
        numbers.append(len(kinds["ko"]) - 1)
    assert numbers == [0, 0, 2, 1, 2, 2, 2, 1, 1, 4, 0, 1]
    names = [
        row[0]
        for row in read(client.get(f"/shows/{show.slug}/manage/gates?sort=-gate&file=csv&list=gates&lang=en").text)
    ]
    assert names[1:] == sorted(names[1:], reverse=True)
    assert read(client.get(f"/shows/{show.slug}/manage/pavilions?file=csv&lang=ko").text)[1][1] == "'-관"
    assert client.get(f"/shows/{show.slug}/manage/gates?file=csv&list=people").mimetype == "text/html"


def test_lists_of_the_set_up_stand_in_the_order_asked_for_on_the_page_and_in_the_file(sqlite_app: Flask) -> None:
    client = sqlite_app.test_client()
    show = _organized(client)
    for place, (name, width) in enumerate((("Bridge", 3000), ("Arch", 9000))):
        make_pavilion(show, name_en=name, position=place + 1)
        hall = make_hall(show, width_cm=width)
        with unit_of_work():
            db.session.get_one(Hall, hall.id).name_en = name
    for page, of, sort, column in (
        ("settings", "days", "day", 0),
        ("settings", "phases", "last", 2),
        ("pavilions", "", "name", 1),
        ("floors", "", "name", 0),
    ):
        address = f"/shows/{show.slug}/manage/{page}?lang=en"
        for order in (sort, f"-{sort}"):
            rows = [row[column] for row in read(client.get(f"{address}&sort={order}&file=csv&list={of}").text)[1:]]
            assert rows == sorted(rows, reverse=order != sort), (page, order)
        shown = client.get(f"{address}&sort=-{sort}").text
        assert "sort=" in shown
        if not of:
            assert shown.index("Bridge") < shown.index("Arch")
    db.session.refresh(show)
    days = client.get(f"/shows/{show.slug}/manage/settings?sort=-day").text.partition('id="days"')[2]
    assert days.index(f'value="{show.ends_on}"') < days.index(f'value="{show.starts_on}"')


#: files of people, and what the trail calls taking one away
HANDOVERS = {
    "scans/export/csv": "checkin.export",
    "registrations/export/csv": "registration.export",
    "people.csv": "desk.export_people",
    "outbox.csv": "desk.export_outbox",
    "audit-trail.csv": "desk.export_audit",
    "exhibitors.csv": "exhibitors.export",
    "applications.csv": "exhibitors.export_applications",
    "buyers.csv": "consultations.export_buyers",
    "consultations/interpreters.csv": "consultations.export_interpreters",
}


def test_every_file_of_people_leaves_a_trace(sqlite_app: Flask) -> None:
    client = sqlite_app.test_client()
    show = _organized(client)
    make_interpreter(show)
    for page, action in HANDOVERS.items():
        answer = client.post(f"/shows/{show.slug}/manage/{page}?lang=en&q=somebody")
        assert answer.mimetype == "text/csv", page
        assert len(read(answer.text)[0]) > 1, page
        trace = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
        assert trace.action == action
        assert action in ACTIONS
    assert len(read(client.post(f"/shows/{show.slug}/manage/consultations/interpreters.csv").text)) == 2
