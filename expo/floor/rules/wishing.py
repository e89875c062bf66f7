"""Which booths an applicant may wish for, and how a list of wishes is tidied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from expo.floor.rules.pieces import OVERRIDABLE, Fault
from expo.solvers.booths.problem import MAX_WISHES


def ranked(wanted: Iterable[str]) -> tuple[str, ...]:
    """Return the wishes in order: gaps closed, repetitions left out."""
    return tuple(dict.fromkeys(each for each in wanted if each))


def toggled(wishes: Sequence[str], booth: str) -> tuple[str, ...]:
    """Return the wishes with this booth added as the last one, or taken out; a full list stays as it is."""
    if booth in wishes:
        return tuple(each for each in wishes if each != booth)
    return (*wishes, booth) if len(wishes) < MAX_WISHES else tuple(wishes)


def is_open(faults: Iterable[Fault]) -> bool:
    """Return whether a booth may be wished for: what is wrong with it, the organizer could set aside."""
    return all(fault.code in OVERRIDABLE for fault in faults)


def open_booths(fits: Mapping[int, Sequence[Fault]]) -> frozenset[int]:
    """Return the booths that may be wished for."""
    return frozenset(booth for booth, faults in fits.items() if is_open(faults))
