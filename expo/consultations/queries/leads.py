"""Whether a consultation has become a lead: the room of leads stands above this one and is wired in the app."""

from __future__ import annotations

from collections.abc import Callable

#: the lead a consultation became, by the consultation's id
LeadFinder = Callable[[int], int | None]


def _no_leads(_consultation: int) -> int | None:
    return None


_leads: list[LeadFinder] = [_no_leads]


def set_leads(finder: LeadFinder) -> None:
    """Let the room of leads answer which lead a consultation became."""
    _leads[0] = finder


def find_lead_of(consultation_id: int) -> int | None:
    """Return the id of the lead the consultation became, if it did."""
    return _leads[0](consultation_id)
