"""Lists blocks one by one for applicants whom rules keep from others, and forbids what is too close together."""

from __future__ import annotations

from collections import defaultdict

from .clashes import clash_rows, pairs, rows_of
from .master import Master

SPLIT_COLUMNS = 4000
MOST_SPLIT = 1500


def split_narrow(master: Master) -> None:
    """Split applicants under rules, those with the least choice first, as far as room allows."""
    hall = master.hall
    room = SPLIT_COLUMNS - sum(len(hall.columns[i]) for i in hall.free if i not in master.shares.anyone)
    under_rules = {i for pair in pairs(hall) for i in pair if i in master.shares.anyone}
    for i in sorted(under_rules, key=lambda i: (len(hall.columns[i]), i)):
        room -= len(hall.columns[i])
        if room < 0:
            break
        master.split(i)


def forbid_clashes(master: Master) -> bool:
    """Forbid what is too close among the columns there are; false when nothing is."""
    blocks_of: dict[int, list[int]] = defaultdict(list)
    for i, block in dict.fromkeys(member for column in master.columns for member in column.members):
        blocks_of[i].append(block)
    rows = list(clash_rows(master.hall, blocks_of))
    for row in rows:
        master.add_clash(row)
    return bool(rows)


def split_more(master: Master, left: set[int]) -> bool:
    """Split applicants whose alike blocks broke a rule, with those the rule is about; false when that is no help."""
    hall = master.hall
    about = [(i, j) for i, j in pairs(hall) if i in left or j in left]
    whole = [i for i in sorted({i for pair in about for i in pair}) if i in master.shares.anyone]
    if sum(len(hall.columns[i]) for i in whole) > MOST_SPLIT:
        return False
    for i in whole:
        master.split(i)
    for i, j in about if whole else ():
        for row in rows_of(hall, i, master.blocks_of(i), j, master.blocks_of(j)):
            master.add_clash(row)
    return bool(whole)
