"""One search: the best placement so far, the best bound so far, and the clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from .hall import Hall
from .highs import Highs
from .polish import polish
from .problem import Plan, Progress, ProgressCall
from .reasons import unplaced_reasons
from .standing import Standing

Stop = Callable[[], bool]


@dataclass
class Run:
    """One search: the best placement so far, the best bound so far, and the clock."""

    hall: Hall
    seed: int
    begun: float
    deadline: float
    progress: ProgressCall | None
    stop: Stop | None
    best: tuple[int, dict[int, int]] = (-1, {})
    bound: int | None = None
    step: str = "order"
    rng: Random = field(init=False)
    highs: Highs = field(default_factory=Highs)

    def __post_init__(self) -> None:
        self.rng = Random(self.seed)  # noqa: S311 - a search order, not a secret

    def over(self) -> bool:
        """Tell whether time is up, somebody stopped the search, or nothing better exists."""
        told = self.stop is not None and self.stop()
        return told or time.monotonic() >= self.deadline or self.proven

    @property
    def proven(self) -> bool:
        """True when the best plan reaches the bound."""
        return self.bound is not None and self.best[0] >= self.bound

    @property
    def left_s(self) -> float:
        """The seconds left."""
        return max(0.0, self.deadline - time.monotonic())

    def offer(self, standing: Standing) -> None:
        """Keep a placement if it is the best so far."""
        score = standing.score()
        if score > self.best[0]:
            self.best = (score, dict(standing.block))
            self.tell()

    def offer_bound(self, bound: int) -> None:
        """Keep a bound if it is the lowest so far; it may speak only of plans better than the best one."""
        bound = max(bound, self.best[0])
        if self.bound is None or bound < self.bound:
            self.bound = bound
            self.tell()

    def tell(self) -> None:
        """Report how far the search is."""
        if self.progress is not None:
            self.progress(Progress(self.step, time.monotonic() - self.begun, self.best[0], self.bound))

    def improve(self, standing: Standing) -> None:
        """Polish a placement as far as time allows and offer it."""
        polish(standing, self.rng, self.over)
        self.offer(standing)

    def plan(self) -> Plan:
        """Return the best placement as a plan with reasons for everybody without booths."""
        standing = Standing(self.hall)
        for i, block in self.best[1].items():
            standing.put(i, block)
        optimal = self.proven
        reasons = unplaced_reasons(self.hall, standing)
        return Plan(standing.allocations(), reasons, self.best[0], self.bound, optimal, 0.0, self.seed)
