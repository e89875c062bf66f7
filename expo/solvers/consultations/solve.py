"""The solver: counting, searching and proving put together."""

import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace

import numpy as np

from expo.solvers.consultations.board import Longs
from expo.solvers.consultations.bounds import FAR, participant_bounds
from expo.solvers.consultations.clashes import find_clashes
from expo.solvers.consultations.lane import NEVER, Score
from expo.solvers.consultations.plan import Placing, figures, make_plan
from expo.solvers.consultations.problem import Plan, Problem, Progress, Report
from expo.solvers.consultations.prover import Prover
from expo.solvers.consultations.search import Search
from expo.solvers.consultations.setup import value_of
from expo.solvers.consultations.slots import domains
from expo.solvers.consultations.values import choose_wishes

PROVABLE = 420  # consultations up to which a proof is worth trying
PROVABLE_IF_STUCK = 1_500  # and up to which it is tried when the search finds no plan at all
TINY = 64  # consultations times slots up to which a proof takes no time, and need not be stopped
HEAD_START = 1.0  # seconds the search has for itself before a proof begins
SMALL, SHORT_START = 240, 0.1  # the same where consultations times slots are few
STALE = 2.0  # seconds without a better timetable, and half of all so far, after which the proof goes first


def solve(problem: Problem, *, seed: int, deadline: float | None, progress: Report | None) -> Plan:
    """Make the best plan found until `deadline` (time.monotonic(); None: as long as it takes), with proven bounds.

    The same seed gives the same plan unless the clock ended the search. `progress` is called some times a second and
    stops the search by answering False.
    """
    begun = time.monotonic()
    run = Run(problem, seed=seed, deadline=deadline, progress=progress)
    plan = run.finish()
    return replace(plan, seed=seed, seconds=round(time.monotonic() - begun, 3))


