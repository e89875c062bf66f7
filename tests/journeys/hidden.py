"""Pages no walk reaches: behind mailed and signed links, of a running job, a draft, a draw or a window of time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import quote

from flask import Flask
from sqlalchemy import ColumnElement, select

from expo.accounts.models import User
from expo.accounts.rules import LinkPurpose
from expo.accounts.services.links import issue_link
from expo.consultations.models import Buyer, Consultation, ConsultationLog, Slot, Timetable, TimetableItem
from expo.consultations.rules.codes import ConsultationStatus, LogAuthor, Side
from expo.consultations.services import confirming, planning, rehoming
from expo.consultations.services.changes import Closing
from expo.core import clock
from expo.core.actor import ActorKind, Role, job_actor
from expo.core.db import db
from expo.core.ids import new_uuid
from expo.core.jobs import Job, JobStatus
from expo.core.work import unit_of_work
from expo.exhibitors.links import path_of
from expo.exhibitors.models import Application, Exhibitor, ImportDraft
from expo.exhibitors.rules import ApplicationStatus
from expo.floor.models import Plan
from expo.floor.rules.codes import SelectionEnd
from expo.floor.rules.selecting import Hours
from expo.floor.services import drawing, selecting
from expo.floor.services.allocating import Way
from expo.floor.services.problems import Scope
from expo.registration.jobs import PRINT
from expo.registration.links import token_of
from expo.registration.models import Registration
from expo.registration.queries import badge_token, find_live_badge
from expo.shows.models import RoleGrant, Show
from tests.demonstration import LAST, LIVE, NEXT
from tests.factories.accounts import make_user
from tests.factories.exhibitors import make_application

ACTOR = job_actor("test")
#: who opens them; nobody is signed in for ""
Addresses = dict[str, list[str]]


def make_pages(app: Flask) -> Addresses:
    """Make the things in the demo, and return the addresses that show them by reader."""
    with app.test_request_context():
        guest = make_user(name="손님 (Guest Visitor)")
        live, coming = (db.session.scalars(select(Show).where(Show.slug == slug)).one() for slug in (LIVE, NEXT))
        draft = make_application(coming, status=ApplicationStatus.DRAFT, number=None, submitted_at=None)
        return _make(guest, draft, live, coming)


def _make(guest: User, draft: Application, live: Show, coming: Show) -> Addresses:
    with unit_of_work():
        found: Addresses = {"": _accounts(guest) + _badge(live) + _applications(draft) + _public(live)}
        found["organizer@expo.example"] = _organizer(live) + _draw(coming, found[""])
        found["exhibitor@expo.example"] = _exhibitor(live, coming, found[""])
        found["buyer@expo.example"] = _buyer(live)
    return found


def _accounts(user: User) -> list[str]:
    """Return the pages of mailed links: invited, confirming, with a forgotten password, at a new address."""
    now = clock.now()
    tokens = {
        purpose: issue_link(user, purpose, now=now, to="new@example.com")[1]
        for purpose in (LinkPurpose.INVITE, LinkPurpose.RESET, LinkPurpose.CHANGE_ADDRESS)
    }
    return [
        f"/welcome/{tokens[LinkPurpose.INVITE]}", f"/new-password/{tokens[LinkPurpose.RESET]}",
        f"/new-address/{tokens[LinkPurpose.CHANGE_ADDRESS]}", "/mail-sent", "/forgot-password",
    ]  # fmt: skip


def _badge(show: Show) -> list[str]:
    person = db.session.scalars(select(Registration).where(Registration.show_id == show.id).limit(1)).one()
    return [f"/badges/{token_of(person, clock.now())}", f"/badges/{token_of(person, clock.now())}/badge.pdf"]


def _applications(draft: Application) -> list[str]:
    """Return every step of an application that is still written, and the pages of one that was decided."""
    steps = ("", "/firm", "/stand", "/neighbours", "/products", "/documents", "/wishes", "/send")
    decided = db.session.scalars(
        select(Application).where(
            Application.show_id == draft.show_id, Application.status == ApplicationStatus.APPROVED
        )
    ).first()
    assert decided is not None
    return [*(path_of(draft) + step for step in steps), path_of(decided), f"{path_of(decided)}/wishes"]


def _public(show: Show) -> list[str]:
    """Return pages that only people with something special come to."""
    home = f"/shows/{show.slug}"
    return [
        f"{home}/register/sent-again", f"/shows/{LAST}/register", "/demo/outbox",
        f"{home}/pavilions/jeonbuk", f"{home}/map.svg", f"{home}/map.pdf",
    ]  # fmt: skip


def _organizer(show: Show) -> list[str]:
    """Return the pages of a search, a running job, an upload, a draft, a change of the set-up, a consultation's log."""
    home = f"/shows/{show.slug}/manage"
    job = Job(
        kind=PRINT, show_id=show.id, status=JobStatus.RUNNING, actor_kind=ActorKind.JOB, actor_name="–",
        created_at=clock.now(),
    )  # fmt: skip
    upload = ImportDraft(show_id=show.id, file_name="a.csv", rows=[], created_by="–", created_at=clock.now())
    timetable = Timetable(show_id=show.id, name="1", created_at=clock.now())
    db.session.add_all([job, upload, timetable])
    held = _consultations(Consultation.show_id == show.id)[-1]
    db.session.flush()
    db.session.add(
        TimetableItem(
            timetable_id=timetable.id, buyer_id=held.buyer_id, exhibitor_id=held.exhibitor_id, slot_id=held.slot_id
        )
    )
    return [
        f"{home}/search?q=A0", f"{home}/jobs/{job.id}", f"{home}/registrations/print/{job.id}",
        f"{home}/applications/import/{upload.public_id}", f"{home}/matching/{timetable.id}",
        f"{home}/consultations/{held.id}", f"{home}/consultations/{_confirmed(show).consultation_id}",
        f"{home}/consultations/setup/changes/{_setup_change(show).id}",
    ]  # fmt: skip


