"""What can go wrong with accounts."""

from __future__ import annotations

from expo.core.errors import Conflict, RuleBroken
from expo.core.i18n import N_


class WrongCredentials(RuleBroken):
    code = "wrong_credentials"
    message = N_("Address or password is wrong.")


class AddressTaken(Conflict):
    code = "address_taken"
    message = N_("There is an account with this address. Sign in, or ask for a new password.")
    field = "email"


class LinkExpired(RuleBroken):
    code = "link_expired"
    message = N_("This link has expired. Ask for a new one.")
