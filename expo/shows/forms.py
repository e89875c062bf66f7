"""Forms of shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    Field,
    FieldList,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms import Form as PlainForm
from wtforms.validators import DataRequired, Email, InputRequired, Length, NumberRange, Optional, Regexp

from expo.accounts.models import Organization, OrganizationKind
from expo.core.actor import Role
from expo.core.db import LocalText
from expo.core.i18n import N_
from expo.shows.countries import COUNTRIES
from expo.shows.models import Show
from expo.shows.rules import PhaseKind
from expo.shows.zones import CURRENCIES, ZONES
from expo.web.formkit import BOTH_SCRIPTS, BaseForm, choices
from expo.web.locale import local

BUSINESS_NUMBER_LENGTH = 10
SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"

ORGANIZATION_KINDS = (
    (OrganizationKind.COMPANY, N_("Company")),
    (OrganizationKind.PUBLIC, N_("Public institution")),
    (OrganizationKind.ASSOCIATION, N_("Association")),
)


def only_digits(value: str | None) -> str | None:
    """Return the digits of a number as people write it: 123-45-67890."""
    return re.sub(r"[\s-]", "", value) if value else value


def either_language(first: str, second: str) -> Any:  # noqa: ANN401 - a WTForms validator
    """Return a validator: at least one of two fields says something."""

    def check(form: Any, _field: Field) -> None:  # noqa: ANN401 - WTForms
        if not (form[first].data or form[second].data):
            raise ValidationError(_l("Fill in one of the two languages."))

    return check


class JoinForm(BaseForm):
    """A person asks to take part for an organization."""

    show = SelectField(_l("Show"), [InputRequired()])
    role = RadioField(
        _l("You take part as"),
        [InputRequired(_l("Choose one."))],
        choices=choices([(Role.EXHIBITOR.value, _l("Exhibitor")), (Role.BUYER.value, _l("Buyer"))]),
    )
    organization_ko = StringField(
        _l("Name in Korean"), [either_language("organization_ko", "organization_en"), Length(max=200)]
    )
    organization_en = StringField(_l("Name in English"), [Length(max=200)])
    kind = SelectField(_l("What it is"), choices=choices((kind.value, _l(label)) for kind, label in ORGANIZATION_KINDS))
    country = SelectField(_l("Country"), default="KR")
    business_number = StringField(
        _l("Business registration number"),
        [Optional(), Regexp(r"^\d{10}$", message=_l("A business registration number has ten digits."))],
        filters=[only_digits],
        description=_l("Firms in Korea: with it we recognise an organization that took part before."),
    )
    job_title = StringField(_l("Your position"), [Length(max=100)])

    def offer(self, shows: Sequence[Show], language: str) -> None:
        """Fill in the choices."""
        self.show.choices = choices((show.slug, local(show.name)) for show in shows)
        self.country.choices = choices((code, names[language]) for code, names in COUNTRIES.items())

    @property
    def organization_name(self) -> LocalText:
        return LocalText(self.organization_ko.data or "", self.organization_en.data or "")


class NewcomerForm(JoinForm):
    """The same from somebody without an account."""

    name = StringField(
        _l("Your name"), [DataRequired(_l("Type your name.")), Length(max=200)], description=BOTH_SCRIPTS
    )
    email = EmailField(
        _l("Mail address"),
        [DataRequired(_l("Type your mail address.")), Length(max=320), Email(_l("This is not a mail address."))],
    )


class ShowForm(BaseForm):
    """A show's texts and switches."""

    name_ko = StringField(_l("Name in Korean"), [either_language("name_ko", "name_en"), Length(max=200)])
    name_en = StringField(_l("Name in English"), [Length(max=200)])
    venue_ko = StringField(_l("Venue in Korean"), [Length(max=200)])
    venue_en = StringField(_l("Venue in English"), [Length(max=200)])
    address_ko = StringField(_l("Way there in Korean"), [Length(max=300)])
    address_en = StringField(_l("Way there in English"), [Length(max=300)])
    about_ko = TextAreaField(_l("About in Korean"), [Length(max=5000)], render_kw={"rows": 5})
    about_en = TextAreaField(_l("About in English"), [Length(max=5000)], render_kw={"rows": 5})
    time_zone = SelectField(_l("Time zone"), choices=choices((zone, zone.replace("_", " ")) for zone in ZONES))
    currency = SelectField(_l("Currency"), choices=choices((code, code) for code in CURRENCIES))
    registration_open = BooleanField(_l("Visitors can register"))
    gates_keep_hours = BooleanField(_l("Gates admit only during opening hours"))


