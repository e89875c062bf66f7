"""How to make a value for each parameter of an address. A room that adds a parameter adds a maker here.

A maker gets one side of the world (its show, firm, pavilion, buyer, user; see world.Side) and returns what stands in
the address; it may create the thing with the room's factory. `@maker("lead")` serves every `<lead>`,
`@maker("exhibitors:token")` those of one room, `@maker("exhibitors.edit:token")` only that endpoint's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from expo.accounts import services
from expo.checkin import services as checkin
from expo.consultations.models import Consultation, ConsultationLog, Timetable, TimetableItem
from expo.consultations.rules.codes import ConsultationStatus, LogAuthor
from expo.consultations.rules.codes import Side as ConsultationSide
from expo.core import clock, mail
from expo.core.actor import ActorKind, Role, job_actor
from expo.core.db import Base, db
from expo.core.ids import hash_token, new_token, new_uuid
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
from tests.factories import accounts, consultations, exhibitors, shows
from tests.factories import checkin as checkins
from tests.factories import floor as floors
from tests.factories import registration as registrations

if TYPE_CHECKING:
    from tests.access.world import Side

Maker = Callable[["Side"], object]
MAKERS: dict[str, Maker] = {}
#: parameters that name nobody's thing: file formats, days, secrets
PLAIN = frozenset({"kind", "token", "name", "day", "number", "format", "locale"})


def maker(*names: str) -> Callable[[Maker], Maker]:
    """Let the function make the values of these parameters."""

    def register(function: Maker) -> Maker:
        MAKERS.update(dict.fromkeys(names, function))
        return function

    return register


def fill(side: Side) -> None:
    """Make one value of each kind for a side."""
    for name, function in MAKERS.items():
        side.values[name] = function(side)


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


def stored(row: Base) -> Any:  # noqa: ANN401 - every table has its own kind of id
    """Return the id of a row after committing it."""
    with unit_of_work():
        db.session.add(row)
    return row.id  # type: ignore[attr-defined]


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


@maker("buyer")
def buyer(side: Side) -> object:
    return consultations.make_buyer(side.show, organization=side.buyer_organization).id


@maker("interpreter", "person_id")
def interpreter(side: Side) -> object:
    return consultations.make_interpreter(side.show).id


@maker("number")
def table_number(side: Side) -> object:
    return 1 if side.name == "other" else consultations.make_tables(side.show)[0].number


@maker("day_id")
def day_id(side: Side) -> object:
    return side.show.days[1].id


@maker("consultation")
def consultation(side: Side) -> object:
    slot = consultations.make_slots(side.show, hour=13 if side.name != "other" else 15)[0]
    return stored(
        Consultation(
            show_id=side.show.id,
            number=1 if side.name != "other" else 2,
            buyer_id=side.values["buyer"],
            exhibitor_id=side.exhibitor.id,
            slot_id=slot.id,
            status=ConsultationStatus.REQUESTED,
            asked_by=ConsultationSide.BUYER,
            created_at=clock.now(),
        )
    )


@maker("consultations:plan")
def timetable(side: Side) -> object:
    return stored(Timetable(show_id=side.show.id, name=side.name, created_at=clock.now()))


@maker("item")
def timetable_item(side: Side) -> object:
    slot = consultations.make_slots(side.show, hour=10 if side.name != "other" else 18)[0]
    return stored(
        TimetableItem(
            timetable_id=side.values["consultations:plan"],
            buyer_id=consultations.make_buyer(side.show).id,
            exhibitor_id=side.exhibitor.id,
            slot_id=slot.id,
        )
    )


@maker("code")
def log_code(side: Side) -> object:
    """Return the code that confirms a log of the side's consultation."""
    code, held = new_token(), side.values.get("consultation") or consultation(side)
    stored(
        ConsultationLog(
            id=new_uuid(),
            consultation_id=held,
            author=LogAuthor.EXHIBITOR,
            code_hash=hash_token(code),
            written_at=clock.now(),
            received_at=clock.now(),
        )
    )
    return code


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
