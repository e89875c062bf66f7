"""The search: rounds of simulated annealing until time is up or nothing better can exist."""

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random

from expo.solvers.consultations.board import OVER_WEIGHT, TARGET, Longs
from expo.solvers.consultations.lane import NEVER, Best, Lane, Score
from expo.solvers.consultations.problem import Problem
from expo.solvers.consultations.setup import build, copy
from expo.solvers.consultations.stretches import Stretches

HOT, COLD = 1.0, 0.12
IDLE_HOT, IDLE_COLD = 0.8, 0.1  # where idle slots are counted
WARM = 0.5  # later rounds start from the best timetable and melt it only partly
SOFT, FIRM, FIRM_FROM = 1, 3, 0.8  # price of a table too many, and the part of a round from which it is the dear one
FRESH = (5_000_000, 10_000_000, 10_000_000, 20_000_000)  # steps of rounds in turn, where fresh starts find most
FRESH_HOT, FRESH_COLD = 0.75, 0.17  # there hotter rounds only lose time, and colder ones freeze the last breaks in
BREAK_HEAT = 3.0  # where a break costs several units, everything is that much hotter
SHORT = (2_000_000, 2_000_000, 2_000_000, 2_000_000, 20_000_000)  # the same with new stretches, but for the last one
SMALL = 1_000  # consultations
SMALL_HOT, SMALL_COLD = 0.27, 0.23  # there the last gap is met by chance, not frozen out
GROWTH = 6
FIRST_ROUND, IDLE_FIRST_ROUND = 2_000, 500  # steps for each consultation
LAST_FROM, IDLE_LAST_FROM = 1.6, GROWTH  # rounds that must fit into the time left, or the last one begins
ROUNDS_WITHOUT_CLOCK = 4
LEAST_STEPS = 1 << 21
BEHIND = 15  # niceness of a search that lets the proof go first


