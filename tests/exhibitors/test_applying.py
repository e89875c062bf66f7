"""The public application form, by link and by account."""

from __future__ import annotations

import io
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import select

from expo.accounts.models import Organization
from expo.core import clock
from expo.core.db import db
from expo.core.mail import Mail
from expo.core.work import unit_of_work
from expo.exhibitors import links
from expo.exhibitors.models import Application, ApplicationDocument, Product
from expo.exhibitors.rules import ApplicationStatus
from expo.exhibitors.rules.firms import Firm, KnownFirm, Recognised, index_of, name_key
from expo.exhibitors.rules.numbers import hyphenated, is_business_number, with_check_digit
from expo.shows.models import Show
from tests.factories.accounts import make_organization, make_user, sign_in
from tests.factories.exhibitors import make_application, make_category, make_exhibitor
from tests.factories.shows import make_show

LATER = date(2026, 12, 1)
NUMBER = with_check_digit("123456789")


def picture(kind: str = "PNG", *, exif: bool = False) -> io.BytesIO:
    out, image = io.BytesIO(), Image.new("RGB", (2400, 1200), "teal")
    tags = Image.Exif()
    if exif:
        tags[0x010E] = "where I live"
    image.save(out, kind, exif=tags)
    out.seek(0)
    return out


@pytest.mark.parametrize("number", ["1208147521", "1248100998", "2208162517"])
def test_real_business_numbers_pass(number: str) -> None:
    assert is_business_number(number)


@given(st.text("0123456789", min_size=9, max_size=9).filter(lambda text: set(text) != {"0"}), st.integers(0, 9))
def test_exactly_one_check_digit_fits(nine: str, digit: int) -> None:
    number = with_check_digit(nine)
    assert is_business_number(number)
    assert is_business_number(f"{nine}{digit}") is (number[-1] == str(digit))
    assert hyphenated(number).replace("-", "") == number


@pytest.mark.parametrize(("one", "other"), [("주식회사 가람정밀", "(주)가람 정밀"), ("Garam Precision Co., Ltd.", "GARAM PRECISION"), ("㈜가람정밀", "가람정밀")])  # fmt: skip
def test_spellings_of_one_firm_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other) != ""


def test_same_name_with_another_number_is_another_firm() -> None:
    index = index_of([KnownFirm(1, "가람정밀", "Garam", "1208147521")])
    assert index.recognise(Firm(name_ko="가람정밀")) == (1, Recognised.BY_NAME)
    assert index.recognise(Firm(name_ko="다른이름", business_number="120-81-47521")) == (1, Recognised.BY_NUMBER)
    assert index.recognise(Firm(name_ko="가람정밀", business_number="1248100998")) == (None, Recognised.NEW)


def start(client: FlaskClient, show: Show, **changes: str) -> str:
    data = {"name_ko": "가람정밀", "contact_name": "이서연", "email": "Lee@Example.com", "language": "ko"} | changes
    answer = client.post(f"/shows/{show.slug}/apply", data=data)
    assert answer.status_code == 302, answer.text
    return str(answer.location).removesuffix("/firm")


def fill(client: FlaskClient, url: str, category_id: int) -> None:
    firm = {
        "name_ko": "가람정밀",
        "country": "KR",
        "business_number": NUMBER,
        "contact_name": "이서연",
        "email": "lee@example.com",
    }
    assert client.post(f"{url}/firm", data=firm | {"language": "ko"}).location.endswith("/stand")
    stand = {
        "participation": "own_booth",
        "category_id": category_id,
        "booths_wanted": 2,
        "power_kw": 5,
        "open_sides": 0,
    }
    assert client.post(f"{url}/stand", data=stand).location.endswith("/wishes")
    stay = {"go": "stay"}
    beside, unknown = {"name": "솔뫼장", "kind": "near"}, {"name": "모르는회사", "kind": "apart", "distance_m": 12}
    assert client.post(f"{url}/neighbours", data=beside | stay).location.endswith("/neighbours")
    assert client.post(f"{url}/neighbours", data=beside).status_code == 422
    assert client.post(f"{url}/neighbours", data=stay | {"kind": "near"}).status_code == 422
    assert client.post(f"{url}/neighbours", data=unknown).location.endswith("/products")
    assert client.post(f"{url}/neighbours", data={"kind": "near"}).location.endswith("/products")
    product = {"name_ko": "감속기", "picture": (picture(), "reducer.png")}
    assert client.post(f"{url}/products", data=product, content_type="multipart/form-data").status_code == 302


