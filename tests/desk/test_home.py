"""The organizer's pages: figures equal the records, what waits is said, records of another show stay away."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.engine import Engine

from expo.core import audit, clock, mail
from expo.core.actor import Actor, ActorKind, Role
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.desk.actions import ACTIONS, action_word
from expo.desk.arrivals import arrivals_of
from expo.floor.rules.codes import Verb
from expo.floor.views.edits import OPS
from expo.shows.models import Show
from tests.factories.accounts import make_user, sign_in
from tests.factories.exhibitors import make_application
from tests.factories.registration import make_registration
from tests.factories.shows import grant, make_pavilion, make_show


@pytest.fixture
def show(client: FlaskClient) -> Show:
    """A show whose organizer is signed in."""
    made = make_show()
    organizer = make_user()
    grant(organizer, Role.ORGANIZER, made)
    sign_in(client, organizer)
    return made


def _record(show: Show, number: int, action: str = "shows.change") -> None:
    with unit_of_work():
        actor = Actor(ActorKind.USER, 1, f"Kim {number}")
        subject = audit.Subject(kind="show", id=show.id, label=f"subject {number}", show_id=show.id)
        audit.record(actor, action, subject, now=clock.now(), reason=f"because {number}")


def test_home_counts_what_there_is_and_says_what_waits(client: FlaskClient, show: Show) -> None:
    home = f"/shows/{show.slug}/manage/?lang=en"
    quiet = client.get(home).text
    assert "A released booth plan" in quiet
    make_application(show)
    make_pavilion(show)
    for _ in range(3):
        make_registration(show)
    page = client.get(home).text
    assert "1 pavilion has no host." in page
    found = re.search(r'id="fig-registrations">.*?class="fig fig-28"[^>]*>(\d+)<', page, re.DOTALL)
    assert found is not None
    assert found[1] == "3"


def test_home_takes_the_same_number_of_statements_for_one_and_for_many(client: FlaskClient, show: Show) -> None:
    slug = show.slug
    seen: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    def statements() -> int:
        address = f"/shows/{slug}/manage/"
        db.session.rollback()
        db.session.expunge_all()
        seen.clear()
        event.listen(Engine, "before_cursor_execute", note)
        try:
            assert client.get(address).status_code == 200
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        return len(seen)

    _record(show, 0)
    make_registration(show)
    few = statements()
    for number in range(3):
        _record(show, number)
        make_registration(show)
    assert statements() == few


def test_audit_trail_filters_pages_and_exports(client: FlaskClient, show: Show) -> None:
    for number in range(60):
        _record(show, number, "shows.publish" if number % 2 else "shows.change")
    other = make_show()
    _record(other, 999)
    base = f"/shows/{show.slug}/manage/audit-trail"
    page = client.get(base).text
    assert "subject 59" in page
    assert "subject 1<" not in page
    assert "subject 999" not in page
    found = client.get(f"{base}?q=because 7").text
    assert "subject 7<" in found
    assert "subject 8<" not in found
    rows = client.post(f"{base}.csv?action=shows.publish").data.decode("utf-8-sig").splitlines()
    assert len(rows) == 31
    assert client.post(f"{base}.xlsx").data[:2] == b"PK"


def test_outbox_shows_only_this_shows_mails_and_the_demo_page_is_local(
    client: FlaskClient, app: Flask, show: Show
) -> None:
    other = make_show()
    with unit_of_work():
        for row in (show, other):
            db.session.add(
                mail.Mail(
                    show_id=row.id,
                    recipient=f"{row.slug}@example.com",
                    language="ko",
                    template="x",
                    subject=f"about {row.slug}",
                    body="<b>raw</b>",
                    created_at=clock.now(),
                )
            )
    page = client.get(f"/shows/{show.slug}/manage/outbox").text
    assert f"about {show.slug}" in page
    assert f"about {other.slug}" not in page
    ids = {row.show_id: row.id for row in db.session.query(mail.Mail)}
    assert client.get(f"/shows/{show.slug}/manage/outbox/{ids[other.id]}").status_code == 404
    body = client.get(f"/shows/{show.slug}/manage/outbox/{ids[show.id]}").text
    assert "&lt;b&gt;raw" in body
    assert app.test_client().get("/demo/outbox").status_code == 200


def test_search_finds_by_name_and_opens_a_single_hit(client: FlaskClient, show: Show) -> None:
    row = make_registration(show, name="박하늘")
    make_registration(make_show(), name="박하늘")
    answer = client.get(f"/shows/{show.slug}/manage/search?q=박하늘")
    assert answer.status_code == 302
    assert answer.location.endswith(f"/registrations/{row.id}")
    assert client.get(f"/shows/{show.slug}/manage/search?q=%25").status_code == 200


def test_every_action_word_is_a_sentence_part_and_unknown_codes_stay_readable(sqlite_app: Flask) -> None:
    assert all(re.fullmatch(r"[a-z]+\.[a-z_]+", code) for code in ACTIONS)
    assert action_word("rooms.did_something_new") == "did something new"


CODE = re.compile(r"record\(\s*[\w.()]+,\s*f?\"([a-z_]+\.[a-z_]*(?:\{[a-z.]+\})?)\"")
#: codes put together from a prefix and one of these
MADE = {
    "floor.edit_{verb}": [*OPS, "undo", "redo", "import"],
    "floor.{verb.value}": [verb.value for verb in Verb],
    "consultations.{status.value}": ["declined", "expired", "cancelled"],
    "consultations.{verb}": ["wish", "veto", "forget"],
    "consultations.buyer_{status.value}": ["approved", "declined", "withdrawn"],
}


def test_every_decision_of_the_trail_has_words(sqlite_app: Flask) -> None:
    codes = {code for path in Path("expo").rglob("*.py") for code in CODE.findall(path.read_text(encoding="utf-8"))}
    assert len(codes) > 80
    wanted = {code for code in codes if "{" not in code}
    for made, ends in MADE.items():
        assert made in codes
        wanted |= {made.partition("{")[0] + end for end in ends}
    assert wanted - set(ACTIONS) == set()


def test_a_missing_page_of_the_organizer_leads_back_to_the_organizers_home(client: FlaskClient, show: Show) -> None:
    answer = client.get(f"/shows/{show.slug}/manage/plans/4711?lang=en")
    assert answer.status_code == 404
    assert f'href="/shows/{show.slug}/manage/"' in answer.text
    assert "Consultation set-up" not in answer.text  # the organizer's places do not fit into a reader's header


def test_arrivals_say_when_the_doors_open(show: Show) -> None:
    day = show.days[0]
    opens = datetime.combine(day.on, day.opens_at, ZoneInfo(show.time_zone))
    for minutes, said in ((-30, True), (30, False)):
        arrivals = arrivals_of(show, day.on, opens + timedelta(minutes=minutes))
        assert (arrivals.opens_at == opens) is said


def test_a_fresh_show_says_in_which_order_it_is_set_up(client: FlaskClient, show: Show) -> None:
    home = f"/shows/{show.slug}/manage/?lang=en"
    with unit_of_work():
        show.starts_on += timedelta(days=60)
        show.ends_on += timedelta(days=60)
    fresh = client.get(home).text
    steps = re.findall(r'<li( aria-current="step")?>\s*<span class="due-s">', fresh)
    assert "Setting the show up" in fresh
    assert steps.count(' aria-current="step"') == 1
    assert re.search(r'aria-current="step".*?Write: Name, venue and text', fresh, re.DOTALL)
    assert "Arrivals today" not in fresh
    assert "No booth plan is released yet." not in fresh, "said twice"


def test_a_closed_show_tells_what_came_of_it(client: FlaskClient, show: Show) -> None:
    with unit_of_work():
        show.starts_on -= timedelta(days=60)
        show.ends_on -= timedelta(days=60)
    page = client.get(f"/shows/{show.slug}/manage/?lang=en").text
    assert "Arrivals today" not in page
    assert "Amount discussed" in page
    assert "The next edition is not begun." in page
    assert "Consultations today" not in page


def test_the_trail_names_things_in_the_readers_language(client: FlaskClient, show: Show) -> None:
    with unit_of_work():
        actor = Actor(ActorKind.USER, 1, "Kim")
        subject = audit.Subject(kind="show", id=show.id, label=show.name.ko, show_id=show.id)
        audit.record(actor, "shows.change", subject, now=clock.now())
    address = f"/shows/{show.slug}/manage/audit-trail"
    assert show.name.en in client.get(f"{address}?lang=en").text
    assert show.name.ko in client.get(f"{address}?lang=ko").text
    assert show.name.en in client.post(f"{address}.csv?lang=en").text
