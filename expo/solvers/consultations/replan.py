"""Repairing a released plan after changes: as many consultations as possible stay, and few of the others move."""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from expo.solvers.consultations.board import (
    AWAY,
    COST_SCALE,
    EDGES,
    FOCUS,
    LEAST_WEIGHT,
    MOVED,
    OVER_WEIGHT,
    PLAIN,
    SHIFTS,
    SPREAD_WEIGHT,
    TARGET,
    Board,
    Longs,
)
from expo.solvers.consultations.bounds import FAR, participant_bounds
from expo.solvers.consultations.kernel_search import restore
from expo.solvers.consultations.lane import NEVER, Lane
from expo.solvers.consultations.plan import Placing, figures, make_plan
from expo.solvers.consultations.problem import Assignment, Changes, Plan, Problem, Progress, Report, Unplaced
from expo.solvers.consultations.setup import build, domains

GAP = 16  # energy of one gap slot
MOVE = 8  # and of one moved consultation nobody asked to move: dear enough for eight moves an event
STIR = 1  # a consultation of the people named stays where it is if that costs nothing
PLACED = 200 * GAP
HOT, COLD = 0.15 * GAP, 0.04 * GAP  # cool, or everything would stir
NEAR = 15  # of 16 moves are for people with gaps
ROUNDS = 8
TURNS = 12
WORSE = 1  # gap slots more than before that may stay
DEAR = 3  # times the price of a gap slot while there are more
PATIENCE = 1  # round before a gap slot gets dear


def replan(
    problem: Problem,
    kept: Mapping[str, Assignment],
    changes: Changes,
    *,
    seed: int,
    deadline: float | None,
    progress: Report | None,
) -> Plan:
    """Make a new plan near the old one; `moved` lists who moved though nothing about them changed."""
    begun = time.monotonic()
    job = Repair.of(problem, kept, changes)
    goal = _cost(problem, kept) + WORSE
    tries = [Attempt(job.lane(seed + 7919 * k), goal) for k in range(2)]
    with ThreadPoolExecutor(2) as pool:
        for number in range(ROUNDS * TURNS):
            if deadline is not None and time.monotonic() >= deadline:
                break
            if number % TURNS == 0:
                for attempt in tries:
                    attempt.begin(patient=number < PATIENCE * TURNS)
            share = (number % TURNS) / TURNS
            for turn in [pool.submit(attempt.turn, pool, share) for attempt in tries]:
                turn.result()
            if progress is not None and not progress(job.state(tries[0].lane, time.monotonic() - begun)):
                break
    for attempt in tries:
        attempt.begin(patient=True)
    plan = job.describe(min(tries, key=lambda attempt: attempt.rank).placing)
    return replace(plan, seed=seed, seconds=round(time.monotonic() - begun, 3))


def _cost(problem: Problem, kept: Mapping[str, Assignment]) -> int:
    """Count the breaks or idle slots of the plan as it was."""
    _, breaks, idle = figures(problem, {name: row.slot for name, row in kept.items()})
    return idle if problem.objective == "idle" else breaks


class Attempt:
    """One search from the old plan, and the best it has seen: within the goal first, then few moves and gaps."""

    def __init__(self, lane: Lane, goal: int) -> None:
        self.lane = lane
        self.goal = goal
        self.dear = 1
        self.rank = (1 << 60, 0, 0, 0)
        self.placing: list[Placing] = []

    def begin(self, *, patient: bool) -> None:
        """Judge what the last round found and begin the next; a gap slot gets dear where there are too many."""
        lane = self.lane
        lane.back()
        tally, rule = lane.main.tally, lane.board.rule
        score, moved = lane.score(), int(tally[MOVED])
        cost = (score.cost - moved) // int(rule[COST_SCALE])
        rank = (score.missing, score.lost, max(cost - self.goal, 0), GAP * cost + moved)
        if rank < self.rank:
            self.rank = rank
            self.placing = list(zip(lane.best[0].tolist(), lane.best[1].tolist(), strict=True))
        self.dear = 1 if patient or cost <= self.goal else DEAR
        rule[COST_SCALE] = self.dear * GAP
        lane.best_score = lane.score()

    def turn(self, pool: ThreadPoolExecutor, progress: float) -> None:
        """Search on a little."""
        heat = HOT * (COLD / HOT) ** progress * self.dear**0.5
        self.lane.run(pool, heat, heat * 0.9)


