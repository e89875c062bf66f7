"""Turns an instance file into a problem, or says where in the file it is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import TypeVar

from .fields import InvalidInstanceError, Row, as_list, as_object, fail
from .problem import MAX_WISHES, Apart, Applicant, Booth, Problem, Quota

FORMAT = "expo-booths/1"
NOISES = ("loud", "food", "quiet")
Made = TypeVar("Made", Booth, Applicant)

__all__ = ["FORMAT", "InvalidInstanceError", "parse_problem", "read_problem"]


def read_problem(text: str) -> Problem:
    """Return the problem a file holds.

    Raises InvalidInstanceError naming the JSON path of the first fault.
    """
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise InvalidInstanceError("$", f"is not JSON: {error}") from error
    return parse_problem(data)


def parse_problem(data: object) -> Problem:
    """Return the problem some decoded JSON holds; raises InvalidInstanceError."""
    top = Row(as_object(data, "$"), "$")
    if top.data.get("format") != FORMAT:
        fail("$.format", f"must be {FORMAT!r}")
    booths = _unique(top, "booths", _booth)
    applicants = _unique(top, "applicants", _applicant)
    booth_ids, people = {b.id for b in booths}, {a.id for a in applicants}
    _check_references(booths, applicants, booth_ids, people)
    return Problem(
        booths=booths,
        applicants=applicants,
        near=tuple(_near(item, path, people) for item, path in top.items("near")),
        apart=tuple(_apart(item, path, people) for item, path in top.items("apart")),
        quotas=tuple(_quota(item, path) for item, path in top.items("quotas")),
        quiet_distance=top.number("quiet_distance", default=600),
    )


def _unique(top: Row, key: str, make: Callable[[Row], Made]) -> tuple[Made, ...]:
    if key not in top.data:
        fail(f"$.{key}", "is missing")
    made: dict[str, Made] = {}
    for item, path in top.items(key):
        one = make(Row(as_object(item, path), path))
        if one.id in made:
            fail(f"{path}.id", f"{one.id!r} is used twice")
        made[one.id] = one
    return tuple(made.values())


def _booth(row: Row) -> Booth:
    return Booth(
        id=row.text("id"),
        x=row.whole("x", least=None),
        y=row.whole("y", least=None),
        w=row.whole("w", least=1),
        h=row.whole("h", least=1),
        area=row.text("area"),
        kind=row.choice("kind", ("shell", "raw"), "shell") or "shell",
        power_kw=row.number("power_kw", default=0),
        water=row.flag("water"),
        open_sides=row.whole("open_sides", default=0),
        load_kn_m2=row.number("load_kn_m2", default=0),
        air=row.flag("air"),
        lan=row.flag("lan"),
        held_for=row.texts_or_none("held_for"),
    )


def _applicant(row: Row) -> Applicant:
    wishes = row.texts("wishes")
    if len(wishes) > MAX_WISHES:
        fail(f"{row.path}.wishes", f"holds {len(wishes)} wishes, at most {MAX_WISHES} are counted")
    return Applicant(
        id=row.text("id"),
        booths=row.whole("booths", least=1),
        areas=row.texts("areas"),
        kind=row.choice("kind", ("shell", "raw"), None),
        power_kw=row.number("power_kw", default=0),
        water=row.flag("water"),
        wishes=wishes,
        points=row.whole("points", default=0),
        locked=row.texts_or_none("locked") or None,
        load_kn_m2=row.number("load_kn_m2", default=0),
        air=row.flag("air"),
        lan=row.flag("lan"),
        open_sides=row.whole("open_sides", default=0),
        category=row.text_or_none("category"),
        agrees=row.texts("agrees"),
        noise=row.choice("noise", NOISES, None),
    )


def _check_references(
    booths: tuple[Booth, ...], applicants: tuple[Applicant, ...], booth_ids: set[str], people: set[str]
) -> None:
    for index, booth in enumerate(booths):
        _known(booth.held_for or (), people, f"$.booths[{index}].held_for")
    for index, applicant in enumerate(applicants):
        path = f"$.applicants[{index}]"
        _known(applicant.wishes, booth_ids, f"{path}.wishes")
        _known(applicant.locked or (), booth_ids, f"{path}.locked")
        _known(applicant.agrees, people, f"{path}.agrees")
        if len(set(applicant.locked or ())) != len(applicant.locked or ()):
            fail(f"{path}.locked", "names a booth twice")


def _known(ids: Iterable[str], known: set[str], path: str) -> None:
    for index, one in enumerate(ids):
        if one not in known:
            fail(f"{path}[{index}]", f"{one!r} does not exist")


def _near(item: object, path: str, people: set[str]) -> tuple[str, str]:
    pair = as_list(item, path)
    if len(pair) != 2 or not all(isinstance(one, str) for one in pair):  # noqa: PLR2004 - a pair has two
        fail(path, "must be a pair of applicant ids")
    first, second = str(pair[0]), str(pair[1])
    _known((first, second), people, path)
    if first == second:
        fail(path, f"pairs {first!r} with itself")
    return first, second


def _apart(item: object, path: str, people: set[str]) -> Apart:
    row = Row(as_object(item, path), path)
    rule = Apart(row.text("a"), row.text("b"), row.number("distance"))
    for key, one in (("a", rule.a), ("b", rule.b)):
        if one not in people:
            fail(f"{path}.{key}", f"{one!r} does not exist")
    if rule.a == rule.b:
        fail(path, f"keeps {rule.a!r} apart from itself")
    return rule


def _quota(item: object, path: str) -> Quota:
    row = Row(as_object(item, path), path)
    return Quota(row.text("area"), row.whole_or_none("applicants"), row.whole_or_none("booths"))
