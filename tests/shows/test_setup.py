"""Setting a show up: days, stations, pavilions, the next edition."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from expo.core.actor import Actor, ActorKind, Role
from expo.core.db import LocalText, db
from expo.core.work import unit_of_work
from expo.shows import queries, rules, services
from expo.shows.errors import ClosesBeforeOpening, PavilionInUse, SlugTaken
from expo.shows.rules import Hours, PhaseKind, PhaseState, Span, days_of, next_year, phase_state, usual_phases
from expo.shows.services.pavilions import PavilionData
from tests.factories.accounts import make_user, sign_in
from tests.factories.exhibitors import make_exhibitor
from tests.factories.shows import grant, make_pavilion, make_show

ORGANIZER = Actor(ActorKind.USER, 1, "Han Bora")
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@given(DAYS, st.integers(0, 10))
def test_next_year_keeps_weekdays_and_length(start: date, length: int) -> None:
    span = Span(start, date.fromordinal(start.toordinal() + length))
    moved = next_year(span)
    assert moved.starts_on.weekday() == span.starts_on.weekday()
    assert moved.ends_on - moved.starts_on == span.ends_on - span.starts_on
    assert 360 <= (moved.starts_on - span.starts_on).days <= 366


@given(DAYS, st.integers(0, 10), st.integers(-300, 500))
def test_stations_follow_each_other_around_the_show(start: date, length: int, offset: int) -> None:
    show = Span(start, date.fromordinal(start.toordinal() + length))
    spans = usual_phases(show)
    assert list(spans) == list(PhaseKind)
    assert [span.starts_on for span in spans.values()] == sorted(span.starts_on for span in spans.values())
    today = date.fromordinal(start.toordinal() + offset)
    states = [phase_state(span, today) for span in spans.values()]
    assert states == sorted(states, key=[PhaseState.DONE, PhaseState.NOW, PhaseState.AHEAD].index)


def test_every_day_has_hours_and_known_ones_stay() -> None:
    known = Hours(date(2027, 3, 3), time(9), time(12))
    days = days_of(Span(date(2027, 3, 2), date(2027, 3, 4)), [known])
    assert [day.on.day for day in days] == [2, 3, 4]
    assert days[1] == known


def test_days_decide_when_the_show_begins_and_ends(app: Flask, now: datetime) -> None:
    show = make_show()
    with unit_of_work():
        days = [Hours(date(2026, 10, 14), time(9), time(18)), Hours(date(2026, 10, 15), time(9), time(12))]
        services.change_days(ORGANIZER, queries.get_show(show.slug), days, now=now)
    db.session.expire_all()
    found = queries.get_show(show.slug)
    assert (found.starts_on.day, found.ends_on.day, len(found.days)) == (14, 15, 2)
    with pytest.raises(ClosesBeforeOpening), unit_of_work():
        services.change_days(ORGANIZER, found, [Hours(date(2026, 10, 14), time(9), time(9))], now=now)


def test_pavilions_move_and_keep_their_order(app: Flask, now: datetime) -> None:
    show = make_show()
    for position in (1, 2, 3):
        make_pavilion(show, slug=f"p{position}", position=position)
    with unit_of_work():
        third = queries.get_pavilion(queries.get_show(show.slug), "p3")
        services.move_pavilion(ORGANIZER, third, -1, now=now)
    assert [row.slug for row in queries.list_pavilions(show.id)] == ["p1", "p3", "p2"]
    with unit_of_work():
        first = queries.get_pavilion(queries.get_show(show.slug), "p1")
        services.move_pavilion(ORGANIZER, first, -1, now=now)
    assert [row.slug for row in queries.list_pavilions(show.id)] == ["p1", "p3", "p2"]


def test_a_pavilion_with_exhibitors_stays(app: Flask, now: datetime) -> None:
    show = make_show()
    pavilion = make_pavilion(show)
    make_exhibitor(show, pavilion=pavilion)
    found = queries.get_pavilion(queries.get_show(show.slug), pavilion.slug)
    with pytest.raises(PavilionInUse), unit_of_work():
        services.remove_pavilion(ORGANIZER, found, reason="empty", now=now)
    assert queries.get_pavilion(show, pavilion.slug).id == pavilion.id


def test_two_pavilions_of_one_name_get_two_addresses(app: Flask, now: datetime) -> None:
    show = make_show()
    data = PavilionData(
        name=LocalText("전북관", "Jeonbuk"), about=LocalText(), eligibility=LocalText(), quota=4, host_id=None
    )
    with unit_of_work():
        found = queries.get_show(show.slug)
        slugs = [services.add_pavilion(ORGANIZER, found, data, now=now).slug for _ in range(2)]
    assert slugs == ["jeonbuk", "jeonbuk-2"]


def test_next_edition_copies_the_set_up_and_nothing_else(app: Flask, now: datetime) -> None:
    show, organizer = make_show(slug="expo-2026"), make_user()
    grant(organizer, Role.ORGANIZER, show)
    grant(make_user(), Role.GATE, show)
    pavilion = make_pavilion(show)
    make_exhibitor(show, pavilion=pavilion)
    span = next_year(Span(show.starts_on, show.ends_on))
    with unit_of_work():
        last = queries.get_show(show.slug)
        made = services.next_edition(
            ORGANIZER, last, slug="expo-2027", name=LocalText("엑스포 2027"), span=span, now=now
        )
    assert made.series_id == show.series_id
    assert [row.slug for row in made.pavilions] == [pavilion.slug]
    assert [day.opens_at for day in made.days] == [day.opens_at for day in show.days]
    assert not made.is_published
    assert [row.role for row in queries.list_role_grants_of(organizer.id)] == [Role.ORGANIZER, Role.ORGANIZER]
    with pytest.raises(SlugTaken), unit_of_work():
        services.next_edition(ORGANIZER, last, slug="expo-2027", name=LocalText("x"), span=span, now=now)


def test_an_organizer_begins_a_new_series_in_the_browser_and_organizes_it(app: Flask, client: FlaskClient) -> None:
    show, organizer, colleague = make_show(slug="expo-2026"), make_user(), make_user()
    for person in (organizer, colleague):
        grant(person, Role.ORGANIZER, show)
    sign_in(client, organizer)
    base = f"/shows/{show.slug}/manage/new-series"
    typed = {"name_ko": "섬유전 2027", "slug": "textile-2027", "starts_on": "2027-03-02", "ends_on": "2027-03-04",
             "time_zone": "Asia/Tokyo", "currency": "JPY"}  # fmt: skip
    assert base in client.get(f"/shows/{show.slug}/manage/settings").text
    taken = client.post(base, data={**typed, "slug": "expo-2026"})
    assert taken.status_code == 422
    assert "섬유전 2027" in taken.text
    answer = client.post(base, data=typed)
    assert answer.location == "/shows/textile-2027/manage/settings"
    assert client.get(answer.location).status_code == 200
    db.session.rollback()
    made = queries.get_show("textile-2027")
    assert (made.series_id == show.series_id, made.is_published) == (False, False)
    assert (made.time_zone, made.currency, len(made.days)) == ("Asia/Tokyo", "JPY", 3)
    assert [row.user_id for row in queries.list_organizer_grants(made)] == [organizer.id]
    assert client.get("/shows/textile-2027/").status_code == 200  # hidden, but not from its organizer
    client.post("/sign-out")
    sign_in(client, colleague)
    assert client.get(answer.location).status_code == 404


def test_the_set_up_page_saves_and_says_what_is_wrong(client: FlaskClient) -> None:
    show, organizer = make_show(), make_user()
    grant(organizer, Role.ORGANIZER, show)
    sign_in(client, organizer)
    base = f"/shows/{show.slug}/manage/settings"
    assert client.get(base).status_code == 200
    texts = {"name_ko": "새 이름", "time_zone": "Asia/Seoul", "currency": "KRW", "registration_open": "y"}
    assert client.post(f"{base}/texts", data=texts).status_code == 302
    assert "새 이름" in client.get(f"/shows/{show.slug}/").text
    nameless = client.post(f"{base}/texts", data={**texts, "name_ko": ""})
    assert nameless.status_code == 422
    day = {"days-0-on": "2026-10-13", "days-0-opens_at": "10:00", "days-0-closes_at": "09:00"}
    assert client.post(f"{base}/days", data=day).status_code == 422
    assert (
        client.post(
            f"{base}/days/add", data={"on": "2026-10-17", "opens_at": "10:00", "closes_at": "15:00"}
        ).status_code
        == 302
    )
    phase = {"phases-0-kind": "applications", "phases-0-starts_on": "2026-05-01", "phases-0-ends_on": "2026-06-01"}
    assert client.post(f"{base}/phases", data=phase).status_code == 302
    assert client.post(f"{base}/phases", data={**phase, "phases-0-ends_on": "2026-04-01"}).status_code == 422
    assert client.post(f"{base}/publish", data={"published": "0"}).status_code == 302
    client.post("/sign-out")
    assert client.get(f"/shows/{show.slug}/").status_code == 404


def test_shows_stand_as_people_look_for_them() -> None:
    today = date(2026, 11, 27)
    spans = {
        "last year": (date(2025, 11, 26), date(2025, 11, 29)),
        "years ago": (date(2023, 11, 26), date(2023, 11, 29)),
        "next year": (date(2027, 11, 26), date(2027, 11, 29)),
        "next month": (date(2026, 12, 26), date(2026, 12, 29)),
        "open": (date(2026, 11, 26), date(2026, 11, 27)),
    }
    ordered = sorted(spans, key=lambda name: rules.nearness(*spans[name], today))
    assert ordered == ["open", "next month", "next year", "last year", "years ago"]
