"""Reading instances, plans and changes from JSON, with errors that name the place."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from expo.solvers.consultations.problem import (
    Assignment,
    Changes,
    Consultation,
    Interpreter,
    Objective,
    Participant,
    Problem,
)
from expo.solvers.consultations.reader import InvalidInstance, Reader, kind, slot_number

INSTANCE = "expo-consultations/1"
PLAN = "expo-consultations-plan/1"
CHANGES = "expo-consultations-changes/1"


def parse_problem(data: object) -> Problem:
    """Read an instance; the problem is consistent: every name it uses exists."""
    r = Reader(data, "$")
    _format(r, INSTANCE)
    total = r.number("slots", least=1)
    sessions = Reader(r.value.get("sessions") or {}, r.at("sessions"))
    problem = Problem(
        slots=total,
        tables=r.number("tables", least=0),
        participants=_unique(r.items("participants", required=True), lambda x: _participant(x, total)),
        consultations=_unique(r.items("consultations", required=True), lambda x: consultation(x, total)),
        day_starts=_day_starts(r, total),
        sessions={name: sessions.slots(name, total) for name in sessions.value},
        interpreters=_unique(r.items("interpreters"), lambda x: _interpreter(x, total)),
        max_break_difference=_difference(r),
        objective=_objective(r),
    )
    check_names(problem, "$.consultations")
    return problem


def _format(r: Reader, wanted: str) -> None:
    if r.value.get("format") != wanted:
        raise InvalidInstance(r.at("format"), f'must be "{wanted}", is {kind(r.value.get("format"))}')


def _difference(r: Reader) -> int | None:
    value = r.value.get("max_break_difference")
    if isinstance(value, float) and value >= 0:
        return int(value)  # numbers of breaks are whole
    return r.maybe_number("max_break_difference", least=0)


def _objective(r: Reader) -> Objective:
    value = r.value.get("objective", "breaks")
    if value == "breaks":
        return "breaks"
    if value != "idle":
        raise InvalidInstance(r.at("objective"), f'must be "breaks" or "idle", is {kind(value)}')
    return "idle"


def _day_starts(r: Reader, total: int) -> tuple[int, ...]:
    found = [slot_number(entry, path, total) for entry, path in r.items("day_starts")] or [1]
    for k, (left, right) in enumerate(zip([0, *found], found, strict=False)):
        if right <= left or (k == 0 and right != 1):
            raise InvalidInstance(f"$.day_starts[{k}]", "days must begin with slot 1 and follow each other")
    return tuple(found)


def _unique(items: list[tuple[object, str]], read: Callable[[Reader], Any]) -> tuple[Any, ...]:
    found: dict[str, Any] = {}
    for entry, path in items:
        thing = read(Reader(entry, path))
        if thing.id in found:
            raise InvalidInstance(f"{path}.id", f'"{thing.id}" is used twice')
        found[thing.id] = thing
    return tuple(found.values())


def _participant(r: Reader, total: int) -> Participant:
    return Participant(
        id=r.text("id"),
        unavailable=r.slots("unavailable", total),
        capacity=r.number("capacity", least=1, default=1),
        max=r.maybe_number("max", least=0),
        min=r.number("min", least=0, default=0),
    )


def _interpreter(r: Reader, total: int) -> Interpreter:
    return Interpreter(
        id=r.text("id"),
        languages=r.texts("languages"),
        unavailable=r.slots("unavailable", total),
        max_run=r.maybe_number("max_run", least=0) or None,
    )


def consultation(r: Reader, total: int) -> Consultation:
    """Read one consultation."""
    found = Consultation(
        id=r.text("id"),
        a=r.text("a"),
        b=r.text("b"),
        session=r.maybe_text("session"),
        slot=None if r.value.get("slot") is None else slot_number(r.value["slot"], r.at("slot"), total),
        after=tuple(dict.fromkeys(r.texts("after"))),
        language=r.maybe_text("language"),
        optional=r.flag("optional"),
        value=r.number("value", least=0, default=0),
    )
    if found.a == found.b:
        raise InvalidInstance(r.at("b"), f'"{found.b}" cannot meet itself')
    return found


def check_names(problem: Problem, path: str, begin: int = 0) -> None:
    """Raise InvalidInstance unless all people, sessions and consultations named exist, looking from `begin` on."""
    people = {p.id for p in problem.participants}
    ids = {c.id for c in problem.consultations}
    for k, c in enumerate(problem.consultations[begin:]):
        for key, name in (("a", c.a), ("b", c.b)):
            if name not in people:
                raise InvalidInstance(f"{path}[{k}].{key}", f'there is no participant "{name}"')
        if c.session is not None and c.session not in problem.sessions:
            raise InvalidInstance(f"{path}[{k}].session", f'there is no session "{c.session}"')
        for j, other in enumerate(c.after):
            if other not in ids:
                raise InvalidInstance(f"{path}[{k}].after[{j}]", f'there is no consultation "{other}"')


def parse_placings(data: object, problem: Problem) -> dict[str, Assignment]:
    """Read where an earlier plan has each consultation; what the instance does not know is left out."""
    r = Reader(data, "$")
    _format(r, PLAN)
    known = {c.id for c in problem.consultations}
    rows = _unique(r.items("assignments", required=True), lambda x: _assignment(x, problem.slots))
    return {row.id: row for row in rows if row.id in known}


def _assignment(r: Reader, total: int) -> Assignment:
    slot = slot_number(r.value.get("slot"), r.at("slot"), total)
    return Assignment(r.text("id"), slot, r.number("table", least=1), r.maybe_text("interpreter"))


def parse_changes(data: object, problem: Problem) -> Changes:
    """Read what changed; everything named exists, and nothing added is there already."""
    r = Reader(data, "$")
    _format(r, CHANGES)
    added = _unique(r.items("added"), lambda x: consultation(x, problem.slots))
    ids = {c.id for c in problem.consultations}
    for k, c in enumerate(added):
        if c.id in ids:
            raise InvalidInstance(f"$.added[{k}].id", f'"{c.id}" is used twice')
    check_names(replace(problem, consultations=(*problem.consultations, *added)), "$.added", len(ids))
    away = _away(r, problem)
    return Changes(
        cancelled=_known(r, "cancelled", ids),
        participants_away=away["participant"],
        interpreters_away=away["interpreter"],
        added=added,
        locked=_known(r, "locked", ids | {c.id for c in added}),
    )


def _known(r: Reader, key: str, ids: set[str]) -> frozenset[str]:
    for k, name in enumerate(r.texts(key)):
        if name not in ids:
            raise InvalidInstance(f"{r.at(key)}[{k}]", f'there is no consultation "{name}"')
    return frozenset(r.texts(key))


def _away(r: Reader, problem: Problem) -> Mapping[str, dict[str, frozenset[int]]]:
    known = {
        "participant": {p.id for p in problem.participants},
        "interpreter": {i.id for i in problem.interpreters},
    }
    found: dict[str, dict[str, frozenset[int]]] = {"participant": {}, "interpreter": {}}
    for entry, path in r.items("unavailable"):
        row = Reader(entry, path)
        key = "interpreter" if row.value.get("interpreter") is not None else "participant"
        name = row.text(key)
        if name not in known[key]:
            raise InvalidInstance(row.at(key), f'there is no {key} "{name}"')
        found[key][name] = found[key].get(name, frozenset()) | row.slots("slots", problem.slots)
    return found