class DayForm(PlainForm):
    """One day of the show."""

    on = DateField(_l("Day"), [InputRequired(_l("Choose a day."))])
    opens_at = TimeField(_l("Opens"), [InputRequired(_l("Type a time."))])
    closes_at = TimeField(_l("Closes"), [InputRequired(_l("Type a time."))])
    gone = BooleanField(_l("Remove"))


class DaysForm(BaseForm):
    days = FieldList(FormField(DayForm))


class AddDayForm(BaseForm):
    on = DateField(_l("Day"), [InputRequired(_l("Choose a day."))])
    opens_at = TimeField(_l("Opens"), [InputRequired(_l("Type a time."))])
    closes_at = TimeField(_l("Closes"), [InputRequired(_l("Type a time."))])


class PhaseForm(PlainForm):
    """One station; without dates the show has none of its kind."""

    kind = SelectField(choices=choices((kind.value, kind.value) for kind in PhaseKind))
    starts_on = DateField(_l("First day"), [Optional()])
    ends_on = DateField(_l("Last day"), [Optional()])

    def validate_ends_on(self, field: Field) -> None:
        """Demand both days or none, in order."""
        if bool(field.data) != bool(self.starts_on.data):
            raise ValidationError(_l("Give both days, or none."))
        if field.data and field.data < self.starts_on.data:
            raise ValidationError(_l("The end lies before the start."))


class PhasesForm(BaseForm):
    phases = FieldList(FormField(PhaseForm))


class PavilionForm(BaseForm):
    name_ko = StringField(_l("Name in Korean"), [either_language("name_ko", "name_en"), Length(max=120)])
    name_en = StringField(_l("Name in English"), [Length(max=120)])
    about_ko = TextAreaField(_l("About in Korean"), [Length(max=3000)], render_kw={"rows": 3})
    about_en = TextAreaField(_l("About in English"), [Length(max=3000)], render_kw={"rows": 3})
    eligibility_ko = TextAreaField(_l("Who may be here, in Korean"), [Length(max=3000)], render_kw={"rows": 2})
    eligibility_en = TextAreaField(_l("Who may be here, in English"), [Length(max=3000)], render_kw={"rows": 2})
    quota = IntegerField(_l("Firms at most"), [InputRequired(_l("Type a number.")), NumberRange(0, 1000)])
    host_id = SelectField(_l("Host"), coerce=int, validate_choice=True)

    def offer(self, organizations: Sequence[Organization]) -> None:
        """Fill in the hosts to choose from."""
        self.host_id.choices = choices([(0, _l("no host yet")), *((row.id, local(row.name)) for row in organizations)])


class EditionForm(BaseForm):
    """The next show of a series."""

    name_ko = StringField(_l("Name in Korean"), [either_language("name_ko", "name_en"), Length(max=200)])
    name_en = StringField(_l("Name in English"), [Length(max=200)])
    slug = StringField(
        _l("Address"),
        [
            DataRequired(_l("Type an address.")),
            Length(max=60),
            Regexp(SLUG, message=_l("Use small letters, digits and hyphens.")),
        ],
    )
    starts_on = DateField(_l("First day"), [InputRequired(_l("Choose a day."))])
    ends_on = DateField(_l("Last day"), [InputRequired(_l("Choose a day."))])


class SeriesForm(EditionForm):
    """The first show of a new series."""

    time_zone = SelectField(_l("Time zone"), choices=choices((zone, zone.replace("_", " ")) for zone in ZONES))
    currency = SelectField(_l("Currency"), choices=choices((code, code) for code in CURRENCIES))


class PublishForm(BaseForm):
    """Shows the public the show (1) or hides it (0)."""

    published = StringField()