@dataclass(frozen=True)
class Repair:
    """A changed problem in which everything is optional, and where things were."""

    problem: Problem
    kept: Mapping[str, Assignment]
    free: frozenset[str]
    locked: frozenset[str]
    cancelled: tuple[str, ...]

    @classmethod
    def of(cls, problem: Problem, kept: Mapping[str, Assignment], changes: Changes) -> "Repair":
        """Apply the changes to a problem."""
        consultations = tuple(
            replace(c, optional=True, slot=kept[c.id].slot if c.id in changes.locked and c.id in kept else c.slot)
            for c in (*problem.consultations, *changes.added)
            if c.id not in changes.cancelled
        )
        participants = tuple(
            replace(p, unavailable=p.unavailable | changes.participants_away.get(p.id, frozenset()), min=0)
            for p in problem.participants
        )
        interpreters = tuple(
            replace(i, unavailable=i.unavailable | changes.interpreters_away.get(i.id, frozenset()))
            for i in problem.interpreters
        )
        changed = replace(problem, consultations=consultations, participants=participants, interpreters=interpreters)
        away = set(changes.participants_away)
        free = {c.id for c in consultations if c.a in away or c.b in away} | {c.id for c in changes.added}
        free |= {row.id for row in kept.values() if row.interpreter in changes.interpreters_away}
        return cls(changed, kept, frozenset(free), changes.locked, tuple(sorted(changes.cancelled)))

    def lane(self, seed: int) -> Lane:
        """Set up a search that begins with the old plan."""
        board = build(self.problem)
        speakers = {i.id: k for k, i in enumerate(self.problem.interpreters)}
        slots = np.full(board.slot.size, -1, np.int64)
        speaker = slots.copy()
        for k, c in enumerate(self.problem.consultations):
            board.weight[k] = PLACED + GAP * c.value
            row = self.kept.get(c.id)
            if row is None:
                continue
            board.home[k], board.stay[k] = row.slot - 1, STIR if c.id in self.free else MOVE
            if self._still(board, k, row, speakers):
                slots[k] = row.slot - 1
                speaker[k] = speakers[row.interpreter] if c.language and row.interpreter else -1
        board.rule[COST_SCALE] = GAP
        board.rule[FOCUS], board.rule[EDGES], board.rule[SHIFTS] = NEAR, 0, 0
        for rule in (OVER_WEIGHT, LEAST_WEIGHT, SPREAD_WEIGHT):
            board.rule[rule] = PLACED
        lane = Lane(board, self.problem, seed, 1)
        board.rule[PLAIN] = 0
        lane.tighten()
        lane.main.tally[TARGET] = NEVER
        _begin(lane, slots, speaker)
        out = np.flatnonzero(board.slot < 0).astype(np.int64)
        lane.construct(out)
        return lane

    def _still(self, board: Board, k: int, row: Assignment, speakers: Mapping[str, int]) -> bool:
        """Tell whether a consultation may stay where it was."""
        s = row.slot - 1
        if not int(board.allowed[k, int(board.word[s])]) & int(board.bit[s]):
            return False
        if self.problem.consultations[k].language is None:
            return True
        who = speakers.get(row.interpreter or "", -1)
        return who >= 0 and bool(board.duty[who, s] != AWAY)

    def state(self, lane: Lane, seconds: float) -> Progress:
        """Tell how far the repair is."""
        placed = int((lane.best[0] >= 0).sum())
        return Progress(seconds, placed, lane.best_score.missing, 0, lane.best_score.cost // GAP, 0)

    def describe(self, placing: Sequence[Placing]) -> Plan:
        """Describe the repaired plan."""
        found = domains(self.problem)
        whole = all(s >= 0 for s, _ in placing)
        alone = participant_bounds(self.problem, found, [whole] * len(found))
        value_bound = sum(c.value for c, slots in zip(self.problem.consultations, found, strict=True) if slots)
        same = {
            c.id: self.kept[c.id].table
            for c, (s, _) in zip(self.problem.consultations, placing, strict=True)
            if c.id in self.kept and self.kept[c.id].slot == s + 1
        }
        plan = make_plan(self.problem, found, placing, (sum(x for x in alone if x < FAR), value_bound), same)
        moved = tuple(
            row.id
            for row in plan.assignments
            if row.id in self.kept and row.id not in self.free and self.kept[row.id].slot != row.slot
        )
        gone = tuple(Unplaced(name, "It was cancelled.", "cancelled", {}) for name in self.cancelled)
        return replace(plan, moved=moved, unplaced=(*gone, *plan.unplaced))


def _begin(lane: Lane, slots: Longs, speaker: Longs) -> None:
    restore(lane.at, lane.me, slots, speaker)
    lane.keep()
