"""Registration, the badge page and the organizer's list, through the browser's door."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from expo.core import clock
from expo.core.actor import Role, job_actor
from expo.core.db import db
from expo.core.mail import Mail
from expo.core.work import unit_of_work
from expo.registration import drawing, links, queries, services
from expo.registration.models import Badge, Registration
from expo.registration.rules import ConsentPurpose, RegistrationStatus
from expo.registration.services import Answer
from expo.shows.models import Show
from tests.factories.accounts import make_user, sign_in
from tests.factories.exhibitors import make_exhibitor
from tests.factories.registration import badge_of, make_registration, token_of
from tests.factories.shows import grant, make_show

FORM = {"kind": "visitor", "name": "김하늘", "email": "Sky@Example.com", "country": "KR", "privacy": "y"}


def _organizer(client: FlaskClient, show: Show) -> None:
    user = make_user()
    grant(user, Role.ORGANIZER, show)
    sign_in(client, user)


def _read_codes(pdf: bytes) -> list[str]:
    """Return the QR codes of all pages, as a scanner at 200 dpi would see them."""
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        image = page.render(scale=200 / 72).to_pil()
        found += [result.text for result in zxingcpp.read_barcodes(image)]
    return found


def test_registering_shows_and_mails_the_badge(client: FlaskClient, now: datetime) -> None:
    show = make_show()
    answer = client.post(f"/shows/{show.slug}/register", data=FORM | {"news": "y"}, follow_redirects=True)
    assert answer.status_code == 200
    person = db.session.scalars(select(Registration)).one()
    assert (person.name, person.email, person.show_id) == ("김하늘", "sky@example.com", show.id)
    code = badge_of(person).code
    assert f"{code[:4]}-{code[4:8]}-{code[8:]}" in answer.text
    assert "김하늘" in answer.text
    mail = db.session.scalars(select(Mail)).one()
    assert mail.recipient == "sky@example.com"
    path = re.search(r"http://localhost(/badges/\S+)", mail.body)
    assert path is not None
    assert "김하늘" in client.get(path[1]).text
    assert queries.has_consented(person.id, ConsentPurpose.PRIVACY)
    assert queries.has_consented(person.id, ConsentPurpose.NEWS)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"privacy": ""}, "privacy"),
        ({"name": " "}, "name"),
        ({"email": "sky@"}, "email"),
        ({"kind": "organizer"}, "kind"),
    ],
)
def test_registering_says_what_is_missing_and_keeps_the_input(
    client: FlaskClient, change: dict[str, str], field: str
) -> None:
    show = make_show()
    data = {name: value for name, value in (FORM | change).items() if value}
    answer = client.post(f"/shows/{show.slug}/register", data=data)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert db.session.scalars(select(Registration)).all() == []
    if field != "email":
        assert "Sky@Example.com" in answer.text


def test_known_address_gets_its_badge_by_mail_and_the_stranger_sees_nothing(client: FlaskClient) -> None:
    show = make_show()
    person = make_registration(show, email="sky@example.com", name="비밀")
    answer = client.post(f"/shows/{show.slug}/register", data=FORM, follow_redirects=True)
    assert answer.status_code == 200
    assert "비밀" not in answer.text
    assert len(db.session.scalars(select(Registration)).all()) == 1
    assert db.session.scalars(select(Mail)).one().recipient == person.email


def test_registration_can_be_closed(client: FlaskClient) -> None:
    show = make_show()
    with unit_of_work():
        db.session.get_one(Show, show.id).registration_open = False
    assert client.get(f"/shows/{show.slug}/register").status_code == 200
    client.post(f"/shows/{show.slug}/register", data=FORM)
    assert db.session.scalars(select(Registration)).all() == []


def test_link_opens_only_its_badge_and_only_for_some_time(client: FlaskClient, now: datetime) -> None:
    person = make_registration(make_show(), name="김하늘")
    path = links.path_of(person, now)
    assert client.get(path).status_code == 200
    assert client.get(path[:-2] + ("aa" if not path.endswith("aa") else "bb")).status_code == 404
    assert client.get("/badges/nonsense").status_code == 404
    with clock.at(now + timedelta(days=60)):
        answer = client.get(path)
        assert answer.status_code == 410
        assert "김하늘" not in answer.text
        assert client.get(f"{path}/badge.pdf").status_code == 422
        client.post(f"{path}/send")
    assert db.session.scalars(select(Mail)).one().recipient == person.email


def test_printed_badge_reads_back_as_the_token(client: FlaskClient, now: datetime) -> None:
    person = make_registration(make_show(), name="김하늘", organization_name="한빛유통")
    answer = client.get(f"{links.path_of(person, now)}/badge.pdf")
    assert answer.mimetype == "application/pdf"
    assert _read_codes(answer.data) == [token_of(person)]
    text = pypdfium2.PdfDocument(answer.data)[0].get_textpage().get_text_range()
    code = badge_of(person).code
    for part in ("김하늘", "한빛유통", f"{code[:4]}-{code[4:8]}-{code[8:]}"):
        assert part in text


def test_the_organization_is_kept_in_both_languages_and_read_in_ones_own(client: FlaskClient, now: datetime) -> None:
    show = make_show()
    client.post(
        f"/shows/{show.slug}/register",
        data={**FORM, "organization_name": "한빛유통", "organization_name_en": "Hanbit Trading"},
    )
    person = db.session.scalars(select(Registration)).one()
    make_registration(show, organization_name="가람정밀")  # who gave one name is read by it everywhere
    path = links.path_of(person, now)
    text = pypdfium2.PdfDocument(client.get(f"{path}/badge.pdf").data)[0].get_textpage().get_text_range()
    assert "한빛유통" in text
    assert "Hanbit Trading" in text
    _organizer(client, show)
    base = f"/shows/{show.slug}/manage/registrations"
    for language, shown, hidden in (("ko", "한빛유통", "Hanbit"), ("en", "Hanbit Trading", "한빛유통")):
        for address in (path, base):
            page = client.get(f"{address}?lang={language}").text
            assert shown in page
            assert hidden not in page
        assert "가람정밀" in client.get(f"{base}?lang={language}").text
    assert "Hanbit Trading" in client.get(base, query_string={"q": "hanbit"}).text
    file = client.post(f"{base}/export/csv?lang=en").text.splitlines()
    assert file[0].split(",")[3:5] == ["Organization", "Organization in English"]
    assert any("한빛유통,Hanbit Trading" in line for line in file)


def test_code_on_the_phone_has_37_modules(sqlite_app: Flask) -> None:
    token = token_of(make_registration(make_show()))
    matrix = drawing.qr_matrix(token)
    assert len(matrix) == 37
    rows = [[*[False] * 4, *row, *[False] * 4] for row in matrix]
    quiet: list[list[bool]] = [[False] * 45] * 4
    image = np.array([*quiet, *rows, *quiet], dtype=np.uint8)
    image = np.kron(255 * (1 - image), np.ones((8, 8), dtype=np.uint8)).astype(np.uint8)
    assert [result.text for result in zxingcpp.read_barcodes(image)] == [token]


def test_person_withdraws_a_consent_on_the_badge_page(client: FlaskClient, now: datetime) -> None:
    show = make_show()
    person, exhibitor = make_registration(show), make_exhibitor(show)
    with unit_of_work():
        said = Answer(
            purpose=ConsentPurpose.THIRD_PARTY, given=True, language="ko", channel="stand", exhibitor_id=exhibitor.id
        )
        services.record_consent(person, said, actor=job_actor("test"), now=now)
    path = links.path_of(person, now)
    client.post(f"{path}/consents", data={"exhibitor": exhibitor.id, "given": "no"})
    assert not queries.has_consented(person.id, ConsentPurpose.THIRD_PARTY, exhibitor.id)
    client.post(f"{path}/consents", data={"given": "yes"})
    assert queries.has_consented(person.id, ConsentPurpose.NEWS)


def test_organizer_finds_registers_and_changes_people(client: FlaskClient) -> None:
    show = make_show()
    first = make_registration(show, name="김하늘", organization_name="한빛유통")
    make_registration(show, name="박바다", organization_name="가람정밀")
    make_registration(make_show(), name="김하늘 다른쇼")
    _organizer(client, show)
    base = f"/shows/{show.slug}/manage/registrations"
    for query in ("하늘", "한빛", first.email, badge_of(first).code.lower()):
        text = client.get(base, query_string={"q": query}).text
        assert "김하늘</a>" in text
        assert "박바다" not in text
        assert "다른쇼" not in text
    answer = client.post(f"{base}/new", data={"kind": "vip", "name": "이시장", "country": "KR", "language": "ko"})
    assert answer.status_code == 302
    added = db.session.scalars(select(Registration).where(Registration.name == "이시장")).one()
    page = f"{base}/{added.id}"
    client.post(page, data={"kind": "vip", "name": "이시장님", "country": "KR", "language": "en"})
    db.session.expire_all()
    assert (added.name, added.language) == ("이시장님", "en")


def test_organizer_replaces_voids_and_cancels(client: FlaskClient) -> None:
    show = make_show()
    person = make_registration(show)
    _organizer(client, show)
    page = f"/shows/{show.slug}/manage/registrations/{person.id}"
    earlier = badge_of(person).code
    client.post(f"{page}/reissue", data={"reason": "printer jam"})
    db.session.rollback()
    assert badge_of(person).code != earlier
    client.post(f"{page}/revoke", data={"why": "misused", "reason": "lent to a friend"})
    db.session.rollback()
    assert queries.find_live_badge(person) is None
    client.post(f"{page}/cancel", data={"reason": "asked by phone"})
    assert db.session.scalars(select(Registration.status)).one() is RegistrationStatus.CANCELLED
    assert client.get(page).status_code == 200
    assert client.get(f"{page}/badge.pdf").status_code == 409


def test_list_is_closed_to_everyone_but_the_organizer(client: FlaskClient) -> None:
    show, other = make_show(), make_show()
    person = make_registration(show)
    paths = [f"/shows/{show.slug}/manage/registrations{end}" for end in ("", "/new", "/print", f"/{person.id}")]
    assert {client.get(path).status_code for path in paths} == {302}
    _organizer(client, other)
    assert {client.get(path).status_code for path in paths} == {404}
    user = make_user()
    grant(user, Role.GATE, show)
    sign_in(client, user)
    assert {client.get(path).status_code for path in paths} == {403}


def test_badges_of_a_show_are_printed_as_a_job(client: FlaskClient) -> None:
    show = make_show()
    people = [make_registration(show) for _ in range(5)]
    make_registration(make_show())
    _organizer(client, show)
    answer = client.post(f"/shows/{show.slug}/manage/registrations/print", data={"paper": "a4"})
    assert "badges.pdf" in client.get(answer.location).text
    pdf = client.get(f"{answer.location}/badges.pdf", buffered=True).data
    assert len(pypdfium2.PdfDocument(pdf)) == 2
    assert sorted(_read_codes(pdf)) == sorted(token_of(person) for person in people)


def test_export_holds_what_the_filters_find(client: FlaskClient) -> None:
    show = make_show()
    make_registration(show, name="=1+1", organization_name="한빛유통")
    make_registration(show, name="박바다")
    _organizer(client, show)
    text = client.post(f"/shows/{show.slug}/manage/registrations/export/csv?q=%3D1").get_data(as_text=True)
    assert "'=1+1" in text
    assert "박바다" not in text


def test_badges_export_writes_tokens_that_gates_take(app: Flask, tmp_path: Path) -> None:
    show = make_show(slug="a-show")
    person = make_registration(show, name="김하늘")
    out = tmp_path / "badges.csv"
    answer = app.test_cli_runner().invoke(args=["badges", "export", "--show", "a-show", "--out", str(out)])
    assert answer.exit_code == 0, answer.output
    lines = out.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "registration_id,kind,name,token"
    assert lines[1:] == [f"{person.id},visitor,김하늘,{token_of(person)}"]


def test_every_badge_in_the_database_has_its_own_id(app: Flask) -> None:
    show = make_show()
    for _ in range(3):
        make_registration(show)
    ids = db.session.scalars(select(Badge.token_id)).all()
    assert len(set(ids)) == 3
