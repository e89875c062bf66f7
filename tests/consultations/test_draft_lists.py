"""Who got what of a draft: every list of it sorts, filters, pages and is a file."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import pytest
from flask import Flask
from werkzeug.test import Client

from expo.consultations.models import Timetable, TimetableItem
from expo.consultations.rules.codes import Side
from expo.consultations.rules.matching import Got, Share, got_of
from expo.core.actor import Role
from expo.core.db import db
from expo.core.work import unit_of_work
from tests.consultations.test_booking import Scene, make_scene
from tests.factories.accounts import make_organization, make_user, sign_in
from tests.factories.consultations import make_buyer, make_wish
from tests.factories.exhibitors import make_exhibitor
from tests.factories.shows import grant


@pytest.mark.parametrize(
    ("wished", "granted", "got"), [(0, 0, Got.NO_WISH), (3, 0, Got.NONE), (3, 1, Got.SOME), (3, 3, Got.ALL)]
)
def test_what_somebody_got_in_a_word(wished: int, granted: int, got: Got) -> None:
    assert got_of(Share(1, wished, granted, granted, granted, 0)) is got


class Drafts:
    """Two buyers with two wishes each, of which one gets one and the other none; and a second draft."""

    def __init__(self, app: Flask, now: datetime) -> None:
        self.scene: Scene = make_scene()
        show, self.firms = self.scene.show, [make_exhibitor(self.scene.show) for _ in range(2)]
        self.some, self.none = (
            make_buyer(show, organization=make_organization(ko=ko, en=en), min_consultations=least)
            for ko, en, least in (("가람", "Zebra", 1), ("하늘", "Apple", 2))
        )
        for buyer in (self.some, self.none):
            for rank, firm in enumerate(self.firms, start=1):
                make_wish(buyer, firm, rank=rank)
        make_wish(self.none, self.firms[1], side=Side.EXHIBITOR, rank=1)
        self.plan = self.draft(now, 0)
        self.other = self.draft(now, 1)
        self.client: Client = app.test_client()
        user = make_user(language="en")
        grant(user, Role.ORGANIZER, show)
        sign_in(self.client, user)

    def draft(self, now: datetime, slot: int) -> int:
        """Return a draft in which one pair meets in the slot."""
        lost = [(self.some, self.firms[1]), (self.none, self.firms[0]), (self.none, self.firms[1])]
        pair, at = (self.some, self.firms[0]), self.scene.slots[slot]
        with unit_of_work():
            plan = Timetable(show_id=self.scene.show.id, name=f"Draft {slot}", created_at=now)
            plan.unplaced = [{"buyer": buyer.id, "exhibitor": firm.id, "code": "x"} for buyer, firm in lost]
            plan.items = [
                TimetableItem(
                    buyer_id=pair[0].id, exhibitor_id=pair[1].id, slot_id=at.id, table_id=self.scene.tables[0].id
                )
            ]
            db.session.add(plan)
        return plan.id

    def file(self, query: str) -> list[list[str]]:
        """Return the rows of a list's file below its head."""
        here = f"/shows/{self.scene.show.slug}/manage/matching/{self.plan}/lists"
        answer = self.client.get(f"{here}?lang=en&file=csv&{query}")
        assert answer.status_code == 200
        return list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))[1:]

    def page(self, query: str) -> str:
        """Return a list's page."""
        answer = self.client.get(f"/shows/{self.scene.show.slug}/manage/matching/{self.plan}/lists?lang=en&{query}")
        assert answer.status_code == 200
        return answer.text


def test_people_are_listed_worst_off_first_and_found_by_what_they_got(app: Flask, now: datetime) -> None:
    drafts = Drafts(app, now)
    assert [row[:3] for row in drafts.file("of=buyers")][:2] == [["Apple", "2", "0"], ["Zebra", "2", "1"]]
    assert drafts.file("of=buyers")[2][1:3] == ["0", "0"]  # without a wish: nobody is worse off
    assert drafts.file("of=buyers&sort=-all")[0][0] == "Zebra"
    assert [row[0] for row in drafts.file("of=buyers&only=none")] == ["Apple"]
    assert [row[0] for row in drafts.file("of=buyers&only=some")] == ["Zebra"]
    assert [row[0] for row in drafts.file("of=buyers&only=few")] == ["Apple"]
    assert [row[0] for row in drafts.file("of=buyers&q=가람")] == ["Zebra"]
    assert "too few" in drafts.page("of=buyers")
    assert len(drafts.file("of=exhibitors&only=some")) == 0
    assert len(drafts.file("of=exhibitors&only=none")) == 1


def test_what_was_not_granted_is_a_list_by_rank(app: Flask, now: datetime) -> None:
    drafts = Drafts(app, now)
    assert [row[2:] for row in drafts.file("of=pairs")] == [["1", ""], ["2", "1"], ["2", ""]]
    assert [row[0] for row in drafts.file("of=pairs&only=both")] == ["Apple"]
    assert [row[0] for row in drafts.file("of=pairs&sort=-buyer&q=apple")] == ["Apple", "Apple"]
    assert f"buyer={drafts.none.id}&amp;exhibitor={drafts.firms[0].id}#why" in drafts.page("of=pairs")


def test_two_drafts_are_compared_pair_by_pair(app: Flask, now: datetime) -> None:
    drafts = Drafts(app, now)
    [row] = drafts.file(f"of=changes&with={drafts.other}")
    assert row[2:] == ["at another time", "2026-10-14 13:00", "2026-10-14 13:30"]
    assert drafts.file(f"of=changes&with={drafts.other}&only=here") == []
    assert drafts.file("of=changes") == []
    assert "Compare with" in drafts.page("of=changes")


def test_a_long_list_has_pages(app: Flask, now: datetime) -> None:
    drafts = Drafts(app, now)
    for _ in range(24):
        make_buyer(drafts.scene.show)
    page = drafts.page("of=buyers&per=25")
    assert "1–25 / 27" in page
    assert "26–27 / 27" in drafts.page("of=buyers&per=25&page=2")
    assert (
        drafts.client.get(f"/shows/{drafts.scene.show.slug}/manage/matching/{drafts.plan}/lists?of=x").status_code
        == 404
    )
