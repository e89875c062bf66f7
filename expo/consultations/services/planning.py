"""A change that displaces somebody: places are looked for in a job, shown, and taken in another once agreed to.

One that displaces nobody is made at once and kept as the same two jobs, so that it can be taken back in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from expo.consultations import errors
from expo.consultations.models import Consultation
from expo.consultations.services import rehoming, returning
from expo.consultations.services.change import Change
from expo.consultations.services.returning import Returned
from expo.core import jobs
from expo.core.actor import Actor
from expo.core.db import db
from expo.core.errors import NotFound
from expo.core.jobs import Job, JobStatus
from expo.shows.models import Show

PLAN, APPLY = "consultations.plan_change", "consultations.apply_change"
RETURN = "consultations.take_back_change"


def begin(actor: Actor, show: Show, change: Change, *, now: datetime) -> Job:
    """Look for places for everybody whom the change displaces."""
    return jobs.start(PLAN, actor=actor, now=now, show_id=show.id, show=show.slug, change=change.params)


def make_at_once(actor: Actor, show: Show, change: Change, *, now: datetime) -> Job | None:
    """Make a change that displaces nobody; returns what is kept of it, or None where everything is as it was."""
    nobody = rehoming.Planned({}, {})
    outcome = rehoming.make(actor, show, change, now=now, plan=nobody)
    if outcome.trace is None or outcome.trace.is_empty:
        return None
    known: dict[str, Any] = {"actor": actor, "now": now, "show_id": show.id, "show": show.slug}
    plan = jobs.note_done(PLAN, **known, result={"plan": nobody.params, "before": {}}, change=change.params)
    jobs.note_done(APPLY, **known, result=outcome.figures, of=plan.id)
    return plan


def again(actor: Actor, show: Show, plan: Job, *, now: datetime) -> Job:
    """Look once more for the same change, as things are now."""
    return jobs.start(PLAN, actor=actor, now=now, show_id=show.id, show=show.slug, change=plan.params["change"])


def agree(actor: Actor, show: Show, plan: Job, *, now: datetime) -> Job:
    """Make the change as it was shown. Raises PlanMoved where that is done or under way already."""
    db.session.refresh(plan, with_for_update=True)  # of two who press at once the second sees the first's job
    last = applying_of(plan)
    if "plan" not in plan.result or (last is not None and (not last.is_over or "moved" in last.result)):
        raise errors.PlanMoved
    return jobs.start(APPLY, actor=actor, now=now, show_id=show.id, show=show.slug, of=plan.id)


def take_back(actor: Actor, show: Show, plan: Job, *, now: datetime) -> Job:
    """Make set-up and places as before the change, at once where nobody has to be told.

    The job says what became of it. Raises PlanMoved where there is nothing to take back (any more).
    """
    db.session.refresh(plan, with_for_update=True)  # of two who press at once the second sees the first's job
    made, last = applying_of(plan), returning_of(plan)
    if made is None or not may_be_returned(made) or (last is not None and not last.is_over):
        raise errors.PlanMoved
    if made.result["trace"]["stands"]:
        return jobs.start(RETURN, actor=actor, now=now, show_id=show.id, show=show.slug, of=plan.id)
    try:
        back = returning.give_back(actor, show, returning.read(made.result["trace"]), now=now)
        done = note_returned(made, back)
    except errors.CannotReturn as fault:
        done = {"hindered": fault.params["count"]}
    return jobs.note_done(RETURN, actor=actor, now=now, show_id=show.id, result=done, show=show.slug, of=plan.id)


def note_returned(made: Job, back: Returned) -> dict[str, Any]:
    """Note on the job that made a change that it was taken back."""
    done = {"moved": back.moved, "revived": back.revived}
    made.result = {**made.result, "returned": done}
    return done


def may_be_returned(made: Job) -> bool:
    """Return whether this change was made, left a trace, and was not taken back yet; what has happened since is not asked."""
    return made.is_over and "trace" in made.result and "returned" not in made.result


def get_plan(show: Show, job_id: int) -> Job:
    """Return the show's job that looked for places. Raises NotFound."""
    found = db.session.get(Job, job_id)
    if found is None or found.kind != PLAN or found.show_id != show.id:
        raise NotFound
    return found


def applying_of(plan: Job) -> Job | None:
    """Return the last job that makes the planned change, if one was started."""
    return _last(APPLY, plan)


def returning_of(plan: Job) -> Job | None:
    """Return the last job that takes the change back, if one was started."""
    return _last(RETURN, plan)


def _last(kind: str, plan: Job) -> Job | None:
    of_it = (Job.kind == kind, Job.show_id == plan.show_id, Job.params["of"].as_integer() == plan.id)
    return db.session.scalar(select(Job).where(*of_it).order_by(Job.id.desc()).limit(1))


def stop(plan: Job) -> None:
    """Stop what is under way: the search, or the change or its taking back while nothing of it has happened."""
    for each in (plan, applying_of(plan), returning_of(plan)):
        if each is not None and not each.is_over:
            jobs.request_stop(each.id)


def find_open(show: Show) -> Job | None:
    """Return the last change of the show that is looked for or made just now; one that waits for an answer is not."""
    open_ones = select(Job).where(
        Job.kind.in_((PLAN, APPLY, RETURN)),
        Job.show_id == show.id,
        Job.status.in_((JobStatus.QUEUED, JobStatus.RUNNING)),
    )
    last = db.session.scalar(open_ones.order_by(Job.id.desc()).limit(1))
    if last is None:
        return None
    return last if last.kind == PLAN else db.session.get(Job, last.params["of"])


def list_made(show: Show, *, limit: int) -> list[tuple[Job, Job]]:
    """Return the last changes of the show that were made: the search and the job that made it, the latest first."""
    ended = select(Job).where(
        Job.kind == APPLY, Job.show_id == show.id, Job.status.in_((JobStatus.DONE, JobStatus.STOPPED))
    )
    made = [
        each for each in db.session.scalars(ended.order_by(Job.id.desc()).limit(2 * limit)) if "moved" in each.result
    ]
    return [(db.session.get_one(Job, each.params["of"]), each) for each in made[:limit]]


def places_before(affected: Sequence[Consultation]) -> dict[str, dict[str, Any]]:
    """Return where consultations are, as their page tells it once they have moved."""
    return {
        str(each.id): {
            "at": each.slot.starts_at.isoformat(),
            "until": each.slot.ends_at.isoformat(),
            "table": each.table_id,
            "booth": each.at_booth,
            "interpreter": each.interpreter_id,
            "asked": each.booking_id is None,
        }
        for each in affected
    }