@dataclass
class Search:
    """Lanes of one problem and the clock they run by."""

    problem: Problem
    domains: Sequence[Sequence[int]]
    seed: int
    deadline: float | None
    good_enough: Callable[[Score], bool]
    tell: Callable[[Score], bool]
    lanes: list[Lane] = field(default_factory=list)
    target: int = NEVER
    stretches: Stretches | None = None
    before: Best | None = None
    steps: int = 0
    rate: float = 0.0
    stopped: bool = False
    unit: float = 1.0
    fresh: bool = False
    first: int = FIRST_ROUND
    last_from: float = LAST_FROM
    hot: float = HOT
    cold: float = COLD
    soft: bool = False
    gives_way: bool = False

    def __post_init__(self) -> None:
        threads = min(2, os.cpu_count() or 1)
        board = build(self.problem, self.domains)
        second = copy(board)
        self.lanes = [Lane(board, self.problem, self.seed)]
        if threads > 1:
            self.lanes.append(Lane(second, self.problem, self.seed + 7919))
        if self.problem.objective == "breaks":
            self.unit = BREAK_HEAT
        else:
            self.hot, self.cold = IDLE_HOT, IDLE_COLD
            self.first, self.last_from = IDLE_FIRST_ROUND, IDLE_LAST_FROM
            self.soft = not any(c.optional for c in self.problem.consultations)
        self.fresh = self._is_small()
        if self.fresh:
            self.last_from = LAST_FROM
            idle = self.problem.objective == "idle"
            self.hot, self.cold = (SMALL_HOT, SMALL_COLD) if idle else (FRESH_HOT, FRESH_COLD)
        for lane in self.lanes:
            lane.main.tally[TARGET] = self.target
        if self.target != NEVER:
            self.stretches = Stretches.of(self.problem, self.domains)
        self.lot = Random(self.seed)  # noqa: S311 - nobody gains by guessing it
        self.pool = ThreadPoolExecutor(max_workers=2)

    def _is_small(self) -> bool:
        """Tell whether many fresh starts find more than few long rounds."""
        if self.problem.objective == "breaks":
            return len(self.problem.day_starts) == 1
        return len(self.problem.consultations) <= SMALL

    @property
    def best(self) -> Best:
        """The best timetable of all lanes, now or before they began anew."""
        lane = self._leader()
        if self.before is None or lane.best_score < self.before.score:
            return Best(lane.best_score, *lane.best)
        return self.before

    def _leader(self) -> Lane:
        return min(self.lanes, key=lambda lane: lane.best_score)

    def left(self) -> float:
        """Seconds until the deadline."""
        return 1e9 if self.deadline is None else self.deadline - time.monotonic()

    def done(self) -> bool:
        """Tell whether to stop: out of time, told so, or nothing better can exist."""
        if not self.stopped:
            score = self.best.score
            self.stopped = self.left() <= 0 or self.good_enough(score) or not self.tell(score)
        return self.stopped

    def run(self, order: Longs) -> None:
        """Search until done."""
        self._begin(self.lanes, order)
        steps = max(self.first * len(self.problem.consultations), LEAST_STEPS)
        number = 0
        while not self.done():
            hot = self.hot if number == 0 or self.fresh else WARM
            seconds = steps / self.rate if self.rate else 0.0
            last = self.deadline is not None and bool(seconds) and seconds * self.last_from > self.left()
            if last:
                self._round_by_clock(self.hot if seconds > self.left() / GROWTH else hot)
                return
            self._round(steps, hot)
            number += 1
            if self.best.score.missing:
                for lane in self.lanes:
                    lane.tighten()
            self._vary(number, order)
            steps = self._longer(steps, number)
            if self.deadline is None and number == ROUNDS_WITHOUT_CLOCK:
                return

    def _begin(self, lanes: Sequence[Lane], order: Longs) -> None:
        """Let lanes begin anew, the hard-pressed with other stretches of their days."""
        if self.steps:
            best = self.best
            self.before = Best(best.score, best.slots.copy(), best.speakers.copy())
        if self.stretches:
            for lane in lanes:
                self.stretches.confine(lane.board, self.stretches.draw(self.lot))
        list(self.pool.map(lambda lane: lane.begin(order), lanes))

    def _vary(self, number: int, order: Longs) -> None:
        """Give lanes other stretches after a round, unless they have the best timetable."""
        if not self.stretches or self.done():
            return
        if self.fresh and number % len(SHORT):
            self._begin(self.lanes, order)
        elif self.fresh:
            for lane in self.lanes:
                self.stretches.confine(lane.board, self.stretches.everything())
        else:
            leader = self._leader()
            self._begin([lane for lane in self.lanes if lane is not leader], order)
            if leader.best_score.missing:
                self.stretches.confine(leader.board, self.stretches.everything())

    def _longer(self, steps: int, number: int) -> int:
        """Let the first rounds grow, later ones stay that long; fresh starts have lengths of their own."""
        if self.fresh:
            lengths = SHORT if self.stretches else FRESH
            return lengths[(number - 1) % len(lengths)]
        return steps * GROWTH if number <= 3 else steps  # noqa: PLR2004

    def _round(self, steps: int, hot: float) -> None:
        """Cool down over a number of steps; the clock has no say, so that the same seed gives the same plan."""
        made, begun = 0, time.monotonic()
        if self.steps:
            for lane in self.lanes:
                lane.back()
        while made < steps and not self.done():
            made += self._turn(hot, made / steps)
        self.rate = made / max(time.monotonic() - begun, 1e-3)
        self.steps += made

    def _round_by_clock(self, hot: float) -> None:
        """Cool down until the deadline."""
        for lane in self.lanes:
            lane.back()
        whole = self.left()
        while not self.done():
            share = min(1.0, self.left() * self.rate / (1 << 18))
            self._turn(hot, 1 - self.left() / whole, max(share, 0.01))

    def _turn(self, hot: float, progress: float, share: float = 1.0) -> int:
        heat = hot * (self.cold / hot) ** min(progress, 1.0) * self.unit
        if self.soft:
            for lane in self.lanes:
                lane.board.rule[OVER_WEIGHT] = SOFT if progress < FIRM_FROM else FIRM
        jobs = [self.pool.submit(self._work, lane, heat, share) for lane in self.lanes]
        return sum(job.result() for job in jobs)

    def _work(self, lane: Lane, heat: float, share: float) -> int:
        if self.gives_way:
            os.setpriority(os.PRIO_PROCESS, 0, BEHIND)  # on Linux of this thread alone
        return lane.run(heat, heat * 0.999, share=share)
