"""One timetable under search: its arrays, its threads and its best state so far."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import NamedTuple

import numpy as np

from expo.solvers.consultations import kernel_search
from expo.solvers.consultations.board import (
    BREAK,
    COST,
    COST_SCALE,
    DAYS,
    LOST,
    MOVED,
    OPEN,
    OUT,
    OVER,
    PLAIN,
    SHORT,
    SPREAD,
    STAMP,
    TALLIES,
    TARGET,
    Board,
    Longs,
    Worker,
    table,
)
from expo.solvers.consultations.problem import Problem
from expo.solvers.consultations.setup import hire

Kernel = Callable[[int, int, int, float, float], int]
NEVER = -(1 << 40)
FAST_STEPS = 1 << 18
SLOW_STEPS = 1 << 15


class Score(NamedTuple):
    """What makes one timetable better than another, in this order; smaller is better."""

    missing: int
    lost: int
    cost: int


class Lane:
    """A board with the threads that work on it."""

    def __init__(self, board: Board, problem: Problem, seed: int, threads: int) -> None:
        self.board = board
        self.needed = np.array([not c.optional for c in problem.consultations], np.int64)
        self.width = problem.max_break_difference
        self.random = Random(seed)  # noqa: S311 - dice of a search, nothing secret
        self.main = hire(board, seed)
        self.helpers = [hire(board, seed * 1000 + k + 1) for k in range(2)] if self._can_split(threads) else []
        self._tables = [table(board), table(self.main), *map(table, self.helpers)]
        self.at, self.me, *self.hands = [t.ctypes.data for t in self._tables]
        self.turn = 0
        self.best = (board.slot.copy(), board.speaker.copy())
        self.best_score = self.score()

    def _can_split(self, threads: int) -> bool:
        """Tell whether days can be searched side by side: nothing but the two slots of a move may matter."""
        b = self.board
        return threads > 1 and b.day_from.size >= 2 and b.rule[SPREAD] < 0 and not b.before.size  # noqa: PLR2004

    def construct(self, order: Longs) -> None:
        """Make the first timetable."""
        kernel_search.construct(self.at, self.me, order)
        self.keep()

    def score(self) -> Score:
        """Judge the timetable as it stands."""
        b, t = self.board, self.main.tally
        out = b.out[: t[OUT]]
        missing = int(self.needed[out].sum() + t[OVER] + t[SHORT])
        cost = t[COST]
        if b.rule[BREAK] or self.width is not None:
            breaks = self._breaks()
            cost = breaks.sum() if b.rule[BREAK] else cost
            if self.width is not None:
                missing += max(int(breaks.max() - breaks.min()) - self.width, 0)
        return Score(missing, int(b.weight[out].sum()), int(b.rule[COST_SCALE] * cost + t[MOVED]))

    def _breaks(self) -> Longs:
        """Count the breaks of each participant; the search itself prices them by length too."""
        b = self.board
        shifted = b.busy << np.uint64(1)
        for k in range(b.busy.shape[1]):
            if k not in b.day_word:
                shifted[:, k] |= b.busy[:, k - 1] >> np.uint64(63)
        runs = np.bitwise_count(b.busy & ~shifted).astype(np.int64)
        days = np.add.reduceat(runs, b.day_word[:-1], axis=1)
        counts: Longs = np.maximum(days - 1, 0).sum(axis=1)
        return counts

    def tighten(self) -> None:
        """Make the search itself keep the numbers of breaks together, where luck did not."""
        if self.width is None or self.board.rule[SPREAD] >= 0:
            return
        b = self.board
        b.breaks[:] = self._breaks()
        b.break_count[:] = np.bincount(b.breaks, minlength=b.break_count.size)
        b.rule[SPREAD], b.rule[PLAIN] = self.width, 0
        self.helpers = []

    def keep(self) -> bool:
        """Remember the timetable if it is the best so far; answers whether it is."""
        score = self.score()
        if score >= self.best_score:
            return False
        self.best_score = score
        np.copyto(self.best[0], self.board.slot)
        np.copyto(self.best[1], self.board.speaker)
        return True

    def back(self) -> None:
        """Return to the best timetable."""
        kernel_search.restore(self.at, self.me, *self.best)

    def run(self, pool: ThreadPoolExecutor, hot: float, cold: float, *, share: float = 1.0) -> int:
        """Search for one short turn and keep what is best; answers the steps made."""
        b = self.board
        self.turn += 1
        out = self.main.tally[OUT]
        optional_only = out > 0 and not self.needed[b.out[:out]].any() and self.main.tally[SHORT] == 0
        closed = out == 0 or (optional_only and self.turn % 4 != 0)
        fast = closed and b.rule[PLAIN] == 1
        steps = max(int((FAST_STEPS if fast else SLOW_STEPS) * share), 64)
        kernel = kernel_search.anneal_plain if fast else kernel_search.anneal
        if self.helpers and closed:
            b.rule[OPEN] = 0
            self._split(pool, kernel, steps, (hot, cold))
            steps *= 2
        else:
            b.rule[OPEN] = 1
            kernel(self.at, self.me, steps, hot, cold)
        self.keep()
        return steps

    def _split(self, pool: ThreadPoolExecutor, kernel: Kernel, steps: int, heat: tuple[float, float]) -> None:
        """Let two threads search two halves of the days; their boards do not touch, so no lock is needed."""
        days = list(range(self.board.day_from.size))
        self.random.shuffle(days)
        half = len(days) // 2
        for worker, part in zip(self.helpers, (days[:half], days[half:]), strict=True):
            _reset(worker, part)
        jobs = [pool.submit(kernel, self.at, hand, steps, *heat) for hand in self.hands]
        for job in jobs:
            job.result()
        for worker in self.helpers:
            for k in (COST, LOST, OVER, SHORT, MOVED):
                self.main.tally[k] += worker.tally[k]


def _reset(worker: Worker, days: list[int]) -> None:
    stamp = worker.tally[STAMP]
    worker.tally[:] = np.zeros(TALLIES, np.int64)
    worker.tally[STAMP] = stamp
    worker.tally[TARGET] = NEVER
    worker.active[:] = 0
    worker.active[days] = 1
    worker.days[: len(days)] = days
    worker.tally[DAYS] = len(days)
