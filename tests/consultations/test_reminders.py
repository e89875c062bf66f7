"""The day before wishes close, those who have not chosen are reminded: once, in their language, and nobody else."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select

from expo.consultations import jobs
from expo.consultations.models import Buyer
from expo.consultations.rules.codes import BuyerStatus, Side
from expo.core import clock
from expo.core.actor import Role
from expo.core.db import db
from expo.core.mail import Mail
from tests.consultations.test_booking import make_scene
from tests.factories.accounts import make_user, sign_in
from tests.factories.consultations import make_buyer, make_wish
from tests.factories.exhibitors import make_exhibitor
from tests.factories.shows import grant


def reminded(app: Flask, at: datetime) -> dict[str, str]:
    """Return who has a reminder by now, and its text, after the clock has struck once more."""
    with clock.at(at):
        jobs.remind_before_closing()
    db.session.rollback()
    mails = db.session.scalars(
        select(Mail).where(Mail.template.in_(("consultations/remind", "consultations/remind_firm")))
    )
    found = [(each.recipient, f"{each.subject}\n{each.body}") for each in mails]
    assert len({address for address, _text in found}) == len(found), "somebody was reminded twice"
    return dict(found)


def test_only_the_silent_are_reminded_once_before_wishes_close(app: Flask, now: datetime) -> None:
    closes = now + timedelta(days=3)
    scene = make_scene(wishes_close_at=closes)
    chose = make_buyer(scene.show)
    make_wish(chose, scene.firm)
    abroad = make_buyer(scene.show, language="en", time_zone="Europe/Berlin")
    make_buyer(scene.show, status=BuyerStatus.INVITED)
    firms = [scene.firm, make_exhibitor(scene.show)]
    make_wish(chose, firms[1], side=Side.EXHIBITOR)
    team = [make_user(language="ko") for _ in firms]
    for user, firm in zip(team, firms, strict=True):
        grant(user, Role.EXHIBITOR, scene.show, organization=firm.organization)

    assert reminded(app, closes - timedelta(days=2)) == {}
    mails = reminded(app, closes - timedelta(hours=23))
    assert set(mails) == {scene.buyer.email, abroad.email, team[0].email}
    assert "Wishes close at" in mails[abroad.email]
    assert "희망" in mails[scene.buyer.email]
    assert reminded(app, closes - timedelta(hours=1)) == mails
    assert reminded(app, closes + timedelta(hours=1)) == mails


def test_nobody_is_reminded_of_wishes_that_are_closed(app: Flask, now: datetime) -> None:
    closes = now + timedelta(days=3)
    scene = make_scene(wishes_close_at=closes)
    client, user = app.test_client(), make_user(language="en")
    grant(user, Role.ORGANIZER, scene.show)
    sign_in(client, user)
    matching = f"/shows/{scene.show.slug}/manage/matching"
    with clock.at(closes - timedelta(days=2)):
        assert "Remind them by mail" in client.get(matching).text
    with clock.at(closes + timedelta(minutes=1)):
        page = client.get(matching).text
        assert "have not chosen anybody" in page
        assert "Remind them by mail" not in page
        assert client.post(f"{matching}/remind").status_code == 422
        chosen = {"ids": db.session.scalars(select(Buyer.id)).all(), "action": "remind"}
        assert client.post(f"{matching.removesuffix('/matching')}/buyers", data=chosen).status_code == 422
