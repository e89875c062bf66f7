"""An applied change of the set-up is taken back as a whole, or not at all: what is in the way of one consultation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Hindrance(StrEnum):
    """Why a change cannot be taken back."""

    SETUP = "setup"
    CHANGED = "changed"
    BEGUN = "begun"
    GONE = "gone"
    OUT = "out"
    PAIRED = "paired"
    UNANSWERED = "unanswered"
    BUYER_TAKEN = "buyer_taken"
    FIRM_TAKEN = "firm_taken"
    TABLE_TAKEN = "table_taken"
    INTERPRETER_TAKEN = "interpreter_taken"
    WALKING = "walking"
    NEWER = "newer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What has become of a consultation since a change moved it or called it off."""

    #: it is as the change left it
    unchanged: bool
    #: its time has begun, the old one or the one it has now
    begun: bool
    #: old time and table would be there again
    place_exists: bool
    #: both still take part
    may_meet: bool = True
    #: it was called off, and the two have another one by now
    paired: bool = False
    #: it was a request whose time to answer is over
    unanswered: bool = False
    #: who or what is taken at the old time by somebody else
    taken: Hindrance | None = None


def hindrance(since: Since) -> Hindrance | None:
    """Return what keeps the consultation from where it was, the plainest first."""
    reasons = (
        (not since.unchanged, Hindrance.CHANGED),
        (since.begun, Hindrance.BEGUN),
        (not since.place_exists, Hindrance.GONE),
        (not since.may_meet, Hindrance.OUT),
        (since.paired, Hindrance.PAIRED),
        (since.unanswered, Hindrance.UNANSWERED),
    )
    return next((each for applies, each in reasons if applies), since.taken)
