"""The way from the linear program to a whole plan: price columns in, solve whole, deal, polish, refine."""

from __future__ import annotations

from collections import defaultdict

from .blocks import Ints
from .clashes import clash_rows
from .clusters import add_clusters
from .integer import promising, solve_integer, unfold
from .master import Master
from .pricing import Pricer, Prices
from .run import Run
from .standing import Standing

ROUNDS = 30
LOSSES = (150, 400, 1200, 10_000)
SHARE = 0.6
WHOLE_S = 600.0


def optimise(run: Run, pricer: Pricer) -> None:
    """Bring the best plan and the bound of a run together as far as time allows."""
    run.step = "relaxation"
    master = Master(pricer)
    prices = relax(run, master)
    if prices is None:
        return _polish_best(run)
    blocks_of: dict[int, list[int]] = defaultdict(list)
    for column in master.columns:
        for i, block in column.members:
            if block not in blocks_of[i]:
                blocks_of[i].append(block)
    rows = list(clash_rows(run.hall, blocks_of))
    for row in rows:
        master.add_clash(row)
    if rows:
        prices = relax(run, master) or prices
    run.step = "search"
    for loss in LOSSES:
        if run.over():
            break
        whole(run, master, prices, loss)
    return _polish_best(run)


def relax(run: Run, master: Master) -> tuple[Prices, Ints] | None:
    """Solve the relaxation until no group of neighbours gains any more; the last prices, or None when out of time."""
    found = None
    for _ in range(ROUNDS):
        if run.over():
            break
        out = master.solve(run.left_s)
        if out is None:
            break
        prices, wages, _ = out
        found = prices, wages
        run.offer_bound(master.pricer.bound(prices))
        if not add_clusters(master, master.pricer.reduced(prices), wages):
            break
    return found


def whole(run: Run, master: Master, prices: tuple[Prices, Ints], loss: int) -> None:
    """Solve the whole program over columns that lose little, and offer the plan it describes."""
    kept = promising(master, *prices, loss)
    solution = solve_integer(master, kept, min(run.left_s * SHARE, WHOLE_S), run.over)
    if solution is None:
        return
    standing, _ = unfold(master, solution)
    run.improve(standing)


def _polish_best(run: Run) -> None:
    """Polish the best plan once more."""
    if run.over():
        return
    standing = Standing(run.hall)
    for i, block in run.best[1].items():
        standing.put(i, block)
    run.improve(standing)
