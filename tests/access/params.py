"""Makers of the parameters of all rooms; those of consultations stand in params_consultations.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expo.accounts import services
from expo.checkin import services as checkin
from expo.core import clock, mail
from expo.core.actor import ActorKind, Role, job_actor
from expo.core.db import db
from expo.core.ids import new_token
from expo.core.jobs import Job, JobStatus
from expo.core.work import unit_of_work
from expo.exhibitors import links
from expo.exhibitors.models import Application, ApplicationDocument, ApplicationNeighbour, ImportDraft
from expo.exhibitors.rules import NeighbourKind
from expo.floor.models import Draw
from expo.leads.models import ExhibitorDevice, Lead, Outcome
from expo.leads.rules import AmountKind, Channel
from expo.registration import links as badge_links
from expo.registration.jobs import PRINT
from expo.registration.models import Registration
from tests.access import params_consultations  # noqa: F401 - its makers make themselves known
from tests.access.makers import MAKERS, PLAIN, fill, maker, stored
from tests.factories import accounts, exhibitors, shows
from tests.factories import checkin as checkins
from tests.factories import floor as floors
from tests.factories import registration as registrations

if TYPE_CHECKING:
    from tests.access.world import Side

__all__ = ["MAKERS", "PLAIN", "fill"]


@maker("show")
def show(side: Side) -> object:
    return side.show.slug


@maker("pavilion")
def pavilion(side: Side) -> object:
    return side.pavilion.slug


@maker("exhibitor")
def exhibitor(side: Side) -> object:
    return side.exhibitor.slug


@maker("display")
def display(side: Side) -> object:
    return exhibitors.make_sample_display(side.show, side.pavilion).slug


@maker("sign_in")
def sign_in(side: Side) -> object:
    """Return a browser of the side's user: nobody of the world's persons owns it."""
    with unit_of_work():
        services.open_sign_in(side.user, user_agent="", address="", now=clock.now())
    return side.user.id


@maker("grant")
def grant(side: Side) -> object:
    return shows.grant(accounts.make_user(), Role.GATE, side.show).id


@maker("mail")
def mail_id(side: Side) -> object:
    with unit_of_work():
        row = mail.Mail(
            show_id=side.show.id,
            recipient="kim@example.com",
            language="ko",
            template="accounts/reset",
            subject="–",
            body="–",
            created_at=clock.now(),
        )
        db.session.add(row)
    return row.id


@maker("token")
def token(_side: Side) -> object:
    return new_token()


@maker("name")
def name(_side: Side) -> object:
    return "picture.webp"


@maker("device")
def device(side: Side) -> object:
    return stored(ExhibitorDevice(exhibitor_id=side.exhibitor.id, token_hash=new_token()[:40], created_at=clock.now()))


@maker("lead")
def lead(side: Side) -> object:
    return stored(
        Lead(show_id=side.show.id, exhibitor_id=side.exhibitor.id, captured_at=clock.now(), changed_at=clock.now())
    )


@maker("outcome")
def outcome(side: Side) -> object:
    return stored(
        Outcome(
            lead_id=side.values["lead"],
            kind=AmountKind.CONCLUDED,
            channel=Channel.RETAIL,
            amount_minor=1,
            on=clock.now().date(),
            created_at=clock.now(),
            created_by="–",
        )
    )


@maker("draw")
def draw(side: Side) -> object:
    plan = floors.make_plan(side.show).id
    row = Draw(show_id=side.show.id, plan_id=plan, seed_hash="0" * 64, committed_at=clock.now())
    row.entries = {"numbers": [], "firms": {}, "digest": "", "instance": {}}
    return stored(row)


@maker("application")
def application(side: Side) -> object:
    return exhibitors.make_application(side.show, organization=side.organization).id


@maker("exhibitors:token", "floor:token")
def application_token(side: Side) -> object:
    """Return the signed link of the side's application."""
    return links.token_of(db.session.get_one(Application, side.values["application"]))


@maker("earlier")
def earlier_application(side: Side) -> object:
    return db.session.get_one(Application, side.values["application"]).public_id


@maker("document")
def document(side: Side) -> object:
    return stored(
        ApplicationDocument(
            application_id=side.values["application"],
            name="plan.pdf",
            file="none.pdf",
            media_type="application/pdf",
            size_bytes=1,
            created_at=clock.now(),
        )
    )


@maker("neighbour")
def neighbour(side: Side) -> object:
    beside = NeighbourKind.NEAR
    return stored(ApplicationNeighbour(application_id=side.values["application"], name="솔뫼장", kind=beside))


@maker("product")
def product(side: Side) -> object:
    return exhibitors.make_product(side.exhibitor).id


@maker("registration")
def registration(side: Side) -> object:
    return registrations.make_registration(side.show).id


@maker("link")
def badge_link(side: Side) -> object:
    """Return the signed link of the side's registration."""
    row = db.session.get_one(Registration, side.values["registration"])
    return badge_links.token_of(row, clock.now())


@maker("plan")
def plan(side: Side) -> object:
    return floors.make_plan(side.show, name=side.name).id


@maker("job")
def job(side: Side) -> object:
    return stored(
        Job(
            kind=PRINT,
            show_id=side.show.id,
            status=JobStatus.RUNNING,
            actor_kind=ActorKind.JOB,
            actor_name="–",
            created_at=clock.now(),
        )
    )


@maker("gate")
def gate(side: Side) -> object:
    return checkins.make_gate(side.show, slug=f"gate-{side.name}").slug


@maker("zone")
def zone(side: Side) -> object:
    return checkins.make_zone(side.show, slug=f"zone-{side.name}").id


@maker("checkin:device")
def gate_device(side: Side) -> object:
    with unit_of_work():
        made = checkin.create_device(side.show, None, name="–", actor=job_actor("test"), now=clock.now())
    return made[0].id


@maker("category")
def category(side: Side) -> object:
    return exhibitors.make_category(side.show).id


@maker("exhibitors:number")
def application_number(side: Side) -> object:
    return db.session.get_one(Application, side.values["application"]).number


@maker("draft")
def import_draft(side: Side) -> object:
    draft = ImportDraft(show_id=side.show.id, file_name="a.csv", rows=[], created_by="–", created_at=clock.now())
    stored(draft)
    return draft.public_id


@maker("exhibitors:grant")
def team_grant(side: Side) -> object:
    return shows.grant(accounts.make_user(), Role.EXHIBITOR, side.show, organization=side.organization).id


@maker("floor:booth")
def booth_number(side: Side) -> object:
    return floors.make_booth(floors.make_area(floors.make_hall(side.show))).number


@maker("hall")
def hall(side: Side) -> object:
    return floors.make_hall(side.show).id
