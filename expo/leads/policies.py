"""Who may do what with leads: a firm's team with its own, the organizer with totals only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from expo.core.actor import Actor, Role
from expo.exhibitors.models import Exhibitor
from expo.leads.models import Lead
from expo.shows.policies import organizes


class LeadPermission(StrEnum):
    """Alphabetical; the value is what the access table shows."""

    OWN = "leads.own"
    RECORD = "leads.record"
    TOTALS = "leads.totals"


def on_team(actor: Actor, exhibitor: Exhibitor) -> bool:
    """The actor works for this exhibitor; organizing the show is not enough."""
    return actor.acts_for(Role.EXHIBITOR, exhibitor.show_id, exhibitor.organization_id)


def owns(actor: Actor, lead: Lead) -> bool:
    """The actor works for the exhibitor that recorded this lead."""
    return on_team(actor, lead.exhibitor)


POLICIES: Mapping[StrEnum, Callable[..., bool]] = {
    LeadPermission.OWN: owns,
    LeadPermission.RECORD: on_team,
    LeadPermission.TOTALS: organizes,
}
