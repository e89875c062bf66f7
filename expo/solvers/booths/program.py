"""The way from the linear program to a whole plan: price columns in, solve whole, deal, polish, refine."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial

import numpy as np

from .blocks import Bools
from .branching import Branching, Duals
from .clusters import add_clusters
from .integer import promising, spread, unfold, whole_program
from .interrupting import StoppedError, Watch
from .master import FEW_COLUMNS, Master
from .pricing import Pricer
from .problem import place_value
from .run import Run
from .splitting import forbid_clashes, split_narrow

ROUNDS = 30
FIRST_LOSS = 60
HEAD_START = 60
FEW_IN_ALL = 8000
SHARE = 0.6
WHOLE_S = 600.0
NARROWINGS = 4
ENOUGH = 0.7
SAFETY = 2.0


def optimise(run: Run, pricer: Pricer) -> None:
    """Bring the best plan and the bound of a run together as far as time allows."""
    with suppress(StoppedError), run.highs, Watch(run.over) as watch:
        _optimise(run, pricer, watch)


def _optimise(run: Run, pricer: Pricer, watch: Watch) -> None:
    run.step = "relaxation"
    before_s = run.left_s
    master = Master(pricer, watch)
    step_s = SAFETY * (before_s - run.left_s)  # what cannot be interrupted takes about as long as this
    duals = _prepare(run, master)
    if duals is None or run.left_s < step_s:
        return
    run.step = "search"
    few = len(pricer.column_values) <= FEW_IN_ALL
    if not few:
        ask(run, master, duals, FIRST_LOSS)()
    for _ in range(NARROWINGS):
        if run.over() or run.left_s < step_s:
            return
        size = len(pricer.column_values)
        possible = Branching(run, master).settle(partial(ask, run, master, loss=FIRST_LOSS) if few else None)
        few = False
        pricer = _narrow(pricer, pricer.possible(duals[0], run.best[0]) if possible is None else possible)
        master = Master(pricer, watch)
        duals = _prepare(run, master, cuts=True) or duals
        if run.over() or run.left_s < step_s:
            return
        if len(pricer.column_values) > ENOUGH * size:
            break
    _prove(run, master, duals)


def _prove(run: Run, master: Master, duals: Duals) -> None:
    """Split cases while HiGHS looks for the best plan; where it needs long, a few cases often tell all.

    It is always after the same number of cases that its plan is waited for: who is faster must not decide.
    """
    answer = ask(run, master, duals, (run.bound or 0) - run.best[0])
    branching = Branching(run, master)
    if len(master.pricer.column_values) <= FEW_IN_ALL:
        run.step = "proof"
        branching.go(HEAD_START)
    if not run.over():
        answer()
    run.step = "proof"
    branching.go()


def _prepare(run: Run, master: Master, *, cuts: bool = False) -> Duals | None:
    """Solve the relaxation with the rules between applicants; None when out of time."""
    split_narrow(master)
    duals = relax(run, master)
    if duals and forbid_clashes(master):
        duals = relax(run, master) or duals
    return (relax(run, master, cuts=True) or duals) if duals and cuts else duals


def _narrow(pricer: Pricer, possible: Bools) -> Pricer:
    """Leave out every column no plan better than the best one can have.

    While many are left, an applicant with many of them keeps all, or it could no longer share columns with its class.
    """
    keep = []
    for i, applicant in enumerate(pricer.hall.applicants):
        mine = possible[pricer.starts[i] : pricer.starts[i + 1]]
        alike = pricer.hall.values[i] == place_value(applicant.points)
        together = (mine & alike).sum() > FEW_COLUMNS and possible.sum() > FEW_IN_ALL
        keep.append(np.ones_like(mine) if together else mine)
    return Pricer(pricer.hall.narrowed(keep))


def relax(run: Run, master: Master, *, cuts: bool = False) -> Duals | None:
    """Solve the relaxation until no group of neighbours gains any more; the best prices, or None when out of time."""
    found: Duals | None = None
    lowest = 0
    for _ in range(ROUNDS):
        if run.over():
            break
        out = master.solve(run.left_s)
        if out is None:
            break
        prices, wages, solution = out
        bound = master.pricer.bound(prices)
        if found is None or bound <= lowest:
            found, lowest = (prices, wages), bound
        run.offer_bound(bound)
        if not (add_clusters(master, master.pricer.reduced(prices), wages) or (cuts and master.cut(solution))):
            break
    return found


def ask(run: Run, master: Master, duals: Duals, loss: int) -> Callable[[], None]:
    """Let HiGHS solve the whole program over columns that lose little; what is returned waits for its plan and offers it."""
    kept = promising(master, *duals, loss)
    asked = run.highs.begin(whole_program(master, kept), min(run.left_s * SHARE, WHOLE_S))

    def answer() -> None:
        found = asked.wait(run.over)
        if found is not None:
            standing, _ = unfold(master, spread(master, kept, found), run.rng)
            run.improve(standing)

    return answer
