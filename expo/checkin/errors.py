"""What check-in refuses."""

from __future__ import annotations

from expo.core.errors import Conflict, TooLarge
from expo.core.i18n import N_


class ScanCollision(Conflict):
    """A scan's id was recorded by another request in the same instant; asking again gives its answer."""

    code = "scan_collision"
    message = N_("Somebody else sent this scan at the same moment. Send it again.")


class GateBusy(Conflict):
    code = "gate_busy"
    message = N_("The same badge is being scanned at several gates at once. Send it again.")


class TooManyScans(TooLarge):
    code = "too_many_scans"
    message = N_("At most %(limit)s scans can be sent at once. Nothing was recorded.")


class GateHasScans(Conflict):
    code = "gate_has_scans"
    message = N_("Badges were scanned at this gate, so it stays. Rename it if its place has changed.")


class ZoneHasGates(Conflict):
    code = "zone_has_gates"
    message = N_("Gates open this zone. Move them to another zone first.")


class SlugTaken(Conflict):
    code = "slug_taken"
    message = N_("Another one has this short name already. Choose a different one.")
    field = "slug"
