"""One timetable under search: its arrays, its threads and its best state so far."""

from typing import NamedTuple

import numpy as np

from expo.solvers.consultations import kernel_search
from expo.solvers.consultations.board import (
    BREAK,
    COST,
    COST_SCALE,
    MOVED,
    NOWHERE,
    OPEN,
    OUT,
    OVER,
    PLAIN,
    SHORT,
    SPREAD,
    TABLES,
    Board,
    Longs,
    table,
)
from expo.solvers.consultations.problem import Problem
from expo.solvers.consultations.setup import hire

NEVER = -(1 << 40)
FAST_STEPS = 1 << 18
SLOW_STEPS = 1 << 15


class Score(NamedTuple):
    """What makes one timetable better than another, in this order; smaller is better."""

    missing: int
    lost: int
    cost: int


class Best(NamedTuple):
    """The best timetable seen: its score, and slot and interpreter of each consultation."""

    score: Score
    slots: Longs
    speakers: Longs


class Lane:
    """A board and the worker on it; lanes of one problem share nothing, so each has a thread of its own."""

    def __init__(self, board: Board, problem: Problem, seed: int) -> None:
        self.board = board
        self.needed = np.array([not c.optional for c in problem.consultations], np.int64)
        self.width = problem.max_break_difference
        self.main = hire(board, seed)
        self._tables = [table(board), table(self.main)]
        self.at, self.me = [t.ctypes.data for t in self._tables]
        self.turn = 0
        self.best = (board.slot.copy(), board.speaker.copy())
        self.best_score = self.score()

    def begin(self, order: Longs) -> None:
        """Make a timetable anew."""
        nowhere = np.full(self.board.slot.size, NOWHERE, np.int64)
        kernel_search.restore(self.at, self.me, nowhere, nowhere)
        self.best_score = self.score()
        self.construct(order)

    def construct(self, order: Longs) -> None:
        """Make the first timetable."""
        kernel_search.construct(self.at, self.me, order)
        if self.main.tally[OVER]:
            self._relieve()
        self.keep()

    def _relieve(self) -> None:
        """Take the cheapest wishes out of slots with too few tables: no move of the search drops one for nothing."""
        b = self.board
        slots, speakers = b.slot.copy(), b.speaker.copy()
        for s in np.flatnonzero(b.load > b.rule[TABLES]):
            here = np.flatnonzero((slots == s) & (self.needed == 0))
            dropped = here[np.argsort(b.weight[here], kind="stable")][: b.load[s] - b.rule[TABLES]]
            slots[dropped] = speakers[dropped] = NOWHERE
        kernel_search.restore(self.at, self.me, slots, speakers)

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

    def run(self, hot: float, cold: float, *, share: float = 1.0) -> int:
        """Search for one short turn and keep what is best; answers the steps made."""
        b = self.board
        self.turn += 1
        out = self.main.tally[OUT]
        optional_only = out > 0 and not self.needed[b.out[:out]].any() and self.main.tally[SHORT] == 0
        closed = out == 0 or (optional_only and self.turn % 4 != 0)
        fast = closed and b.rule[PLAIN] == 1
        steps = max(int((FAST_STEPS if fast else SLOW_STEPS) * share), 64)
        kernel = kernel_search.anneal_plain if fast else kernel_search.anneal
        b.rule[OPEN] = not closed
        kernel(self.at, self.me, steps, hot, cold)
        self.keep()
        return steps
