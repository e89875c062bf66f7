"""Laying out a day in slots, and what a new layout would do to the consultations that stand in the old one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import pairwise

DAY_MIN = 24 * 60


@dataclass(frozen=True, slots=True)
class Layout:
    """How a day is cut: minutes since midnight; breaks are (from, to)."""

    starts: int
    ends: int
    length: int
    gap: int = 0
    breaks: tuple[tuple[int, int], ...] = ()


def minutes(value: time) -> int:
    """Return minutes since midnight."""
    return value.hour * 60 + value.minute


def lay_out(layout: Layout) -> list[tuple[int, int]]:
    """Return the slots of a day, in minutes since midnight; none reaches into a break or past the end."""
    if layout.length <= 0:
        return []
    found: list[tuple[int, int]] = []
    begin = layout.starts
    while begin + layout.length <= min(layout.ends, DAY_MIN):
        end = begin + layout.length
        pause = next((stop for start, stop in layout.breaks if begin < stop and start < end), None)
        if pause is None:
            found.append((begin, end))
            begin = end + layout.gap
        else:
            begin = max(pause, begin + 1)
    return found


def layout_of(slots: Sequence[tuple[int, int]]) -> Layout | None:
    """Return how a day must have been cut for these slots, in minutes since midnight; None where no layout gives them."""
    if not slots:
        return None
    pauses = [(end, start) for (_, end), (start, _) in pairwise(slots)]
    gap = min((start - end for end, start in pauses), default=0)
    breaks = tuple((end, start) for end, start in pauses if start - end > gap)
    layout = Layout(slots[0][0], slots[-1][1], slots[0][1] - slots[0][0], gap, breaks)
    return layout if lay_out(layout) == list(slots) else None


def together(slots: Sequence[tuple[int, int]], wanted: Collection[int]) -> list[list[int]]:
    """Return the wanted slots in runs that no other slot of the day interrupts; slots are (id, day id) in order."""
    runs: list[list[int]] = []
    last_day: int | None = None
    for slot, day in slots:
        if slot not in wanted:
            last_day = None
        elif day == last_day:
            runs[-1].append(slot)
        else:
            runs.append([slot])
            last_day = day
    return runs


@dataclass(frozen=True, slots=True)
class Change:
    """What a new layout does: periods that appear, slots that stay, slots that go."""

    added: tuple[tuple[object, object], ...]
    kept: tuple[int, ...]
    removed: tuple[int, ...]


def compare(old: Sequence[tuple[int, object, object]], new: Sequence[tuple[object, object]]) -> Change:
    """Return the difference between the present slots (id, start, end) and the wanted periods."""
    wanted = set(new)
    have = {(start, end) for _, start, end in old}
    return Change(
        added=tuple(period for period in new if period not in have),
        kept=tuple(slot for slot, start, end in old if (start, end) in wanted),
        removed=tuple(slot for slot, start, end in old if (start, end) not in wanted),
    )
