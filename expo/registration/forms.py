"""Forms of registration."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, RadioField, SelectField, StringField, TelField
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional

from expo.registration.cards import KINDS
from expo.registration.rules import RegistrationKind, RevokeReason
from expo.registration.services import Person
from expo.shows.countries import COUNTRIES
from expo.web.formkit import BaseForm, choices
from expo.web.locale import current_language

#: kinds that people may say of themselves; the organizer gives the others
PUBLIC_KINDS = (RegistrationKind.VISITOR, RegistrationKind.BUYER, RegistrationKind.PRESS)
LANGUAGE_NAMES = {"ko": "한국어", "en": "English"}
REVOKE_REASONS = {
    RevokeReason.LOST: _l("The badge is lost"),
    RevokeReason.MISUSED: _l("Somebody else used it"),
}


class PersonForm(BaseForm):
    """What a badge needs to know of a person."""

    kind = SelectField(_l("I come as"), choices=choices((kind.value, _l(KINDS[kind])) for kind in RegistrationKind))
    name = StringField(
        _l("Name"), validators=[DataRequired(_l("Write the name as it should stand on the badge.")), Length(max=120)]
    )
    name_en = StringField(_l("Name in English"), validators=[Length(max=120)])
    email = EmailField(
        _l("Mail address"),
        validators=[Optional(), Email(_l("This is no mail address. Look for a missing @ or dot.")), Length(max=320)],
    )
    phone = TelField(_l("Phone"), validators=[Length(max=40)])
    organization_name = StringField(_l("Organization"), validators=[Length(max=200)])
    organization_name_en = StringField(_l("Organization in English"), validators=[Length(max=200)])
    job_title = StringField(_l("Position"), validators=[Length(max=100)])
    country = SelectField(_l("Country"), default="KR")
    language = SelectField(_l("Language of the badge and our mails"), choices=choices(LANGUAGE_NAMES.items()))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - WTForms
        super().__init__(*args, **kwargs)
        self.country.choices = choices((code, names[current_language()]) for code, names in COUNTRIES.items())

    def person(self) -> Person:
        """Return the person that the form describes."""
        return Person(kind=RegistrationKind(self.kind.data), **self.texts())

    def texts(self) -> dict[str, Any]:
        """Return every text of the form as a registration keeps it."""
        names = (
            "name",
            "name_en",
            "phone",
            "organization_name",
            "organization_name_en",
            "job_title",
            "country",
            "language",
        )
        email = (self.email.data or "").strip().lower()
        return {name: self[name].data or "" for name in names} | {"email": email}

    def changes(self) -> dict[str, Any]:
        """Return what the form says, in the types of the registration's columns."""
        return {**self.texts(), "kind": RegistrationKind(self.kind.data)}


class RegisterForm(PersonForm):
    """The public form: the address is needed, consents are asked one by one."""

    kind = RadioField(
        _l("I come as"),
        choices=choices((kind.value, _l(KINDS[kind])) for kind in PUBLIC_KINDS),
        default=RegistrationKind.VISITOR.value,
        validators=[InputRequired(_l("Choose one."))],
    )
    email = EmailField(
        _l("Mail address"),
        validators=[
            DataRequired(_l("Your badge is sent to this address.")),
            Email(_l("This is no mail address. Look for a missing @ or dot.")),
            Length(max=320),
        ],
    )
    language = None
    privacy = BooleanField(
        _l("I agree"),
        validators=[
            InputRequired(_l("Without this consent no badge can be made. If you do not agree, nothing is kept."))
        ],
    )
    news = BooleanField(_l("Send me news"))

    def texts(self) -> dict[str, Any]:
        names = ("name", "name_en", "phone", "organization_name", "organization_name_en", "job_title", "country")
        email = (self.email.data or "").strip().lower()
        return {name: self[name].data or "" for name in names} | {"email": email, "language": current_language()}


class ReasonForm(BaseForm):
    """A deed that needs a reason."""

    reason = StringField(
        _l("Reason"), validators=[DataRequired(_l("Say why; the audit trail keeps it.")), Length(max=500)]
    )


class RevokeForm(ReasonForm):
    """Why a badge becomes void."""

    why = SelectField(_l("What happened"), choices=choices((why.value, text) for why, text in REVOKE_REASONS.items()))


class AnswerForm(BaseForm):
    """An answer to a consent question."""

    given = RadioField(_l("Answer"), choices=choices((("yes", _l("Yes")), ("no", _l("No")))))
    exhibitor = StringField(validators=[Length(max=20)])
    purpose = StringField(validators=[Length(max=40)])
