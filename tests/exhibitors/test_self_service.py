"""What exhibitors do for themselves, and what nobody else may."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from expo.core.actor import Role
from expo.core.db import db
from expo.core.mail import Mail
from expo.exhibitors.models import Exhibitor, Product
from expo.shows.models import RoleGrant, Show
from tests.exhibitors.statements import count_statements
from tests.factories.accounts import make_organization, make_user, sign_in
from tests.factories.exhibitors import make_exhibitor, make_product
from tests.factories.shows import grant, make_show


def at_work(client: FlaskClient, *, language: str = "ko") -> tuple[Show, Exhibitor]:
    show, firm, user = make_show(), make_organization(), make_user(language=language)
    exhibitor = make_exhibitor(show, organization=firm, slug="mine")
    grant(user, Role.EXHIBITOR, show, organization=firm)
    sign_in(client, user)
    return show, exhibitor


@pytest.mark.parametrize(("language", "word"), [("ko", "다음에 할 일"), ("en", "What to do next")])
def test_home_says_what_to_do_in_both_languages(app: Flask, client: FlaskClient, language: str, word: str) -> None:
    show, _ = at_work(client, language=language)
    assert word in client.get(f"/shows/{show.slug}/exhibitor/mine/").text


def test_texts_in_both_languages_reach_the_public_page(app: Flask, client: FlaskClient) -> None:
    show, _exhibitor = at_work(client)
    texts = {"intro_ko": "심전도계", "intro_en": "ECG units", "category_id": ""}
    assert client.post(f"/shows/{show.slug}/exhibitor/mine/texts", data=texts).status_code == 302
    assert "심전도계" in client.get(f"/shows/{show.slug}/exhibitors/mine?lang=ko").text
    assert "ECG units" in client.get(f"/shows/{show.slug}/exhibitors/mine?lang=en").text


def test_products_are_added_changed_moved_and_removed(app: Flask, client: FlaskClient) -> None:
    show, exhibitor = at_work(client)
    url = f"/shows/{show.slug}/exhibitor/mine/products"
    assert client.post(f"{url}/new", data={"name_ko": "", "category_id": ""}).status_code == 422
    for name in ("하나", "둘"):
        client.post(f"{url}/new", data={"name_ko": name, "category_id": "", "price": "1000"})
    db.session.rollback()
    first, second = db.session.scalars(select(Product).order_by(Product.id)).all()
    client.post(f"{url}/{second.id}/up")
    client.post(f"{url}/{first.id}", data={"name_ko": "하나", "name_en": "One", "category_id": ""})
    db.session.expire_all()
    assert [product.name_ko for product in db.session.get_one(Exhibitor, exhibitor.id).products] == ["둘", "하나"]
    assert db.session.get_one(Product, first.id).name_en == "One"
    client.post(f"{url}/{first.id}/remove")
    db.session.expire_all()
    assert db.session.scalars(select(Product.id)).all() == [second.id]


@pytest.mark.parametrize("path", ["", "texts", "products", "products/new", "team"])
def test_another_firm_finds_nothing_here(app: Flask, client: FlaskClient, path: str) -> None:
    show, _ = at_work(client)
    make_exhibitor(show, slug="theirs")
    assert client.get(f"/shows/{show.slug}/exhibitor/mine/{path}").status_code == 200
    assert client.get(f"/shows/{show.slug}/exhibitor/theirs/{path}").status_code == 404
    other = make_show()
    make_exhibitor(other, slug="mine")
    assert client.get(f"/shows/{other.slug}/exhibitor/mine/{path}").status_code == 404
    assert app.test_client().get(f"/shows/{show.slug}/exhibitor/mine/{path}").status_code == 302


def test_a_foreign_product_cannot_be_changed(app: Flask, client: FlaskClient) -> None:
    show, _ = at_work(client)
    product = make_product(make_exhibitor(show, slug="theirs"))
    answer = client.post(
        f"/shows/{show.slug}/exhibitor/mine/products/{product.id}", data={"name_ko": "x", "category_id": ""}
    )
    assert answer.status_code == 404
    assert client.post(f"/shows/{show.slug}/exhibitor/mine/products/{product.id}/remove").status_code == 404
    db.session.expire_all()
    assert db.session.get_one(Product, product.id).name_ko == "정밀 감속기"


def test_colleagues_are_invited_and_removed_but_the_last_stays(app: Flask, client: FlaskClient) -> None:
    show, _exhibitor = at_work(client)
    url = f"/shows/{show.slug}/exhibitor/mine/team"
    invited = client.post(url, data={"name": "Park", "email": "park@example.com", "language": "en"})
    assert invited.status_code == 302
    assert db.session.scalars(select(Mail.recipient)).all() == ["park@example.com"]
    own, new = db.session.scalars(select(RoleGrant).order_by(RoleGrant.id)).all()
    assert client.post(f"{url}/{new.id}/remove").status_code == 302
    assert client.post(f"{url}/{own.id}/remove").status_code == 422
    stranger = grant(make_user(), Role.EXHIBITOR, show, organization=make_exhibitor(show).organization)
    assert client.post(f"{url}/{stranger.id}/remove").status_code == 404


def test_role_leads_to_the_own_booth(app: Flask, client: FlaskClient) -> None:
    show, _ = at_work(client)
    held = db.session.scalars(select(RoleGrant)).one()
    answer = client.get(f"/shows/{show.slug}/roles/{held.id}")
    assert answer.location == f"/shows/{show.slug}/exhibitor/mine/"


@pytest.mark.parametrize("path", ["", "products"])
def test_pages_read_as_often_for_three_products_as_for_one(app: Flask, client: FlaskClient, path: str) -> None:
    show, exhibitor = at_work(client)
    make_product(exhibitor)
    url = f"/shows/{show.slug}/exhibitor/mine/{path}"
    one = count_statements(lambda: client.get(url))
    make_product(exhibitor)
    make_product(exhibitor)
    assert count_statements(lambda: client.get(url)) == one
