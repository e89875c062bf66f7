"""Buyers come by invitation and by table."""

from __future__ import annotations

import io
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from expo.consultations.models import Buyer
from expo.consultations.rules.codes import BuyerKind, BuyerStatus
from expo.core.actor import Role
from expo.core.db import db
from expo.core.mail import Mail
from tests.factories.accounts import make_organization, make_user, sign_in
from tests.factories.consultations import make_buyer
from tests.factories.shows import grant, make_show

TABLE = """기업명,영문명,구분,메일,담당자,언어,최소,최대,시간대,country
모두몰,Modumall,국내,md@modumall.example,박선우,ko,2,8,Asia/Seoul,
,Nordhaus GmbH,overseas,anna@nordhaus.example,Anna Berg,"en, de",3,6,Europe/Berlin,독일
이름만,,국내,,,ko,1,2,Asia/Seoul,
모두몰2,,국내,md@modumall.example,박선우,ko,1,2,Asia/Seoul,
"""


def test_a_table_is_shown_first_and_then_its_good_rows_are_invited(sqlite_app: Flask) -> None:
    show, client = make_show(), sqlite_app.test_client()
    user = make_user(language="en")
    grant(user, Role.ORGANIZER, show)
    sign_in(client, user)
    url = f"/shows/{show.slug}/manage/buyers"
    shown = client.post(f"{url}/import?lang=en", data={"file": (io.BytesIO(TABLE.encode()), "buyers.csv")})
    assert "2 rows can be entered, 2 cannot." in shown.text
    assert db.session.scalar(select(Buyer.id)) is None
    sent = shown.text.split('name="rows" value="')[1].split('"')[0].replace("&#34;", '"')
    client.post(f"{url}/import", data={"rows": sent, "invite": "1"})
    db.session.rollback()
    found = {buyer.email: buyer for buyer in db.session.scalars(select(Buyer))}
    assert set(found) == {"md@modumall.example", "anna@nordhaus.example"}
    anna = found["anna@nordhaus.example"]
    assert (anna.kind, anna.languages, anna.time_zone) == (BuyerKind.OVERSEAS, ["en", "de"], "Europe/Berlin")
    assert anna.organization.country == "DE"
    assert {b.status for b in found.values()} == {BuyerStatus.APPROVED}
    assert set(db.session.scalars(select(Mail.recipient))) == set(found)
    assert client.get(url).status_code == 200
    assert client.post(f"{url}.xlsx").data[:2] == b"PK"


def test_organizer_invites_declines_and_reminds(sqlite_app: Flask) -> None:
    show, client = make_show(), sqlite_app.test_client()
    user = make_user(language="en")
    grant(user, Role.ORGANIZER, show)
    sign_in(client, user)
    url = f"/shows/{show.slug}/manage/buyers"
    form = {
        "name_en": "Baltic Import",
        "kind": "overseas",
        "country": "Lithuania",
        "contact_name": "Ona",
        "email": "ona@baltic.example",
        "languages": ["en"],
        "min_consultations": "1",
        "max_consultations": "5",
        "time_zone": "Europe/Vilnius",
    }
    assert client.post(f"{url}/new", data=form).status_code == 302
    assert client.post(f"{url}/new", data=form).status_code == 409
    waiting = make_buyer(show, status=BuyerStatus.APPLIED)
    client.post(url, data={"ids": [waiting.id], "action": "decline"})
    client.post(url, data={"ids": [waiting.id], "action": "remind"})
    db.session.rollback()
    db.session.expire_all()
    assert db.session.get_one(Buyer, waiting.id).status is BuyerStatus.DECLINED
    assert "consultations/remind" in set(db.session.scalars(select(Mail.template)))


def test_names_stand_in_the_order_of_the_readers_language(app: Flask) -> None:
    show = make_show()
    for ko, en in (("가람", "Zebra"), ("", "merlion"), ("하늘", "Apple")):
        make_buyer(show, organization=make_organization(ko=ko, en=en))
    client, user = app.test_client(), make_user(language="en")
    grant(user, Role.ORGANIZER, show)
    sign_in(client, user)
    for page in ("buyers", "board/on-site", "board/replan"):
        read = client.get(f"/shows/{show.slug}/manage/{page}?lang=en").text
        assert read.index("Apple") < read.index("merlion") < read.index("Zebra"), page
    korean = client.get(f"/shows/{show.slug}/manage/buyers?lang=ko").text
    assert korean.index("가람") < korean.index("하늘")


def test_a_buyer_whose_clock_is_the_shows_reads_no_second_time(sqlite_app: Flask) -> None:
    show = make_show()
    zones = {zone: make_buyer(show, time_zone=zone).own_zone for zone in ("Asia/Seoul", "Asia/Tokyo", "Europe/Berlin")}
    assert zones == {"Asia/Seoul": "", "Asia/Tokyo": "", "Europe/Berlin": "Europe/Berlin"}


@pytest.mark.parametrize(("language", "shown"), [("en", "Sort: Organization"), ("ko", "정렬: 기업·기관")])
def test_the_order_chosen_on_a_phone_keeps_search_and_filters(sqlite_app: Flask, language: str, shown: str) -> None:
    show, client = make_show(), sqlite_app.test_client()
    user = make_user(language=language)
    grant(user, Role.ORGANIZER, show)
    sign_in(client, user)
    make_buyer(show, organization=make_organization(ko="가람", en="Garam"), status=BuyerStatus.APPROVED)
    asked = {"q": "aram", "status": "approved", "per": "25"}
    page = client.get(
        f"/shows/{show.slug}/manage/buyers", query_string=asked | {"sort": "-name", "lang": language}
    ).text
    order = page.partition('class="tbl-order"')[2].partition('class="tbl-wrap"')[0]
    assert shown in order
    links = [parse_qs(urlsplit(unescape(href)).query) for href in re.findall(r'href="(/[^"#]+)"', order)]
    assert [{name: link[name][0] for name in asked} for link in links] == [asked] * 8
    sorts = ["-name", "kind", "contact", "wishes", "reminded", "group", "status", "name"]
    assert [link["sort"][0] for link in links] == sorts
