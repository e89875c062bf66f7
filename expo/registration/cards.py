"""From a registration to what its badge shows, and the mail that brings it."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from flask_babel import force_locale, gettext

from expo.core import mail
from expo.core.i18n import N_
from expo.core.mail import Mail
from expo.registration import drawing, links, queries
from expo.registration.drawing import Card
from expo.registration.errors import NoAddress, NoLiveBadge
from expo.registration.models import Badge, Registration
from expo.registration.rules import RegistrationKind, format_code
from expo.shows.models import Show

#: as the badge and the lists call each kind
KINDS = {
    RegistrationKind.VISITOR: N_("Visitor"),
    RegistrationKind.BUYER: N_("Buyer"),
    RegistrationKind.EXHIBITOR_STAFF: N_("Exhibitor"),
    RegistrationKind.PRESS: N_("Press"),
    RegistrationKind.VIP: N_("VIP"),
    RegistrationKind.SPEAKER: N_("Speaker"),
    RegistrationKind.ORGANIZER: N_("Organizer"),
}


def make_card(registration: Registration, badge: Badge) -> Card:
    """Return the badge's texts in the person's own language, which is the one printed."""
    show = registration.show
    with force_locale(registration.language):
        kind = gettext(KINDS[registration.kind])
    return Card(
        token=queries.badge_token(badge),
        code=format_code(badge.code),
        name=registration.name,
        name_en=registration.name_en,
        organization=registration.organization_name,
        organization_en=registration.organization_name_en,
        job_title=registration.job_title,
        kind=kind,
        show=show.name.in_language(registration.language),
        dates=_dates(show.starts_on, show.ends_on),
    )


def _dates(start: date, end: date) -> str:
    return f"{start:%Y-%m-%d} – {end:%m-%d}"


def badge_pdf(registration: Registration) -> bytes:
    """Return the person's badge for a printer. Raises NoLiveBadge."""
    badge = queries.find_live_badge(registration)
    if badge is None:
        raise NoLiveBadge
    return _printed(make_card(registration, badge))


@lru_cache(maxsize=256)
def _printed(card: Card) -> bytes:
    """Return one badge as PDF; people open theirs more than once and the fonts take a second to read."""
    return drawing.make_pdf([card]) or b""


def send_badge(registration: Registration, *, now: datetime) -> Mail:
    """Mail the person a fresh link to their badge. Raises NoAddress."""
    if not registration.email:
        raise NoAddress
    show: Show = registration.show
    return mail.queue(
        registration.email,
        "registration/badge",
        language=registration.language,
        now=now,
        show_id=show.id,
        name=registration.name,
        show_name=show.name.in_language(registration.language),
        starts_on=show.starts_on,
        ends_on=show.ends_on,
        path=links.path_of(registration, now),
    )
