"""What cannot be done on a floor or in a plan, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from expo.core.db import LocalText
from expo.core.errors import Conflict, RuleBroken
from expo.core.i18n import N_

#: what those hear who wanted the booth in the same moment
JUST_GONE = N_("%(booth)s has just gone to %(other)s. Choose another booth.")
#: a sentence for each broken rule; `Code` in rules/pieces.py names them
SENTENCES: Mapping[str, str] = {
    "taken": N_("%(booth)s belongs to %(other)s."),
    "held": N_("%(booth)s is held for %(other)s until %(until)s."),
    "locked": N_("%(booth)s is locked for %(other)s by %(by)s. Only they can open the lock."),
    "not_for_firms": N_("%(booth)s is not a booth for exhibitors."),
    "area": N_("%(booth)s is an individual booth; %(firm)s has a stand in a pavilion."),
    "pavilion_only": N_("%(booth)s is kept for firms of its pavilion; %(firm)s is not one of them."),
    "quota": N_("The pavilion of %(booth)s takes %(has)s firms; %(firm)s would be one too many."),
    "size": N_("%(firm)s needs %(needs)s booths; this gives %(has)s."),
    "block": N_("The %(needs)s booths from %(booth)s do not stand in one row edge to edge."),
    "kind": N_("%(booth)s is not the kind of stand %(firm)s asked for."),
    "power": N_("%(booth)s has too little power: needs %(needs)s kW, has %(has)s kW."),
    "water": N_("%(booth)s has no water connection."),
    "air": N_("%(booth)s has no compressed air."),
    "lan": N_("%(booth)s has no LAN connection."),
    "load": N_("%(booth)s cannot carry the load: needs %(needs)s kN/㎡, takes %(has)s kN/㎡."),
    "open_sides": N_("%(booth)s has too few open sides: needs %(needs)s, has %(has)s."),
    "apart": N_("%(booth)s is too close to %(other)s: %(needs)s m apart are wanted, here it is %(has)s m."),
    "competitor": N_("%(booth)s is next to a direct competitor: %(other)s."),
    "noise": N_(
        "%(booth)s is too close to the quiet booths for %(firm)s, which is loud or smells of food: "
        "%(needs)s m are wanted, here it is %(has)s m."
    ),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """One broken rule, ready to be said: its code, its sentence and the names in it."""

    code: str
    params: Mapping[str, object]
    overridable: bool

    @property
    def message(self) -> str:
        return SENTENCES[self.code]


class BoothOccupied(Conflict):
    """Somebody else has the booth."""

    code = "booth_taken"

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        self.refusals = tuple(refusals)
        self.message = JUST_GONE if refusals[0].code == "taken" else refusals[0].message
        super().__init__(field="booth", **refusals[0].params)


class BoothRefused(RuleBroken):
    """Rules forbid giving these booths to this firm."""

    code = "booth_refused"

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        self.refusals = tuple(refusals)
        self.message = refusals[0].message
        super().__init__(field="booth", **refusals[0].params)


class ChangedMeanwhile(Conflict):
    """Somebody else decided first; the sentence says who, and what is true now."""

    code = "changed_meanwhile"
    message = N_("%(author)s has just changed %(booth)s. Look at it again, then decide.")

    def __init__(
        self, author: str, booth: str, *, before: LocalText | None = None, after: LocalText | None = None
    ) -> None:
        if after is not None and after != before:
            self.message = N_("%(author)s has just given %(booth)s to %(firm)s. Look at it again, then decide.")
        elif before is not None and after is None:
            self.message = N_("%(author)s has just taken %(booth)s from %(firm)s. Look at it again, then decide.")
        super().__init__(author=author, booth=booth, firm=after or before or "")


class PlanFrozen(Conflict):
    code = "plan_frozen"
    message = N_("This version of the plan is frozen. Changes are made in the draft.")


class ReasonNeeded(RuleBroken):
    code = "reason_needed"
    message = N_("Write why. Exhibitors have already been told their booths.")
    field = "reason"


class OverrideNeedsReason(RuleBroken):
    code = "override_needs_reason"
    message = N_("Setting a rule aside needs a written reason.")
    field = "reason"


class NothingToUndo(Conflict):
    code = "nothing_to_undo"
    message = N_("There is nothing of yours to undo.")


class NothingToRedo(Conflict):
    code = "nothing_to_redo"
    message = N_("There is nothing of yours to redo.")


class FirmLeft(Conflict):
    code = "firm_left"
    message = N_("%(firm)s no longer takes part.")


class NotPlaced(RuleBroken):
    code = "not_placed"
    message = N_("%(firm)s has no booth in this plan.")


class PlanMoved(Conflict):
    code = "plan_moved"
    message = N_("The plan changed while you looked at it. Check it again, then release.")


class NotToWish(RuleBroken):
    code = "not_to_wish"
    message = N_("%(booth)s cannot be wished for: it is not on the map, or not for this application.")


class NobodyToChoose(RuleBroken):
    code = "nobody_to_choose"
    message = N_("Every exhibitor has a booth in this draft.")


class RoundRuns(Conflict):
    code = "round_runs"
    message = N_("Exhibitors already choose in this plan. End that round first.")


class HoursTooShort(RuleBroken):
    code = "hours_too_short"
    message = N_("A window of %(minutes)s minutes does not fit into these hours of a day.")
    field = "minutes"


class NotInRound(RuleBroken):
    code = "not_in_round"
    message = N_("%(booth)s is not among the booths to choose now.")
    field = "booth"


class HasBoothAlready(Conflict):
    code = "has_booth_already"
    message = N_("The organizer has given you %(booth)s already. Write to the organizer if you want another.")


class WindowClosed(Conflict):
    code = "window_closed"
    message = N_("Your time to choose has not begun, is paused or is over.")


class NothingHeld(Conflict):
    code = "nothing_held"
    message = N_("The hold has run out. Take the booth again, if it is still free.")


class NothingToRelease(RuleBroken):
    code = "nothing_to_release"
    message = N_("The plan is empty.")


class NothingNew(RuleBroken):
    code = "nothing_new"
    message = N_("Nothing has changed since version %(version)s. There is nothing to release.")


class NotReleasable(RuleBroken):
    code = "not_releasable"
    message = N_("%(firm)s cannot keep %(booth)s: something changed underneath. Correct it first.")


class NotReleased(Conflict):
    code = "not_released"
    message = N_("This plan is not in force.")


class NumberTwice(RuleBroken):
    code = "number_twice"
    message = N_("Booth number %(booth)s is already used.")
    field = "number"


class BoothsOverlap(RuleBroken):
    code = "booths_overlap"
    message = N_("%(booth)s would stand on %(other)s.")


class OutsideHall(RuleBroken):
    code = "outside_hall"
    message = N_("%(booth)s would stand outside the hall.")


class ThingOutsideHall(RuleBroken):
    code = "thing_outside_hall"
    message = N_("A wall, an entrance or another thing would stand outside the hall.")


class AreaElsewhere(RuleBroken):
    code = "area_elsewhere"
    message = N_("%(area)s is in another hall than some of these booths.")


class NothingChosen(RuleBroken):
    code = "nothing_chosen"
    message = N_("Tick the booths to change first.")


class OneThingOnly(RuleBroken):
    code = "one_thing_only"
    message = N_("Choose exactly one thing for this.")


class NoAreaHere(RuleBroken):
    code = "no_area_here"
    message = N_("A booth needs an area for exhibitors around it. Draw the area first, or choose one.")


class AreaInUse(Conflict):
    code = "area_in_use"
    message = N_("Booths belong to %(area)s. Give them to another area first.")


class LocksContradict(RuleBroken):
    code = "locks_contradict"
    message = N_("Locked booths contradict each other. Open a lock first.")


class NobodyToDraw(RuleBroken):
    code = "nobody_to_draw"
    message = N_("Nobody without a booth is left to draw.")


class DrawIsOver(Conflict):
    code = "draw_is_over"
    message = N_("This draw has already been held.")


class HallChanged(Conflict):
    code = "hall_changed"
    message = N_("Somebody changed this hall meanwhile. Reload it, then go on.")


class BoothInUse(RuleBroken):
    code = "booth_in_use"
    message = N_("%(booth)s belongs to an exhibitor. Move the exhibitor first.")


class MergeOfTwoFirms(RuleBroken):
    code = "merge_of_two_firms"
    message = N_("%(booth)s and %(other)s belong to different exhibitors.")


class NoRectangle(RuleBroken):
    code = "no_rectangle"
    message = N_("Together these booths are no rectangle.")
