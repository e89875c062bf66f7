"""What this room refuses."""

from __future__ import annotations

from expo.core.errors import Conflict, RuleBroken
from expo.core.i18n import N_


class AlreadyPaired(Conflict):
    code = "already_paired"
    message = N_("You already have a consultation with %(who)s on %(day)s at %(start)s.")


class NoTableLeft(Conflict):
    code = "no_table_left"
    message = N_("All tables are taken on %(day)s at %(start)s. Choose another time.")


class NoInterpreterLeft(Conflict):
    code = "no_interpreter_left"
    message = N_("All interpreters for this language are busy on %(day)s at %(start)s. Choose another time.")


class StateChanged(Conflict):
    """Somebody answered, started or called it off in the meantime."""

    code = "state_changed"
    message = N_("This consultation has changed in the meantime. Reload the page.")


class PlanMoved(Conflict):
    code = "plan_moved"
    message = N_("Someone changed this timetable first. Reload it.")


class TooLateToTakeBack(Conflict):
    """What a re-plan changed has changed again, or one of the old times has begun."""

    code = "too_late_to_take_back"
    message = N_("This can no longer be taken back: something in it has changed since, or an old time has begun.")


class CannotReturn(Conflict):
    """Something newer is in the way of taking a change of the set-up back."""

    code = "cannot_return"
    message = N_("This change can no longer be taken back: %(count)s things are in the way. Nothing has changed.")


class TooLateToUndo(Conflict):
    """What one side ended is followed by something else, or its time is over."""

    code = "too_late_to_undo"
    message = N_("This can no longer be undone: its time is over, or something else has happened since.")


class NoTimeToWalk(Conflict):
    code = "no_time_to_walk"
    message = N_("On %(day)s at %(start)s there is no time to walk from the booth before or to the one after.")


class InputsMoved(Conflict):
    code = "inputs_moved"
    message = N_(
        "Wishes, slots or people have changed since this timetable was made. Make a new one, or adjust it by hand."
    )


class SlotInUse(Conflict):
    code = "slot_in_use"
    message = N_("%(count)s consultations stand in slots that would disappear. Say what should become of them.")


class LogReused(Conflict):
    code = "id_reused"
    message = N_("This log was sent before with other content.")


class LogChanged(Conflict):
    """Another text was kept that the author had not seen: another device, or somebody else of the same side."""

    code = "log_changed"
    message = N_(
        "Another text of this log has been saved meanwhile. Yours is not lost: compare the two and save again what is right."
    )


class LogConfirmed(Conflict):
    """The buyer has agreed to what it said; another text would not be what was confirmed."""

    code = "log_confirmed"
    message = N_("The buyer has confirmed this log. It stays as it is.")


class CodeRefused(RuleBroken):
    """A code that confirms no log."""

    code = "code_refused"
    field = "code"


class CodeEmpty(CodeRefused):
    code = "code_empty"
    message = N_("Type the code that stands below the QR code.")


class CodeLength(CodeRefused):
    code = "code_length"
    message = N_("A code has eleven letters and digits; this one has %(count)s.")


class CodeForeign(CodeRefused):
    code = "code_foreign"
    message = N_("“%(character)s” is in no code. Look again.")


class CodeMistyped(CodeRefused):
    code = "code_mistyped"
    message = N_("One character is wrong. Compare it with the code you were shown.")


class CodeWrong(CodeRefused):
    """Also the answer to the code of somebody else's log."""

    code = "code_wrong"
    message = N_("No log is waiting under this code. If a newer one was shown since, type that one.")


class CodeExpired(CodeRefused):
    code = "code_expired"
    message = N_("This code has expired. Ask for a new one.")


class RateMissing(RuleBroken):
    code = "rate_missing"
    field = "rate"
    message = N_("Enter the day's rate in won as a number, such as 1385.")


class SlotGone(RuleBroken):
    code = "slot_gone"
    message = N_("This time is no longer among the slots. Choose another one.")


class SlotPast(RuleBroken):
    code = "slot_past"
    message = N_("This time has passed. Choose a later one.")


class SlotNotForYou(RuleBroken):
    code = "slot_not_for_you"
    message = N_("This slot is kept for other buyers. Choose another time.")


class NotBookable(RuleBroken):
    """Also the answer to a veto, of which nobody is told."""

    code = "not_bookable"
    message = N_("%(who)s takes no further requests.")


class LimitReached(RuleBroken):
    code = "limit_reached"
    message = N_("%(who)s has as many consultations as wanted (%(limit)s).")


class WishesClosed(RuleBroken):
    code = "wishes_closed"
    message = N_("Wishes are closed. Ask for a free slot instead.")


class NotApproved(RuleBroken):
    code = "not_approved"
    message = N_("The organizer has not approved this buyer yet.")


class SlotsOverlap(RuleBroken):
    code = "slots_overlap"
    message = N_("Slots may not overlap, and lie on steps of five minutes.")


class NotNow(RuleBroken):
    code = "not_now"
    message = N_("This is only possible around the time of the consultation.")


class AlreadyInvited(Conflict):
    code = "already_invited"
    message = N_("A buyer with this address is on the list already.")
    field = "email"


class TableTaken(Conflict):
    code = "table_taken"
    message = N_("Table %(table)s is taken on %(day)s at %(start)s.")


class NothingLost(RuleBroken):
    """The time in which somebody drops out is over, or holds no slot."""

    code = "nothing_lost"
    field = "day"
    message = N_("No slot is still to come in this time. Choose another day or hour.")


class NoBuyerColumns(RuleBroken):
    """The first row names neither organizations nor mail addresses, or it is no table at all."""

    code = "no_buyer_columns"
    message = N_(
        "The first row must name the columns %(email)s, and %(name)s or %(english)s. The example file has them all."
    )


class MoreLost(Conflict):
    """Places that were shown to the organizer have been taken, and no others are left."""

    code = "more_lost"
    message = N_(
        "In the meantime somebody took places that this change needs: %(count)s more would be called off than was shown. Nothing has changed. Look for places again."
    )


class ItemLocked(Conflict):
    code = "item_locked"
    message = N_("This consultation is locked in the draft. Unlock it first.")
