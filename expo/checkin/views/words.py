"""Every sentence the gate page's script shows, in the reader's language."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from expo.checkin.rules import Reason
from expo.core.i18n import N_
from expo.registration.cards import KINDS
from expo.registration.rules import CodeProblem

REASONS = {
    Reason.ALREADY_IN: N_("Already in"),
    Reason.BAD_SIGNATURE: N_("Not a genuine badge"),
    Reason.NOT_IN: N_("Was not inside"),
    Reason.REVOKED: N_("This badge is void"),
    Reason.SHOW_CLOSED: N_("The show is closed now"),
    Reason.UNKNOWN_BADGE: N_("Unknown badge"),
    Reason.WRONG_DAY: N_("No show on this day"),
    Reason.WRONG_ZONE: N_("This badge does not open this zone"),
    Reason.ZONE_FULL: N_("The zone is full"),
}
CODE_PROBLEMS = {
    CodeProblem.EMPTY: N_("Type the number below the QR code."),
    CodeProblem.TOO_SHORT: N_("{n} characters are missing. A number has eleven."),
    CodeProblem.TOO_LONG: N_("{n} characters too many. A number has eleven."),
    CodeProblem.FOREIGN_CHARACTER: N_("“{c}” is in no number. Look again."),
    CodeProblem.MISTYPED: N_("One character is wrong. Compare it with the badge."),
}


def words() -> dict[str, Any]:
    """Return the page's vocabulary; what stands in braces is filled in by the script."""
    return {
        "reasons": {
            **{reason.value: _(text) for reason, text in REASONS.items()},
            "other": _("This cannot be recorded"),
        },
        "kinds": {kind.value: _(text) for kind, text in KINDS.items()},
        "codes": {problem.value: _(text) for problem, text in CODE_PROBLEMS.items()},
        "outcomes": {"in": _("Admitted"), "out": _("Goodbye"), "refused": _("Stop")},
        "directions": {"in": _("In"), "out": _("Out")},
        "aim": _("Hold the badge’s QR code here"),
        "noCamera": _("No camera. Use a hand scanner or type the number."),
        "noList": _("No list on this device yet. Connect it once before you go offline."),
        "listOf": _("List of {time} · {n} void badges known"),
        "bad": _("{n} records need the organizer"),
        "goesOn": _("Admission goes on without a connection"),
        "sending": _("Connected again: sending what waits"),
        "alone": _("decided on this device"),
        "about": _("about"),
        "seconds": _("{n} s ago"),
        "minutes": _("{n} min ago"),
        "unknown": _("Unknown badge"),
    }
