"""Registering people, issuing, replacing and revoking their badges, keeping their answers to consent questions."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from expo.accounts.models import OrganizationId, UserId
from expo.core import audit, events
from expo.core.actor import Actor
from expo.core.audit import Subject
from expo.core.db import db
from expo.core.ids import new_uuid
from expo.registration import queries, signing
from expo.registration.errors import NoLiveBadge, RegistrationCancelled
from expo.registration.events import ConsentAnswered
from expo.registration.models import Badge, Consent, Registration, RegistrationId, SigningKey
from expo.registration.rules import (
    ConsentPurpose,
    RegistrationKind,
    RegistrationStatus,
    RevokeReason,
    make_code,
    make_token_id,
    signed_bytes,
)
from expo.shows.models import Show, ShowId


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who registers, as the form or a file says it."""

    name: str
    kind: RegistrationKind = RegistrationKind.VISITOR
    name_en: str = ""
    email: str = ""
    phone: str = ""
    organization_name: str = ""
    organization_name_en: str = ""
    organization_id: OrganizationId | None = None
    job_title: str = ""
    country: str = "KR"
    language: str = "ko"
    user_id: UserId | None = None
    public_id: UUID = field(default_factory=new_uuid)

    def columns(self) -> dict[str, Any]:
        """Return the values that a registration keeps."""
        return {name: getattr(self, name) for name in self.__slots__} | {"email": self.email.strip().lower()}


@dataclass(frozen=True, slots=True)
class Signer:
    """A signing key ready to sign."""

    key_id: int
    private_value: int

    def badge(self, show_id: ShowId, registration_id: RegistrationId, now: datetime) -> dict[str, Any]:
        """Return the columns of a fresh signed badge."""
        randomness = os.urandom(32)
        token_id = make_token_id(show_id, randomness)
        return {
            "show_id": show_id,
            "registration_id": registration_id,
            "token_id": token_id,
            "code": make_code(randomness[16:]),
            "key_id": self.key_id,
            "signature": signing.sign(self.private_value, signed_bytes(self.key_id, token_id)),
            "issued_at": now,
            "changed_at": now,
        }


def signer(now: datetime) -> Signer:
    """Return the key that signs new badges, made on first use.

    A key that the present SECRET_KEY cannot open is retired: its badges stay valid, new ones get a new key.
    """
    keys = queries.list_signing_keys()
    for key in reversed(keys):
        private_value = signing.unseal(key.private_key) if key.retired_at is None else None
        if private_value is not None:
            return Signer(key.id, private_value)
    return _new_key(keys, now)


def _new_key(keys: Sequence[SigningKey], now: datetime) -> Signer:
    for key in keys:
        key.retired_at = key.retired_at or now
    private_value = signing.new_private_key()
    number = max((key.id for key in keys), default=0) + 1
    db.session.add(
        SigningKey(
            id=number,
            public_key=signing.public_bytes(private_value),
            private_key=signing.seal(private_value),
            created_at=now,
        )
    )
    db.session.flush()  # two servers that start together: the second one must see the conflict here
    return Signer(number, private_value)


def register(show: Show, person: Person, *, actor: Actor, now: datetime) -> Registration:
    """Register one person and issue the badge at once."""
    registration = Registration(show_id=show.id, created_at=now, **person.columns())
    db.session.add(registration)
    db.session.flush()  # the badge and the trail name the id
    registration.badges.append(Badge(**signer(now).badge(show.id, registration.id, now)))
    audit.record(actor, "registration.register", subject_of(registration), now=now, registered_as=registration.kind)
    return registration


def register_many(
    show: Show, people: Iterable[Person], *, actor: Actor, now: datetime, created_at: Sequence[datetime] = ()
) -> list[RegistrationId]:
    """Register many people at once and return their ids in order; each has a signed badge.

    `created_at` gives each person's own moment (imports, demo data), else it is `now`. One entry in the trail.
    """
    rows = [
        {"show_id": show.id, "created_at": moment, "status": RegistrationStatus.ACTIVE, **person.columns()}
        for person, moment in _with_moments(list(people), created_at, now)
    ]
    if not rows:
        return []
    db.session.execute(insert(Registration), rows)
    found = db.session.execute(select(Registration.public_id, Registration.id).where(Registration.show_id == show.id))
    id_of = {row[0]: row[1] for row in found}
    ids = [id_of[row["public_id"]] for row in rows]
    key = signer(now)
    db.session.execute(
        insert(Badge), [key.badge(show.id, id_, row["created_at"]) for id_, row in zip(ids, rows, strict=True)]
    )
    subject = Subject(kind="show", id=show.id, label=show.name, show_id=show.id)
    audit.record(actor, "registration.register_many", subject, now=now, number=len(ids))
    return ids


