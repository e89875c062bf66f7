"""Registering, badges and consents on both databases."""

from __future__ import annotations

import time
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from expo.core.actor import job_actor
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.registration import queries, services, signing
from expo.registration.errors import NoLiveBadge, RegistrationCancelled
from expo.registration.models import Badge, Consent, SigningKey
from expo.registration.rules import ConsentPurpose, RevokeReason, decode_token, signed_bytes
from expo.registration.services import Answer, Person
from tests.factories.registration import badge_of, make_registration, token_of
from tests.factories.shows import make_show

ACTOR = job_actor("test")


def test_register_issues_a_badge_whose_signature_is_genuine(app: Flask, now: datetime) -> None:
    show = make_show()
    token = decode_token(token_of(make_registration(show)))
    assert token is not None
    assert token.show_id == show.id
    assert signing.verify(queries.public_keys()[token.key_id], token.signature, token.signed)


def test_find_badge_reads_token_and_code_and_refuses_forgeries(app: Flask) -> None:
    show, other = make_show(), make_show()
    registration = make_registration(show)
    badge, token = badge_of(registration), token_of(registration)
    forged = token[:-1] + ("0" if token[-1] != "0" else "1")
    assert queries.find_badge(show, token) == badge
    assert queries.find_badge(show, badge.code.lower()) == badge
    assert queries.find_badge(show, forged) is None
    assert queries.find_badge(other, token) is None


def test_reissue_voids_the_earlier_badge(app: Flask, now: datetime) -> None:
    registration = make_registration(make_show())
    first = badge_of(registration)
    with unit_of_work():
        second = services.reissue_badge(db.session.merge(registration), actor=ACTOR, now=now, reason="lost it")
    assert db.session.get_one(Badge, first.id).revoke_reason is RevokeReason.REISSUED
    assert second.is_live
    assert second.code != first.code


def test_database_holds_one_live_badge_per_person(app: Flask, now: datetime) -> None:
    registration = make_registration(make_show())
    with pytest.raises(IntegrityError), unit_of_work():
        db.session.add(Badge(**services.signer(now).badge(registration.show_id, registration.id, now)))


def test_cancelled_registration_gets_no_badge(app: Flask, now: datetime) -> None:
    registration = make_registration(make_show())
    with unit_of_work():
        services.cancel(registration, actor=ACTOR, now=now)
    assert queries.find_live_badge(registration) is None
    with pytest.raises(RegistrationCancelled), unit_of_work():
        services.reissue_badge(registration, actor=ACTOR, now=now)
    with pytest.raises(NoLiveBadge), unit_of_work():
        services.revoke_badge(registration, RevokeReason.LOST, actor=ACTOR, now=now)


def test_register_many_is_fast_and_signs_every_badge(app: Flask, now: datetime) -> None:
    show = make_show()
    people = [Person(name=f"Visitor {number}", email=f"v{number}@example.com") for number in range(2000)]
    began = time.perf_counter()
    with unit_of_work():
        ids = services.register_many(show, people, actor=ACTOR, now=now)
    assert time.perf_counter() - began < 6
    assert len(set(ids)) == 2000
    assert db.session.scalar(select(func.count(Badge.id)).where(Badge.show_id == show.id)) == 2000
    badge = db.session.scalars(select(Badge).where(Badge.registration_id == ids[1234])).one()
    assert badge.registration.name == "Visitor 1234"
    key = queries.public_keys()[badge.key_id]
    assert signing.verify(key, badge.signature, signed_bytes(badge.key_id, badge.token_id))


def test_key_of_another_secret_is_retired_and_its_badges_stay_genuine(app: Flask, now: datetime) -> None:
    show = make_show()
    registration = make_registration(show)
    token = token_of(registration)
    signing.configure("another secret of this server, long enough")
    try:
        later = make_registration(show)
    finally:
        signing.configure("test" * 8)
    old, new = db.session.scalars(select(SigningKey).order_by(SigningKey.id)).all()
    assert old.retired_at is not None
    assert badge_of(later).key_id == new.id
    assert queries.find_badge(show, token) == badge_of(registration)


def test_private_key_is_not_in_the_database_in_the_open(app: Flask, now: datetime) -> None:
    make_registration(make_show())
    key = db.session.scalars(select(SigningKey)).one()
    value = signing.unseal(key.private_key)
    assert value is not None
    assert value.to_bytes(32, "big") not in key.private_key
    assert signing.public_bytes(value) == key.public_key


def test_latest_answer_to_a_consent_question_counts_and_earlier_ones_stay(app: Flask, now: datetime) -> None:
    registration = make_registration(make_show())
    assert not queries.has_consented(registration.id, ConsentPurpose.NEWS)
    for given in (True, False):
        with unit_of_work():
            answer = Answer(purpose=ConsentPurpose.NEWS, given=given, language="ko", channel="form")
            services.record_consent(registration, answer, actor=ACTOR, now=now)
        assert queries.has_consented(registration.id, ConsentPurpose.NEWS) is given
    assert db.session.scalar(select(func.count(Consent.id))) == 2
