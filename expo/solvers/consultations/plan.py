"""Turning a finished board into a plan: figures, tables, reasons."""

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence

from expo.solvers.consultations.problem import Assignment, Plan, Problem, Unplaced
from expo.solvers.consultations.reasons import Reasons

Placing = tuple[int, int]
"""Slot from 0 (or -1) and interpreter by number (or -1)."""


def figures(problem: Problem, placed: Mapping[str, int]) -> tuple[int, int, int]:
    """Count value, breaks and idle slots of consultations placed in slots."""
    value = sum(c.value for c in problem.consultations if c.optional and c.id in placed)
    busy: defaultdict[str, set[int]] = defaultdict(set)
    for c in problem.consultations:
        if c.id in placed:
            busy[c.a].add(placed[c.id])
            busy[c.b].add(placed[c.id])
    breaks = idle = 0
    edges = [*problem.day_starts, problem.slots + 1]
    for slots in busy.values():
        ordered = sorted(slots)
        for left, right in itertools.pairwise(ordered):
            if right - left > 1 and not any(left < edge <= right for edge in edges):
                breaks += 1
                idle += right - left - 1
    return value, breaks, idle


def seat(problem: Problem, slots: Mapping[str, int], kept: Mapping[str, int]) -> dict[str, int]:
    """Give each placed consultation a table: its `kept` one, else the one its first participant sat at before."""
    by_slot: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for c in problem.consultations:
        if c.id in slots:
            by_slot[slots[c.id]].append((c.id, c.a))
    found: dict[str, int] = {}
    last: dict[str, int] = {}
    for s in sorted(by_slot):
        free = set(range(1, problem.tables + 1))
        rest = []
        for wish in (kept, {name: last.get(a, 0) for name, a in by_slot[s]}):
            for name, _ in by_slot[s]:
                if name not in found and wish.get(name) in free:
                    found[name] = wish[name]
                    free.discard(wish[name])
        rest = sorted(free, reverse=True)
        for name, a in by_slot[s]:
            if name not in found:
                found[name] = rest.pop()
            last[a] = found[name]
    return found


def assignments(
    problem: Problem, placing: Sequence[Placing], kept: Mapping[str, int] | None = None
) -> tuple[Assignment, ...]:
    """List where everything placed is."""
    slots = {c.id: s + 1 for c, (s, _) in zip(problem.consultations, placing, strict=True) if s >= 0}
    tables = seat(problem, slots, kept or {})
    speakers = {c.id: i for c, (_, i) in zip(problem.consultations, placing, strict=True) if i >= 0}
    return tuple(
        Assignment(
            id=name,
            slot=slot,
            table=tables[name],
            interpreter=problem.interpreters[speakers[name]].id if name in speakers else None,
        )
        for name, slot in slots.items()
    )


def unplaced(problem: Problem, domains: Sequence[Sequence[int]], rows: Sequence[Assignment]) -> tuple[Unplaced, ...]:
    """Explain everything that has no slot."""
    placed = {row.id: row for row in rows}
    if len(placed) == len(problem.consultations):
        return ()
    reasons = Reasons(problem, domains, placed)
    return tuple(reasons.why(c) for c in problem.consultations if c.id not in placed)


def make_plan(
    problem: Problem,
    domains: Sequence[Sequence[int]],
    placing: Sequence[Placing],
    bounds: tuple[int, int],
    kept: Mapping[str, int] | None = None,
) -> Plan:
    """Describe a timetable with its figures; `bounds` are those of the objective and of the value."""
    rows = assignments(problem, placing, kept)
    value, breaks, idle = figures(problem, {row.id: row.slot for row in rows})
    cost = idle if problem.objective == "idle" else breaks
    bound, value_bound = min(bounds[0], cost), max(bounds[1], value)
    return Plan(
        assignments=rows,
        unplaced=unplaced(problem, domains, rows),
        value=value,
        breaks=breaks,
        idle=idle,
        bound=bound,
        value_bound=value_bound,
        optimal=bound == cost and value_bound == value,
    )
