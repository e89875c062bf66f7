"""The pages of organizers and hosts: who may open them, and what they do."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from expo.core.actor import Role
from expo.core.db import db
from expo.core.mail import Mail
from expo.exhibitors.models import Application, ApplicationTerms, Category, Exhibitor, SampleDisplay
from expo.exhibitors.rules import ApplicationStatus, ExhibitorStatus, Participation
from expo.shows.models import Pavilion, Show
from tests.exhibitors.statements import count_statements
from tests.factories.accounts import make_user, sign_in
from tests.factories.exhibitors import (
    make_application,
    make_category,
    make_exhibitor,
    make_product,
    make_sample_display,
)
from tests.factories.shows import grant, make_pavilion, make_show

MANAGE = ("applications", "applications/1", "applications/import", "exhibitors", "exhibitors/firm", "sample-displays",
          "categories")  # fmt: skip
HOST = ("", "applications", "applications/2", "sample-displays", "texts")


def as_role(app: Flask, show: Show, role: Role | None, *, pavilion: Pavilion | None = None) -> FlaskClient:
    client, user = app.test_client(), make_user()
    if role:
        grant(user, role, show, pavilion=pavilion)
    sign_in(client, user)
    return client


def furnished() -> tuple[Show, Pavilion]:
    show = make_show()
    pavilion = make_pavilion(show, slug="esg")
    make_application(show, number=1)
    make_application(show, number=2, pavilion=pavilion)
    make_exhibitor(show, slug="firm")
    make_sample_display(show, pavilion, slug="samples")
    return show, pavilion


@pytest.mark.parametrize("path", MANAGE)
def test_only_organizers_of_this_show_manage(app: Flask, path: str) -> None:
    show, pavilion = furnished()
    other = make_show()
    url = f"/shows/{show.slug}/manage/{path}"
    assert as_role(app, show, Role.ORGANIZER).get(url).status_code == 200
    assert as_role(app, show, Role.HOST, pavilion=pavilion).get(url).status_code == 403
    assert as_role(app, other, Role.ORGANIZER).get(url).status_code == 404
    assert app.test_client().get(url).status_code == 302


@pytest.mark.parametrize("path", HOST)
def test_only_its_host_and_organizers_see_a_pavilion(app: Flask, path: str) -> None:
    show, pavilion = furnished()
    other = make_pavilion(show, position=2)
    url = f"/shows/{show.slug}/host/esg/{path}"
    assert as_role(app, show, Role.HOST, pavilion=pavilion).get(url).status_code == 200
    assert as_role(app, show, Role.ORGANIZER).get(url).status_code == 200
    assert as_role(app, show, Role.HOST, pavilion=other).get(url).status_code == 404
    assert as_role(app, show, None).get(url).status_code == 404


def test_host_does_not_see_applications_of_others(app: Flask) -> None:
    show, pavilion = furnished()
    client = as_role(app, show, Role.HOST, pavilion=pavilion)
    assert client.get(f"/shows/{show.slug}/host/esg/applications/1").status_code == 404
    assert client.post(f"/shows/{show.slug}/host/esg/applications/1/approve").status_code == 404
    assert client.post(f"/shows/{show.slug}/host/esg/applications/2/approve").status_code == 302
    assert db.session.scalar(select(Exhibitor.pavilion_id).where(Exhibitor.pavilion_id.is_not(None))) == pavilion.id


@pytest.mark.parametrize("everything", [False, True])
def test_bulk_decisions_of_a_host_stop_at_the_pavilion(app: Flask, *, everything: bool) -> None:
    show, pavilion = furnished()
    foreign = make_application(show, number=3, pavilion=make_pavilion(show, position=2))
    client, ids = as_role(app, show, Role.HOST, pavilion=pavilion), db.session.scalars(select(Application.id)).all()
    url = f"/shows/{show.slug}/host/esg/applications/decide"
    sent = {"action": "approve", "all": "1", "pavilion": foreign.pavilion.slug} if everything else {"action": "approve"}  # type: ignore[union-attr]
    assert client.post(url, data={**sent, "ids": ids}).status_code == 302
    assert client.post(url, data={"action": "paid", "ids": ids}).status_code == 404
    decided = db.session.scalars(select(Application.number).where(Application.status == ApplicationStatus.APPROVED))
    assert decided.all() == ([] if everything else [2])


def test_rejecting_without_a_reason_is_refused_at_the_field(app: Flask) -> None:
    show, _ = furnished()
    client = as_role(app, show, Role.ORGANIZER)
    answer = client.post(f"/shows/{show.slug}/manage/applications/1/reject", data={"reason": ""})
    assert answer.status_code == 422
    assert re.search(r'id="reason_?\w*-error"', answer.text)
    db.session.rollback()
    assert set(db.session.scalars(select(Application.status))) == {ApplicationStatus.SUBMITTED}


def test_bulk_approval_of_everything_the_filters_find(app: Flask) -> None:
    show, _pavilion = furnished()
    client = as_role(app, show, Role.ORGANIZER)
    data = {"action": "approve", "all": "1", "pavilion": "esg"}
    assert client.post(f"/shows/{show.slug}/manage/applications/decide", data=data).status_code == 302
    db.session.rollback()
    states = {row.number: row.status for row in db.session.scalars(select(Application))}
    assert states == {1: ApplicationStatus.SUBMITTED, 2: ApplicationStatus.APPROVED}


def test_bulk_rejection_tells_each_in_their_language(app: Flask) -> None:
    show, _pavilion = furnished()
    make_application(show, number=3, language="en", contact_email="cho@example.com")
    url = f"/shows/{show.slug}/manage/applications/decide"
    client = as_role(app, show, Role.ORGANIZER)
    ids = list(db.session.scalars(select(Application.id)))
    client.post(url, data={"action": "reject", "ids": ids})
    db.session.rollback()
    assert set(db.session.scalars(select(Application.status))) == {ApplicationStatus.SUBMITTED}
    client.post(url, data={"action": "reject", "ids": ids, "prepared": "theme", "reason_en": "Try the food show."})
    db.session.rollback()
    assert set(db.session.scalars(select(Application.status))) == {ApplicationStatus.REJECTED}
    english = db.session.scalars(select(Mail).where(Mail.recipient == "cho@example.com")).one().body
    assert "do not fit the theme" in english
    assert "Try the food show." in english
    korean = db.session.scalars(select(Mail).where(Mail.recipient != "cho@example.com")).first()
    assert korean is not None
    assert "주제" in korean.body


@pytest.mark.parametrize(
    "query", ["status=submitted", "participation=sample_display", "pavilion=esg", "pavilion=individual", "category=food",
              "paid=no", "q=가람", "q=1", "sort=-points", "sort=paid"],
)  # fmt: skip
def test_lists_take_every_filter_and_sort(app: Flask, query: str) -> None:
    show, _ = furnished()
    make_application(show, participation=Participation.SAMPLE_DISPLAY, pavilion=show.pavilions[0])
    client = as_role(app, show, Role.ORGANIZER)
    assert client.get(f"/shows/{show.slug}/manage/applications?{query}").status_code == 200
    assert client.get(f"/shows/{show.slug}/manage/exhibitors?{query}").status_code == 200


@pytest.mark.parametrize("path", ["manage/applications", "manage/exhibitors", "manage/sample-displays", "host/esg/applications", "host/esg/"])  # fmt: skip
def test_lists_read_as_often_for_three_rows_as_for_one(app: Flask, path: str) -> None:
    show, pavilion = furnished()
    client, url = as_role(app, show, Role.ORGANIZER), f"/shows/{show.slug}/{path}"

    def add() -> None:
        make_application(show, pavilion=pavilion, category_id=make_category(show).id)
        make_product(make_exhibitor(show, category_id=make_category(show).id))
        make_product(make_exhibitor(show, pavilion=pavilion))
        make_sample_display(show, pavilion)

    add()
    one = count_statements(lambda: client.get(url))
    add()
    add()
    assert count_statements(lambda: client.get(url)) == one


def test_withdrawing_an_exhibitor_needs_a_reason_and_shows_consequences(app: Flask) -> None:
    show, _ = furnished()
    make_product(db.session.scalars(select(Exhibitor)).one())
    client = as_role(app, show, Role.ORGANIZER)
    url = f"/shows/{show.slug}/manage/exhibitors/firm"
    assert "Products" in client.get(f"{url}?lang=en").text
    assert client.post(f"{url}/withdraw", data={"reason": ""}).status_code == 422
    assert client.post(f"{url}/withdraw", data={"reason": "공장 이전"}).status_code == 302
    db.session.expire_all()
    assert db.session.scalars(select(Exhibitor.status)).one() is ExhibitorStatus.WITHDRAWN
    assert client.get(f"/shows/{show.slug}/exhibitors/firm").status_code == 404


def test_host_withdraws_samples_of_the_own_pavilion_only(app: Flask) -> None:
    show, pavilion = furnished()
    make_sample_display(show, make_pavilion(show, slug="other", position=2), slug="foreign")
    client = as_role(app, show, Role.HOST, pavilion=pavilion)
    url = f"/shows/{show.slug}/host/esg/sample-displays"
    assert client.post(f"{url}/foreign/withdraw", data={"reason": "x"}).status_code == 404
    assert client.post(f"{url}/samples/withdraw", data={"reason": "x"}).status_code == 302
    db.session.rollback()
    states = {row.slug: row.status for row in db.session.scalars(select(SampleDisplay))}
    assert states == {"samples": ExhibitorStatus.WITHDRAWN, "foreign": ExhibitorStatus.ACTIVE}


def test_categories_and_terms_are_set_up(app: Flask) -> None:
    show = make_show()
    client, url = as_role(app, show, Role.ORGANIZER), f"/shows/{show.slug}/manage/categories"
    for name in ("Food", "Parts"):
        assert client.post(url, data={"name_en": name}).status_code == 302
    assert client.post(url, data={}).status_code == 422
    db.session.rollback()
    food, parts = db.session.scalars(select(Category).order_by(Category.position)).all()
    assert (food.slug, food.name_ko) == ("food", "Food")
    client.post(f"{url}/{parts.id}/up")
    make_exhibitor(show, category_id=food.id)
    assert client.post(f"{url}/{food.id}/remove").status_code == 409
    assert client.post(f"{url}/{parts.id}/remove").status_code == 302
    terms = {"shell_fee": 3000, "raw_fee": 2000, "pavilion_fee": 1000, "days_to_pay": 7, "max_booths": 4}
    posted = {f"terms-{name}": value for name, value in terms.items()}
    assert client.post(f"/shows/{show.slug}/manage/terms", data=posted).status_code == 302
    db.session.expire_all()
    assert db.session.get_one(ApplicationTerms, show.id).shell_fee_minor == 3000


def test_payment_and_notes_are_recorded_on_the_page(app: Flask) -> None:
    show, _ = furnished()
    client, url = as_role(app, show, Role.ORGANIZER), f"/shows/{show.slug}/manage/applications/1"
    assert client.post(f"{url}/notes", data={"points": "12", "internal_note": "작년 참가"}).status_code == 302
    assert client.post(f"{url}/payment", data={"paid_on": "2026-10-01"}).status_code == 302
    db.session.expire_all()
    row = db.session.scalars(select(Application).where(Application.number == 1)).one()
    assert (row.points, row.internal_note, str(row.paid_at)) == (12, "작년 참가", "2026-10-01 03:00:00+00:00")