def test_a_stranger_applies_step_by_step(app: Flask, client: FlaskClient) -> None:
    show = make_show(starts_on=LATER)
    category, beside = make_category(show), make_organization(ko="솔뫼장")
    url = start(client, show)
    assert url.split("/")[-1] in db.session.scalars(select(Mail)).one().body
    assert client.post(f"{url}/send", data={"agree": "y"}).status_code == 422
    fill(client, url, category.id)
    assert client.post(f"{url}/send", data={}).status_code == 422
    assert client.post(f"{url}/send", data={"agree": "y"}).location == url
    db.session.rollback()
    application = db.session.scalars(select(Application)).one()
    assert (application.status, application.number, application.booths_wanted) == (ApplicationStatus.SUBMITTED, 1, 2)
    assert application.organization is not None
    assert application.organization.business_number == NUMBER
    assert [(each.organization_id, each.name, each.distance_m) for each in application.neighbours] == [
        (beside.id, "솔뫼장", None),
        (None, "모르는회사", 12),
    ]
    assert client.get(url).status_code == 200
    assert client.post(f"{url}/withdraw").status_code == 302
    db.session.refresh(application)
    assert application.status is ApplicationStatus.WITHDRAWN


def test_known_firm_is_recognised_and_keeps_what_it_said(app: Flask, client: FlaskClient) -> None:
    show = make_show(starts_on=LATER)
    known = make_organization(ko="가람정밀공업", en="Garam", business_number=NUMBER)
    url = start(client, show)
    fill(client, url, make_category(show).id)
    client.post(f"{url}/send", data={"agree": "y"})
    db.session.rollback()
    assert db.session.scalars(select(Application.organization_id)).one() == known.id
    assert db.session.get_one(Organization, known.id).name_ko == "가람정밀공업"


def test_wrong_business_number_is_said_at_its_field(app: Flask, client: FlaskClient) -> None:
    url = start(client, make_show(starts_on=LATER))
    firm = {
        "name_ko": "가람",
        "country": "KR",
        "business_number": "123-45-67890",
        "contact_name": "이",
        "email": "a@example.com",
    }
    answer = client.post(f"{url}/firm?lang=ko", data=firm | {"language": "ko"})
    assert answer.status_code == 422
    assert "business_number-error" in answer.text
    assert "123-45-67890" in answer.text


def test_link_opens_only_its_own_application(app: Flask, client: FlaskClient) -> None:
    show, other = make_show(starts_on=LATER), make_show(starts_on=LATER)
    application = make_application(show)
    token = links.token_of(application)
    assert client.get(f"/shows/{show.slug}/applications/{token}").status_code == 200
    assert client.get(f"/shows/{other.slug}/applications/{token}").status_code == 404
    assert client.get(f"/shows/{show.slug}/applications/{token[:-2]}xx").status_code == 404
    assert client.get(f"/shows/{show.slug}/applications/{application.public_id}").status_code == 404


def test_decided_application_is_no_longer_changed(app: Flask, client: FlaskClient) -> None:
    show = make_show(starts_on=LATER)
    application = make_application(show, status=ApplicationStatus.APPROVED)
    url = f"/shows/{show.slug}/applications/{links.token_of(application)}"
    assert client.post(f"{url}/neighbours", data={"name": "x", "kind": "near"}).status_code in (409, 422)
    assert client.post(f"{url}/withdraw").status_code == 409
    db.session.refresh(application)
    assert application.status is ApplicationStatus.APPROVED


def test_closed_show_takes_nothing(app: Flask, client: FlaskClient) -> None:
    show = make_show()  # it has begun
    data = {"name_ko": "가람", "contact_name": "이", "email": "a@example.com", "language": "ko"}
    assert client.post(f"/shows/{show.slug}/apply", data=data).status_code == 422
    assert not db.session.scalars(select(Application)).all()


