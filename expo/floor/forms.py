"""What organizers send from the plan page."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DecimalField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from expo.core.numbers import find_whole
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


class ScopeForm(BaseForm):
    """Which part of the show a way of allocating is used for."""

    areas = SelectMultipleField(
        _l("Areas"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("None ticked means the whole show."),
    )


class AllocateForm(ScopeForm):
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
    keep = BooleanField(_l("Who has a booth keeps it"), default=True)
    seconds = IntegerField(_l("Time at most"), default=60, validators=[Optional(), NumberRange(min=1, max=600)])
    name = StringField(_l("Name of the new draft"), validators=[InputRequired(), Length(max=120)])


class DrawForm(ScopeForm):
    """Which part of the show is drawn."""

    keep = BooleanField(_l("Who has a booth keeps it"), default=True)


YES_NO = [SelectChoice("", _l("as it is")), SelectChoice("yes", _l("yes")), SelectChoice("no", _l("no"))]


class HallForm(BaseForm):
    """A new hall; lengths in metres."""

    name_ko = StringField(_l("Name"), validators=[InputRequired(), Length(max=120)])
    name_en = StringField(_l("Name"), validators=[InputRequired(), Length(max=120)])
    width = DecimalField(_l("Width"), validators=[InputRequired(), NumberRange(min=1, max=1000)])
    depth = DecimalField(_l("Depth"), validators=[InputRequired(), NumberRange(min=1, max=1000)])


class EditForm(BaseForm):
    """One edit of the floor; which fields count depends on the button pressed. Lengths in metres."""

    seen = IntegerField(validators=[Optional()])
    things = StringField(_l("Selected"), validators=[Optional(), Length(max=20000)])
    dx = DecimalField(_l("Right by"), validators=[Optional()])
    dy = DecimalField(_l("Down by"), validators=[Optional()])
    x = DecimalField(_l("From the left"), validators=[Optional()])
    y = DecimalField(_l("From the top"), validators=[Optional()])
    w = DecimalField(_l("Width"), validators=[Optional(), NumberRange(min=0.1, max=1000)])
    h = DecimalField(_l("Depth"), validators=[Optional(), NumberRange(min=0.1, max=1000)])
    side = SelectField(
        _l("Edge"),
        choices=[
            SelectChoice("left", _l("left")),
            SelectChoice("right", _l("right")),
            SelectChoice("top", _l("top")),
            SelectChoice("bottom", _l("bottom")),
        ],
        validators=[Optional()],
        id="edge",  # the page's menu is called side
    )
    parts = IntegerField(_l("Parts"), validators=[Optional(), NumberRange(min=2, max=20)])
    reason = StringField(_l("Reason"), validators=[Optional(), Length(max=500)])
    prefix = StringField(_l("Letter or prefix"), validators=[Optional(), Length(max=6)])
    first = IntegerField(_l("First number"), validators=[Optional(), NumberRange(min=0, max=9999)])
    digits = IntegerField(_l("Digits"), validators=[Optional(), NumberRange(min=1, max=4)])
    skip = StringField(_l("Numbers left out"), validators=[Optional(), Length(max=200)])
    running = BooleanField(_l("One running number, no letter per island"))
    leftwards = BooleanField(_l("From right to left"))
    upwards = BooleanField(_l("From bottom to top"))
    by_columns = BooleanField(_l("Column by column"))
    snake = BooleanField(_l("Every second row back"))
    columns = IntegerField(_l("Booths in a row"), validators=[Optional(), NumberRange(min=1, max=200)])
    rows = IntegerField(_l("Rows"), validators=[Optional(), NumberRange(min=1, max=100)])
    across = IntegerField(_l("Islands side by side"), validators=[Optional(), NumberRange(min=1, max=50)])
    down = IntegerField(_l("Islands below each other"), validators=[Optional(), NumberRange(min=1, max=50)])
    aisle = DecimalField(_l("Aisle"), validators=[Optional(), NumberRange(min=0, max=100)])
    area = SelectField(_l("Area"), coerce=find_whole, validators=[Optional()])
    to_area = BooleanField(_l("Move into this area"))
    kind = SelectField(
        _l("Kind"),
        choices=[
            SelectChoice("", _l("as it is")),
            SelectChoice("shell", _l("shell scheme")),
            SelectChoice("raw", _l("raw space")),
        ],
        validators=[Optional()],
    )
    power_kw = IntegerField(_l("Power"), validators=[Optional(), NumberRange(min=0, max=1000)])
    load_kn_m2 = IntegerField(_l("Floor load"), validators=[Optional(), NumberRange(min=0, max=1000)])
    open_sides = IntegerField(_l("Open sides"), validators=[Optional(), NumberRange(min=0, max=4)])
    water = SelectField(_l("Water"), choices=YES_NO, validators=[Optional()])
    air = SelectField(_l("Compressed air"), choices=YES_NO, validators=[Optional()])
    lan = SelectField("LAN", choices=YES_NO, validators=[Optional()])
    is_quiet = SelectField(_l("Quiet"), choices=YES_NO, validators=[Optional()])
    pavilion = SelectField(_l("Pavilion"), validators=[Optional()])
    area_kind = SelectField(
        _l("Area for"),
        choices=[
            SelectChoice("individual", _l("individual booths")),
            SelectChoice("consultation", _l("consultations")),
            SelectChoice("studio", _l("studio")),
            SelectChoice("stage", _l("stage")),
            SelectChoice("service", _l("service")),
        ],
        validators=[Optional()],
    )
    item_kind = SelectField(
        _l("Thing"),
        choices=[
            SelectChoice("wall", _l("wall")),
            SelectChoice("pillar", _l("pillar")),
            SelectChoice("entrance", _l("entrance")),
            SelectChoice("aisle", _l("aisle")),
            SelectChoice("service_point", _l("service point")),
        ],
        validators=[Optional()],
    )
    label_ko = StringField(_l("Name"), validators=[Optional(), Length(max=120)])
    label_en = StringField(_l("Name"), validators=[Optional(), Length(max=120)])
    number = StringField(_l("Booth number"), validators=[Optional(), Length(max=12)])
    together = BooleanField(_l("An area takes its booths along"), default=True)
    hall_ko = StringField(_l("Name"), validators=[Optional(), Length(max=120)])
    hall_en = StringField(_l("Name"), validators=[Optional(), Length(max=120)])
    hall_w = DecimalField(_l("Width"), validators=[Optional(), NumberRange(min=1, max=1000)])
    hall_h = DecimalField(_l("Depth"), validators=[Optional(), NumberRange(min=1, max=1000)])
    picture = FileField(_l("Picture (JPEG, PNG or WebP)"), validators=[Optional()])
    opacity = IntegerField(_l("Strength"), validators=[Optional(), NumberRange(min=5, max=100)])


class SheetForm(BaseForm):
    """A booth list to read."""

    file = FileField(_l("Booth list (XLSX or CSV)"), validators=[FileRequired()])