class Run:
    """One call of the solver."""

    def __init__(self, problem: Problem, *, seed: int, deadline: float | None, progress: Report | None) -> None:
        self.problem = problem
        self.seed = seed
        self.deadline = deadline
        self.progress = progress
        self.begun = time.monotonic()
        self.told = 0.0
        self.bettered: tuple[float, Score | None] = self.begun, None
        self.domains = domains(problem)
        self.needed = [not c.optional for c in problem.consultations]
        self.prover: Prover | None = None
        self.stack = ExitStack()
        self.value_bound = 0
        self.bound = 0

    def finish(self) -> Plan:
        """Count, search, prove and describe the outcome."""
        clashes = find_clashes(self.problem, self.domains)
        if clashes:
            return Plan(infeasible=True, conflict=tuple(clashes))
        if not self.problem.consultations:
            return Plan(optimal=True)
        alone = participant_bounds(self.problem, self.domains, self.needed)
        self.bound = sum(x for x in alone if x < FAR)
        self.wishes = choose_wishes(self.problem, self.domains)
        if self.wishes.conflict:
            return Plan(infeasible=True, conflict=self.wishes.conflict)
        self.value_bound = self.wishes.limit
        self.total_value = sum(c.value for c in self.problem.consultations if c.optional)
        if self._size() <= TINY:
            return self._prove_here()
        self.search = Search(
            self.problem, self.domains, self.seed, self.deadline, self._good_enough, self._tell, target=self._target()
        )
        with self.stack:
            self.search.run(self._order())
        return self._describe()

    def _prove_here(self) -> Plan:
        """Solve a tiny problem exactly without any search."""
        from expo.solvers.consultations.prove import prove

        found: dict[str, list[str] | list[Placing]] = {}
        prove(self.problem, self.domains, ("glucose", self.bound), found.update)
        if "conflict" in found:
            return Plan(infeasible=True, conflict=tuple(str(x) for x in found["conflict"]))
        placing = [(int(x[0]), int(x[1])) for x in found["plan"]]
        value, cost = self._rank(placing)
        return make_plan(self.problem, self.domains, placing, (cost, -value))

    def _size(self) -> int:
        return len(self.needed) * self.problem.slots

    def _head_start(self) -> float:
        return SHORT_START if self._size() <= SMALL else HEAD_START

    def _order(self) -> Longs:
        """Order consultations for the first timetable: what must come first, then what has fewest slots."""
        rng = np.random.default_rng(self.seed)
        size = np.array([len(x) for x in self.domains]) + rng.random(len(self.domains))
        depth = _depths(self.problem)
        value = [-c.value if c.optional else 0 for c in self.problem.consultations]
        optional = [int(c.optional) for c in self.problem.consultations]
        refused = [not x for x in self.wishes.granted]
        keys = np.array([size, value, depth, refused, optional], np.float64)
        return np.lexsort(keys).astype(np.int64)

    def _good_enough(self, score: Score) -> bool:
        if score.missing:
            return bool(self.prover and self.prover.findings.finished)
        if self.prover and self.prover.findings.finished:
            return True
        if score.cost > self._proven():
            return False
        return self._value(score) >= self.value_bound

    def _target(self) -> int:
        """Tell the energy at which a lane may stop at once: where gap slots alone are priced, the proven bound."""
        whole = self.problem.objective == "idle" and self.value_bound == self.total_value
        return self.bound if whole else NEVER

    def _proven(self) -> int:
        return max(self.bound, self.prover.findings.bound if self.prover else 0)

    def _value(self, score: Score) -> int:
        return self.total_value - value_of(self.problem, score.lost)

    def _tell(self, score: Score) -> bool:
        now = time.monotonic()
        if not self.prover and now - self.begun > self._head_start():
            self._start_proof(score)
        self._give_way(score, now)
        if self.progress is None or now - self.told < 0.25:  # noqa: PLR2004 - four times a second
            return True
        self.told = now
        placed = int((self.search.best.slots >= 0).sum())
        return self.progress(
            Progress(
                seconds=now - self.begun,
                placed=placed,
                missing=score.missing,
                value=self._value(score),
                cost=score.cost,
                bound=self._proven(),
            )
        )

    def _give_way(self, score: Score, now: float) -> None:
        """Let the proof go first once the search has long found nothing better, and search on with what it leaves."""
        last, best = self.bettered
        if score != best:
            self.bettered = now, score
        elif self.prover and now - last > max(STALE, (now - self.begun) / 2):
            self.search.gives_way = sys.platform == "linux"

    def _start_proof(self, score: Score) -> None:
        if len(self.needed) <= (PROVABLE_IF_STUCK if score.missing else PROVABLE):
            self.prover = self.stack.enter_context(
                Prover(self.problem, (f"glucose {self.bound}", f"cadical {self.bound}"))
            )

    def _describe(self) -> Plan:
        best = self.search.best
        placing: Sequence[Placing] = list(zip(best.slots.tolist(), best.speakers.tolist(), strict=True))
        bounds = (self._proven(), self.value_bound)
        findings = self.prover.findings if self.prover else None
        if findings and findings.conflict:
            return Plan(infeasible=True, conflict=tuple(findings.conflict))
        if findings and findings.plan:
            exact = self._rank(findings.plan)
            bounds = (exact[1], -exact[0])
            if best.score.missing or exact < self._rank(placing):
                placing = findings.plan
        elif best.score.missing:
            return self._attempt(placing)
        return make_plan(self.problem, self.domains, placing, bounds)

    def _attempt(self, placing: Sequence[Placing]) -> Plan:
        """Describe the best timetable that still breaks a rule, when time ran out first."""
        slots = [s for s, _ in placing]
        return (
            Plan(missing=self.search.best.score.missing, bound=self._proven(), value_bound=self.value_bound)
            if slots
            else Plan()
        )

    def _rank(self, placing: Sequence[Placing]) -> tuple[int, int]:
        placed = {c.id: s + 1 for c, (s, _) in zip(self.problem.consultations, placing, strict=True) if s >= 0}
        value, breaks, idle = figures(self.problem, placed)
        return -value, idle if self.problem.objective == "idle" else breaks


def _depths(problem: Problem) -> list[int]:
    """Tell for each consultation how many others must come before it, one after the other."""
    number = {c.id: k for k, c in enumerate(problem.consultations)}
    depth = [0] * len(number)
    for _ in range(len(number)):
        grown = [max((depth[number[o]] + 1 for o in c.after), default=0) for c in problem.consultations]
        if grown == depth or max(grown, default=0) >= len(number):
            break
        depth = grown
    return depth
