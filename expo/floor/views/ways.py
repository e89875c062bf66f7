"""The way to a booth for a visitor: on the public map and on an exhibitor's page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from flask import render_template
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from expo.exhibitors.models import Exhibitor
from expo.floor.models import Area, Booth, FloorItem, Hall
from expo.floor.queries.board import FOR_FIRMS
from expo.floor.queries.halls import list_booths, list_halls
from expo.floor.queries.plans import released_booths
from expo.floor.rules.codes import AreaKind, ItemKind
from expo.floor.rules.pieces import Rect
from expo.floor.rules.route import Ground, Route, find_route, passed_between, side_of_arrival
from expo.floor.views.shapes import Shape, Sketch, Way, base, dm, sketch
from expo.web.locale import local

SOLID = (ItemKind.WALL, ItemKind.PILLAR, ItemKind.SERVICE_POINT)


def with_way(drawn: Sketch, hall: Hall, booths: Sequence[Booth], wanted: Collection[int]) -> Sketch:
    """Return the hall's sketch with the way to the nearest of the wanted booths, where one leads there."""
    here = [booth for booth in booths if booth.hall_id == hall.id]
    route = find_route(_ground(hall, here), [_rect(booth) for booth in here if booth.id in wanted])
    return drawn if route is None else replace(drawn, way=_say(hall, route))


def where_is(exhibitor: Exhibitor) -> Markup:
    """Return the map of the hall an exhibitor stands in, with the way to its booth; nothing before the release."""
    wanted = {booth.id for booth in released_booths(exhibitor.show).get(exhibitor.id, ())}
    booths = list_booths(exhibitor.show) if wanted else []
    mine = [booth for booth in booths if booth.id in wanted]
    if not mine:
        return Markup()
    hall = next(each for each in list_halls(exhibitor.show) if each.id == mine[0].hall_id)
    shapes = [
        (booth, Shape(**base(booth), css="here" if booth.id in wanted else ""))  # type: ignore[arg-type]
        for booth in booths
    ]
    drawn = with_way(sketch(hall, shapes), hall, booths, wanted)
    numbers = ", ".join(booth.number for booth in mine)
    return Markup(render_template("floor/_where.html", show=exhibitor.show, hall=drawn, numbers=numbers))  # noqa: S704


def _ground(hall: Hall, booths: Sequence[Booth]) -> Ground:
    return Ground(
        hall.width_cm,
        hall.depth_cm,
        doors=tuple(_rect(item) for item in hall.items if item.kind is ItemKind.ENTRANCE),
        solid=(
            *map(_rect, booths),
            *(_rect(area) for area in hall.areas if area.kind not in FOR_FIRMS),
            *(_rect(item) for item in hall.items if item.kind in SOLID),
        ),
        rooms=tuple(_rect(area) for area in hall.areas if area.kind is AreaKind.PAVILION),
    )


def _rect(thing: Booth | Area | FloorItem) -> Rect:
    return thing.x, thing.y, thing.w, thing.h


def _say(hall: Hall, route: Route) -> Way:
    doors = [item for item in hall.items if item.kind is ItemKind.ENTRANCE]
    named = [area for area in hall.areas if area.kind is not AreaKind.INDIVIDUAL and local(area.name)]
    gate = local(doors[route.door].label) or _("the entrance")
    between = [
        _("between %(one)s and %(other)s", one=local(named[left].name), other=local(named[right].name))
        for left, right in passed_between(route, [_rect(area) for area in named])
    ]
    arrival = {
        "left": _("The booth is on your left."),
        "right": _("The booth is on your right."),
        "ahead": _("The booth is straight ahead."),
    }[side_of_arrival(route)]
    if between:
        start = _("Come in by %(gate)s and pass %(places)s.", gate=gate, places=", ".join(between))
    else:
        start = _("Come in by %(gate)s.", gate=gate)
    metres = round(route.length / 100)
    return Way(
        points=" ".join(f"{dm(x)},{dm(y)}" for x, y in route.points),
        words=f"{start} {arrival}",
        walk=ngettext(
            "%(num)s minute on foot from %(gate)s (%(metres)s m)",
            "%(num)s minutes on foot from %(gate)s (%(metres)s m)",
            route.minutes, gate=gate, metres=metres,
        ),
    )  # fmt: skip
