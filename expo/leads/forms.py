"""Forms of leads."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    EmailField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Email, InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from expo.leads.rules import AMOUNT_WORDS, MAX_NOTE, Channel, LeadStage, NextStep, Rating
from expo.web.formkit import BaseForm, choices
from expo.web.locale import smallest_unit

RATINGS = choices([(Rating.COLD.value, _l("Looking")), (Rating.WARM.value, _l("Warm")), (Rating.HOT.value, _l("Hot"))])
NEXT_STEPS = [
    ("", _l("Nothing yet")),
    (NextStep.CALL.value, _l("Call")),
    (NextStep.QUOTE.value, _l("Send quotation")),
    (NextStep.SAMPLE.value, _l("Send sample")),
    (NextStep.VISIT.value, _l("Visit")),
    (NextStep.OTHER.value, _l("Something else")),
]
STAGES = [
    (LeadStage.NEW.value, _l("New lead")),
    (LeadStage.CONTACTED.value, _l("Contacted")),
    (LeadStage.QUOTED.value, _l("Quoted")),
    (LeadStage.NEGOTIATING.value, _l("Negotiating")),
    (LeadStage.WON.value, _l("Contract")),
    (LeadStage.LOST.value, _l("Lost")),
]
AMOUNT_KINDS = [(kind.value, _l(word)) for kind, word in AMOUNT_WORDS.items()]
CHANNELS = [
    (Channel.EMPLOYEE_MALL.value, _l("Employee mall")),
    (Channel.PUBLIC_PROCUREMENT.value, _l("Public procurement")),
    (Channel.LIVE_COMMERCE.value, _l("Live commerce")),
    (Channel.RETAIL.value, _l("Retail")),
    (Channel.EXPORT.value, _l("Export")),
    (Channel.B2B.value, _l("Between firms")),
    (Channel.OTHER.value, _l("Other")),
]
CURRENCIES = [(code, code) for code in ("KRW", "USD", "EUR", "JPY", "CNY", "VND")]


class BadgeForm(BaseForm):
    """Whom have you met: a scanned token or a typed short code."""

    badge = StringField(_l("Badge code"), [Length(max=200)])


class LeadForm(BaseForm):
    """One encounter."""

    id = HiddenField(validators=[DataRequired(), Length(max=36)])
    badge = HiddenField(validators=[Length(max=200)])
    consent = BooleanField(_l("The visitor agreed on this screen that we get the contact details"))
    rating = RadioField(_l("Interest"), choices=RATINGS, validators=[Optional()])
    products = SelectMultipleField(
        _l("Products"), coerce=int, validators=[Optional()], widget=ListWidget(), option_widget=CheckboxInput()
    )
    note = TextAreaField(_l("Note"), [Optional(), Length(max=MAX_NOTE)])
    expected_quantity = IntegerField(
        _l("Expected quantity"),
        [Optional(), NumberRange(min=0, max=2_000_000_000, message=_l("Write digits, for example 3000."))],
    )
    next_step = SelectField(_l("Next step"), choices=choices(NEXT_STEPS), validators=[Optional()])
    contact_name = StringField(_l("Name"), [Optional(), Length(max=200)])
    contact_organization = StringField(_l("Organization"), [Optional(), Length(max=200)])
    contact_title = StringField(_l("Job title"), [Optional(), Length(max=100)])
    contact_email = EmailField(_l("Mail address"), [Optional(), Email(_l("This is not a mail address."))])
    contact_phone = TelField(_l("Phone"), [Optional(), Length(max=40)])


class ProgressForm(BaseForm):
    """Where a lead stands."""

    stage = SelectField(_l("Stage"), choices=choices(STAGES), validators=[InputRequired()])
    next_step = SelectField(_l("Next step"), choices=choices(NEXT_STEPS), validators=[Optional()])
    next_on = DateField(_l("Until"), [Optional()])
    note = TextAreaField(_l("Note"), [Optional(), Length(max=MAX_NOTE * 5)])


class OutcomeForm(BaseForm):
    """What became of a lead."""

    kind = SelectField(_l("Kind of amount"), choices=choices(AMOUNT_KINDS), validators=[InputRequired()])
    channel = SelectField(_l("Channel"), choices=choices(CHANNELS), validators=[InputRequired()])
    amount = DecimalField(
        _l("Amount"),
        [
            InputRequired(_l("Type the amount.")),
            NumberRange(min=0, max=10**13, message=_l("Type an amount of zero or more.")),
        ],
    )
    currency = SelectField(_l("Currency"), choices=choices(CURRENCIES))
    on = DateField(_l("Date"), [InputRequired(_l("Choose the date."))])
    evidence = StringField(_l("Evidence"), [Optional(), Length(max=500)])

    def validate_amount(self, field: DecimalField) -> None:
        """Refuse an amount below the currency's smallest unit, which nobody could keep as it was typed."""
        if field.errors or field.data is None:
            return  # also an endless or far too large one, which has no remainder to look at
        smallest = smallest_unit(self.currency.data)
        if field.data % smallest:
            text = _("The smallest amount of %(currency)s is %(smallest)s. Round the amount to it.")
            raise ValidationError(text % {"currency": self.currency.data, "smallest": f"{smallest:f}"})


class DeviceForm(BaseForm):
    """A device that may send leads."""

    label = StringField(_l("Name of the device"), [DataRequired(_l("Give the device a name.")), Length(max=120)])
