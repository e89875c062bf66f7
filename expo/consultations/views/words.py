"""Words for this room's codes, as the reader reads them."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import gettext

from expo.consultations.queries.why import WhyNot
from expo.consultations.rules.amounts import quoted_units
from expo.consultations.rules.booking import Obstacle
from expo.consultations.rules.codes import (
    BuyerKind,
    BuyerStatus,
    ConsultationStatus,
    LogAuthor,
    NoShow,
    Origin,
    Seating,
    SlotKind,
    Stage,
    TimetableStatus,
)
from expo.consultations.rules.matching import Change, Got
from expo.consultations.rules.returning import Hindrance
from expo.core.i18n import N_
from expo.shows.countries import COUNTRIES
from expo.web.locale import current_language

_PAIRS: tuple[tuple[StrEnum, str], ...] = (
    (BuyerKind.PUBLIC, N_("public institution")),
    (BuyerKind.DOMESTIC, N_("domestic")),
    (BuyerKind.OVERSEAS, N_("overseas")),
    (BuyerStatus.INVITED, N_("invited")),
    (BuyerStatus.APPLIED, N_("applied")),
    (BuyerStatus.APPROVED, N_("approved")),
    (BuyerStatus.DECLINED, N_("declined")),
    (BuyerStatus.WITHDRAWN, N_("withdrawn")),
    (ConsultationStatus.REQUESTED, N_("Asked for")),
    (ConsultationStatus.CONFIRMED, N_("Confirmed")),
    (ConsultationStatus.RUNNING, N_("Running")),
    (ConsultationStatus.DONE, N_("Done")),
    (ConsultationStatus.NO_SHOW, N_("No-show")),
    (ConsultationStatus.DECLINED, N_("Declined")),
    (ConsultationStatus.EXPIRED, N_("Expired")),
    (ConsultationStatus.CANCELLED, N_("Called off")),
    (NoShow.BUYER, N_("Buyer did not come")),
    (NoShow.EXHIBITOR, N_("Exhibitor did not come")),
    (NoShow.BOTH, N_("Neither came")),
    (Origin.REQUEST, N_("direct booking")),
    (Origin.MATCHING, N_("matching")),
    (Origin.ORGANIZER, N_("organizer")),
    (Origin.ON_SITE, N_("on-site request")),
    (Origin.FREED_SLOT, N_("freed slot")),
    (Seating.BUYER_TABLE, N_("The buyer keeps one table all day, firms come")),
    (Seating.ANY_TABLE, N_("Any free table")),
    (Seating.BOOTH, N_("At the exhibitor's booth")),
    (SlotKind.GENERAL, N_("everybody")),
    (SlotKind.PUBLIC_PURCHASE, N_("public purchase")),
    (SlotKind.EXPORT, N_("export")),
    (Stage.DISCUSSED, N_("Discussed")),
    (Stage.IN_PROGRESS, N_("Contract in progress")),
    (Stage.MOU, N_("MOU")),
    (Stage.SIGNED, N_("Signed on site")),
    (Stage.CONCLUDED, N_("Contract concluded")),
    (LogAuthor.EXHIBITOR, N_("Exhibitor")),
    (LogAuthor.BUYER, N_("Buyer")),
    (LogAuthor.INTERPRETER, N_("Interpreter")),
    (LogAuthor.ORGANIZER, N_("Organizer")),
    (Obstacle.CLOSED, N_("This time is no longer among the slots.")),
    (Obstacle.PAST, N_("This time has passed.")),
    (Obstacle.NOT_FOR_KIND, N_("This slot is kept for other buyers.")),
    (Obstacle.BUYER_BUSY, N_("The buyer is busy at this time.")),
    (Obstacle.EXHIBITOR_BUSY, N_("The exhibitor is busy at this time.")),
    (Obstacle.WALKING, N_("There is no time to walk between the booths.")),
    (Obstacle.NO_INTERPRETER, N_("No interpreter is free.")),
    (Obstacle.NO_TABLE, N_("No table is free.")),
    (Obstacle.TABLE_CLOSED, N_("This table is closed.")),
    (Obstacle.TABLE_NOT_FOR_KIND, N_("This table is kept for other buyers.")),
    (Obstacle.TABLE_TAKEN, N_("Another consultation is at this table at this time.")),
    (Obstacle.OTHER_BOOTH, N_("This is another firm's booth.")),
    (Obstacle.USUAL_TAKEN, N_("The table this buyer keeps that day is taken at this time.")),
    (Got.ALL, N_("got all wishes")),
    (Got.SOME, N_("got some wishes")),
    (Got.NONE, N_("got no wish")),
    (Got.NO_WISH, N_("no wishes")),
    (Change.HERE, N_("only in this one")),
    (Change.THERE, N_("only in the other")),
    (Change.MOVED, N_("at another time")),
    (Hindrance.SETUP, N_("The same part of the set-up has been changed again since.")),
    (Hindrance.CHANGED, N_("It has been moved, called off or answered since.")),
    (Hindrance.BEGUN, N_("Its time has begun.")),
    (Hindrance.GONE, N_("Its old time or table no longer exists.")),
    (Hindrance.OUT, N_("One of the two no longer takes part.")),
    (Hindrance.PAIRED, N_("The two have another consultation by now.")),
    (Hindrance.UNANSWERED, N_("The time to answer the request is over.")),
    (Hindrance.BUYER_TAKEN, N_("The buyer has something else at the old time by now.")),
    (Hindrance.FIRM_TAKEN, N_("The exhibitor has something else at the old time by now.")),
    (Hindrance.TABLE_TAKEN, N_("The old table is taken at the old time by now.")),
    (Hindrance.INTERPRETER_TAKEN, N_("The interpreter cannot come at the old time any more.")),
    (Hindrance.WALKING, N_("There would be no time to walk between the booths.")),
    (Hindrance.NEWER, N_("It was booked or asked for since, and would lose its time, table or interpreter.")),
    (TimetableStatus.DRAFT, N_("Draft")),
    (TimetableStatus.RELEASED, N_("Released")),
    (TimetableStatus.DISCARDED, N_("Put aside")),
    (WhyNot.IT_IS, N_("They do meet in this timetable.")),
    (WhyNot.MET, N_("They have met already.")),
    (WhyNot.ASKED, N_("A request between the two waits for its answer.")),
    (WhyNot.NOT_APPROVED, N_("The buyer is not approved.")),
    (WhyNot.VETO, N_("One side has refused to meet the other.")),
    (WhyNot.NO_WISH, N_("Neither side has wished for the other.")),
    (WhyNot.CLOSED, N_("The exhibitor takes no consultations.")),
    (WhyNot.BUYER_FULL, N_("The buyer already has as many consultations as wanted.")),
    (WhyNot.EXHIBITOR_FULL, N_("The exhibitor already has as many consultations as wanted.")),
    (WhyNot.TOO_LATE, N_("The last slot had begun when this timetable was made.")),
    (WhyNot.NOT_FOR_KIND, N_("All slots are kept for other kinds of buyers.")),
    (WhyNot.BUYER_AWAY, N_("The buyer comes to none of the slots they may use.")),
    (WhyNot.EXHIBITOR_AWAY, N_("The exhibitor is away in all slots that are open to this buyer.")),
    (WhyNot.NEVER_BOTH, N_("The two are never there at the same time: their times away leave no slot in common.")),
    (WhyNot.NO_COMMON_SLOT, N_("In every slot in which both are there, one of the two already meets somebody else.")),
    (WhyNot.WALKING, N_("In every slot both have, the buyer could not walk from or to the booth next to it in time.")),
    (WhyNot.NO_INTERPRETER, N_("They need an interpreter, and none is free in a slot both have.")),
    (WhyNot.NO_TABLE, N_("In every slot both have, all tables this buyer may use are taken.")),
    (
        WhyNot.OTHERS_FIRST,
        N_(
            "There is a slot with everything they need, but the search gave other wishes the preference. Move somebody by hand, or book it directly."
        ),
    ),
)
#: what the solver says of a consultation without a place, as the view of one draft says it
NO_PLACE = {
    "no_common_slot": WhyNot.NEVER_BOTH,
    "participant_full": WhyNot.NO_COMMON_SLOT,
    "no_free_slot_together": WhyNot.NO_COMMON_SLOT,
    "tables_full": WhyNot.NO_TABLE,
    "no_interpreter": WhyNot.NO_INTERPRETER,
}
#: two codes with the same text are different words, so the type is part of the key
WORDS = {(type(code), code.value): text for code, text in _PAIRS}

#: which look of the state macro a status has
LOOKS = {
    ConsultationStatus.REQUESTED: "wait",
    ConsultationStatus.CONFIRMED: "ok",
    ConsultationStatus.RUNNING: "run",
    ConsultationStatus.DONE: "done",
    ConsultationStatus.NO_SHOW: "stop",
    ConsultationStatus.DECLINED: "off",
    ConsultationStatus.EXPIRED: "off",
    ConsultationStatus.CANCELLED: "off",
}

LANGUAGE_NAMES = {
    "ko": N_("Korean"),
    "en": N_("English"),
    "ja": N_("Japanese"),
    "zh": N_("Chinese"),
    "vi": N_("Vietnamese"),
    "de": N_("German"),
    "fr": N_("French"),
    "es": N_("Spanish"),
    "ru": N_("Russian"),
    "ar": N_("Arabic"),
    "id": N_("Indonesian"),
    "th": N_("Thai"),
    "uz": N_("Uzbek"),
    "mn": N_("Mongolian"),
}


def word(code: StrEnum) -> str:
    """Return the reader's word for a code; the code itself where there is none."""
    text = WORDS.get((type(code), code.value))
    return str(gettext(text)) if text else str(code)


def language_name(code: str) -> str:
    """Return the reader's name of a language."""
    text = LANGUAGE_NAMES.get(code)
    return str(gettext(text)) if text else code


def country_name(code: str) -> str:
    """Return the reader's name of a country."""
    return COUNTRIES.get(code, {}).get(current_language(), code)


def look(status: ConsultationStatus) -> str:
    """Return the look of a status for the state macro."""
    return LOOKS[status]


def rate_label(currency: str) -> str:
    """Return what a currency's rate says: won for one unit, or for a hundred where it is quoted so."""
    return str(gettext("Won for %(units)s, the day's rate", units=f"{quoted_units(currency)} {currency}"))
