"""Two records of one firm become one; nothing that named either is lost."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from expo.accounts.models import Organization, OrganizationMember
from expo.core.actor import Actor, ActorKind, Grant, Role
from expo.core.audit import AuditEntry
from expo.core.db import db
from expo.core.errors import NotAllowed
from expo.core.work import unit_of_work
from expo.exhibitors.errors import BothExhibit, PlanMoved, SameFirm, TwoNumbers
from expo.exhibitors.models import Application, ApplicationNeighbour, Exhibitor
from expo.exhibitors.rules import NeighbourKind
from expo.exhibitors.rules.firms import KnownFirm
from expo.exhibitors.rules.merging import alike
from expo.exhibitors.rules.numbers import with_check_digit
from expo.exhibitors.services import merging
from expo.floor.models import PointsRule
from expo.shows.models import RoleGrant, Show
from tests.exhibitors.test_review import organizer
from tests.factories.accounts import make_organization, make_user, sign_in
from tests.factories.exhibitors import make_application, make_exhibitor
from tests.factories.shows import grant, make_show

NUMBER = with_check_digit("123456789")


def of_shows(*shows: Show) -> Actor:
    return Actor(ActorKind.USER, 1, "정하늘", frozenset(Grant(Role.ORGANIZER, show.id) for show in shows))


def test_firms_with_one_name_look_alike_unless_their_numbers_differ() -> None:
    firms = [
        KnownFirm(1, "주식회사 가람정밀", "Garam", "1208147521"),
        KnownFirm(2, "가람 정밀", "", None),
        KnownFirm(3, "(주)가람정밀", "", "1248100998"),
        KnownFirm(4, "다른곳", "GARAM Co., Ltd.", None),
    ]
    assert alike(firms) == [(1, 2), (1, 4), (2, 3)]


def test_everything_moves_and_the_other_record_is_gone(app: Flask, now: datetime) -> None:
    show, earlier = make_show(), make_show()
    kept, gone = (
        make_organization(ko="가람정밀", en="Garam"),
        make_organization(ko="㈜가람정밀", business_number=NUMBER),
    )
    third, user = make_organization(), make_user()
    application, other = make_application(show, organization=gone), make_application(show, organization=third)
    make_exhibitor(earlier, organization=gone)
    with unit_of_work():
        for firm in (kept, gone):
            db.session.add(OrganizationMember(user_id=user.id, organization_id=firm.id, created_at=now))
            near = NeighbourKind.NEAR
            db.session.add(ApplicationNeighbour(application_id=other.id, organization_id=firm.id, kind=near))
        db.session.add(ApplicationNeighbour(application_id=application.id, organization_id=kept.id, kind=near))
        db.session.add(PointsRule(show_id=show.id, extra={str(gone.id): 7}))
    for firm in (kept, gone):
        grant(user, Role.EXHIBITOR, earlier, organization=firm)
    actor, gone_id = of_shows(show, earlier), gone.id
    planned = merging.preview(kept.id, gone_id, actor=actor)
    assert dict(planned.moves) | {"applications": 1, "exhibitors": 1, "role_grants": 1} == dict(planned.moves)
    assert {each.name: each.after for each in planned.fields}["business_number"] == NUMBER
    with unit_of_work(), pytest.raises(PlanMoved):
        merging.merge(show, kept.id, gone_id, "something else", actor=actor, now=now)
    with unit_of_work():
        merging.merge(show, kept.id, gone_id, planned.seen, actor=actor, now=now)
    assert db.session.get(Organization, gone_id) is None
    assert db.session.get_one(Organization, kept.id).business_number == NUMBER
    assert db.session.get_one(Application, application.id).organization_id == kept.id
    assert db.session.scalars(select(Exhibitor.organization_id)).all() == [kept.id]
    assert db.session.scalars(select(OrganizationMember.organization_id)).all() == [kept.id]
    assert [
        (each.application_id, each.organization_id) for each in db.session.scalars(select(ApplicationNeighbour))
    ] == [(other.id, kept.id)]
    live = select(RoleGrant.organization_id).where(RoleGrant.revoked_at.is_(None))
    assert db.session.scalars(live).all() == [kept.id]
    assert db.session.scalars(select(PointsRule.extra)).one() == {str(kept.id): 7}
    trail = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "exhibitors.merge_firms")).one()
    assert (trail.details["gone"], trail.details["moved"]["applications"]) == ("㈜가람정밀", 1)


def test_what_must_not_be_merged_is_refused(sqlite_app: Flask, now: datetime) -> None:
    show, foreign = make_show(), make_show()
    one, other = make_organization(business_number=NUMBER), make_organization(business_number="1208147521")
    make_exhibitor(show, organization=one)
    make_exhibitor(show, organization=other)
    faults = merging.preview(one.id, other.id, actor=organizer(show)).faults
    assert {type(fault) for fault in faults} == {TwoNumbers, BothExhibit}
    with pytest.raises(SameFirm):
        merging.preview(one.id, one.id, actor=organizer(show))
    make_application(foreign, organization=other)
    with pytest.raises(NotAllowed):
        merging.preview(one.id, other.id, actor=organizer(show))


def test_the_organizer_finds_compares_and_merges(sqlite_app: Flask, client: FlaskClient) -> None:
    show = make_show()
    kept, gone = (
        make_organization(ko="가람정밀", en="Garam"),
        make_organization(ko="주식회사 가람 정밀", en="Garam Precision"),
    )
    for firm in (kept, gone):
        make_application(show, organization=firm)
    user = make_user()
    grant(user, Role.ORGANIZER, show)
    sign_in(client, user)
    address = f"/shows/{show.slug}/manage/applications/firms"
    assert f"keep={kept.id}&amp;drop={gone.id}" in client.get(address).text
    data = {"keep": kept.id, "drop": gone.id}
    assert client.get(f"{address}/merge", query_string=data).status_code == 200
    assert client.post(f"{address}/merge", data=data).status_code == 409
    seen = merging.preview(kept.id, gone.id, actor=organizer(show)).seen
    assert client.post(f"{address}/merge", data=data | {"seen": seen}).status_code == 302
    db.session.rollback()
    assert set(db.session.scalars(select(Application.organization_id))) == {kept.id}


def test_two_participations_are_shown_with_what_can_be_done(sqlite_app: Flask, client: FlaskClient) -> None:
    show, user = make_show(), make_user(language="en")
    one, other = make_organization(), make_organization()
    make_exhibitor(show, organization=one, slug="one")
    make_exhibitor(show, organization=other, slug="other")
    grant(user, Role.ORGANIZER, show)
    sign_in(client, user)
    address = f"/shows/{show.slug}/manage"
    page = client.get(f"{address}/applications/firms/merge", query_string={"keep": one.id, "drop": other.id}).text
    assert "What you can do" in page
    assert f"{address}/exhibitors/one" in page
    assert f"{address}/exhibitors/other" in page
