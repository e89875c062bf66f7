"""What the page of all parts shows: one form with faults, one page of a list."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    Form,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from expo.web.paging import ListQuery, Page

TOTAL = 128
PER_PAGE = 25


def _sample_form() -> type[Form]:
    """Return a form with one field of each kind, its labels in the reader's language."""

    class SampleForm(Form):
        firm = StringField(gettext("Firm"), [InputRequired()])
        number = StringField(gettext("Business number"), [InputRequired()])
        power = SelectField(gettext("Power"), choices=[SelectChoice("3", "3"), SelectChoice("5", "5")])
        kind = RadioField(
            gettext("Booth"),
            choices=[SelectChoice("shell", gettext("Shell scheme")), SelectChoice("raw", gettext("Raw space"))],
        )
        sides = RadioField(
            gettext("Open sides"),
            [InputRequired()],
            choices=[SelectChoice("1", "1"), SelectChoice("2", "2"), SelectChoice("3", "3")],
        )
        needs = SelectMultipleField(
            gettext("Utilities"),
            choices=[SelectChoice("water", gettext("Water")), SelectChoice("air", gettext("Compressed air"))],
            option_widget=CheckboxInput(),
            widget=ListWidget(prefix_label=False),
        )
        day = DateField(gettext("Day"))
        agree = BooleanField(gettext("We have read the rules"))
        logo = FileField(gettext("Logo"))
        fixed = StringField(gettext("Booth size"), render_kw={"disabled": True})
        intro_ko = TextAreaField(gettext("Introduction"))
        intro_en = TextAreaField(gettext("Introduction"))

    return SampleForm


def samples() -> dict[str, Any]:
    """Return what templates/ui/kit.html shows."""
    bad = _sample_form()(
        data={
            "firm": "새벽들농기계",
            "number": "123-45-678",
            "kind": "shell",
            "sides": "2",
            "needs": ["water"],
            "fixed": "3 × 3 m",
        }
    )
    bad["number"].errors = [gettext("One digit is missing.")]
    bad["agree"].errors = [gettext("Tick this to go on.")]
    booths = gettext("Individual booths")
    rows = [
        ("A01", "한결부각", 0, booths, "ok", gettext("Approved"), 90),
        ("B07", "담온떡갈비", 0, booths, "ok", gettext("Approved"), 92),
        ("C09", "새벽들농기계", 0, booths, "lock", "", 78),
        ("P4-3", "새만금해조", 4, gettext("Pavilion %(num)s", num=4), "wait", "", 61),
        ("", "누리솔라", 0, booths, "warn", "", 52),
    ]
    query = ListQuery("/ui-kit", "", "booth", descending=False, page=2, per_page=PER_PAGE, filters={})
    return {"bad": bad, "page": Page(rows, TOTAL, query)}
