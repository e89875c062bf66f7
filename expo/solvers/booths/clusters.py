"""Columns for applicants who stand side by side: priced in, best first."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .blocks import Ints
from .master import Master, Members
from .pricing import LOW, SCALE, Edge, Pricer, Tree

PER_EDGE = 20
PER_TREE = 5
PAIR = 2


def add_clusters(master: Master, reduced: Ints, wages: Ints) -> int:
    """Add the pairs and larger groups that gain at the given prices; return how many are new."""
    pricer, added = master.pricer, 0
    for tree in pricer.trees:
        for i in tree.order:
            for edge in tree.edges[i]:
                for members in _pairs(pricer, i, edge, reduced, wages):
                    added += master.add(members, _value(pricer, members))
        if len(tree.order) > PAIR:
            for members in best_groups(pricer, tree, reduced, PER_TREE):
                cells = [b for _, c in members for b in pricer.hall.blocks.cells[c]]
                if len(members) == PAIR or len(set(cells)) < len(cells):
                    continue
                added += master.add(members, _value(pricer, members))
    return added


def _value(pricer: Pricer, members: Members) -> int:
    hall = pricer.hall
    value = sum(int(hall.values[i][np.searchsorted(hall.columns[i], c)]) for i, c in members)
    for n, (i, c) in enumerate(members):
        for j, d in members[n + 1 :]:
            if j in hall.near[i] and hall.side_by_side(hall.blocks.cells[c], hall.blocks.cells[d]):
                value += hall.near[i][j]
    return value


def _pairs(pricer: Pricer, i: int, edge: Edge, reduced: Ints, wages: Ints) -> Iterator[Members]:
    hall, j = pricer.hall, edge.child
    own, child = pricer.of(reduced, i), np.append(pricer.of(reduced, j), LOW)
    gains = (own[:, None] + child[edge.beside] + (edge.worth * SCALE - int(wages[i]) - int(wages[j]))).ravel()
    count = min(PER_EDGE, len(gains))
    if not count:
        return
    for top in np.argpartition(-gains, count - 1)[:count]:
        if gains[top] > SCALE // 100:
            row, place = divmod(int(top), edge.beside.shape[1])
            yield (i, int(hall.columns[i][row])), (j, int(hall.columns[j][edge.beside[row, place]]))


def best_groups(pricer: Pricer, tree: Tree, reduced: Ints, most: int = 1) -> Iterator[Members]:
    """Yield the groups of two and more in the best choices of a tree."""
    hall, (totals, best) = pricer.hall, pricer.gains(tree, reduced)
    root = tree.order[0]
    for top in np.argsort(-totals[root], kind="stable")[:most]:
        for group in _unfold(tree, totals, best, root, int(top)):
            if len(group) > 1:
                yield tuple((i, int(hall.columns[i][p])) for i, p in group)


def _unfold(
    tree: Tree, totals: dict[int, Ints], best: dict[int, int], root: int, position: int
) -> Iterator[list[tuple[int, int]]]:
    """Yield the connected groups of the choice that puts the root on a column."""
    starts = [(root, position)]
    while starts:
        group, open_ends = [], [starts.pop()]
        while open_ends:
            i, place = open_ends.pop()
            group.append((i, place))
            for edge in tree.edges[i]:
                together = np.append(totals[edge.child], LOW)[edge.beside[place]]
                top = int(together.argmax())
                if together[top] + edge.worth * SCALE > best[edge.child]:
                    open_ends.append((edge.child, int(edge.beside[place][top])))
                elif len(totals[edge.child]):
                    starts.append((edge.child, int(totals[edge.child].argmax())))
        yield group
