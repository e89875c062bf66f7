"""The organizer finds a plan and a timetable among many, on a wide screen and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from expo.consultations.models import Timetable
from expo.core import clock
from expo.core.actor import Role
from expo.core.db import db
from expo.core.work import unit_of_work
from tests.factories.accounts import make_user
from tests.factories.shows import grant
from tests.floor.setting import make_setting
from tests.journeys.conftest import Readers, Site, assert_accessible, go

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("language", ["ko", "en"])]


@pytest.mark.parametrize("width", [1280, 360])
def test_plans_and_timetables_are_found(site: Site, readers: Readers, language: str, width: int) -> None:
    setting, user = make_setting(), make_user()
    grant(user, Role.ORGANIZER, setting.show)
    with unit_of_work():
        db.session.add_all(
            Timetable(show_id=setting.show.id, name=f"Try {n}", author="한보라 (Bora Han)", created_at=clock.now())
            for n in range(3)
        )
    page = readers.open(user, language)
    page.set_viewport_size({"width": width, "height": 800})
    manage = f"/shows/{setting.show.slug}/manage"
    for address in ("plans", "plans?q=zz", "matching", "matching?q=zz&status=draft"):
        go(page, f"{manage}/{address}")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
    go(page, f"{manage}/matching")
    rows = page.locator("#plans tbody tr")
    expect(rows).to_have_count(3)
    page.locator("form.filters-in input[type=search]").fill("try 2")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Try 2")
