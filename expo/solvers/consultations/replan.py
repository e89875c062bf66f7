"""Repairing a released plan after changes: as many consultations as possible stay, and few of the others move."""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from expo.solvers.consultations.board import (
    AWAY,
    COST_SCALE,
    EDGES,
    FOCUS,
    HOMING,
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
from expo.solvers.consultations.bounds import fullest_bound
from expo.solvers.consultations.kernel_search import restore
from expo.solvers.consultations.lane import NEVER, Lane
from expo.solvers.consultations.plan import Placing, figures, make_plan
from expo.solvers.consultations.problem import Assignment, Changes, Plan, Problem, Progress, Report, Unplaced
from expo.solvers.consultations.setup import build, copy
from expo.solvers.consultations.slots import domains

GAP = 16  # energy of one gap slot
MOVE = 4  # and of one moved consultation nobody asked to move: the quarter the contract names
STIR = 1  # a consultation of the people named stays where it is if that costs nothing
PLACED = 200 * GAP
COLD = 0.04 * GAP  # how cool a round ends; see Style for how it begins
ROUNDS, MORE_ROUNDS = 6, 10  # more where it is still too many gap slots
TURNS, SLOW_TURNS = 6, 12  # in a round; those of a board that is not plain have fewer steps
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
    board = job.board()
    tries = [Attempt(job.lane(copy(board), seed + 7919 * k), goal, style) for k, style in enumerate(STYLES)]
    if job.problem.consultations:  # the compiled search picks one at random, and there must be one
        _search(tries, deadline, lambda: progress is None or progress(_state(tries, time.monotonic() - begun)))
    for attempt in tries:
        attempt.begin(patient=True)
    plan = job.describe(min(tries, key=lambda attempt: attempt.rank).placing)
    return replace(plan, seed=seed, seconds=round(time.monotonic() - begun, 3))


def _search(tries: Sequence["Attempt"], deadline: float | None, go_on: Callable[[], bool]) -> None:
    """Search in rounds until they are through, time is up or somebody says stop."""
    turns = TURNS if tries[0].lane.board.rule[PLAIN] else SLOW_TURNS
    with ThreadPoolExecutor(len(tries)) as pool:
        for number in range(MORE_ROUNDS * turns):
            if deadline is not None and time.monotonic() >= deadline:
                break
            if number % turns == 0:
                for attempt in tries:
                    attempt.begin(patient=number < PATIENCE * turns)
                if number >= ROUNDS * turns and min(attempt.rank for attempt in tries)[2] == 0:
                    break
            jobs = [pool.submit(attempt.turn, (number % turns) / turns) for attempt in tries]
            for job in jobs:
                job.result()
            if not go_on():
                break


def _state(tries: Sequence["Attempt"], seconds: float) -> Progress:
    """Tell how good the better repair was at the begin of this round."""
    best = min(tries, key=lambda attempt: attempt.rank)
    placed = sum(slot >= 0 for slot, _ in best.placing)
    return Progress(seconds, placed, best.rank[0], 0, best.cost, 0)


def _cost(problem: Problem, kept: Mapping[str, Assignment]) -> int:
    """Count the breaks or idle slots of the plan as it was."""
    _, breaks, idle = figures(problem, {name: row.slot for name, row in kept.items()})
    return idle if problem.objective == "idle" else breaks


@dataclass(frozen=True)
class Style:
    """How warm a round begins, and how many moves of 16 are of which kind: what one misses the other may find."""

    hot: float
    moves: Mapping[int, int]


STYLES = (
    Style(0.15 * GAP, {FOCUS: 9, EDGES: 2, HOMING: 4, SHIFTS: 4}),
    Style(0.3 * GAP, {FOCUS: 6, EDGES: 6, HOMING: 2, SHIFTS: 4}),
)


class Attempt:
    """One search from the old plan, and the best it has seen: within the goal first, then few moves and gaps."""

    def __init__(self, lane: Lane, goal: int, style: "Style") -> None:
        for name in (FOCUS, EDGES, SHIFTS, HOMING):
            lane.board.rule[name] = style.moves[name]
        self.hot = style.hot
        self.lane = lane
        self.goal = goal
        self.dear = 1
        self.cost = 0
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
            self.rank, self.cost = rank, cost
            self.placing = list(zip(lane.best[0].tolist(), lane.best[1].tolist(), strict=True))
        self.dear = 1 if patient or cost <= self.goal else DEAR
        rule[COST_SCALE] = self.dear * GAP
        lane.best_score = lane.score()

    def turn(self, progress: float) -> None:
        """Search on a little."""
        heat = self.hot * (COLD / self.hot) ** progress * self.dear**0.5
        self.lane.run(heat, heat * 0.9)


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

    def board(self) -> Board:
        """Lay out the changed problem."""
        return build(self.problem)

    def lane(self, board: Board, seed: int) -> Lane:
        """Set up a search that begins with the old plan."""
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
        for rule in (OVER_WEIGHT, LEAST_WEIGHT, SPREAD_WEIGHT):
            board.rule[rule] = PLACED
        lane = Lane(board, self.problem, seed)
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

    def describe(self, placing: Sequence[Placing]) -> Plan:
        """Describe the repaired plan."""
        found = domains(self.problem)
        bound = fullest_bound(self.problem, found, [k for k, (s, _) in enumerate(placing) if s < 0])
        value_bound = sum(c.value for c, slots in zip(self.problem.consultations, found, strict=True) if slots)
        same = {
            c.id: self.kept[c.id].table
            for c, (s, _) in zip(self.problem.consultations, placing, strict=True)
            if c.id in self.kept and self.kept[c.id].slot == s + 1
        }
        plan = make_plan(self.problem, found, placing, (bound, value_bound), same)
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
