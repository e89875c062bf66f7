"""Forms of the desk."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Email, Length

from expo.accounts.models import Organization
from expo.core.actor import Role
from expo.shows.identity import ROLE_NAMES
from expo.shows.models import Pavilion
from expo.web.formkit import BOTH_SCRIPTS, BaseForm, choices
from expo.web.locale import local


class InviteForm(BaseForm):
    """Somebody gets a role; newcomers are mailed a link."""

    email = EmailField(
        _l("Mail address"),
        [DataRequired(_l("Type a mail address.")), Length(max=320), Email(_l("This is not a mail address."))],
    )
    name = StringField(_l("Name"), [DataRequired(_l("Type a name.")), Length(max=200)], description=BOTH_SCRIPTS)
    language = SelectField(_l("Language of the mail"), choices=choices([("ko", "한국어"), ("en", "English")]))
    role = SelectField(_l("Role"))
    organization = SelectField(_l("Organization (exhibitors and buyers)"), coerce=int, default=0)
    pavilion = SelectField(_l("Pavilion (hosts)"), coerce=int, default=0)

    def offer(self, organizations: Sequence[Organization], pavilions: Sequence[Pavilion]) -> None:
        """Fill in the choices."""
        self.role.choices = choices((role.value, _l(name)) for role, name in ROLE_NAMES.items())
        none = (0, "–")
        self.organization.choices = choices([none, *((row.id, local(row.name)) for row in organizations)])
        self.pavilion.choices = choices([none, *((row.id, local(row.name)) for row in pavilions)])

    @property
    def chosen_role(self) -> Role:
        return Role(self.role.data)


class ReasonForm(BaseForm):
    """A deed that needs a reason."""

    reason = TextAreaField(_l("Reason"), [DataRequired(_l("Write a reason.")), Length(max=500)])
