"""Forms of accounts."""

from __future__ import annotations

from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, Email, Length, Optional

from expo.accounts.rules import MAX_PASSWORD_LENGTH
from expo.web.formkit import BOTH_SCRIPTS, BaseForm, choices

LANGUAGE_CHOICES = (("ko", "한국어"), ("en", "English"))
#: the zones people live in; the rest of the database are aliases
ZONES = tuple(
    sorted(
        zone
        for zone in available_timezones()
        if zone.partition("/")[0]
        in ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
    )
)


def _email(label: str) -> EmailField:
    return EmailField(
        label,
        [
            DataRequired(_l("Type your mail address.")),
            Length(max=320),
            Email(_l("This is not a mail address.")),
        ],
        render_kw={"autocomplete": "username", "inputmode": "email", "autocapitalize": "none"},
    )


def _present(label: str) -> PasswordField:
    return PasswordField(
        label,
        [DataRequired(_l("Type your password.")), Length(max=MAX_PASSWORD_LENGTH)],
        render_kw={"autocomplete": "current-password"},
    )


def _new(label: str) -> PasswordField:
    return PasswordField(
        label,
        [DataRequired(_l("Choose a password.")), Length(max=MAX_PASSWORD_LENGTH)],
        render_kw={"autocomplete": "new-password"},
    )


class SignInForm(BaseForm):
    email = _email(_l("Mail address"))
    password = _present(_l("Password"))


class ForgotForm(BaseForm):
    email = _email(_l("Mail address"))


class ChoosePasswordForm(BaseForm):
    password = _new(_l("Password"))


class ProfileForm(BaseForm):
    name = StringField(_l("Name"), [DataRequired(_l("Type your name.")), Length(max=200)], description=BOTH_SCRIPTS)
    language = SelectField(_l("Language"), choices=choices(LANGUAGE_CHOICES))
    time_zone = SelectField(
        _l("Time zone"), choices=choices((zone, zone.replace("_", " ")) for zone in ZONES), validators=[Optional()]
    )


class ChangePasswordForm(BaseForm):
    present = _present(_l("Present password"))
    password = _new(_l("New password"))


class ChangeAddressForm(BaseForm):
    email = _email(_l("New mail address"))
    password = _present(_l("Password"))


class DeactivateForm(BaseForm):
    password = _present(_l("Password"))


class DeedForm(BaseForm):
    """A press of a button; only its token is checked."""
