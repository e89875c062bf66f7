"""Saying in the browser who or what is out, and applying the new plan."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.journeys.conftest import assert_accessible, go, words
from tests.journeys.day_hall import Hall


def look(page: Page, hall: Hall, who: str, language: str, *, until: str = "", rest: bool = False) -> None:
    """Say who or what is out, and open the new plan."""
    go(page, hall.board)
    page.get_by_role("link", name=words(language, "Someone or something is out")).click()
    page.get_by_label(words(language, "Who or what")).select_option(who)
    if rest:
        page.get_by_label(words(language, "Day"), exact=True).select_option("rest")
    if until:
        page.get_by_label(words(language, "Back at")).fill(until)
    page.get_by_role("button", name=words(language, "Show a new plan")).click()
    page.get_by_role("link", name=words(language, "Look at it")).click(timeout=30_000)
    assert_accessible(page)


def apply(page: Page, language: str) -> None:
    """Apply the plan that is open."""
    page.get_by_role("button", name=words(language, "Apply"), exact=True).first.click()
    page.get_by_role("dialog").get_by_role("button", name=words(language, "Apply"), exact=True).click()
    page.wait_for_url("**/manage/board")


def replan(page: Page, hall: Hall, who: str, language: str, *, until: str = "", rest: bool = False) -> None:
    """Say who or what is out, look at the new plan, apply it."""
    look(page, hall, who, language, until=until, rest=rest)
    apply(page, language)
