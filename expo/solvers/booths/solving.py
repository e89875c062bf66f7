"""Makes the best plan it can before a deadline, and proves how good it is."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from .hall import Hall
from .locks import lock_conflicts
from .order import serve
from .pricing import Pricer, Prices
from .problem import Plan, Problem, ProgressCall
from .run import Run, Stop

FOREVER_S = 1e9


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    deadline: float | None = None,
    progress: ProgressCall | None = None,
    stop: Stop | None = None,
) -> Plan:
    """Return the best plan found and a proven bound; the same for the same seed unless time or `stop` cut it short.

    `deadline` is a moment of `time.monotonic()`; `stop` is asked often and ends the search when true. When locks
    contradict each other the plan is empty and names the conflicts.
    """
    begun = time.monotonic()
    hall = Hall(problem)
    conflict = lock_conflicts(hall)
    if conflict:
        return Plan((), conflict=conflict, seconds=time.monotonic() - begun, seed=seed)
    run = Run(hall, seed, begun, begun + FOREVER_S if deadline is None else deadline, progress, stop)
    _search(run)
    return replace(run.plan(), seconds=round(time.monotonic() - begun, 3))


def _search(run: Run) -> None:
    """Serve in order of points, then search and prove."""
    hall = run.hall
    run.offer(serve(hall, sorted(hall.free, key=lambda i: -hall.applicants[i].points)))
    pricer = Pricer(hall)
    run.offer_bound(pricer.bound(Prices(np.zeros(len(hall.problem.booths), np.int64))))
    if not run.over():
        from .program import optimise  # ortools takes a second to import

        optimise(run, pricer)