def _with_moments(
    people: list[Person], moments: Sequence[datetime], now: datetime
) -> Iterable[tuple[Person, datetime]]:
    return zip(people, moments or [now] * len(people), strict=True)


def reissue_badge(registration: Registration, *, actor: Actor, now: datetime, reason: str = "") -> Badge:
    """Give the person a new badge; the earlier one is void from now on. Raises RegistrationCancelled."""
    if registration.status is RegistrationStatus.CANCELLED:
        raise RegistrationCancelled
    _void(registration, RevokeReason.REISSUED, now)
    badge = Badge(**signer(now).badge(registration.show_id, registration.id, now))
    registration.badges.append(badge)
    audit.record(actor, "registration.reissue_badge", subject_of(registration), now=now, reason=reason)
    return badge


def revoke_badge(
    registration: Registration, why: RevokeReason, *, actor: Actor, now: datetime, reason: str = ""
) -> Badge:
    """Make the person's badge void without a new one. Raises NoLiveBadge."""
    badge = _void(registration, why, now)
    if badge is None:
        raise NoLiveBadge
    audit.record(actor, "registration.revoke_badge", subject_of(registration), now=now, reason=reason, why=why)
    return badge


def cancel(registration: Registration, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """Cancel the registration; its badge is void. Raises RegistrationCancelled where it was before."""
    if registration.status is RegistrationStatus.CANCELLED:
        raise RegistrationCancelled
    registration.status, registration.cancelled_at = RegistrationStatus.CANCELLED, now
    _void(registration, RevokeReason.CANCELLED, now)
    audit.record(actor, "registration.cancel", subject_of(registration), now=now, reason=reason)


def _void(registration: Registration, why: RevokeReason, now: datetime) -> Badge | None:
    badge = queries.find_live_badge(registration)
    if badge is not None:
        badge.revoked_at = badge.changed_at = now
        badge.revoke_reason = why
        db.session.flush()  # the database allows one live badge: this one must be void before the next is written
    return badge


def change(registration: Registration, changes: dict[str, Any], *, actor: Actor, now: datetime) -> None:
    """Change the person's data; gates learn the new name with their next snapshot."""
    before = {name: getattr(registration, name) for name in changes}
    different = {name: value for name, value in changes.items() if before[name] != value}
    if not different:
        return
    for name, value in different.items():
        setattr(registration, name, value)
    badge = queries.find_live_badge(registration)
    if badge is not None:
        badge.changed_at = now
    audit.record(actor, "registration.change", subject_of(registration), now=now, fields=sorted(different))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer to a consent question."""

    purpose: ConsentPurpose
    given: bool
    language: str
    channel: str
    exhibitor_id: int | None = None


def record_consent(
    registration: Registration, answer: Answer, *, actor: Actor, now: datetime, text_version: int | None = None
) -> Consent:
    """Keep an answer; it replaces the earlier ones without erasing them.

    `text_version`: of the wording the person read, where the caller has looked it up.
    """
    if text_version is None:
        text = queries.find_consent_text(registration.show_id, answer.purpose)
        text_version = text.version if text else 0
    consent = Consent(
        registration_id=registration.id,
        purpose=answer.purpose,
        exhibitor_id=answer.exhibitor_id,
        given=answer.given,
        text_version=text_version,
        at=now,
        language=answer.language,
        channel=answer.channel,
    )
    db.session.add(consent)
    audit.record(
        actor,
        "registration.consent",
        subject_of(registration),
        now=now,
        purpose=answer.purpose,
        given=answer.given,
        exhibitor=answer.exhibitor_id,
    )
    events.announce(ConsentAnswered(registration.id, answer.purpose, answer.exhibitor_id, given=answer.given, at=now))
    return consent


def subject_of(registration: Registration) -> Subject:
    """Return what the audit trail calls this registration."""
    return Subject(kind="registration", id=registration.id, label=registration.full_name, show_id=registration.show_id)
