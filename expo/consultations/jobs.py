"""Long work: solving a matching round."""

from __future__ import annotations

from time import monotonic
from typing import Any

from expo.consultations.queries import wishes
from expo.consultations.queries.matching import load_inputs
from expo.consultations.queries.timetable import list_expired_requests, list_over
from expo.consultations.rules.question import build_problem
from expo.consultations.rules.replan import EVERYBODY, Loss, Lost, repair
from expo.consultations.rules.replan import build as build_replan
from expo.consultations.search_ready import make_ready
from expo.consultations.services import booking, drafting, matching, reminders, replan
from expo.core import clock
from expo.core.actor import job_actor
from expo.core.db import db
from expo.core.jobs import JobContext, every_minute, job
from expo.core.work import unit_of_work
from expo.shows.models import Show
from expo.shows.queries import get_show
from expo.solvers.consultations.problem import Changes, Plan, Problem, Progress

#: the contract's deadline for one change
REPLAN_SECONDS = 2


@job(matching.JOB)
def solve_round(context: JobContext, *, show: str, seconds: int, name: str) -> dict[str, Any]:
    """Solve the show's matching problem and keep the plan as a draft."""
    from expo.solvers.consultations.solve import solve  # numba starts slowly; only jobs pay for it

    if not make_ready(context):
        return {}
    with unit_of_work():
        inputs, over = load_inputs(get_show(show)), list_over(get_show(show).id, clock.now())
    begun = monotonic()

    def report(state: Progress) -> bool:
        done = int(min((monotonic() - begun) / seconds, 1) * 1000)
        return context.report(done, placed=state.placed, value=state.value, idle=state.cost)

    wanted = build_problem(inputs, over=over, minimums=True)
    plan = solve(wanted, seed=1, deadline=begun + seconds, progress=report)
    if (plan.infeasible or plan.missing) and any(each.min for each in wanted.participants):
        # not everybody can have as many as they want at least: the best timetable, which the fairness view judges
        plan = solve(build_problem(inputs, over=over), seed=1, deadline=monotonic() + seconds, progress=report)
    if plan.infeasible or plan.missing:
        return {"conflict": list(plan.conflict), "missing": plan.missing}
    with unit_of_work():
        draft = drafting.write_draft(context.actor, get_show(show), inputs, plan, name=name, now=clock.now())
        timetable_id = draft.id
    return {"timetable": timetable_id}


@every_minute("consultations.expire")
def expire_requests() -> None:
    """Close requests whose time to answer is over; each side that asked is told."""
    now = clock.now()
    with unit_of_work():
        for request in list_expired_requests(now):
            booking.expire(job_actor("expiry"), request, now=now)


@every_minute("consultations.remind")
def remind_before_closing() -> None:
    """The day before wishes close, remind those who have not chosen, once."""
    now = clock.now()
    with unit_of_work():
        for setup in wishes.list_closing(now, reminders.BEFORE_CLOSING):
            closes = setup.wishes_close_at
            if closes is not None and not reminders.is_reminded(setup.show_id, closes - reminders.BEFORE_CLOSING):
                show = db.session.get_one(Show, setup.show_id)
                reminders.remind_silent(job_actor("reminder"), show, now=now)


@job(replan.JOB)
def solve_replan(  # noqa: PLR0913 - what a job is started with
    context: JobContext,
    *,
    show: str,
    lost: str,
    ref: int,
    slots: list[int],
    for_good: bool,
    reason: str,
    asked: dict[str, str] | None = None,  # noqa: ARG001 - kept with the search for the form
) -> dict[str, Any]:
    """Find new places after somebody or something dropped out of some slots, and keep them as a draft."""
    from expo.solvers.consultations.replan import replan as solve

    if not make_ready(context):
        return {}
    loss = Loss(Lost(lost), ref, frozenset(slots), for_good)
    with unit_of_work():
        found = get_show(show)
        inputs = replan.coming_inputs(found, now=clock.now())
        standing, tables = replan.standing(found), replan.seats_at_once(found)
    _problem, kept, _changes = question = build_replan(inputs, standing, tables, loss)
    begun = monotonic()

    def search(problem: Problem, wanted: Changes, turn: int) -> Plan:
        until = begun + REPLAN_SECONDS * (turn + 1) / (EVERYBODY + 1)
        return solve(problem, kept, wanted, seed=1, deadline=until, progress=None)

    plan = repair(standing, loss, question, search)
    with unit_of_work():
        draft = replan.write_draft(
            context.actor, get_show(show), inputs, plan, loss=loss, reason=reason, now=clock.now()
        )
        timetable_id = draft.id
    return {"timetable": timetable_id}
