"""Forms of accounts."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField
from wtforms.validators import DataRequired, Email, Length

from expo.web.formkit import BaseForm


class SignInForm(BaseForm):
    email = EmailField(
        _l("Mail address"), [DataRequired(_l("Type your mail address.")), Email(_l("This is not a mail address."))]
    )
    password = PasswordField(_l("Password"), [DataRequired(_l("Type your password.")), Length(max=200)])
