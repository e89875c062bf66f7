"""What can go wrong with leads."""

from __future__ import annotations

from expo.core.errors import Conflict, RuleBroken, TooLarge
from expo.core.i18n import N_


class UnknownBadge(RuleBroken):
    code = "unknown_badge"
    message = N_("No badge of this show has this code. Check it, or type the contact by hand.")
    field = "badge"


class VoidBadge(RuleBroken):
    code = "revoked"
    message = N_("This badge is void. Ask the visitor for the new one.")
    field = "badge"


class EmptyLead(RuleBroken):
    code = "empty_lead"
    message = N_("Scan a badge, or type at least a name or an organization.")
    field = "contact_name"


class ContactNeedsConsent(RuleBroken):
    code = "consent_needed"
    message = N_("Contact details are kept only with the visitor's consent. Ask for it, or save just the note.")
    field = "consent"


class ForeignProduct(RuleBroken):
    code = "unknown_product"
    message = N_("One of the products is not yours.")
    field = "products"


class IdReused(Conflict):
    code = "id_reused"
    message = N_("This record's number was already used for something else.")


class TooManyCaptures(TooLarge):
    code = "too_many_leads"
    message = N_("At most %(most)s leads can be sent at once.")
