"""Reading registrations, badges, keys and consents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from expo.core.db import db, holds
from expo.core.errors import NotFound
from expo.exhibitors.models import Exhibitor
from expo.registration import signing
from expo.registration.models import (
    Badge,
    Consent,
    ConsentText,
    Registration,
    RegistrationId,
    SigningKey,
)
from expo.registration.rules import (
    CodeFault,
    ConsentPurpose,
    RegistrationStatus,
    decode_token,
    encode_token,
    read_code,
    trimmed,
)
from expo.shows.models import Show, ShowId


def list_signing_keys() -> Sequence[SigningKey]:
    """Return the installation's keys, the oldest first."""
    return db.session.scalars(select(SigningKey).order_by(SigningKey.id)).all()


def public_keys() -> dict[int, bytes]:
    """Return the public key of each key id; retired keys are among them, because their badges stay valid."""
    rows = db.session.execute(select(SigningKey.id, SigningKey.public_key))
    return {row.id: row.public_key for row in rows}


def get_registration(show: Show, registration_id: RegistrationId) -> Registration:
    """Return the show's registration. Raises NotFound."""
    registration = db.session.get(Registration, registration_id)
    if registration is None or registration.show_id != show.id:
        raise NotFound
    return registration


def get_by_public_id(public_id: UUID) -> Registration:
    """Return the registration behind a signed link, with its show. Raises NotFound."""
    registration = db.session.scalar(
        select(Registration).options(joinedload(Registration.show)).where(Registration.public_id == public_id)
    )
    if registration is None:
        raise NotFound
    return registration


def find_by_email(show_id: ShowId, email: str) -> Registration | None:
    """Return the show's live registration with this address, if there is one."""
    return db.session.scalar(
        select(Registration)
        .where(Registration.show_id == show_id, Registration.email == email.strip().lower())
        .where(Registration.cancelled_at.is_(None))
        .order_by(Registration.id)
        .limit(1)
    )


def find_live_badge(registration: Registration) -> Badge | None:
    """Return the badge that opens gates today, if there is one."""
    return db.session.scalar(select(Badge).where(Badge.registration_id == registration.id, Badge.revoked_at.is_(None)))


def badge_token(badge: Badge) -> str:
    """Return the text of the badge's QR code."""
    return encode_token(badge.key_id, badge.token_id, badge.signature)


def badge_key(text: str) -> ColumnElement[bool] | None:
    """Return the condition that finds the badge of a token or short code; None where the text is neither.

    A token must carry a genuine signature.
    """
    token = decode_token(trimmed(text))
    if token is None:
        code = read_code(text)
        return None if isinstance(code, CodeFault) else Badge.code == code
    key = public_keys().get(token.key_id)
    if key is None or not signing.verify(key, token.signature, token.signed):
        return None
    return Badge.token_id == token.token_id


def find_badge(show: Show, token_or_code: str) -> Badge | None:
    """Return the show's badge (void ones too) of a genuine token or a short code, with its person; else None."""
    condition = badge_key(token_or_code)
    if condition is None:
        return None
    return db.session.scalar(
        select(Badge).options(joinedload(Badge.registration)).where(condition, Badge.show_id == show.id)
    )


def find_consent_text(show_id: ShowId, purpose: ConsentPurpose) -> ConsentText | None:
    """Return the present wording of a question, or None where the show uses the built-in one."""
    return db.session.scalar(
        select(ConsentText)
        .where(ConsentText.show_id == show_id, ConsentText.purpose == purpose)
        .order_by(ConsentText.version.desc())
        .limit(1)
    )


def find_consent(
    registration_id: RegistrationId, purpose: ConsentPurpose, exhibitor_id: int | None = None
) -> Consent | None:
    """Return the person's latest answer to a question, if there is one."""
    return db.session.scalar(
        select(Consent)
        .where(
            Consent.registration_id == registration_id,
            Consent.purpose == purpose,
            Consent.exhibitor_id.is_(None) if exhibitor_id is None else Consent.exhibitor_id == exhibitor_id,
        )
        .order_by(Consent.id.desc())
        .limit(1)
    )


def has_consented(registration_id: RegistrationId, purpose: ConsentPurpose, exhibitor_id: int | None = None) -> bool:
    """Return whether the person's latest answer is yes; no answer is no."""
    consent = find_consent(registration_id, purpose, exhibitor_id)
    return consent is not None and consent.given


def select_registrations(show: Show, text: str = "") -> Select[Any]:
    """Return the statement of a show's registrations, narrowed by a search text.

    The text is looked for in name, organization, mail address and phone; a whole short code finds its person.
    """
    statement = select(Registration).where(Registration.show_id == show.id)
    if not text:
        return statement
    code = read_code(text)
    if not isinstance(code, CodeFault):
        owner = select(Badge.registration_id).where(Badge.code == code)
        return statement.where(Registration.id.in_(owner))
    columns = (
        Registration.name,
        Registration.name_en,
        Registration.organization_name,
        Registration.organization_name_en,
        Registration.email,
        Registration.phone,
    )
    return statement.where(holds(text, *columns))


def count_active(show: Show) -> int:
    """Return how many people are registered and not cancelled."""
    statement = select(func.count(Registration.id)).where(
        Registration.show_id == show.id, Registration.status == RegistrationStatus.ACTIVE
    )
    return db.session.scalar(statement) or 0


def list_badges(registration: Registration) -> Sequence[Badge]:
    """Return every badge the person ever had, the latest first."""
    return db.session.scalars(
        select(Badge).where(Badge.registration_id == registration.id).order_by(Badge.id.desc())
    ).all()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands on one question: their latest answer, and to whom it goes."""

    consent: Consent
    exhibitor: Exhibitor | None


def list_consents(registration: Registration) -> list[Standing]:
    """Return the person's latest answer to each question, exhibitors by name last."""
    latest = (
        select(func.max(Consent.id))
        .where(Consent.registration_id == registration.id)
        .group_by(Consent.purpose, Consent.exhibitor_id)
    )
    rows = db.session.execute(
        select(Consent, Exhibitor)
        .outerjoin(Exhibitor, Exhibitor.id == Consent.exhibitor_id)
        .options(joinedload(Exhibitor.organization))
        .where(Consent.id.in_(latest))
        .order_by(Consent.exhibitor_id.is_not(None), Consent.id)
    )
    return [Standing(*row) for row in rows]
