"""What the calendar refuses."""

from __future__ import annotations

from expo.core.errors import Conflict, RuleBroken
from expo.core.i18n import N_


class ResourceBusy(Conflict):
    """Somebody or something wanted is taken; `resource_id`, `kind` and `booking_id` say which and by what."""

    code = "resource_busy"
    message = N_("%(who)s is busy on %(day)s from %(start)s to %(end)s. Choose another time.")
    resource_id: int = 0
    kind: str = ""
    booking_id: int = 0


class OffGrid(RuleBroken):
    """A period that does not lie on the five-minute grid or ends before it starts."""

    code = "off_grid"
    message = N_("Times are given in steps of five minutes, and the end comes after the start.")
