"""What organizers send from the plan page."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from expo.web.formkit import BaseForm


class DeedForm(BaseForm):
    """One deed in a plan: for whom, which booths, why, and what the sender had seen."""

    firm = IntegerField(_l("Exhibitor"), validators=[InputRequired()])
    other = IntegerField(_l("Other exhibitor"), validators=[Optional()])
    booth = StringField(_l("Booths"), validators=[Optional(), Length(max=400)])
    seen = IntegerField(validators=[Optional()])
    minutes = IntegerField(_l("Minutes"), validators=[Optional()])
    reason = TextAreaField(_l("Reason"), validators=[Optional(), Length(max=500)])
    override = BooleanField(_l("Set these rules aside"))

    def numbers(self) -> list[str]:
        """Return the booth numbers that were named."""
        return [word for word in (self.booth.data or "").replace(",", " ").split() if word]


class PlanForm(BaseForm):
    """A new draft."""

    name = StringField(_l("Name"), validators=[InputRequired(), Length(max=120)])
    source = IntegerField(_l("Begin with"), validators=[Optional()])


class ReasonForm(BaseForm):
    """A deed that wants a reason, on what the sender had seen."""

    reason = TextAreaField(_l("Reason"), validators=[Optional(), Length(max=500)])
    seen = IntegerField(validators=[Optional()])


class AllocateForm(BaseForm):
    """In which way, for whom, into which draft."""

    way = RadioField(
        _l("Way"),
        choices=[
            SelectChoice("optimise", _l("Best satisfaction of all")),
            SelectChoice("points", _l("In order of points")),
            SelectChoice("application", _l("In order of application")),
            SelectChoice("payment", _l("In order of payment")),
        ],
        default="optimise",
    )
    areas = SelectMultipleField(
        _l("Areas"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("None ticked means the whole show."),
    )
    keep = BooleanField(_l("Who has a booth keeps it"), default=True)
    seconds = IntegerField(_l("Time at most"), default=60, validators=[Optional(), NumberRange(min=1, max=600)])
    name = StringField(_l("Name of the new draft"), validators=[InputRequired(), Length(max=120)])


class DrawForm(BaseForm):
    """Which part of the show is drawn."""

    areas = SelectMultipleField(
        _l("Areas"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("None ticked means the whole show."),
    )
    keep = BooleanField(_l("Who has a booth keeps it"), default=True)
