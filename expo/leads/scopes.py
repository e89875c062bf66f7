"""What routes of this room are about."""

from __future__ import annotations

from expo.exhibitors.scopes import load_exhibitor
from expo.leads import queries
from expo.leads.models import Lead, LeadId
from expo.leads.policies import owns
from expo.web.access import Scope


def _load_lead(show: str, exhibitor: str, lead: int) -> Lead:
    return queries.get_lead(load_exhibitor(show, exhibitor), LeadId(lead))


LEAD: Scope[Lead] = Scope(("show", "exhibitor", "lead"), _load_lead, lambda actor, lead: not owns(actor, lead))
