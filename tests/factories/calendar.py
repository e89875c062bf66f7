"""Resources for tests."""

from __future__ import annotations

from itertools import count

from expo.calendar import services
from expo.calendar.models import Resource
from expo.calendar.rules import ResourceKind
from expo.core.db import LocalText
from expo.core.work import unit_of_work
from expo.shows.models import Show

_numbers = count(1)


def make_resource(show: Show, kind: ResourceKind = ResourceKind.DESK, *, ref_id: int = 0, number: int = 1) -> Resource:
    """Return a committed resource."""
    ref = ref_id or next(_numbers)
    with unit_of_work():
        label = LocalText(f"가람정밀 {ref}", f"Garam Precision {ref}")
        return services.ensure_resource(show.id, kind, ref, number=number, label=label)
