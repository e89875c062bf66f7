"""What people fill in."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from babel.numbers import get_currency_precision
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
from wtforms.validators import AnyOf, DataRequired, Email, InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from expo.consultations.rules.buyer_table import country_of
from expo.consultations.rules.codes import BuyerKind, Seating, SlotKind
from expo.core.errors import DomainError
from expo.web.errors import sentence
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
#: an overseas buyer is written to in English, others in Korean, unless the organizer says otherwise
MAIL_LANGUAGES = (SelectChoice("", _l("by kind: overseas English, others Korean")), *LANGUAGES[:2])
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


class Many(SelectMultipleField):
    """A choice of any number, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def in_order(first: str, message: str) -> Any:  # noqa: ANN401 - a WTForms validator
    """Return a validator: this number is not smaller than the field `first`."""

    def check(form: Any, field: Any) -> None:  # noqa: ANN401 - WTForms
        if field.data is not None and form[first].data is not None and field.data < form[first].data:
            raise ValidationError(message)

    return check


class ProfileForm(BaseForm):
    """What an exhibitor sets for its consultations."""

    desks = IntegerField(_l("Consultations at the same time"), [InputRequired(), NumberRange(1, 9)])
    languages = Many(_l("Languages you speak"), choices=LANGUAGES)
    wanted_kinds = Many(_l("Whom you want to meet"), choices=KINDS)
    wants_ko = TextAreaField(_l("What you look for (Korean)"), [Length(max=2000)])
    wants_en = TextAreaField(_l("What you look for (English)"), [Length(max=2000)])
    min_consultations = IntegerField(_l("Consultations at least"), [InputRequired(), NumberRange(0, 500)], default=0)
    max_consultations = IntegerField(
        _l("At most, in the whole show"),
        [InputRequired(), NumberRange(0, 500), in_order("min_consultations", _l("This is below the least you want."))],
    )
    takes_requests = BooleanField(_l("Take consultations"))
    confirms_at_once = BooleanField(_l("A free slot that a buyer picks is booked at once"))


class AwayForm(BaseForm):
    """A time without consultations."""

    day = SelectField(_l("Day"), [InputRequired()], coerce=int)
    starts = TimeField(_l("From"), [DataRequired()])
    ends = TimeField(_l("Until"), [DataRequired(), in_order("starts", _l("The end is before the beginning."))])


def numbers_of(text: str | None) -> list[int]:
    """Return numbers written with commas or spaces, and ranges: "21-24, 30"."""
    found: list[int] = []
    for part in (text or "").replace("–", "-").replace(",", " ").split():
        first, _dash, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return found


def table_numbers(form: Any, field: Any) -> None:  # noqa: ANN401 - WTForms
    """Refuse what is no list of numbers of the tables there are."""
    try:
        numbers = numbers_of(field.data)
    except ValueError as fault:
        raise ValidationError(_l("Numbers with commas, for example 21-24, 30.")) from fault
    if any(not 1 <= number <= (form.tables.data or 0) for number in numbers):
        raise ValidationError(_l("There is no table with this number."))


class SetupForm(BaseForm):
    """How the show runs its consultations."""

    seating = SelectField(_l("Where people sit"), [InputRequired()], choices=SEATINGS, coerce=Seating)
    tables = IntegerField(_l("Consultation tables"), [InputRequired(), NumberRange(0, 500)])
    walk_ins = StringField(_l("Kept for walk-ins"), [Length(max=200), table_numbers])
    export_tables = StringField(_l("Only for export"), [Length(max=200), table_numbers])
    public_tables = StringField(_l("Only for public purchase"), [Length(max=200), table_numbers])
    walking_min = IntegerField(_l("Walk between booths, minutes"), [InputRequired(), NumberRange(0, 30)], default=5)
    wishes_close_at = DateTimeLocalField(_l("Wishes close at"), [Optional()], format="%Y-%m-%dT%H:%M")
    answer_hours = IntegerField(_l("Hours to answer a request"), [InputRequired(), NumberRange(1, 240)])
    grace_min = IntegerField(_l("Grace time before a no-show, minutes"), [InputRequired(), NumberRange(1, 60)])


class LayoutForm(BaseForm):
    """How a day is cut into slots."""

    starts = TimeField(_l("From"), [DataRequired()])
    ends = TimeField(_l("Until"), [DataRequired()])
    length = IntegerField(_l("Minutes per slot"), [InputRequired(), NumberRange(5, 240)])
    gap = IntegerField(_l("Minutes between slots"), [Optional(), NumberRange(0, 120)], default=0)
    pause_starts = TimeField(_l("Break from"), [Optional()])
    pause_ends = TimeField(_l("Break to"), [Optional()])
    second_starts = TimeField(_l("Second break from"), [Optional()])
    second_ends = TimeField(_l("Second break to"), [Optional()])
    kind = SelectField(_l("For"), choices=SLOT_KINDS, coerce=SlotKind)


class SlotKindForm(BaseForm):
    """For whom the slots of a part of a day are."""

    starts = TimeField(_l("From"), [DataRequired()])
    ends = TimeField(_l("Until"), [DataRequired()])
    kind = SelectField(_l("For"), choices=SLOT_KINDS, coerce=SlotKind)


class CodeForm(BaseForm):
    """The code with which a buyer confirms a log, as it was typed."""

    code = StringField(_l("Confirmation code"))