def _setup_change(show: Show) -> Job:
    """Return what closing the first table would do, as it waits for an answer."""
    change, now = Closing(1), clock.now()
    affected = change.affected(show, now=now)
    question = rehoming.ask(show, change, now=now, affected=affected)
    found = question.search()
    assert found is not None
    job = Job(
        kind=planning.PLAN, show_id=show.id, status=JobStatus.DONE, actor_kind=ActorKind.JOB, actor_name="–",
        params={"show": show.slug, "change": change.params}, created_at=now,
        result={"plan": rehoming.planned(question, found).params, "before": planning.places_before(affected)},
    )  # fmt: skip
    db.session.add(job)
    db.session.flush()
    return job


def _confirmed(show: Show) -> ConsultationLog:
    """Return a log with words, which its buyer confirmed."""
    return db.session.scalars(
        select(ConsultationLog)
        .join(Consultation)
        .where(Consultation.show_id == show.id, ConsultationLog.confirmed_at.is_not(None), ConsultationLog.note != "")
        .limit(1)
    ).one()


def _draw(show: Show, public: list[str]) -> list[str]:
    """Draw lots for the coming show's open booths; everybody may watch."""
    plan = db.session.scalars(select(Plan).where(Plan.show_id == show.id)).first()
    assert plan is not None
    committed = drawing.commit(plan, Scope(keep=True), actor=ACTOR, now=clock.now())
    db.session.flush()
    public.append(f"/shows/{show.slug}/draws/{committed.id}")
    db.session.flush()
    revealed = drawing.commit(plan, Scope(keep=True), actor=ACTOR, now=clock.now())
    db.session.flush()
    drawing.reveal(revealed, actor=ACTOR, now=clock.now())
    screen = f"/shows/{show.slug}/draws/{revealed.id}"
    public += [screen, f"{screen}?all=1", f"{screen}/draw.json", f"{screen}/instance.json"]
    return [f"/shows/{show.slug}/manage/plans/{plan.id}/draws", f"/shows/{show.slug}/manage/plans/{plan.id}/selection"]


