"""What can go wrong with accounts."""

from __future__ import annotations

from expo.core.errors import Conflict, NotFound, RuleBroken
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


class LinkUnknown(NotFound):
    code = "link_unknown"
    message = N_("This link is not complete or was never sent. Open it from the mail again.")


class PasswordTooShort(RuleBroken):
    code = "password_too_short"
    message = N_("Use at least %(length)s characters.")
    field = "password"


class PasswordTooCommon(RuleBroken):
    code = "password_too_common"
    message = N_("This password is easy to guess. Put several words together.")
    field = "password"


class PasswordPersonal(RuleBroken):
    code = "password_personal"
    message = N_("Do not use your name or mail address as the password.")
    field = "password"


class PasswordWrong(RuleBroken):
    code = "password_wrong"
    message = N_("The present password is wrong.")
    field = "present"


class AddressUnchanged(RuleBroken):
    code = "address_unchanged"
    message = N_("This is your address already.")
    field = "email"