class InterpreterForm(BaseForm):
    """An interpreter."""

    name_ko = StringField(_l("Name (Korean)"), [Length(max=120)])
    name_en = StringField(_l("Name (English)"), [DataRequired(), Length(max=120)])
    email = StringField(_l("Mail address"), [Optional(), Email(), Length(max=320)])
    languages = Many(_l("Languages"), [DataRequired()], choices=LANGUAGES)
    max_run = IntegerField(_l("Most slots in a row"), [Optional(), NumberRange(1, 50)])


CURRENCIES = tuple(SelectChoice(code, code) for code in ("KRW", "USD", "EUR", "JPY", "CNY"))
#: what a column of minor units (won, cents) holds
MOST_MINOR = 2_000_000_000


def fits(form: Any, field: Any) -> None:  # noqa: ANN401 - WTForms
    """Refuse an amount that is too large to be kept in minor units of the form's currency."""
    if field.data is not None and field.data * 10 ** get_currency_precision(form.currency.data) > MOST_MINOR:
        raise ValidationError(_l("This is more than can be entered."))


class BuyerProfileForm(BaseForm):
    """What a buyer says about themselves."""

    contact_name = StringField(_l("Your name"), [DataRequired(), Length(max=200)], description=BOTH_SCRIPTS)
    job_title = StringField(_l("Your position"), [Length(max=100)])
    phone = StringField(_l("Phone"), [Length(max=40)])
    companions = IntegerField(_l("People who come with you"), [Optional(), NumberRange(0, 50)], default=0)
    wants_ko = TextAreaField(_l("What you want to buy (Korean)"), [Length(max=2000)])
    wants_en = TextAreaField(_l("What you want to buy (English)"), [Length(max=2000)])
    categories = Many(_l("Categories you look for"), coerce=int)
    budget_min = IntegerField(_l("Budget from"), [Optional(), NumberRange(0), fits])
    budget_max = IntegerField(
        _l("Budget to"),
        [
            Optional(),
            NumberRange(0),
            fits,
            in_order("budget_min", _l("The end of the range is below its beginning.")),
        ],
    )
    currency = SelectField(_l("Currency"), choices=CURRENCIES)
    languages = Many(_l("Languages you speak"), [DataRequired()], choices=LANGUAGES)
    language = SelectField(_l("Language of pages and mails"), choices=LANGUAGES[:2])
    time_zone = StringField(_l("Time zone"), [DataRequired(), AnyOf(sorted(available_timezones()))])
    min_consultations = IntegerField(_l("Consultations at least"), [InputRequired(), NumberRange(0, 200)])
    max_consultations = IntegerField(
        _l("Consultations at most"),
        [InputRequired(), NumberRange(0, 200), in_order("min_consultations", _l("This is below the least you want."))],
    )
    slots = Many(_l("When you can come"), coerce=int)

    def refuse_slots(self, fault: DomainError) -> None:
        """Show what stands in the way of giving up a slot at the slots."""
        self.slots.errors = [*self.slots.errors, sentence(fault)]

    @staticmethod
    def zones() -> list[str]:
        """Return the time zones to choose from."""
        return sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))


class BuyerOfficeForm(BuyerProfileForm):
    """The same with what only the organizer decides."""

    kind = SelectField(_l("Kind"), choices=KINDS, coerce=BuyerKind)
    group_name = StringField(_l("Group"), [Length(max=80)])
    note = TextAreaField(_l("Note for the organizers"), [Length(max=2000)])


class BuyerForm(BaseForm):
    """A buyer whom the organizer enters and invites."""

    name_ko = StringField(_l("Organization (Korean)"), [Length(max=200)])
    name_en = StringField(_l("Organization (English)"), [DataRequired(), Length(max=200)])
    kind = SelectField(_l("Kind"), choices=KINDS)
    country = StringField(
        _l("Country"), [Length(max=80)], description=_l("Its name or its two letters; Korea if empty.")
    )
    contact_name = StringField(_l("Contact"), [DataRequired(), Length(max=200)], description=BOTH_SCRIPTS)
    email = StringField(_l("Mail address"), [DataRequired(), Email(), Length(max=320)])
    language = SelectField(_l("Language of pages and mails"), choices=MAIL_LANGUAGES, default="")
    languages = Many(_l("Languages"), choices=LANGUAGES)
    wants_ko = TextAreaField(_l("What they want to buy (Korean)"), [Length(max=2000)])
    wants_en = TextAreaField(_l("What they want to buy (English)"), [Length(max=2000)])
    min_consultations = IntegerField(_l("At least"), [InputRequired(), NumberRange(0, 200)], default=0)
    max_consultations = IntegerField(_l("At most"), [InputRequired(), NumberRange(0, 200)], default=12)
    time_zone = StringField(_l("Time zone"), [DataRequired(), AnyOf(sorted(available_timezones()))])
    group_name = StringField(_l("Group"), [Length(max=80)])

    def validate_country(self, field: StringField) -> None:
        """Refuse a country nobody knows, and a buyer from overseas without one."""
        found = {"country": field.data or "", "kind": self.kind.data}
        if not country_of({name: text for name, text in found.items() if text}):
            raise ValidationError(_l("unknown country, or none"))

    def values(self) -> dict[str, str]:
        """Return the fields as the table of an import names them."""
        found = {name: str(field.data or "") for name, field in self._fields.items() if name != "languages"}
        return {k: v for k, v in found.items() if v} | {"languages": " ".join(self.languages.data or [])}
