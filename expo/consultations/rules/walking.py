"""Walking from booth to booth: which slots follow each other too closely, and which of them a person leaves out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

Period = tuple[datetime, datetime]
#: (id, starts at, ends at)
SlotTime = tuple[int, datetime, datetime]


def in_reach(period: Period, others: Sequence[Period], walking: timedelta) -> bool:
    """Return whether somebody who is at other booths in `others` can walk to and from this period in time."""
    start, end = period
    return all(other_end + walking <= start or end + walking <= other_start for other_start, other_end in others)


def chains(slots: Sequence[SlotTime], walking: timedelta) -> list[list[int]]:
    """Return the runs of slots between which there is no time to walk, in order of time."""
    found: list[list[int]] = []
    last_end: datetime | None = None
    for slot, start, end in slots:
        if last_end is not None and start - last_end < walking:
            found[-1].append(slot)
        else:
            found.append([slot])
        last_end = end
    return found


def left_out(runs: Sequence[Sequence[int]], fixed: Collection[int], person: int) -> set[int]:
    """Return the slots a person leaves out, so that no two of the rest stand side by side in a run.

    Every other slot of a run is left out; people alternate in which half they take, so that all slots are used. Slots
    that stand already (`fixed`) are kept, and their neighbours left out.
    """
    gone: set[int] = set()
    for run in runs:
        stands = [place for place, slot in enumerate(run) if slot in fixed]
        parity = stands[0] % 2 if stands else person % 2
        for place, slot in enumerate(run):
            beside = any(abs(place - each) == 1 for each in stands)
            if slot not in fixed and (place % 2 != parity or beside) and len(run) > 1:
                gone.add(slot)
    return gone
