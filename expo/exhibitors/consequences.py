"""What hangs on an exhibitor: rooms above say it before somebody withdraws one.

Wired in `expo.app`:

    consequences.add(floor.queries.what_hangs_on)

A counter gets the exhibitor and returns pairs of an English label (marked with N_) and how many there are:
`[(N_("booths in the released plan"), 2)]`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import func, select

from expo.core.db import db
from expo.core.i18n import N_
from expo.exhibitors import placements
from expo.exhibitors.models import Exhibitor, Product

Counter = Callable[[Exhibitor], Sequence[tuple[str, int]]]
_counters: list[Counter] = []


def add(counter: Counter) -> None:
    """Let `counter` say what else hangs on an exhibitor; adding it twice changes nothing."""
    if counter not in _counters:
        _counters.append(counter)


def of(exhibitor: Exhibitor) -> list[tuple[str, int]]:
    """Return everything that ends when the exhibitor withdraws, without what there is none of."""
    booths = placements.booths_of(exhibitor.show).get(exhibitor.id, ())
    products = db.session.scalar(select(func.count()).where(Product.exhibitor_id == exhibitor.id)) or 0
    pairs = [(N_("Booths"), len(booths)), (N_("Products"), products)]
    return [pair for pair in [*pairs, *(each for counter in _counters for each in counter(exhibitor))] if pair[1]]
