"""An organizer draws a hall of 99 booths from nothing, reads booths from a file, and takes plans along on paper."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, Page, expect
from pypdfium2 import PdfDocument
from sqlalchemy import func, select

from expo.core.actor import Role
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.floor.models import Area, Booth, Hall
from expo.floor.rules.codes import BoothStatus
from expo.floor.rules.sheet import HEADS
from tests.factories.accounts import make_user
from tests.factories.floor import make_area, make_booth, make_hall
from tests.factories.shows import grant, make_pavilion, make_show
from tests.floor.setting import make_setting
from tests.journeys.conftest import Readers, assert_accessible, go, words

pytestmark = [pytest.mark.journey]
QUOTAS = (2, 4, 4, 4)


class Editor:
    """The floor editor in a browser; places are metres in the hall."""

    def __init__(self, page: Page, language: str) -> None:
        self.page, self.language = page, language

    def say(self, text: str) -> str:
        return words(self.language, text)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return where a place of the hall is in the window."""
        script = """([x, y]) => {
            const matrix = document.querySelector('svg.editor .world').getScreenCTM();
            const point = new DOMPoint(x * 10, y * 10).matrixTransform(matrix);
            return [point.x, point.y];
        }"""
        found = self.page.evaluate(script, [x, y])
        return found[0], found[1]

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Press at one place of the hall, go to another, let go; wait for the floor as it is afterwards."""
        with self.done():
            self.page.mouse.move(*self.at(*start))
            self.page.mouse.down()
            middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
            self.page.mouse.move(*self.at(*middle), steps=3)
            self.page.mouse.move(*self.at(*end), steps=3)
            self.page.mouse.up()

    @contextmanager
    def done(self) -> Iterator[None]:
        """Wait until the floor as it is after the deed has taken the place of the one before."""
        self.page.evaluate("document.getElementById('floor').dataset.before = 'yes'")
        yield
        expect(self.page.locator("#floor:not([data-before]) [data-tools]:not([hidden])")).to_be_visible()

    def press(self, op: str) -> None:
        """Press a button that does something on the floor."""
        with self.done():
            self.page.locator(f'button[name="op"][value="{op}"]:visible').first.click()

    def open(self, title: str) -> None:
        group = self.page.locator("details", has=self.page.locator("summary", has_text=self.say(title)))
        if group.get_attribute("open") is None:
            group.locator("summary").click()

    def generate(self, area: str, place: tuple[float, float], **fields: object) -> None:
        self.open("Number anew")
        self.open("Generate islands and rows")
        self.page.locator("#area").select_option(label=area)
        values = {"x": place[0], "y": place[1], "w": 3, "h": 3, "across": 1, "down": 1, "aisle": 3, **fields}
        for name, value in values.items():
            self.page.locator(f"#{name}").fill(str(value))
        self.press("generate")


def count_booths() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(Booth.id)).where(Booth.status == BoothStatus.ACTIVE)) or 0


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_hall_of_99_booths_with_four_pavilions_is_drawn_from_nothing(readers: Readers, language: str) -> None:
    show, user = make_show(), make_user()
    pavilions = [
        make_pavilion(show, position=place, quota=quota, name_ko=f"특별관 {place}", name_en=f"Pavilion {place}")
        for place, quota in enumerate(QUOTAS, 1)
    ]
    names = [each.name.in_language(language) for each in pavilions]
    grant(user, Role.ORGANIZER, show)
    page = readers.open(user, language)
    readers.watch.expected_statuses = {409, 422}
    go(page, f"/shows/{show.slug}/manage/floors")
    editor = Editor(page, language)
    page.get_by_role("button", name=editor.say("New hall")).click()
    for name, value in {"name_ko": "B홀", "name_en": "Hall B", "width": "66", "depth": "46"}.items():
        page.locator(f"#{name}").fill(value)
    page.get_by_role("button", name=editor.say("Create hall")).click()
    expect(page.locator("[data-tools]:not([hidden])")).to_be_visible(timeout=15_000)

    for place, name in enumerate(names):
        page.locator("#pavilion").select_option(label=name)
        page.locator('[data-tool="area"]').click()
        editor.drag((3 + 15 * place, 32), (16 + 15 * place, 40))
        expect(page.locator(f"a.zone-pv{place + 1}.chosen")).to_be_attached()
        page.locator("#things").fill("")
        page.locator("#things").press("Tab")

    whole = "개별 부스" if language == "ko" else "Individual booths"
    editor.generate(whole, (3, 8), prefix="A", columns=6, rows=2, across=3, down=2)
    editor.generate(whole, (3, 2), prefix="G", columns=13, rows=1)
    for place, quota in enumerate(QUOTAS):
        letter = "PQRS"[place]
        editor.generate(names[place], (3.5 + 15 * place, 35), prefix=letter, columns=quota, rows=1)
    assert count_booths() == 99

    _merge_split_and_undo(editor)
    _move_by_hand(editor)
    assert_accessible(page)


def _merge_split_and_undo(editor: Editor) -> None:
    page = editor.page
    page.locator('a.thing[data-word="A01"]').click()
    page.locator('a.thing[data-word="A02"]').click(modifiers=["Shift"])
    editor.press("merge")
    expect(page.locator('a.thing[data-word="A02"]')).to_have_count(0)
    assert count_booths() == 98
    editor.press("split")
    assert count_booths() == 99
    editor.press("undo")
    editor.press("undo")
    expect(page.locator('a.thing[data-word="A02"]')).to_be_attached()
    assert count_booths() == 99


def _move_by_hand(editor: Editor) -> None:
    """A pavilion goes with its booths, a corner makes it larger, an impossible move says why."""
    page = editor.page
    page.locator("a.zone-pv2").click(position={"x": 6, "y": 40})
    before = _places()
    editor.drag((19, 39), (19, 40))
    after = _places()
    assert after["Q01"] == (before["Q01"][0], before["Q01"][1] + 100)
    assert after["P01"] == before["P01"]
    editor.drag((31, 41), (32, 42))
    db.session.rollback()
    size = db.session.execute(select(Area.w, Area.h).order_by(Area.id).offset(2).limit(1)).one()
    assert size == (1400, 900)
    page.locator('a.thing[data-word="G13"]').click()
    editor.drag((40.5, 3.5), (46.5, 9.5))
    expect(page.get_by_role("alert")).to_contain_text("G13")
    hall = db.session.scalars(select(Hall)).one()
    editor.open("Hall and picture to trace")
    page.locator("#hall_w").fill("30")
    editor.press("hall")
    expect(page.get_by_role("alert")).to_be_visible()
    db.session.rollback()
    assert db.session.get_one(Hall, hall.id, populate_existing=True).width_cm == 6600


def _places() -> dict[str, tuple[int, int]]:
    db.session.rollback()
    rows = db.session.execute(select(Booth.number, Booth.x, Booth.y).where(Booth.status == BoothStatus.ACTIVE))
    return {row.number: (row.x, row.y) for row in rows}


class Table:
    """The booth list in a browser, and files read into it."""

    def __init__(self, page: Page, language: str, address: str) -> None:
        self.page, self.language, self.address = page, language, address

    def read(self, rows: Sequence[Sequence[str]]) -> Locator:
        """Choose a file and look at what it would do."""
        out = io.StringIO()
        csv.writer(out).writerows(rows)
        go(self.page, self.address)
        self.page.get_by_role("button", name=words(self.language, "Read a file")).first.click()
        self.page.locator("#booths-in input[type=file]").set_input_files(
            {"name": "booths.csv", "mimeType": "text/csv", "buffer": out.getvalue().encode("utf-8-sig")}
        )
        self.page.get_by_role("button", name=words(self.language, "Look at the file")).click()
        return self.page.locator("main")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_table_of_booths_is_read_looked_at_taken_over_and_taken_back(readers: Readers, language: str) -> None:
    show, user = make_show(), make_user()
    hall = make_hall(show)
    area = make_area(hall)
    grant(user, Role.ORGANIZER, show)
    page = readers.open(user, language)
    table = Table(page, language, f"/shows/{show.slug}/manage/booths")
    go(page, table.address)
    expect(page.get_by_role("heading", name=words(language, "No booths yet"))).to_be_visible()
    expect(page.get_by_role("link", name=words(language, "Floor editor"), exact=True).last).to_be_visible()
    assert_accessible(page)

    make_booth(area, "A01")
    heads = [names[1 if language == "ko" else 0] for names in HEADS.values()][:9]
    where = hall.name.in_language(language), area.name.in_language(language)
    rows = [heads, ["A01", *where, "0", "0", "3", "3", "", "7"], ["A02", *where, "3", "0", "3", "3", "", "5"],
            ["A03", where[0], "?", "6", "0", "3", "3", "", "5"]]  # fmt: skip
    looked = table.read(rows)
    expect(looked.locator("tr", has_text="A03")).to_contain_text(words(language, "is not known"))
    expect(looked.locator("tr", has_text="A01")).to_contain_text("5 → 7")
    expect(looked.locator("tr", has_text="A02")).to_contain_text("3 m × 3 m")
    assert_accessible(page)
    assert _powers() == {"A01": 5}  # nothing changed until it is confirmed

    take = page.get_by_role("button", name=words(language, "Take %(num)s rows over", num=2))
    take.click()
    expect(page.locator("tbody tr")).to_have_count(2)
    assert _powers() == {"A01": 7, "A02": 5}
    page.locator(".toasts form button").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    assert _powers() == {"A01": 5}

    table.read(rows)
    take.click()
    expect(page.locator("tbody tr")).to_have_count(2)
    looked = table.read(rows)
    expect(looked).to_contain_text(
        words(language, "The booths are already as the file says. There is nothing to take over.")
    )
    table.read([*rows[:3], ["A04", *where, "1", "1", "3", "3", "", "5"]])
    readers.watch.expected_statuses = {409, 422}
    page.get_by_role("button", name=words(language, "Take %(num)s rows over", num=1)).click()
    expect(page.get_by_role("alert")).to_contain_text("A04")
    assert _powers() == {"A01": 7, "A02": 5}


def _powers() -> dict[str, int]:
    db.session.rollback()
    rows = db.session.execute(select(Booth.number, Booth.power_kw).where(Booth.status == BoothStatus.ACTIVE))
    return {row.number: row.power_kw for row in rows}


@pytest.mark.parametrize(("language", "halls"), [("ko", 2), ("en", 1)])
def test_a_plan_is_taken_along_hall_by_hall_in_both_languages(readers: Readers, language: str, halls: int) -> None:
    setting, user = make_setting(), make_user()
    grant(user, Role.ORGANIZER, setting.show)
    if halls == 2:
        with unit_of_work():
            second = Hall(show_id=setting.show.id, name_ko="C홀", name_en="Hall C", width_cm=3000, depth_cm=2000)
            db.session.add(second)
        make_booth(make_area(second), "X01")
    page = readers.open(user, language)
    go(page, f"/shows/{setting.show.slug}/manage/plans/{setting.plan.id}")
    assert _papers(page) == dict.fromkeys(("pdf-ko", "pdf-en", "svg-ko", "svg-en"), halls)


def _papers(page: Page) -> dict[str, int]:
    """Download everything the menu of a plan offers; return how many halls each format and language shows."""
    menu = page.locator(".map-tools details.menu")
    halls: Counter[str] = Counter()
    for number in range(menu.locator("a").count()):
        if menu.get_attribute("open") is None:
            menu.locator("summary").click()
        with page.expect_download() as started:
            menu.locator("a").nth(number).click()
        name, data = started.value.suggested_filename, started.value.path().read_bytes()
        kind, language = name.rsplit(".", 1)[1], name.rsplit(".", 1)[0][-2:]
        names = ("B홀", "C홀") if language == "ko" else ("Hall B", "Hall C")
        text = data.decode() if kind == "svg" else "\n".join(
            each.get_textpage().get_text_range() for each in PdfDocument(data))  # fmt: skip
        seen = [each for each in names if each in text]
        assert len(seen) == 1 or kind == "pdf", name  # a drawing shows one hall
        halls[f"{kind}-{language}"] += len(seen)
    return dict(halls)
