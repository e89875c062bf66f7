"""The way from the linear program to a whole plan: price columns in, solve whole, deal, polish, refine."""

from __future__ import annotations

from functools import partial

from .blocks import Bools
from .branching import Branching, Duals
from .clusters import add_clusters
from .integer import promising, solve_integer, unfold
from .master import Master
from .pricing import Pricer
from .problem import place_value
from .run import Run
from .splitting import FEW_COLUMNS, forbid_clashes, split_narrow

ROUNDS = 30
FIRST_LOSS = 60
SEARCHES = 3
FEW_IN_ALL = 8000
SHARE = 0.6
WHOLE_S = 600.0
NARROWINGS = 4
ENOUGH = 0.7
SAFETY = 2.0


def optimise(run: Run, pricer: Pricer) -> None:
    """Bring the best plan and the bound of a run together as far as time allows."""
    with run.highs:
        _optimise(run, pricer)


def _optimise(run: Run, pricer: Pricer) -> None:
    run.step = "relaxation"
    before_s = run.left_s
    master = Master(pricer)
    step_s = SAFETY * (before_s - run.left_s)  # what cannot be interrupted takes about as long as this
    duals = _prepare(run, master)
    if duals is None or run.left_s < step_s:
        return
    run.step = "search"
    few = len(pricer.column_values) <= FEW_IN_ALL
    if not few:
        whole(run, master, duals, FIRST_LOSS)
    for _ in range(NARROWINGS):
        if run.over() or run.left_s < step_s:
            return
        size = len(pricer.column_values)
        possible = Branching(run, master).settle(partial(whole, run, master, loss=FIRST_LOSS) if few else None)
        few = False
        pricer = _narrow(pricer, pricer.possible(duals[0], run.best[0]) if possible is None else possible)
        master = Master(pricer)
        duals = _prepare(run, master, cuts=True) or duals
        if run.over() or run.left_s < step_s:
            return
        if len(pricer.column_values) > ENOUGH * size:
            break
    _search(run, master, duals, (run.bound or 0) - run.best[0])
    run.step = "proof"
    Branching(run, master).go()


def _prepare(run: Run, master: Master, *, cuts: bool = False) -> Duals | None:
    """Solve the relaxation with the rules between applicants; None when out of time."""
    split_narrow(master)
    duals = relax(run, master)
    if duals and forbid_clashes(master):
        duals = relax(run, master) or duals
    return (relax(run, master, cuts=True) or duals) if duals and cuts else duals


def _narrow(pricer: Pricer, possible: Bools) -> Pricer:
    """Leave out every column no plan better than the best one can have.

    While many are left, blocks alike for an applicant stay together, or they could no longer share one column.
    """
    keep = []
    for i, applicant in enumerate(pricer.hall.applicants):
        mine = possible[pricer.starts[i] : pricer.starts[i + 1]]
        alike = pricer.hall.values[i] == place_value(applicant.points)
        together = (mine & alike).sum() > FEW_COLUMNS and possible.sum() > FEW_IN_ALL
        keep.append(mine | alike if together else mine)
    return Pricer(pricer.hall.narrowed(keep))


def _search(run: Run, master: Master, duals: Duals, loss: int = FIRST_LOSS) -> None:
    """Find whole plans, looking at columns that lose more only when better plans could have them."""
    for _ in range(SEARCHES):
        left = set() if run.over() else whole(run, master, duals, loss)
        gap = (run.bound or 0) - run.best[0]
        if run.over() or gap <= loss or left:
            break
        loss = gap


def relax(run: Run, master: Master, *, cuts: bool = False) -> Duals | None:
    """Solve the relaxation until no group of neighbours gains any more; the best prices, or None when out of time."""
    found: Duals | None = None
    lowest = 0
    for _ in range(ROUNDS):
        if run.over():
            break
        out = master.solve(run.left_s, run.over)
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


def whole(run: Run, master: Master, duals: Duals, loss: int) -> set[int]:
    """Solve the whole program over columns that lose little, offer its plan; return whom alike blocks did not suit."""
    kept = promising(master, *duals, loss)
    solution = solve_integer(run.highs, master, kept, min(run.left_s * SHARE, WHOLE_S), run.over)
    if solution is None:
        return set()
    standing, left = unfold(master, solution, run.rng)
    run.improve(standing)
    return set(left)
