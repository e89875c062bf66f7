"""The way from the entrance to a booth: nobody walks through anything, and where there is a way it is found."""

from __future__ import annotations

from itertools import pairwise

from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from expo.core import clock
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.floor.models import FloorItem, Plan
from expo.floor.rules.codes import ItemKind
from expo.floor.rules.geometry import overlap
from expo.floor.rules.pieces import Rect
from expo.floor.rules.route import Ground, find_route, passed_between, side_of_arrival
from expo.floor.services import plans, release
from tests.floor.setting import MINSEO, by, make_firm, make_setting

WIDTH, DEPTH = 1600, 1200
DOOR = (700, DEPTH - 40, 300, 40)

things = st.builds(
    lambda x, y, w, h: (x * 100, y * 100, w * 100, h * 100),
    st.integers(0, 13), st.integers(0, 8), st.integers(1, 3), st.integers(1, 3),
)  # fmt: skip
BOOTH = (1000, 200, 300, 300)


def ground(*solid: Rect, rooms: tuple[Rect, ...] = ()) -> Ground:
    return Ground(WIDTH, DEPTH, (DOOR,), solid, rooms)


@settings(deadline=None)
@given(st.lists(things, min_size=1, max_size=12))
def test_a_way_crosses_nothing_and_ends_at_the_booth(solid: list[Rect]) -> None:
    booth = solid[0]
    route = find_route(ground(*solid), [booth])
    if route is None:
        return
    x, y = route.points[-1]
    assert booth[0] <= x <= booth[0] + booth[2]
    assert booth[1] <= y <= booth[1] + booth[3]
    for a, b in pairwise(route.points):
        assert a[0] == b[0] or a[1] == b[1]
        left, top = min(a[0], b[0]), min(a[1], b[1])
        stretch = (left, top, max(abs(a[0] - b[0]), 1), max(abs(a[1] - b[1]), 1))
        assert not any(overlap(stretch, (t[0] + 1, t[1] + 1, t[2] - 2, t[3] - 2)) for t in solid)


@settings(deadline=None)
@given(st.lists(things, max_size=8), things)
def test_closing_a_passage_never_shortens_the_way(solid: list[Rect], booth: Rect) -> None:
    free, narrow = find_route(ground(booth), [booth]), find_route(ground(booth, *solid), [booth])
    assert free is not None
    if narrow is not None:
        assert narrow.length >= free.length - 300  # a way may end elsewhere on the booth's edge


def test_behind_a_closed_wall_there_is_no_way() -> None:
    assert find_route(ground((0, 600, WIDTH, 100), BOOTH), [BOOTH]) is None
    assert find_route(Ground(WIDTH, DEPTH, (), (BOOTH,)), [BOOTH]) is None


def test_a_way_goes_around_a_pavilion_and_says_what_it_passes() -> None:
    left, right = (0, 500, 650, 500), (950, 500, 650, 500)
    route = find_route(ground(BOOTH, rooms=(left, right)), [BOOTH])
    assert route is not None
    assert all(not overlap((x, y, 1, 1), room) for x, y in route.points for room in (left, right))
    assert passed_between(route, [left, right]) == [(0, 1)]
    assert side_of_arrival(route) == "right"
    straight = find_route(ground((700, 100, 300, 300)), [(700, 100, 300, 300)])
    assert straight is not None
    assert side_of_arrival(straight) == "ahead"


def test_visitors_are_led_to_the_booth_on_the_map_and_on_the_exhibitors_page(client: FlaskClient) -> None:
    setting = make_setting()
    firm = make_firm(setting, "A03")
    hall = setting.booths["A03"].hall
    with unit_of_work():
        gate = FloorItem(hall_id=hall.id, kind=ItemKind.ENTRANCE, label_ko="게이트 1", label_en="Gate 1")
        gate.x, gate.y, gate.w, gate.h = 0, hall.depth_cm - 40, 300, 40
        db.session.add(gate)
        plans.place(setting.plan, firm.id, [setting.id("A03")], by())
    with unit_of_work():
        seen = db.session.get_one(Plan, setting.plan.id).revision
        release.release(setting.plan, actor=MINSEO, now=clock.now(), seen=seen)
    show = setting.show.slug
    page = client.get(f"/shows/{show}/exhibitors/{firm.slug}?lang=ko").text
    assert "게이트 1로 들어옵니다. 부스는" in page
    assert page.count('class="route"') == 1
    assert "Come in by Gate 1." in client.get(f"/shows/{show}/map?booth=A03&lang=en").text
    assert 'class="route"' in client.get(f"/shows/{show}/map", query_string={"q": firm.organization.name.ko}).text
    assert 'class="route"' not in client.get(f"/shows/{show}/map").text
