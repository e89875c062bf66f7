"""What registration refuses."""

from __future__ import annotations

from expo.core.errors import Conflict, NotFound, RuleBroken
from expo.core.i18n import N_


class RegistrationClosed(RuleBroken):
    code = "registration_closed"
    message = N_("Registration for this show is closed. Ask at the registration desk.")


class RegistrationCancelled(Conflict):
    code = "registration_cancelled"
    message = N_("This registration is cancelled. Register the person anew.")


class NoLiveBadge(Conflict):
    code = "no_live_badge"
    message = N_("This person has no valid badge. Print a new one first.")


class LinkUnknown(NotFound):
    code = "link_unknown"
    message = N_("This link is not one of ours. Look whether it was copied whole.")


class LinkExpired(RuleBroken):
    code = "link_expired"
    message = N_("This link has expired. Have a new one sent.")


class NoAddress(RuleBroken):
    code = "no_address"
    message = N_("This person left no mail address. Print the badge instead.")