def test_pictures_are_made_anew(app: Flask, client: FlaskClient) -> None:
    url = start(client, make_show(starts_on=LATER))
    sent = {"name_ko": "감속기", "picture": (picture("JPEG", exif=True), "x.jpg")}
    assert client.post(f"{url}/products", data=sent, content_type="multipart/form-data").status_code == 302
    db.session.rollback()
    name = db.session.scalars(select(Application)).one().products[0].image
    answer = client.get(f"/media/{name}", buffered=True)
    image = Image.open(io.BytesIO(answer.data))
    assert (answer.content_type, image.format, max(image.size)) == ("image/webp", "WEBP", 1600)
    assert b"where I live" not in answer.data
    assert client.get("/media/..%2F..%2Fsecret.key").status_code == 404


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"GIF89a", b"\xff\xd8\xff\xe0 not a picture", b""])
def test_what_is_no_picture_is_refused(app: Flask, client: FlaskClient, content: bytes) -> None:
    url = start(client, make_show(starts_on=LATER))
    sent = {"name_ko": "감속기", "picture": (io.BytesIO(content), "x.png")}
    answer = client.post(f"{url}/products?lang=en", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "not a picture" in answer.text


def test_documents_are_known_by_content(app: Flask, client: FlaskClient) -> None:
    url = start(client, make_show(starts_on=LATER))
    script = {"file": (io.BytesIO(b"<html><script>"), "cert.pdf")}
    assert client.post(f"{url}/documents", data=script, content_type="multipart/form-data").status_code == 422
    pdf = {"file": (io.BytesIO(b"%PDF-1.7 ..."), "사업자등록증.pdf")}
    assert client.post(f"{url}/documents", data=pdf, content_type="multipart/form-data").status_code == 302
    db.session.rollback()
    document = db.session.scalars(select(Application)).one().documents[0]
    answer = client.get(f"{url}/documents/{document.id}", buffered=True)
    assert answer.content_type == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_last_years_application_is_copied(app: Flask, client: FlaskClient) -> None:
    last, user = make_show(), make_user()
    show = make_show(starts_on=LATER)
    with unit_of_work():
        db.session.get_one(Show, show.id).series_id = last.series_id
    make_category(show, slug="parts")
    earlier = make_application(last, user_id=user.id, power_kw=7, category_id=make_category(last, slug="parts").id)
    with unit_of_work():
        earlier.documents.append(
            ApplicationDocument(
                name="등록증.pdf", file="a.pdf", media_type="application/pdf", size_bytes=9, created_at=clock.now()
            )
        )
    sign_in(client, user)
    page = client.get(f"/shows/{show.slug}/apply").text
    assert str(earlier.public_id) in page
    answer = client.post(f"/shows/{show.slug}/apply/copy/{earlier.public_id}")
    assert answer.status_code == 302
    db.session.rollback()
    draft = db.session.scalars(select(Application).where(Application.show_id == show.id)).one()
    assert (draft.status, draft.power_kw, draft.user_id) == (ApplicationStatus.DRAFT, 7, user.id)
    assert draft.category is not None
    assert [(each.name, each.file) for each in draft.documents] == [("등록증.pdf", "a.pdf")]
    stranger = app.test_client()
    sign_in(stranger, make_user())
    assert stranger.post(f"/shows/{show.slug}/apply/copy/{earlier.public_id}").status_code == 404


def test_a_copy_of_an_approved_application_brings_the_firm_and_what_it_showed(app: Flask, client: FlaskClient) -> None:
    last, user = make_show(), make_user()
    show = make_show(starts_on=LATER)
    with unit_of_work():
        db.session.get_one(Show, show.id).series_id = last.series_id
    firm = make_organization(ko="하솜키친", en="Hasom Kitchen")
    earlier = make_application(last, organization=firm, status=ApplicationStatus.APPROVED, user_id=user.id)
    shown = make_exhibitor(last, organization=firm, application_id=earlier.id)
    with unit_of_work():
        db.session.add(Product(exhibitor_id=shown.id, name_ko="무쇠 냄비", image="pot.webp"))
    sign_in(client, user)
    client.post(f"/shows/{show.slug}/apply/copy/{earlier.public_id}")
    db.session.rollback()
    draft = db.session.scalars(select(Application).where(Application.show_id == show.id)).one()
    assert (draft.firm["name_ko"], draft.firm["name_en"]) == ("하솜키친", "Hasom Kitchen")
    assert [(each.name_ko, each.image) for each in draft.products] == [("무쇠 냄비", "pot.webp")]
    assert links.path_of(draft) in db.session.scalars(select(Mail.body)).one()


def test_a_copy_tells_nobody_what_the_record_says_of_a_firm_they_only_named(app: Flask, client: FlaskClient) -> None:
    last, user = make_show(), make_user()
    show = make_show(starts_on=LATER)
    with unit_of_work():
        db.session.get_one(Show, show.id).series_id = last.series_id
    firm = make_organization(ko="하솜키친", en="Hasom Kitchen", business_number=NUMBER)
    earlier = make_application(last, organization=firm, user_id=user.id, firm={"name_ko": "하솜키친"})
    sign_in(client, user)
    client.post(f"/shows/{show.slug}/apply/copy/{earlier.public_id}")
    db.session.rollback()
    draft = db.session.scalars(select(Application).where(Application.show_id == show.id)).one()
    assert draft.firm == {"name_ko": "하솜키친"}


def test_a_draft_without_a_name_can_still_be_opened(app: Flask, client: FlaskClient) -> None:
    show, user = make_show(starts_on=LATER), make_user()
    draft = make_application(show, status=ApplicationStatus.DRAFT, number=None, submitted_at=None, user_id=user.id)
    with unit_of_work():
        db.session.get_one(Application, draft.id).organization_id = None
    sign_in(client, user)
    client.get("/?lang=en")
    assert ">A draft without the firm’s name</a>" in client.get(f"/shows/{show.slug}/apply").text
