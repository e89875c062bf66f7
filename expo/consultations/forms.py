"""What people fill in."""

from __future__ import annotations

from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, DataRequired, Email, InputRequired, Length, NumberRange, Optional

from expo.consultations.rules.codes import BuyerKind, Seating, SlotKind
from expo.web.formkit import BOTH_SCRIPTS, BaseForm

LANGUAGES = (
    SelectChoice("ko", _l("Korean")),
    SelectChoice("en", _l("English")),
    SelectChoice("ja", _l("Japanese")),
    SelectChoice("zh", _l("Chinese")),
    SelectChoice("vi", _l("Vietnamese")),
    SelectChoice("de", _l("German")),
    SelectChoice("fr", _l("French")),
    SelectChoice("es", _l("Spanish")),
    SelectChoice("ru", _l("Russian")),
    SelectChoice("ar", _l("Arabic")),
    SelectChoice("id", _l("Indonesian")),
    SelectChoice("th", _l("Thai")),
    SelectChoice("uz", _l("Uzbek")),
    SelectChoice("mn", _l("Mongolian")),
)
KINDS = (
    SelectChoice(BuyerKind.PUBLIC, _l("public institution")),
    SelectChoice(BuyerKind.DOMESTIC, _l("domestic")),
    SelectChoice(BuyerKind.OVERSEAS, _l("overseas")),
)
SEATINGS = (
    SelectChoice(Seating.BUYER_TABLE, _l("The buyer keeps one table all day, firms come")),
    SelectChoice(Seating.ANY_TABLE, _l("Any free table")),
    SelectChoice(Seating.BOOTH, _l("At the exhibitor's booth")),
)
SLOT_KINDS = (
    SelectChoice(SlotKind.GENERAL, _l("everybody")),
    SelectChoice(SlotKind.PUBLIC_PURCHASE, _l("public purchase")),
    SelectChoice(SlotKind.EXPORT, _l("export")),
)


class ProfileForm(BaseForm):
    """What an exhibitor sets for its consultations."""

    desks = IntegerField(_l("Consultations at the same time"), [InputRequired(), NumberRange(1, 9)])
    languages = SelectMultipleField(_l("Languages you speak"), choices=LANGUAGES)
    wanted_kinds = SelectMultipleField(_l("Whom you want to meet"), choices=KINDS)
    wants_ko = TextAreaField(_l("What you look for (Korean)"), [Length(max=2000)])
    wants_en = TextAreaField(_l("What you look for (English)"), [Length(max=2000)])
    max_consultations = IntegerField(_l("At most, in the whole show"), [InputRequired(), NumberRange(0, 500)])
    takes_requests = BooleanField(_l("Take consultations"))
    confirms_at_once = BooleanField(_l("A free slot that a buyer picks is booked at once"))


class AwayForm(BaseForm):
    """A time without consultations."""

    day = SelectField(_l("Day"), coerce=int)
    starts = TimeField(_l("From"), [DataRequired()])
    ends = TimeField(_l("To"), [DataRequired()])


class SetupForm(BaseForm):
    """How the show runs its consultations."""

    seating = SelectField(_l("Where people sit"), choices=SEATINGS, coerce=Seating)
    tables = IntegerField(_l("Tables"), [InputRequired(), NumberRange(0, 500)])
    walk_ins = StringField(_l("Tables kept for walk-ins"), [Length(max=200)], description=_l("Numbers, with commas."))
    wishes_close_at = DateTimeLocalField(_l("Wishes close at"), [Optional()], format="%Y-%m-%dT%H:%M")
    answer_hours = IntegerField(_l("Hours to answer a request"), [InputRequired(), NumberRange(1, 240)])
    grace_min = IntegerField(_l("Grace time before a no-show, minutes"), [InputRequired(), NumberRange(1, 60)])


class LayoutForm(BaseForm):
    """How a day is cut into slots."""

    starts = TimeField(_l("From"), [DataRequired()])
    ends = TimeField(_l("To"), [DataRequired()])
    length = IntegerField(_l("Minutes per slot"), [InputRequired(), NumberRange(5, 240)])
    gap = IntegerField(_l("Minutes between slots"), [Optional(), NumberRange(0, 120)], default=0)
    pause_starts = TimeField(_l("Break from"), [Optional()])
    pause_ends = TimeField(_l("Break to"), [Optional()])
    kind = SelectField(_l("For"), choices=SLOT_KINDS, coerce=SlotKind)


class InterpreterForm(BaseForm):
    """An interpreter."""

    name_ko = StringField(_l("Name (Korean)"), [Length(max=120)])
    name_en = StringField(_l("Name (English)"), [DataRequired(), Length(max=120)])
    email = StringField(_l("Mail address"), [Optional(), Email(), Length(max=320)])
    languages = SelectMultipleField(_l("Languages"), [DataRequired()], choices=LANGUAGES)
    max_run = IntegerField(_l("Most slots in a row"), [Optional(), NumberRange(1, 50)])


class BuyerForm(BaseForm):
    """A buyer whom the organizer enters and invites."""

    name_ko = StringField(_l("Organization (Korean)"), [Length(max=200)])
    name_en = StringField(_l("Organization (English)"), [DataRequired(), Length(max=200)])
    kind = SelectField(_l("Kind"), choices=KINDS)
    country = StringField(_l("Country, two letters"), [Optional(), Length(min=2, max=2)])
    contact_name = StringField(_l("Contact"), [DataRequired(), Length(max=200)], description=BOTH_SCRIPTS)
    email = StringField(_l("Mail address"), [DataRequired(), Email(), Length(max=320)])
    languages = SelectMultipleField(_l("Languages"), choices=LANGUAGES)
    wants_ko = TextAreaField(_l("What they want to buy (Korean)"), [Length(max=2000)])
    wants_en = TextAreaField(_l("What they want to buy (English)"), [Length(max=2000)])
    min_consultations = IntegerField(_l("At least"), [InputRequired(), NumberRange(0, 200)], default=0)
    max_consultations = IntegerField(_l("At most"), [InputRequired(), NumberRange(0, 200)], default=12)
    time_zone = StringField(_l("Time zone"), [DataRequired(), AnyOf(sorted(available_timezones()))])
    group_name = StringField(_l("Group"), [Length(max=80)])

    def values(self) -> dict[str, str]:
        """Return the fields as the table of an import names them."""
        found = {name: str(field.data or "") for name, field in self._fields.items() if name != "languages"}
        return {k: v for k, v in found.items() if v} | {"languages": " ".join(self.languages.data or [])}
