"""Makers of the parameters of consultations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expo.consultations.models import Consultation, ConsultationLog, Timetable, TimetableItem
from expo.consultations.rules.codes import ConsultationStatus, LogAuthor
from expo.consultations.rules.codes import Side as ConsultationSide
from expo.consultations.rules.replan import Lost
from expo.consultations.services import confirming, planning
from expo.consultations.services.changes import Reseating
from expo.core import clock
from expo.core.actor import ActorKind
from expo.core.ids import new_uuid
from expo.core.jobs import Job, JobStatus
from tests.access.makers import maker, stored
from tests.factories import consultations

if TYPE_CHECKING:
    from tests.access.world import Side


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


@maker("consultations:job")
def setup_change(side: Side) -> object:
    """Return a change of the set-up that displaces nobody, with its (empty) plan."""
    return stored(
        Job(
            kind=planning.PLAN,
            show_id=side.show.id,
            status=JobStatus.DONE,
            params={"show": side.show.slug, "change": Reseating().params},
            result={"plan": {"places": [], "off": []}, "before": {}},
            actor_kind=ActorKind.USER,
            actor_name="-",
            created_at=clock.now(),
        )
    )


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
    held = side.values.get("consultation") or consultation(side)
    log = ConsultationLog(
        id=new_uuid(),
        consultation_id=held,
        author=LogAuthor.EXHIBITOR,
        written_at=clock.now(),
        received_at=clock.now(),
    )
    code = confirming.give_code(log, now=clock.now())
    stored(log)
    return code


@maker("consultations.replan_plan:plan", "consultations.replan_decide:plan", "consultations.replan_list:plan")
def new_plan(side: Side) -> object:
    """Return a timetable found after the side's buyer lost the day: what the pages of re-planning show."""
    figures = {
        "kind": Lost.BUYER.value,
        "ref": side.values["buyer"],
        "was": {},
        "others": [],
        "slots": [],
        "reason": "",
    }
    row = Timetable(show_id=side.show.id, name=side.name, created_at=clock.now(), figures=figures, unplaced=[])
    return stored(row)
