"""What can be wrong with an application, an exhibitor or an upload, in sentences people understand."""

from __future__ import annotations

from expo.core.errors import Conflict, NotFound, RuleBroken, TooLarge
from expo.core.i18n import N_


class ApplicationsClosed(RuleBroken):
    code = "applications_closed"
    message = N_("This show takes no applications at the moment.")


class NotReady(RuleBroken):
    code = "not_ready"
    message = N_("Something is still missing. Complete the marked steps, then send.")


class BadBusinessNumber(RuleBroken):
    code = "bad_business_number"
    message = N_("This is not a business number: the check digit does not fit. Look at the ten digits again.")
    field = "business_number"


class WrongState(Conflict):
    code = "wrong_state"
    message = N_("This application has been decided or changed meanwhile. Reload it.")


class ShowOver(Conflict):
    code = "show_over"
    message = N_("The show is over. What took place is no longer withdrawn; write to the organizer.")


class QuotaFull(Conflict):
    code = "quota_full"
    message = N_(
        "%(pavilion)s is full: all %(quota)s places are taken. Put the firm on the waiting list or raise the quota."
    )


class AlreadyExhibits(Conflict):
    code = "already_exhibits"
    message = N_("%(firm)s already takes part in this show. Look at its other application first.")


class ReasonNeeded(RuleBroken):
    code = "reason_needed"
    message = N_("Write a reason; the applicant reads it.")
    field = "reason"


class PavilionNeeded(RuleBroken):
    code = "pavilion_needed"
    message = N_("Choose the pavilion.")
    field = "pavilion"


class NameNeeded(RuleBroken):
    code = "name_needed"
    message = N_("Write the name in at least one language.")
    field = "name_ko"


class FirmNameNeeded(RuleBroken):
    code = "firm_name_needed"
    message = N_("Write the firm's name.")
    field = "name"


class AlreadyNamed(RuleBroken):
    code = "already_named"
    message = N_("This firm is named already, or it is your own.")
    field = "name"


class SameFirm(RuleBroken):
    code = "same_firm"
    message = N_("Choose two different firms.")


class TwoNumbers(Conflict):
    code = "two_numbers"
    message = N_("They have different business numbers: they are two firms.")


class BothExhibit(Conflict):
    code = "both_exhibit"
    message = N_("Both take part in %(where)s, or did before one withdrew. Two participations cannot become one.")


class CategoryInUse(Conflict):
    code = "category_in_use"
    message = N_("%(count)s firms or products are in this category. Move them first.")


class NotAPicture(RuleBroken):
    code = "not_a_picture"
    message = N_("This file is not a picture we can read. Send JPEG, PNG or WebP.")
    field = "picture"


class PictureTooLarge(TooLarge):
    code = "picture_too_large"
    message = N_("This picture is larger than %(mb)s MB or 50 million pixels. Send a smaller one.")
    field = "picture"


class NotADocument(RuleBroken):
    code = "not_a_document"
    message = N_("Send a PDF, a picture or an office document.")
    field = "file"


class TooMany(RuleBroken):
    code = "too_many"
    message = N_("There can be at most %(most)s.")


class LastMember(RuleBroken):
    code = "last_member"
    message = N_("Somebody has to stay on the team. Invite a colleague first.")


class UnreadableTable(RuleBroken):
    code = "unreadable_table"
    message = N_("This file cannot be read as a table. Send XLSX or CSV (UTF-8 or EUC-KR) with a head row.")
    field = "file"


class UnknownHeads(RuleBroken):
    code = "unknown_heads"
    message = N_("No known column was found. The head row needs at least the firm's name; see the example file.")
    field = "file"


class PlanMoved(Conflict):
    code = "plan_moved"
    message = N_("Meanwhile something changed. Look at the new preview and confirm again.")


class LinkUnknown(NotFound):
    code = "link_unknown"
    message = N_("This link leads to no application. Open the newest mail from us.")
