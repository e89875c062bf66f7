"""The page of all parts, used as people use it: by eye, by keyboard, on a phone, without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Site, assert_accessible, go

#: the page reads nothing from a database
pytestmark = [pytest.mark.journey, pytest.mark.parametrize("site", ["sqlite"], indirect=True)]

SELECTED = "b[data-count]"


@pytest.mark.parametrize(("language", "theme"), [("ko", "light"), ("en", "dark")])
def test_every_part_is_accessible(page: Page, site: Site, language: str, theme: str) -> None:
    page.context.add_cookies([{"name": "theme", "value": theme, "url": site.url}])
    page.goto(f"{site.url}/ui-kit?lang={language}")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
    for width in (320, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert_accessible(page)


def test_rows_are_selected_by_mouse_range_and_keyboard(page: Page, site: Site) -> None:
    go(page, f"{site.url}/ui-kit?lang=en")
    boxes, bar = page.locator("tbody .cb input"), page.locator("#kit-bulk")
    expect(page.locator(SELECTED)).to_have_text("2")
    bar.get_by_role("button", name="Clear selection").click()
    expect(bar).to_be_hidden()
    boxes.nth(0).click()
    boxes.nth(3).click(modifiers=["Shift"])
    expect(page.locator(SELECTED)).to_have_text("4")
    boxes.nth(3).press("Shift+ArrowDown")
    expect(page.locator(SELECTED)).to_have_text("5")
    expect(page.get_by_label("Select all on this page")).to_be_checked()
    boxes.nth(4).press("Escape")
    expect(bar).to_be_hidden()


def test_a_bulk_deed_asks_once_and_names_the_count(page: Page, site: Site) -> None:
    go(page, f"{site.url}/ui-kit?lang=en")
    page.get_by_role("button", name=re.compile("^Approve")).click()
    dialog = page.get_by_role("alertdialog")
    expect(dialog).to_contain_text("Approve 2 applications?")
    expect(dialog.get_by_role("button", name="Approve 2")).to_be_visible()
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)


def test_a_dialog_keeps_and_returns_the_focus(page: Page, site: Site) -> None:
    go(page, f"{site.url}/ui-kit?lang=en")
    opener = page.locator("button[popovertarget=kit-void]").first
    opener.click()
    expect(page.get_by_label("Reason")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#kit-void")).to_be_hidden()
    expect(opener).to_be_focused()


def test_keys_find_and_can_be_switched_off(page: Page, site: Site) -> None:
    go(page, f"{site.url}/ui-kit?lang=en")
    search = page.get_by_label("Find", exact=True)
    expect(page.locator("html")).to_have_attribute("data-keys", "on")
    expect(page.locator(".errors-sum")).to_be_focused()
    page.keyboard.press("/")
    expect(search).to_be_focused()
    search.blur()
    page.keyboard.press("?")
    page.get_by_label("Single keys work on this device").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(search).not_to_be_focused()


def test_a_toast_passes_but_an_error_waits(page: Page, site: Site) -> None:
    page.clock.install()
    go(page, f"{site.url}/ui-kit?lang=en")
    expect(page.locator(".errors-sum")).to_be_focused()
    for detail in ({"text": "Saved."}, {"text": "Not sent.", "category": "error"}):
        page.evaluate("detail => document.dispatchEvent(new CustomEvent('toast', {detail}))", detail)
    toasts = page.locator("#toasts")
    expect(toasts).to_contain_text("Saved.")
    page.clock.run_for(6_500)
    expect(toasts).not_to_contain_text("Saved.")
    expect(toasts).to_contain_text("Not sent.")


def test_dialogs_and_menus_open_without_a_script(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/ui-kit?lang=en")
    page.locator("button[popovertarget=kit-void]").first.click()
    expect(page.get_by_label("Reason")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("details.menu summary", has_text="More").click()
    expect(page.get_by_role("link", name="Print")).to_be_visible()
    context.close()


LONG_LIST = """async () => {
    const { Rows } = await import(document.querySelector('script[src*="js/app.js"]').src.replace("app.js", "floor/rows.js"));
    const side = document.createElement("aside");
    side.innerHTML = `<div><table class="appl"><tbody>${Array.from({ length: 400 }, (_, n) =>
        `<tr data-firm="${n}"><td><a href="#">firm ${n}</a></td></tr>`).join("")}</tbody></table></div>`;
    document.querySelector("main").replaceChildren(side);
    side.firstChild.style.cssText = "height: 300px; overflow: auto";
    window.rows = new Rows(side);
}"""


def test_a_long_list_keeps_in_the_page_only_what_is_near(page: Page, site: Site) -> None:
    go(page, f"{site.url}/ui-kit?lang=en")
    page.evaluate(LONG_LIST)
    rows = page.locator("tr[data-firm]")
    expect(rows.first).to_have_text("firm 0")
    assert rows.count() < 150
    assert page.evaluate("window.rows.beside(window.rows.get(29), 1).isConnected")
    page.evaluate("document.querySelector('aside > div').scrollTop = 1e6")
    expect(page.locator('tr[data-firm="399"]')).to_be_in_viewport()
    expect(page.locator('tr[data-firm="29"]')).to_have_count(0)
    page.evaluate("window.rows.filter('firm 39')")
    expect(rows).to_have_text(["firm 39", *(f"firm {n}" for n in range(390, 400))])
    page.evaluate("window.rows.filter('')")
    expect(page.locator('tr[data-firm="1"]')).to_be_in_viewport()


UNDER_THE_BOX = """() => [...document.querySelectorAll("tbody td.cb")].filter((cell) => {
    const box = cell.getBoundingClientRect(), words = document.createRange();
    for (const other of [...cell.parentElement.cells].slice(1)) {
        other.textContent = "Bundesverband der Werkzeugmaschinenhersteller und Anlagenbauer";
        words.selectNodeContents(other);
        if ([...words.getClientRects()].some((line) => line.right > box.left && line.top < box.bottom)) return true;
    }
}).length"""


def test_on_a_phone_no_name_runs_under_the_box_of_its_row(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 360, "height": 780})
    go(page, f"{site.url}/ui-kit?lang=en")
    expect(page.locator("tbody td.cb").first).to_be_visible()
    assert page.evaluate(UNDER_THE_BOX) == 0


def test_a_list_is_sorted_on_a_phone_by_keyboard_and_without_a_script(browser: Browser, site: Site) -> None:
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts, viewport={"width": 360, "height": 780})
        page = context.new_page()
        (go if scripts else Page.goto)(page, f"{site.url}/ui-kit?lang=en")
        order = page.locator(".tbl-order")
        summary, turn = order.locator("summary"), order.get_by_role("link", name="Reverse")
        expect(summary).to_contain_text("Sort: Booth")
        expect(summary.get_by_role("img", name="ascending")).to_be_visible()
        summary.press("Enter")
        points = order.get_by_role("link", name="Points")
        expect(points).to_be_visible()
        expect(order.locator("[aria-current]")).to_have_text("Booth")
        for target in (summary, turn, points):
            assert (target.bounding_box() or {"height": 0})["height"] >= 44
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        expect(points).to_be_focused()
        assert "sort=points" in str(points.get_attribute("href"))
        assert "sort=-booth" in str(turn.get_attribute("href"))
        page.set_viewport_size({"width": 1280, "height": 800})
        expect(order).to_be_hidden()
        expect(page.locator("thead [aria-sort]")).to_be_visible()
        context.close()