def _exhibitor(live: Show, coming: Show, public: list[str]) -> list[str]:
    """Return the demo exhibitor's log, consent question and window of the self-selection."""
    user = db.session.scalars(select(User).where(User.email == "exhibitor@expo.example")).one()
    firm = _firm_of(live, user)
    met, *_ = _consultations(Consultation.exhibitor_id == firm.id)
    met.status = ConsultationStatus.DONE  # whatever the hour
    asked = _request(Consultation.exhibitor_id == firm.id, by=Side.BUYER)
    home = f"/shows/{live.slug}/exhibitor/{firm.slug}"
    log = _log_of(met)
    log.confirmed_at = None
    code = confirming.give_code(log, now=clock.now())
    public.append(f"/shows/{live.slug}/consultation-logs/{code}")
    person = db.session.scalars(select(Registration).where(Registration.show_id == live.id).limit(1)).one()
    badge = find_live_badge(person)
    assert badge is not None
    choosing = _open_window(coming, user)
    return [
        f"/shows/{live.slug}/consultations/{met.id}/log", f"{home}/leads/consent?badge={quote(badge_token(badge))}",
        f"{home}/consultations/{asked.id}/other-time",
        f"/shows/{coming.slug}/exhibitor/{choosing.slug}/choose-booth",
    ]  # fmt: skip


def _log_of(consultation: Consultation) -> ConsultationLog:
    """Return what the exhibitor wrote, or an empty log where the demo's hour has none yet."""
    mine = (ConsultationLog.consultation_id == consultation.id, ConsultationLog.author == LogAuthor.EXHIBITOR)
    log = db.session.scalars(select(ConsultationLog).where(*mine)).one_or_none()
    if log is None:
        log = ConsultationLog(
            id=new_uuid(), consultation_id=consultation.id, author=LogAuthor.EXHIBITOR,
            written_at=clock.now(), received_at=clock.now(),
        )  # fmt: skip
        db.session.add(log)
    return log


def _open_window(show: Show, user: User) -> Exhibitor:
    """Begin a self-selection; return the first firm that chooses, with the user on its team."""
    draft = Plan(show_id=show.id, name="2", created_at=clock.now(), created_by="–")
    db.session.add(draft)
    db.session.flush()
    settings = selecting.Settings(
        way=Way.APPLICATION, start=clock.now() - timedelta(minutes=1), minutes=30, warn=10,
        hours=Hours(zone=show.time_zone), at_end=SelectionEnd.SKIP,
    )  # fmt: skip
    begun = selecting.begin(draft, settings, actor=ACTOR, now=clock.now())
    db.session.flush()
    firm = db.session.get_one(Exhibitor, begun.windows[0].exhibitor_id)
    db.session.add(
        RoleGrant(
            user_id=user.id, show_id=show.id, role=Role.EXHIBITOR, organization_id=firm.organization_id,
            created_at=clock.now(), approved_at=clock.now(),
        )
    )  # fmt: skip
    return firm


def _buyer(show: Show) -> list[str]:
    buyer = db.session.scalars(select(Buyer).where(Buyer.show_id == show.id, Buyer.user_id.is_not(None))).one()
    asked = _request(Consultation.buyer_id == buyer.id, by=Side.EXHIBITOR)
    return [f"/shows/{show.slug}/buyer/{buyer.id}/consultations/{asked.id}/other-time"]


def _firm_of(show: Show, user: User) -> Exhibitor:
    firms = select(RoleGrant.organization_id).where(
        RoleGrant.user_id == user.id, RoleGrant.show_id == show.id, RoleGrant.role == Role.EXHIBITOR
    )
    return db.session.scalars(
        select(Exhibitor).where(Exhibitor.show_id == show.id, Exhibitor.organization_id.in_(firms))
    ).one()


def _request(condition: ColumnElement[bool], *, by: Side) -> Consultation:
    """Return a request that waits for the answer of the side that is not `by`."""
    waits = Consultation.status == ConsultationStatus.REQUESTED, Consultation.asked_by == by
    return db.session.scalars(select(Consultation).where(condition, *waits).limit(1)).one()


def _consultations(condition: ColumnElement[bool]) -> Sequence[Consultation]:
    """Return the consultations that have a time, in its order."""
    return db.session.scalars(
        select(Consultation).join(Slot).where(condition, Consultation.booking_id.is_not(None)).order_by(Slot.starts_at)
    ).all()
