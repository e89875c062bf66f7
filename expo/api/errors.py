"""What the API refuses."""

from __future__ import annotations

from expo.core.errors import RuleBroken
from expo.core.i18n import N_


class NotAList(RuleBroken):
    code = "not_a_list"
    message = N_("Send an object with a list in it, as the API's documentation shows.")


class BadParameter(RuleBroken):
    code = "bad_parameter"
    message = N_("The parameter “%(name)s” is not understood.")
