"""Reviewing applications: who may, what comes of it, and quotas while several review at once."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from expo.core.actor import NOBODY, Actor, ActorKind, Grant, Role
from expo.core.audit import AuditEntry
from expo.core.db import LocalText, db
from expo.core.errors import DomainError, NotAllowed
from expo.core.mail import Mail
from expo.core.work import unit_of_work
from expo.exhibitors.errors import AlreadyExhibits, QuotaFull, ReasonNeeded, WrongState
from expo.exhibitors.models import Application, ApplicationProduct, ApplicationTerms, Exhibitor, Product, SampleDisplay
from expo.exhibitors.rules import ApplicationStatus, ExhibitorStatus, Participation
from expo.exhibitors.rules.review import Fees, fee_of, may_follow
from expo.exhibitors.services import bulk, exhibiting, fees, review
from expo.exhibitors.services.applying import Contact, Stand
from expo.shows.models import Pavilion, Show
from tests.factories.accounts import make_organization
from tests.factories.exhibitors import make_application, make_exhibitor
from tests.factories.shows import make_pavilion, make_show

APPROVE = review.Decision(status=ApplicationStatus.APPROVED)


def organizer(show: Show) -> Actor:
    return Actor(ActorKind.USER, 1, "정하늘", frozenset({Grant(Role.ORGANIZER, show.id)}))


def host(pavilion: Pavilion) -> Actor:
    return Actor(ActorKind.USER, 2, "한바다", frozenset({Grant(Role.HOST, pavilion.show_id, pavilion_id=pavilion.id)}))


def test_approval_makes_an_exhibitor_with_its_products(app: Flask, now: datetime) -> None:
    show = make_show()
    application = make_application(
        show, organization=make_organization(en="Garam Precision Co., Ltd."), booths_wanted=2
    )
    with unit_of_work():
        db.session.add(ApplicationTerms(show_id=show.id, shell_fee_minor=3_000_000))
        db.session.add(
            ApplicationProduct(application_id=application.id, name_ko="감속기", name_en="Reducer", image="x.webp")
        )
    with unit_of_work():
        review.decide(application, APPROVE, actor=organizer(show), now=now)
    exhibitor = db.session.scalars(select(Exhibitor)).one()
    assert exhibitor.slug == "garam-precision-co-ltd"
    assert [product.name_en for product in exhibitor.products] == ["Reducer"]
    assert (application.fee_minor, str(application.fee_due_on)) == (6_000_000, "2026-10-28")
    assert db.session.scalars(select(AuditEntry.action)).all() == ["shows.grant_role", "exhibitors.approve"]
    mails = {mail.template: mail for mail in db.session.scalars(select(Mail))}
    assert {mail.recipient for mail in mails.values()} == {application.contact_email}
    assert set(mails) == {"shows/invitation", "exhibitors/approved"}
    assert "6,000,000" in mails["exhibitors/approved"].body


def test_rejection_reaches_the_applicant_in_their_language(app: Flask, now: datetime) -> None:
    show = make_show()
    application = make_application(show, language="en")
    reason = LocalText("출품 품목이 맞지 않습니다.", "Your products do not fit this show.")
    with unit_of_work(), pytest.raises(ReasonNeeded):
        review.decide(application, review.Decision(status=ApplicationStatus.REJECTED), actor=organizer(show), now=now)
    with unit_of_work():
        decision = review.Decision(status=ApplicationStatus.REJECTED, reason=reason)
        review.decide(application, decision, actor=organizer(show), now=now)
    mail = db.session.scalars(select(Mail)).one()
    assert mail.language == "en"
    assert reason.en in mail.body
    assert reason.ko not in mail.body
    assert db.session.scalars(select(AuditEntry.reason)).all() == [reason.ko]


def test_sample_display_counts_apart_and_beside_a_booth(app: Flask, now: datetime) -> None:
    show, firm = make_show(), make_organization()
    pavilion = make_pavilion(show, quota=0)
    booth = make_application(show, organization=firm)
    samples = make_application(show, organization=firm, pavilion=pavilion, participation=Participation.SAMPLE_DISPLAY)
    with unit_of_work():
        outcome = review.decide_many(show.id, [booth.id, samples.id], APPROVE, actor=organizer(show), now=now)
    assert not outcome.refused
    assert db.session.scalar(select(func.count(Exhibitor.id))) == 1
    assert db.session.scalar(select(func.count(SampleDisplay.id))) == 1


def test_second_booth_of_the_same_firm_is_refused(app: Flask, now: datetime) -> None:
    show, firm = make_show(), make_organization()
    make_exhibitor(show, organization=firm)
    application = make_application(show, organization=firm)
    with pytest.raises(AlreadyExhibits), unit_of_work():
        review.decide(application, APPROVE, actor=organizer(show), now=now)


def test_host_reviews_only_the_own_pavilion(app: Flask, now: datetime) -> None:
    show = make_show()
    own, other = make_pavilion(show), make_pavilion(show, position=2)
    mine, foreign, booth = (
        make_application(show, pavilion=own),
        make_application(show, pavilion=other),
        make_application(show),
    )
    with unit_of_work():
        review.decide(mine, APPROVE, actor=host(own), now=now)
    for application in (foreign, booth):
        with pytest.raises(NotAllowed), unit_of_work():
            review.decide(application, APPROVE, actor=host(own), now=now)
    with pytest.raises(NotAllowed), unit_of_work():
        review.decide(booth, APPROVE, actor=NOBODY, now=now)
    assert [row.organization_id for row in db.session.scalars(select(Exhibitor))] == [mine.organization_id]


def test_bulk_decision_lists_what_could_not_be(app: Flask, now: datetime) -> None:
    show = make_show()
    pavilion = make_pavilion(show, quota=2)
    ids = [make_application(show, pavilion=pavilion).id for _ in range(3)]
    with unit_of_work():
        outcome = review.decide_many(show.id, ids, APPROVE, actor=organizer(show), now=now)
    assert [row.id for row in outcome.done] == ids[:2]
    assert [(row.id, type(fault)) for row, fault in outcome.refused] == [(ids[2], QuotaFull)]


def _approve(app: Flask, application_id: int, show: Show, now: datetime, together: Barrier) -> str:
    with app.app_context():
        together.wait(timeout=20)
        try:
            with unit_of_work():
                application = db.session.get_one(Application, application_id)
                review.decide(application, APPROVE, actor=organizer(show), now=now)
        except DomainError as fault:
            return fault.code
        finally:
            db.session.remove()
    return "approved"


def test_quota_holds_when_eight_are_approved_at_once(app: Flask, now: datetime) -> None:
    show = make_show()
    pavilion = make_pavilion(show, quota=3)
    ids = [make_application(show, pavilion=pavilion).id for _ in range(8)]
    together = Barrier(len(ids))
    with ThreadPoolExecutor(len(ids)) as pool:
        results = list(pool.map(lambda number: _approve(app, number, show, now, together), ids))
    assert sorted(results) == ["approved"] * 3 + ["quota_full"] * 5
    db.session.rollback()
    assert db.session.scalar(select(func.count(Exhibitor.id))) == 3


def test_one_application_is_approved_once_by_four_reviewers_at_once(app: Flask, now: datetime) -> None:
    show = make_show()
    application = make_application(show)
    together = Barrier(4)
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: _approve(app, application.id, show, now, together), range(4)))
    assert sorted(results) == ["approved", "wrong_state", "wrong_state", "wrong_state"]


def test_withdrawn_exhibitor_may_come_back(app: Flask, now: datetime) -> None:
    show, firm = make_show(), make_organization()
    first = make_application(show, organization=firm)
    with unit_of_work():
        review.decide(first, APPROVE, actor=organizer(show), now=now)
    exhibitor = db.session.scalars(select(Exhibitor)).one()
    with unit_of_work():
        exhibiting.withdraw(exhibitor, reason="사정", actor=organizer(show), now=now)
    assert first.status is ApplicationStatus.WITHDRAWN
    with pytest.raises(WrongState), unit_of_work():
        exhibiting.withdraw(exhibitor, reason="사정", actor=organizer(show), now=now)
    again = make_application(show, organization=firm)
    with unit_of_work():
        review.decide(again, APPROVE, actor=organizer(show), now=now)
    db.session.refresh(exhibitor)
    assert (exhibitor.status, exhibitor.application_id) == (ExhibitorStatus.ACTIVE, again.id)


def test_payment_is_recorded_and_taken_back(app: Flask, now: datetime) -> None:
    show = make_show()
    application = make_application(show, status=ApplicationStatus.APPROVED, fee_minor=100)
    with unit_of_work():
        assert fees.note_payments(show.id, [application.id], actor=organizer(show), now=now) == 1
    assert application.paid_at == now
    with unit_of_work():
        fees.note_payment(application, None, actor=organizer(show), now=now)
    assert application.paid_at is None


def test_a_changed_fee_is_told_with_its_reason(app: Flask, now: datetime) -> None:
    show = make_show()
    application = make_application(show, status=ApplicationStatus.APPROVED, fee_minor=100)
    undecided = make_application(show)
    with unit_of_work():
        fees.set_fee(application, 0, None, reason="초청 기업", actor=organizer(show), now=now)
    assert application.fee_minor == 0
    assert "초청 기업" in db.session.scalars(select(Mail)).one().body
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "exhibitors.set_fee")).one()
    assert (entry.reason, entry.details["before"], entry.details["after"]) == ("초청 기업", 100, 0)
    with pytest.raises(WrongState), unit_of_work():
        fees.set_fee(undecided, 5, None, reason="x", actor=organizer(show), now=now)
    with pytest.raises(ReasonNeeded), unit_of_work():
        fees.set_fee(application, 5, None, reason=" ", actor=organizer(show), now=now)


def test_a_whole_edition_is_added_in_under_three_seconds(app: Flask, now: datetime) -> None:
    show = make_show()
    firms = [make_organization() for _ in range(120)]
    product = bulk.NewProduct(name=LocalText("감속기", "Reducer"))
    rows = [
        bulk.NewApplication(
            organization_id=firm.id,
            stand=Stand(),
            contact=Contact(name="이", email="a@example.com"),
            submitted_at=now,
            status=ApplicationStatus.APPROVED if place < 99 else ApplicationStatus.SUBMITTED,
            products=[product] * 3,
        )
        for place, firm in enumerate(firms)
    ]
    began = time.perf_counter()
    with unit_of_work():
        made = bulk.add_applications(show, rows, now=now)
        bulk.exhibit_approved(show, made, {firm.id: f"firm-{firm.id}" for firm in firms}, now=now)
    assert time.perf_counter() - began < 3
    assert db.session.scalar(select(func.count(Exhibitor.id))) == 99
    assert db.session.scalar(select(func.count(Product.id))) == 297


@pytest.mark.parametrize("status", list(ApplicationStatus))
def test_nothing_follows_withdrawal_and_nothing_returns_to_draft(status: ApplicationStatus) -> None:
    assert not may_follow(ApplicationStatus.WITHDRAWN, status)
    assert not may_follow(status, ApplicationStatus.DRAFT)


def test_fee_depends_on_kind_and_size() -> None:
    fees = Fees(3, 2, 1)
    assert fee_of(fees, participation=Participation.OWN_BOOTH, stand_kind=None, booths=2) == 6
    assert fee_of(fees, participation=Participation.PAVILION_STAND, stand_kind=None, booths=2) == 2
    assert fee_of(fees, participation=Participation.SAMPLE_DISPLAY, stand_kind=None, booths=2) == 0
