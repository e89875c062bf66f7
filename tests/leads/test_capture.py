"""Recording leads: consent, merging, nothing doubled, nobody else's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from expo.consultations.rules.codes import ConsultationStatus
from expo.consultations.services.bulk import Seat, seat_many
from expo.core.actor import Actor, ActorKind, Role
from expo.core.audit import AuditEntry
from expo.core.db import db
from expo.core.errors import DomainError
from expo.core.i18n import name_in
from expo.core.work import unit_of_work
from expo.exhibitors.models import Exhibitor
from expo.leads import queries, services
from expo.leads.bulk import Encounter, record_encounters
from expo.leads.errors import EmptyLead, ForeignProduct, IdReused, UnknownBadge, VoidBadge
from expo.leads.models import HandOver, Lead, LeadCapture
from expo.leads.rules import Capture, Contact, LeadSource, Rating
from expo.leads.services import Recorded
from expo.registration import queries as registrations
from expo.registration import services as registration
from expo.registration.models import Consent, Registration
from expo.registration.rules import ConsentPurpose
from tests.factories.accounts import make_organization, make_user, sign_in
from tests.factories.consultations import make_buyer, make_slots, make_tables
from tests.factories.exhibitors import make_exhibitor, make_product
from tests.factories.registration import make_registration
from tests.factories.shows import grant, make_show

STAFF = Actor(ActorKind.DEVICE, None, "Han Bora")


def badge_of(person: Registration) -> str:
    badge = registrations.find_live_badge(person)
    assert badge is not None
    return registrations.badge_token(badge)


def item(now: datetime, **changes: object) -> Capture:
    values: dict[str, object] = {"id": str(uuid4()), "badge": None, "captured_at": now, "consent": False}
    return Capture(**(values | changes))  # type: ignore[arg-type]


def record(exhibitor: Exhibitor, capture: Capture, now: datetime) -> Recorded:
    with unit_of_work():
        return services.capture(exhibitor, capture, actor=STAFF, now=now)


def test_badge_lead_without_consent_holds_no_contact_data(app: Flask, now: datetime) -> None:
    show = make_show()
    exhibitor, person = make_exhibitor(show), make_registration(show, name="장보라")
    lead = record(exhibitor, item(now, badge=badge_of(person), note="asked for prices"), now).lead
    assert queries.contact_of(lead).is_empty()
    assert db.session.scalar(select(func.count()).select_from(HandOver)) == 0


def test_consent_hands_the_contact_over_once_and_is_on_record(app: Flask, now: datetime) -> None:
    show = make_show()
    exhibitor, person = make_exhibitor(show), make_registration(show, name="장보라")
    record(exhibitor, item(now, badge=badge_of(person), consent=True), now)
    record(exhibitor, item(now, badge=badge_of(person), consent=True), now)
    lead = db.session.scalars(select(Lead)).one()
    assert name_in("ko", queries.contact_of(lead).name) == "장보라"
    assert db.session.scalar(select(func.count()).select_from(HandOver)) == 1
    assert registrations.has_consented(person.id, ConsentPurpose.THIRD_PARTY, exhibitor.id)


def test_same_badge_again_merges_and_keeps_both_encounters(app: Flask, now: datetime) -> None:
    show = make_show()
    exhibitor, person = make_exhibitor(show), make_registration(show)
    first = item(now, badge=badge_of(person), rating=Rating.WARM, note="gift set")
    second = item(now + timedelta(hours=1), badge=badge_of(person), rating=Rating.HOT, note="wants samples")
    assert not record(exhibitor, first, now).merged
    assert record(exhibitor, second, now).merged
    lead = db.session.scalars(select(Lead)).one()
    assert (lead.rating, lead.note) == (Rating.HOT, "gift set\n\nwants samples")
    assert db.session.scalar(select(func.count()).select_from(LeadCapture)) == 2


def test_same_id_again_changes_nothing_and_other_content_is_refused(app: Flask, now: datetime) -> None:
    exhibitor = make_exhibitor(make_show())
    sent = item(now, contact=Contact(name="Anna Gruber"), consent=True)
    record(exhibitor, sent, now)
    assert record(exhibitor, sent, now).repeat
    assert db.session.scalar(select(func.count()).select_from(Lead)) == 1
    with pytest.raises(IdReused):
        record(exhibitor, item(now, id=sent.id, contact=Contact(name="Somebody else"), consent=True), now)
    with pytest.raises(IdReused):
        record(make_exhibitor(exhibitor.show), sent, now)


def test_typed_contact_without_consent_is_not_kept(app: Flask, now: datetime) -> None:
    exhibitor = make_exhibitor(make_show())
    lead = record(exhibitor, item(now, contact=Contact(name="Anna", email="a@b.example"), note="met"), now).lead
    assert (lead.contact_name, lead.contact_email, lead.source) == ("", "", LeadSource.MANUAL)


def test_what_cannot_be_recorded_says_why(app: Flask, now: datetime) -> None:
    show = make_show()
    exhibitor, other = make_exhibitor(show), make_exhibitor(show)
    foreign = make_product(other)
    void = make_registration(show)
    token = badge_of(void)
    with unit_of_work():
        registration.cancel(void, actor=STAFF, now=now)
    stranger = badge_of(make_registration(make_show()))
    cases: list[tuple[Capture, type[DomainError]]] = [
        (item(now), EmptyLead),
        (item(now, badge="nonsense"), UnknownBadge),
        (item(now, badge=stranger), UnknownBadge),
        (item(now, badge=token), VoidBadge),
        (item(now, note="x", products=(foreign.id,)), ForeignProduct),
    ]
    for sent, fault in cases:
        with pytest.raises(fault):
            record(exhibitor, sent, now)
    assert db.session.scalar(select(func.count()).select_from(Lead)) == 0


def test_withdrawn_consent_takes_the_contact_back(app: Flask, now: datetime) -> None:
    show = make_show()
    exhibitor, person = make_exhibitor(show), make_registration(show)
    record(exhibitor, item(now, badge=badge_of(person), consent=True), now)
    answer = registration.Answer(
        purpose=ConsentPurpose.THIRD_PARTY, given=False, language="ko", channel="badge_page", exhibitor_id=exhibitor.id
    )
    with unit_of_work():
        registration.record_consent(person, answer, actor=STAFF, now=now)
    lead = db.session.scalars(select(Lead)).one()
    db.session.refresh(lead)
    assert queries.contact_of(lead).is_empty()


def test_twenty_phones_meeting_one_badge_make_one_lead(app: Flask, now: datetime) -> None:
    show = make_show()
    exhibitor, person = make_exhibitor(show), make_registration(show)
    token, exhibitor_id = badge_of(person), exhibitor.id
    sent = [item(now + timedelta(seconds=number), badge=token, note=f"note {number}") for number in range(20)]

    def send(capture: Capture) -> bool:
        with app.app_context():
            return record(db.session.get_one(Exhibitor, exhibitor_id), capture, now).merged

    with ThreadPoolExecutor(max_workers=20) as pool:
        merged = list(pool.map(send, sent))
    assert merged.count(False) == 1
    db.session.rollback()
    lead = db.session.scalars(select(Lead)).one()
    db.session.refresh(lead)
    assert set(lead.note.split("\n\n")) == {f"note {number}" for number in range(20)}


def test_finished_consultation_offers_itself_once(app: Flask, now: datetime) -> None:
    show = make_show()
    exhibitor, buyer, [slot] = make_exhibitor(show), make_buyer(show), make_slots(show, number=1)
    [table] = make_tables(show, 1)
    seat = Seat(buyer=buyer, exhibitor=exhibitor, slot=slot, table=table, status=ConsultationStatus.DONE)
    with unit_of_work():
        [consultation] = seat_many(STAFF, show.id, [seat], now=now)
    assert list(queries.list_offers(exhibitor)) == [consultation]
    with unit_of_work():
        lead = services.take_offer(exhibitor, consultation, actor=STAFF, now=now)
    assert queries.list_offers(exhibitor) == []
    assert queries.contact_of(lead).is_empty()
    assert lead.note == consultation.code  # no name: readers find it in their own language


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_lead_of_a_consultation_names_the_firm_in_the_readers_language(
    app: Flask, now: datetime, language: str
) -> None:
    show = make_show()
    exhibitor, [slot], [table] = make_exhibitor(show), make_slots(show, number=1), make_tables(show, 1)
    buyer = make_buyer(show, organization=make_organization(ko="연꽃무역", en="Lotus Trading"))
    seat = Seat(buyer=buyer, exhibitor=exhibitor, slot=slot, table=table, status=ConsultationStatus.DONE)
    with unit_of_work():
        [consultation] = seat_many(STAFF, show.id, [seat], now=now)
    with unit_of_work():
        lead = services.take_offer(exhibitor, consultation, actor=STAFF, now=now)
    client, user = app.test_client(), make_user(language=language)
    grant(user, Role.EXHIBITOR, show, organization=exhibitor.organization)
    sign_in(client, user)
    leads = f"/shows/{show.slug}/exhibitor/{exhibitor.slug}/leads"
    own, other = ("연꽃무역", "Lotus Trading") if language == "ko" else ("Lotus Trading", "연꽃무역")
    page = client.get(f"{leads}/{lead.id}").text
    assert (own in page, other in page, consultation.code in page) == (True, False, True)
    for typed in ("연꽃", "lotus"):
        found = client.get(f"{leads}?q={typed}").text
        assert f"/leads/{lead.id}" in found, typed
        assert own in found
    assert f"/leads/{lead.id}" not in client.get(f"{leads}?q=nobody").text


@pytest.mark.parametrize("consent", [True, False])
def test_many_at_once_leave_what_one_by_one_leaves(sqlite_app: Flask, now: datetime, *, consent: bool) -> None:
    show = make_show()
    exhibitor, people = make_exhibitor(show), [make_registration(show), make_registration(show)]
    items = [item(now, badge=badge_of(each), consent=consent) for each in people]
    record(exhibitor, items[0], now)
    with unit_of_work():
        person = db.session.get_one(Registration, people[1].id)
        kept = db.session.get_one(Exhibitor, exhibitor.id)
        record_encounters(kept.show, [Encounter(kept, person, items[1], STAFF)])
    one, many = db.session.scalars(select(Lead).order_by(Lead.id)).all()
    own = {"id", "registration_id", "lead_id", "content_hash", "subject_id", "subject_label"}
    for model in (Lead, LeadCapture, HandOver, Consent, AuditEntry):
        found = db.session.execute(select(model.__table__)).mappings().all()
        left = [{key: value for key, value in row.items() if key not in own} for row in found]
        expected = 0 if not consent and model in (HandOver, Consent) else 2
        left = [row for row in left if row.get("action", "registration.consent") == "registration.consent"]
        assert left[:1] == left[1:], model
        assert len(left) == expected or model is AuditEntry
    assert one.consented == many.consented == consent


def test_the_exhibitors_home_says_which_leads_wait(sqlite_app: Flask, now: datetime) -> None:
    show = make_show()
    exhibitor, user = make_exhibitor(show), make_user()
    grant(user, Role.EXHIBITOR, show, organization=exhibitor.organization)
    client, home = sqlite_app.test_client(), f"/shows/{show.slug}/exhibitor/{exhibitor.slug}/?lang=en"
    sign_in(client, user)
    assert "Hot leads" not in client.get(home).text
    record(exhibitor, item(now, badge=badge_of(make_registration(show)), rating=Rating.HOT), now)
    assert "Hot leads without an answer: 1" in client.get(home).text
