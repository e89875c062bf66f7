"""The wording of consent questions: the show's own where it has one, else what comes with the application."""

from __future__ import annotations

from flask_babel import gettext

from expo.core.i18n import N_
from expo.registration import queries
from expo.registration.rules import ConsentPurpose
from expo.shows.models import Show
from expo.web.locale import current_language, local

BUILT_IN = {
    ConsentPurpose.PRIVACY: N_(
        "The organizer of %(show)s keeps your name, organization and contact data to make your badge and to admit you, "
        "until one year after the show. Without it no badge can be made."
    ),
    ConsentPurpose.NEWS: N_(
        "The organizer of %(show)s may send me news about this and coming shows. Refusing costs nothing; you can "
        "withdraw at any time on your badge page."
    ),
}


def wording(show: Show, purpose: ConsentPurpose) -> str:
    """Return what people are asked, word for word, in the reader's language."""
    own = queries.find_consent_text(show.id, purpose)
    if own is not None:
        return own.text.in_language(current_language())
    return str(gettext(BUILT_IN[purpose], show=local(show.name)))
