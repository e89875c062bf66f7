"""Self-selection: the organizer's page and the exhibitor's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as BaseResponse
from wtforms import DateTimeLocalField, IntegerField, SelectField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

import expo.floor.jobs  # noqa: F401 - registers what happens every minute
from expo.core import clock, work
from expo.core.errors import DomainError, NotFound
from expo.core.numbers import whole
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.scopes import EXHIBITOR
from expo.floor.forms import ScopeForm
from expo.floor.models import Booth, Plan, SelectionRound
from expo.floor.policies import FloorPermission
from expo.floor.queries.board import Names, load_board, load_floor, load_names
from expo.floor.queries.halls import find_booth, list_booths, list_halls
from expo.floor.rules.codes import SelectionEnd, SelectionStatus
from expo.floor.rules.placing import Check, booths_of, is_live
from expo.floor.rules.selecting import MINUTES_OF_DAY, Hours
from expo.floor.scopes import PLAN
from expo.floor.services import selecting
from expo.floor.services.allocating import Way
from expo.floor.views.allocate import area_choices
from expo.floor.views.blueprint import bp
from expo.floor.views.picture import say
from expo.floor.views.shapes import Shape, base, sketch
from expo.floor.views.windows import STATES, Numbers, Windows, columns, windows_of
from expo.shows.models import Show
from expo.web.access import access
from expo.web.errors import sentence, status_of
from expo.web.identity import current_actor
from expo.web.shell import confirm
from expo.web.tables import download, wanted_file
from expo.web.writes import writes


class SelectionForm(ScopeForm):
    """Order, windows, hours and what happens at an end."""

    way = SelectField(
        _l("Order"),
        choices=[
            SelectChoice("points", _l("In order of points")),
            SelectChoice("application", _l("In order of application")),
            SelectChoice("payment", _l("In order of payment")),
        ],
    )
    start = DateTimeLocalField(_l("First window opens"), validators=[InputRequired()])
    minutes = IntegerField(_l("Minutes for each"), default=60, validators=[InputRequired(), NumberRange(5, 1440)])
    warn = IntegerField(_l("Reminder before the end, minutes"), default=15, validators=[NumberRange(1, 600)])
    day_from = TimeField(_l("Daily from"), default=time(9), validators=[InputRequired()])
    day_to = TimeField(_l("Daily until"), default=time(18), validators=[InputRequired()])
    at_end = SelectField(
        _l("Who has not confirmed when the window ends"),
        choices=[
            SelectChoice("best_wish", _l("gets the held booth, else the best wish still free")),
            SelectChoice("keep_open", _l("keeps the held booth, else nothing")),
            SelectChoice("skip", _l("gets nothing")),
        ],
    )

    def settings(self, show: Show) -> selecting.Settings:
        """Return what was filled in."""
        assert self.start.data is not None
        assert self.day_from.data is not None
        assert self.day_to.data is not None
        end = self.day_to.data.hour * 60 + self.day_to.data.minute
        return selecting.Settings(
            way=Way(self.way.data),
            start=self.start.data.replace(tzinfo=ZoneInfo(show.time_zone)).astimezone(UTC),
            minutes=self.minutes.data or 60,
            warn=self.warn.data or 15,
            hours=Hours(
                zone=show.time_zone, begin=self.day_from.data.hour * 60 + self.day_from.data.minute,
                end=end or MINUTES_OF_DAY,
            ),
            at_end=SelectionEnd(self.at_end.data),
            areas=frozenset(self.areas.data or ()),
        )  # fmt: skip


@bp.get("/shows/<show>/manage/plans/<int:plan>/selection")
@access(FloorPermission.ALLOCATE, PLAN)
def plan_selection(plan: Plan) -> str | BaseResponse:
    """Show who chooses when, or ask how windows are given."""
    if kind := wanted_file():
        names, booths, windows = _windows(plan)
        return download(kind, f"{g.show.slug}-windows", columns(names, booths), windows.rows)
    local_now = clock.now().astimezone(ZoneInfo(g.show.time_zone)).replace(second=0, microsecond=0, tzinfo=None)
    form = _form(data={"start": local_now})
    return _page(plan, form)


def _form(**given: Any) -> SelectionForm:  # noqa: ANN401 - as WTForms
    form = SelectionForm(**given)
    form.areas.choices = area_choices(g.show)
    return form


def _page(plan: Plan, form: SelectionForm, fault: str = "") -> str:
    names, booths, windows = _windows(plan)
    return render_template(
        "floor/selection.html", show=g.show, plan=plan, form=form, round=selecting.find_round(plan), names=names,
        booths=booths, now=clock.now(), fault=fault, windows=windows, states=STATES,
    )  # fmt: skip


def _windows(plan: Plan) -> tuple[Names, Numbers, Windows]:
    names, board = load_names(plan.show_id), load_board(plan.id)
    booths = {firm: [names.booths[one] for one in booths_of(board, firm)] for firm in names.firms}
    return names, booths, windows_of(selecting.find_round(plan), names, booths)


@bp.post("/shows/<show>/manage/plans/<int:plan>/selection")
@access(FloorPermission.ALLOCATE, PLAN)
@writes
def begin_selection(plan: Plan) -> str | BaseResponse | tuple[str, int]:
    """Give every exhibitor without a booth a window."""
    form = _form()
    if form.validate_on_submit():
        try:
            selecting.begin(plan, form.settings(g.show), actor=current_actor(), now=clock.now())
        except DomainError as fault:
            form.refuse(fault)
        else:
            confirm(_("The windows are set. Each exhibitor is told its own by mail, and again when it opens."))
            return redirect(url_for("floor.plan_selection", show=g.show.slug, plan=plan.id))
    return _page(plan, form), 422


@bp.post("/shows/<show>/manage/plans/<int:plan>/selection/<any(pause,resume,cancel,extend,choose):deed>")
@access(FloorPermission.ALLOCATE, PLAN)
@writes
def selection_deed(plan: Plan, deed: str) -> BaseResponse | tuple[str, int]:
    """Pause, go on, end, give more time, or choose for somebody."""
    found = selecting.find_round(plan)
    if found is None:
        raise NotFound
    try:
        _do(found, deed)
    except DomainError as fault:
        work.rollback()
        return _page(plan, _form(formdata=None), _sentence(fault)), status_of(fault)
    return redirect(url_for("floor.plan_selection", show=g.show.slug, plan=plan.id))


def _do(found: SelectionRound, deed: str) -> None:
    actor, now = current_actor(), clock.now()
    if deed in ("extend", "choose"):
        window = selecting.window_of(found, request.form.get("exhibitor", 0, type=whole))
        if deed == "extend":
            minutes = min(max(request.form.get("minutes", 30, type=whole), 1), 1440)
            selecting.extend(window, minutes, actor=actor, now=now)
        else:
            booth = find_booth(g.show, request.form.get("booth", "").strip())
            reason = request.form.get("reason", "").strip()[:500]
            selecting.choose_for(window, booth.id if booth else 0, reason, actor=actor, now=now)
    else:
        {"pause": selecting.pause, "resume": selecting.resume, "cancel": selecting.cancel}[deed](
            found, actor=actor, now=now
        )


def _sentence(fault: DomainError) -> str:
    refusals = getattr(fault, "refusals", ())
    return say(refusals[0], fault.message) if refusals else sentence(fault)


@bp.get("/shows/<show>/exhibitor/<exhibitor>/choose-booth")
@access(FloorPermission.CHOOSE, EXHIBITOR)
def choose_booth(exhibitor: Exhibitor) -> str:
    """Show the map with what is free for this exhibitor, inside its window."""
    return _choose_page(exhibitor)


@bp.post("/shows/<show>/exhibitor/<exhibitor>/choose-booth")
@access(FloorPermission.CHOOSE, EXHIBITOR)
@writes
def take_booth(exhibitor: Exhibitor) -> str | BaseResponse | tuple[str, int]:
    """Hold a booth for ten minutes, confirm it or let it go."""
    actor, now, deed = current_actor(), clock.now(), request.form.get("deed", "")
    try:
        if deed == "confirm":
            selecting.confirm(exhibitor, actor=actor, now=now)
        elif deed == "let_go":
            selecting.let_go(exhibitor, actor=actor, now=now)
        else:
            booth = find_booth(exhibitor.show, request.form.get("booth", "").strip())
            selecting.hold(exhibitor, booth.id if booth else 0, actor=actor, now=now)
    except DomainError as fault:
        text, status = _sentence(fault), status_of(fault)
        work.rollback()
        return _choose_page(exhibitor, text), status
    return redirect(url_for("floor.choose_booth", show=exhibitor.show.slug, exhibitor=exhibitor.slug))


def _choose_page(exhibitor: Exhibitor, fault: str = "") -> str:
    show, now, window = exhibitor.show, clock.now(), selecting.find_window(exhibitor)
    context: dict[str, object] = {"show": show, "exhibitor": exhibitor, "window": window, "now": now, "fault": fault}
    if window is None:
        return render_template("floor/choose.html", **context)
    floor, board = load_floor(show.id), load_board(window.round.plan_id)
    live = {booth: cell for booth, cell in board.items() if is_live(cell, now)}
    own = booths_of(live, exhibitor.id)
    firm, areas = floor.firms.get(exhibitor.id), window.round.area_ids
    others = {booth: cell for booth, cell in live.items() if cell.firm != exhibitor.id}
    fits = Check(floor, others, firm, now).fits() if firm else {}
    names, booths = load_names(show.id), list_booths(show)
    waits = window.status is SelectionStatus.WAITING and now < window.closes_at  # what is over leaves nothing to choose
    free: dict[int, Booth] = {
        b.id: b for b in booths if waits and b.id in fits and not fits[b.id] and (not areas or b.area_id in areas)
    }
    wishes = [wish for wish in firm.wishes if wish in free] if firm else []
    rank = {wish: place for place, wish in enumerate(firm.wishes, start=1)} if firm else {}
    shapes = [(booth, _shape(booth, own, set(free), rank)) for booth in booths]
    return render_template(
        "floor/choose.html", **context, sketches=[sketch(hall, shapes) for hall in list_halls(show)],
        own=[names.booths[one] for one in own], held=live[own[0]].held_until if own else None,
        free=[*(free[wish] for wish in wishes), *(booth for booth in free.values() if booth.id not in wishes)],
        rank=rank, waits=waits, picked=request.values.get("booth", ""), several=firm.booths if firm else 1,
    )  # fmt: skip


def _shape(booth: Booth, own: tuple[int, ...], free: set[int], rank: Mapping[int, int]) -> Shape:
    label = (
        _("%(booth)s, yours", booth=booth.number)
        if booth.id in own
        else _("%(booth)s, free", booth=booth.number)
        if booth.id in free
        else _("%(booth)s, not free for you", booth=booth.number)
    )
    return Shape(
        **base(booth),  # type: ignore[arg-type]
        css="here" if booth.id in own else "can" if booth.id in free else "off",
        name=str(rank[booth.id]) if booth.id in rank else "",
        label=label,
        href=f"?booth={booth.number}#take" if booth.id in free else "#take",
    )
