"""What can go wrong with shows and the roles of people in them."""

from __future__ import annotations

from expo.core.errors import Conflict, RuleBroken
from expo.core.i18n import N_


class LastOrganizer(Conflict):
    code = "last_organizer"
    message = N_("%(name)s is the only organizer of %(show)s. Give somebody else the role first.")


class RoleHeld(Conflict):
    code = "role_held"
    message = N_("%(name)s has this role already.")
    field = "email"


class RoleAsked(Conflict):
    code = "role_asked"
    message = N_("You have asked for this already. The organizer has not decided yet.")


class RoleIncomplete(RuleBroken):
    code = "role_incomplete"
    message = N_("Say for which organization or pavilion.")
    field = "organization"


class SlugTaken(Conflict):
    code = "slug_taken"
    message = N_("This address is taken. Choose another.")
    field = "slug"


class DayInUse(Conflict):
    code = "day_in_use"
    message = N_("%(day)s has records (scans, consultations) and cannot be removed.")


class PavilionInUse(Conflict):
    code = "pavilion_in_use"
    message = N_("%(pavilion)s still has exhibitors, booths or a host. Move them first.")


class OutsideShow(RuleBroken):
    code = "outside_show"
    message = N_("%(day)s is not between the first and the last day of the show.")


class EndsBeforeStart(RuleBroken):
    code = "ends_before_start"
    message = N_("The end lies before the start.")


class ClosesBeforeOpening(RuleBroken):
    code = "closes_before_opening"
    message = N_("%(day)s closes before it opens.")
