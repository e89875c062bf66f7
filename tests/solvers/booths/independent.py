"""The same problem written down anew, without a line of the solver: all blocks listed, all rules between them, for CP-SAT.

It shares only the dataclasses, so a mistake in the solver's blocks, prices or bounds does not repeat itself here. It
knows the published format's rules (`expo-booths/1`), not the product's further ones, and no locks.
"""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import product

from ortools.sat.python import cp_model

from expo.solvers.booths import Applicant, Booth, Problem

Block = tuple[Booth, ...]


def best_bound(problem: Problem, seconds: float) -> tuple[int, bool]:
    """Return what no plan can score more than, and whether a plan scores just that."""
    model, gains = cp_model.CpModel(), []
    own: dict[str, list[tuple[Block, cp_model.IntVar]]] = {}
    users: dict[str, list[cp_model.IntVar]] = defaultdict(list)
    for a in problem.applicants:
        own[a.id] = [(block, model.new_bool_var("")) for block in _blocks(problem, a)]
        model.add_at_most_one(taken for _, taken in own[a.id])
        for block, taken in own[a.id]:
            gains.append(_value(a, block) * taken)
            for booth in block:
                users[booth.id].append(taken)
    for takers in users.values():
        model.add_at_most_one(takers)
    for rule in problem.apart:
        for (one, first), (two, second) in product(own[rule.a], own[rule.b]):
            if min(_gap(p, q) for p, q in product(one, two)) < rule.distance:
                model.add_bool_or(~first, ~second)
    for a_id, b_id in problem.near:
        gains.append(300 * _stand_side_by_side(model, own[a_id], own[b_id]))
    model.maximize(sum(gains))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.max_time_in_seconds = 2, seconds
    status = solver.solve(model)
    return math.floor(solver.best_objective_bound + 1e-6), status == cp_model.OPTIMAL


def _blocks(problem: Problem, a: Applicant) -> list[Block]:
    """Return every row or column of as many booths as wanted, edge to edge, all of them good for the applicant."""
    good = [
        b
        for b in problem.booths
        if b.area in a.areas
        and (a.kind is None or b.kind == a.kind)
        and b.power_kw >= a.power_kw
        and (b.water or not a.water)
    ]
    if a.booths == 1:
        return [(b,) for b in good]
    found = []
    for start in good:
        for across in (True, False):
            block = [start]
            while len(block) < a.booths:
                after = next((b for b in good if _follows(block[-1], b, across=across)), None)
                if after is None or after.area != start.area:
                    break
                block.append(after)
            else:
                found.append(tuple(block))
    return found


def _follows(a: Booth, b: Booth, *, across: bool) -> bool:
    if across:
        return a.x + a.w == b.x and a.y == b.y and a.h == b.h
    return a.y + a.h == b.y and a.x == b.x and a.w == b.w


def _value(a: Applicant, block: Block) -> int:
    ids = {booth.id for booth in block}
    rank = next((rank for rank, wish in enumerate(a.wishes, 1) if wish in ids), None)
    return 1000 + 10 * a.points + (0 if rank is None else (6 - rank) * (100 + a.points))


def _gap(a: Booth, b: Booth) -> float:
    across = max(a.x - b.x - b.w, b.x - a.x - a.w, 0)
    down = max(a.y - b.y - b.h, b.y - a.y - a.h, 0)
    return math.hypot(across, down)


def _shared_cm(one: Block, two: Block) -> int:
    total = 0
    for a, b in product(one, two):
        across = min(a.x + a.w, b.x + b.w) - max(a.x, b.x)
        down = min(a.y + a.h, b.y + b.h) - max(a.y, b.y)
        total += max(down, 0) if across == 0 else max(across, 0) if down == 0 else 0
    return total


def _stand_side_by_side(
    model: cp_model.CpModel,
    first: list[tuple[Block, cp_model.IntVar]],
    second: list[tuple[Block, cp_model.IntVar]],
) -> cp_model.IntVar:
    """Return a variable that may only be true where the two blocks share a metre of edge."""
    near = model.new_bool_var("")
    model.add_bool_or(*(taken for _, taken in first), ~near)
    for block, taken in first:
        beside = [other for their, other in second if _shared_cm(block, their) >= 100]
        model.add_bool_or(*beside, ~taken, ~near)
    return near
