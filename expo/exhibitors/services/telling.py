"""Mails to the applicant, in the language of the application, with the link to it."""

from __future__ import annotations

from datetime import datetime

from expo.core import mail
from expo.exhibitors import links
from expo.exhibitors.models import Application


def tell_applicant(application: Application, template: str, *, now: datetime, reason: str = "") -> None:
    """Queue the mail `exhibitors/<template>` to the applicant; `reason` is in the applicant's language or as it was typed."""
    mail.queue(
        application.contact_email,
        f"exhibitors/{template}",
        language=application.language,
        now=now,
        show_id=application.show_id,
        application=application,
        show=application.show,
        path=links.path_of(application),
        reason=reason,
    )
