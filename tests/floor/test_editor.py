"""The floor editor: nothing that hangs on a booth is lost, and everything can be undone."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from expo.core import clock
from expo.core.actor import Role
from expo.core.db import LocalText, db
from expo.core.work import unit_of_work
from expo.floor.errors import BoothInUse, BoothsOverlap, HallChanged, MergeOfTwoFirms, NumberTwice, OutsideHall
from expo.floor.models import Area, Booth, FloorItem, Hall, Plan
from expo.floor.queries.plans import booth_labels
from expo.floor.rules.codes import AreaKind, BoothStatus, Verb
from expo.floor.rules.layout import Block, Lettering, Numbering, filling, generate
from expo.floor.services import editing, floors, plans, reference, release, shaping
from expo.floor.services.editing import Edit
from expo.shows.models import Pavilion, Show
from tests.factories.accounts import make_user, sign_in
from tests.factories.shows import grant, make_pavilion, make_show
from tests.floor.setting import MINSEO, Setting, by, make_firm, make_setting, stands


def _edit(setting: Setting, verb: str, deed: object, *numbers: str) -> None:
    with unit_of_work():
        edit = editing.open_hall(db.session.get_one(Booth, setting.id("A01")).hall_id)
        deed(edit, [f"b{setting.id(number)}" for number in numbers])  # type: ignore[operator]
        editing.finish(edit, verb, actor=MINSEO, now=clock.now())


def _turn(setting: Setting, verb: Verb) -> None:
    with unit_of_work():
        editing.turn(db.session.get_one(Booth, setting.id("A01")).hall_id, verb, actor=MINSEO, now=clock.now())


def _rects(setting: Setting) -> dict[str, tuple[int, int, int, int]]:
    db.session.rollback()
    rows = db.session.scalars(
        select(Booth).where(Booth.show_id == setting.plan.show_id, Booth.status == BoothStatus.ACTIVE)
    )
    return {row.number: (row.x, row.y, row.w, row.h) for row in rows}


def test_generating_numbers_islands_in_both_directions() -> None:
    island = generate(Block(x=0, y=0, columns=2, rows=2, across=2, numbering=Numbering(prefix="A")))
    assert [each.number for each in island] == ["A01", "A02", "A03", "A04", "B01", "B02", "B03", "B04"]
    assert island[4].rect == (900, 0, 300, 300)
    back = Numbering(prefix="C", first=3, skip=frozenset({4}), snake=True, lettering=Lettering.RUNNING, leftwards=True)
    row = generate(Block(x=0, y=0, columns=2, rows=2, numbering=back))
    assert [(each.number, each.rect[:2]) for each in row] == [
        ("C03", (300, 0)),
        ("C05", (0, 0)),
        ("C06", (0, 300)),
        ("C07", (300, 300)),
    ]


def test_the_reference_hall_has_99_booths_in_five_areas(app: Flask) -> None:
    show = make_show()
    pavilions = [make_pavilion(show, position=place, quota=quota).id for place, quota in enumerate((2, 4, 4, 4), 1)]
    with unit_of_work():
        found = [db.session.get_one(Pavilion, pavilion) for pavilion in pavilions]
        reference.lay_out_hall(db.session.get_one(Show, show.id), found, actor=MINSEO, now=clock.now())
    booths = db.session.scalars(select(Booth)).all()
    assert len(booths) == 99
    assert len({booth.area_id for booth in booths}) == 5


def test_moving_keeps_the_exhibitor_and_is_undone_and_redone(app: Flask) -> None:
    setting = make_setting()
    firm = make_firm(setting)
    with unit_of_work():
        plans.place(setting.plan, firm.id, [setting.id("A01")], by())
    before = _rects(setting)
    _edit(setting, "move", lambda edit, things: shaping.move(edit, things, 0, 600), "A01", "A02")
    assert _rects(setting)["A01"] == (0, 600, 300, 300)
    assert stands(setting.plan) == {firm.id: ("A01",)}
    _turn(setting, Verb.UNDO)
    assert _rects(setting) == before
    _turn(setting, Verb.REDO)
    assert _rects(setting)["A02"] == (300, 600, 300, 300)


def test_booths_neither_overlap_nor_leave_the_hall_nor_share_a_number(sqlite_app: Flask) -> None:
    setting = make_setting()
    for deed, error in (
        (lambda edit, things: shaping.move(edit, things, 300, 0), BoothsOverlap),
        (lambda edit, things: shaping.move(edit, things, 9000, 0), OutsideHall),
        (lambda edit, things: shaping.change(edit, things, {"number": "B01"}), NumberTwice),
    ):
        with pytest.raises(error):
            _edit(setting, "move", deed, "A01")


def test_numbers_can_be_exchanged_in_one_edit(app: Flask) -> None:
    setting = make_setting()
    numbering = Numbering(prefix="A", leftwards=True)
    _edit(setting, "number", lambda edit, things: shaping.renumber(edit, things, numbering), "A01", "A02", "A03")
    rects = _rects(setting)
    assert (rects["A01"][0], rects["A02"][0], rects["A03"][0]) == (600, 300, 0)


def test_merging_keeps_exhibitor_wishes_and_the_public_map(app: Flask) -> None:
    setting = make_setting()
    firm, wisher = make_firm(setting), make_firm(setting, "A01")
    with unit_of_work():
        plans.place(setting.plan, firm.id, [setting.id("A02")], by())
    with unit_of_work():
        seen = db.session.get_one(Plan, setting.plan.id).revision
        release.release(setting.plan, seen=seen, actor=MINSEO, now=clock.now())
    _edit(setting, "merge", lambda edit, things: shaping.merge(edit, things, by(reason="one stand")), "A01", "A02")
    assert _rects(setting)["A02"] == (0, 0, 600, 300)
    assert "A01" not in _rects(setting)
    assert stands(setting.plan) == {firm.id: ("A02",)}
    assert booth_labels(db.session.get_one(Show, setting.show.id)) == {firm.id: ("A02",)}
    from expo.floor.queries.board import load_floor

    assert load_floor(setting.plan.show_id).firms[wisher.id].wishes == (setting.id("A02"),)
    assert db.session.get_one(Booth, setting.id("A01")).merged_into_id == setting.id("A02")


def test_two_firms_booths_are_not_merged_and_a_taken_booth_is_not_removed(sqlite_app: Flask) -> None:
    setting = make_setting()
    first, second = make_firm(setting), make_firm(setting)
    with unit_of_work():
        plans.place(setting.plan, first.id, [setting.id("A01")], by())
        plans.place(setting.plan, second.id, [setting.id("A02")], by())
    with pytest.raises(MergeOfTwoFirms):
        _edit(setting, "merge", lambda edit, things: shaping.merge(edit, things, by()), "A01", "A02")
    with pytest.raises(BoothInUse):
        _edit(setting, "remove", lambda edit, things: edit.remove(things[0]), "A01")


def test_splitting_leaves_the_firm_in_the_first_part(app: Flask) -> None:
    setting = make_setting()
    firm = make_firm(setting)
    with unit_of_work():
        plans.place(setting.plan, firm.id, [setting.id("A01")], by())

    def halve(edit: Edit, things: list[str]) -> None:
        taken = {"A01", "A02", "A03", "A04", "A05"}
        assert len(shaping.split(edit, things[0], 2, across=True, taken=taken)) == 1

    _edit(setting, "split", halve, "A01")
    rects = _rects(setting)
    assert (rects["A01"], rects["A06"]) == ((0, 0, 150, 300), (150, 0, 150, 300))
    assert stands(setting.plan) == {firm.id: ("A01",)}
    _turn(setting, Verb.UNDO)
    assert "A06" not in _rects(setting)
    assert _rects(setting)["A01"] == (0, 0, 300, 300)


def test_a_stale_editor_is_refused(app: Flask) -> None:
    setting = make_setting()
    hall = db.session.get_one(Booth, setting.id("A01")).hall_id
    _edit(setting, "move", lambda edit, things: shaping.move(edit, things, 0, 600), "A01")
    with pytest.raises(HallChanged), unit_of_work():
        editing.open_hall(hall, seen=0)


@pytest.fixture
def organizer(sqlite_app: Flask) -> tuple[FlaskClient, Show]:
    show, client, user = make_show(), sqlite_app.test_client(), make_user()
    grant(user, Role.ORGANIZER, show)
    sign_in(client, user)
    return client, db.session.get_one(Show, show.id)


def test_a_hall_of_99_booths_is_built_from_nothing_in_the_browser(organizer: tuple[FlaskClient, Show]) -> None:
    client, show = organizer
    slug = show.slug
    made = client.post(
        f"/shows/{slug}/manage/floors", data={"name_ko": "B홀", "name_en": "Hall B", "width": "66", "depth": "46"}
    )
    editor = made.location
    assert client.get(f"{editor}?lang=en").status_code == 200
    area = db.session.query(Hall).one().areas[0].id
    common = {"op": "generate", "area": area, "w": 3, "h": 3, "power_kw": 5}
    islands = {"x": 3, "y": 6, "columns": 6, "rows": 2, "across": 3, "down": 2, "aisle": 3, "prefix": "A"}
    assert client.post(editor, data={**common, **islands}).status_code == 302
    wall = {"x": 3, "y": 1, "columns": 13, "rows": 1, "prefix": "G"}
    assert client.post(editor, data={**common, **wall}).status_code == 302
    for number in range(4):
        place = {"x": 3 + 14 * number, "y": 30, "w": 13, "h": 6}
        name = {"label_ko": f"특별관 {number}", "label_en": f"Pavilion {number}"}
        assert client.post(editor, data={"op": "area", "area_kind": "individual", **place, **name}).status_code == 302
    db.session.rollback()
    for number, area_id in enumerate(sorted(a.id for a in db.session.query(Hall).one().areas)[1:]):
        stands_here = {
            "x": 3 + 14 * number,
            "y": 32,
            "columns": 2 if number == 0 else 4,
            "rows": 1,
            "prefix": f"P{number}",
        }
        data = {**common, "area": area_id, **stands_here, "running": "1", "digits": 1}
        assert client.post(editor, data=data).status_code == 302
    db.session.rollback()
    assert db.session.query(Booth).count() == 99
    for op in ("rotate", "copy", "align", "undo", "redo", "supply", "resize"):
        answer = client.post(editor, data={"op": op, "things": "G13", "dx": 0, "dy": 0, "lan": "yes"})
        assert answer.status_code in (302, 409, 422), op
    assert client.get(f"/shows/{slug}/manage/floors?lang=ko").status_code == 200


def test_areas_and_entrances_can_be_drawn_and_removed(app: Flask) -> None:
    show = make_show()
    with unit_of_work():
        hall = floors.create_hall(
            db.session.get_one(Show, show.id), LocalText("홀", "Hall"), (1000, 1000), actor=MINSEO, now=clock.now()
        )
        hall_id = hall.id
    with unit_of_work():
        edit = editing.open_hall(hall_id)
        row = {"kind": AreaKind.STAGE.value, "name_ko": "무대", "name_en": "Stage", "position": 1}
        thing = edit.add("a", {**row, "pavilion_id": None, "x": 0, "y": 0, "w": 100, "h": 100})
        editing.finish(edit, "area", actor=MINSEO, now=clock.now())
    for verb, count in ((Verb.UNDO, 0), (Verb.REDO, 1)):
        with unit_of_work():
            editing.turn(hall_id, verb, actor=MINSEO, now=clock.now())
        db.session.rollback()
        assert len(db.session.get_one(Hall, hall_id, populate_existing=True).areas) == count, thing


@pytest.fixture
def hall(organizer: tuple[FlaskClient, Show]) -> tuple[FlaskClient, str]:
    """An organizer and the address of the editor of a hall of 20 × 20 m with an area of two booths."""
    client, show = organizer
    names = {"name_ko": "홀", "name_en": "Hall", "width": "20", "depth": "20"}
    editor = client.post(f"/shows/{show.slug}/manage/floors", data=names).location
    area = {"op": "area", "area_kind": "individual", "x": 2, "y": 2, "w": 10, "h": 4}
    assert client.post(editor, data=area).status_code == 302
    for x in (2, 5):
        assert client.post(editor, data={"op": "booth", "x": x, "y": 2, "w": 3, "h": 3}).status_code == 302
    return client, editor


def _stand() -> dict[str, tuple[int, int, int, int]]:
    db.session.rollback()
    rows = db.session.scalars(select(Booth).where(Booth.status == BoothStatus.ACTIVE)).all()
    areas = db.session.scalars(select(Area).order_by(Area.id)).all()
    return {
        **{row.number: (row.x, row.y, row.w, row.h) for row in rows},
        **{f"#a{index}": (row.x, row.y, row.w, row.h) for index, row in enumerate(areas)},
    }


def _word(index: int) -> str:
    return f"#a{db.session.scalars(select(Area.id).order_by(Area.id)).all()[index]}"


def test_a_drawn_booth_belongs_to_the_smallest_area_around_it_and_takes_the_next_number(
    hall: tuple[FlaskClient, str],
) -> None:
    places = _stand()
    assert (places["A01"], places["A02"]) == ((200, 200, 300, 300), (500, 200, 300, 300))
    assert len(set(db.session.scalars(select(Booth.area_id)).all())) == 1


def test_an_area_takes_its_booths_along_unless_told_otherwise(hall: tuple[FlaskClient, str]) -> None:
    client, editor = hall
    for together, expected in (("y", (300, 200)), ("", (300, 200))):
        data = {"op": "move", "things": _word(1), "dx": 1, "dy": 0, "together": together}
        assert client.post(editor, data=data).status_code == 302
        assert _stand()["A01"][:2] == expected
    assert _stand()["#a1"][:2] == (400, 200)


def test_the_halls_size_changes_with_undo_and_never_leaves_anything_outside(hall: tuple[FlaskClient, str]) -> None:
    client, editor = hall
    for width, status in ((11, 422), (30, 302)):
        assert client.post(editor, data={"op": "hall", "hall_w": width, "hall_ko": "큰 홀"}).status_code == status
    whole = {"op": "place", "things": _word(0), "x": 0, "y": 0, "w": 12, "h": 20}
    assert client.post(editor, data=whole).status_code == 302
    assert client.post(editor, data={"op": "hall", "hall_w": 12}).status_code == 302
    assert client.post(editor, data={"op": "undo"}).status_code == 302
    db.session.rollback()
    found = db.session.scalars(select(Hall).execution_options(populate_existing=True)).one()
    assert (found.width_cm, found.name_ko) == (3000, "큰 홀")


def test_things_outside_the_hall_and_areas_in_use_are_refused(hall: tuple[FlaskClient, str]) -> None:
    client, editor = hall
    wall = {"op": "item", "item_kind": "wall", "x": 18, "y": 1, "w": 4, "h": 1}
    assert client.post(editor, data=wall).status_code == 422
    assert client.post(editor, data={**wall, "w": 2}).status_code == 302
    answer = client.post(f"{editor}?lang=en", data={"op": "remove", "things": _word(1)})
    assert (answer.status_code, "Give them to another area first" in answer.text) == (409, True)
    both = {"op": "place", "things": "A01 A02", "x": 0}
    assert client.post(editor, data=both).status_code == 422


def test_names_change_and_a_copy_lands_beside(hall: tuple[FlaskClient, str]) -> None:
    client, editor = hall
    assert client.post(editor, data={"op": "rename", "things": "A02", "number": "Z9"}).status_code == 302
    assert client.post(editor, data={"op": "rename", "things": "Z9", "number": "A01"}).status_code == 422
    name = {"op": "rename", "things": _word(1), "label_ko": "전북관", "area_kind": "stage"}
    assert client.post(editor, data=name).status_code == 302
    assert client.post(editor, data={"op": "copy", "things": "Z9"}).status_code == 302
    places = _stand()
    assert places["Z10"] == (800, 200, 300, 300)
    area = db.session.scalars(select(Area).order_by(Area.id.desc()).execution_options(populate_existing=True)).first()
    assert area is not None
    assert (area.name_ko, area.name_en, area.kind) == ("전북관", "전북관", AreaKind.STAGE)


def test_a_picture_to_trace_is_checked_kept_and_only_shown_to_who_edits(hall: tuple[FlaskClient, str]) -> None:
    client, editor = hall
    lie = {"op": "picture", "picture": (io.BytesIO(b"<svg onload=alert(1)>"), "plan.png")}
    assert client.post(editor, data=lie).status_code == 422
    drawn = io.BytesIO()
    Image.new("RGB", (400, 200), "white").save(drawn, "PNG")
    for _ in range(2):  # another picture takes the place of the first
        upload = {"op": "picture", "picture": (io.BytesIO(drawn.getvalue()), "plan.png")}
        assert client.post(editor, data=upload).status_code == 302
    db.session.rollback()
    item = db.session.scalars(select(FloorItem)).one()
    assert (item.w, item.h, item.opacity) == (2000, 1000, 40)
    assert item.path in client.get(editor).text
    assert item.path not in client.get(editor.rpartition("/manage")[0] + "/map").text
    fainter = {"op": "rename", "things": f"#i{item.id}", "opacity": 20}
    assert client.post(editor, data=fainter).status_code == 302


@pytest.mark.parametrize(("width", "depth"), [(3000, 2000), (6600, 4600), (900, 900), (300, 300)])
def test_an_empty_hall_is_offered_islands_that_fill_it(width: int, depth: int) -> None:
    offered = generate(filling(width, depth))
    inside = [b for b in offered if b.rect[0] + b.rect[2] <= width and b.rect[1] + b.rect[3] <= depth]
    assert (len(inside) == len(offered)) is (min(width, depth) >= 900)
    assert len({b.number for b in offered}) == len(offered)
    assert len(offered) >= (width * depth / 900 / 100 / 5 if width > 900 else 1)
