"""The points rule: weights, sponsors, everybody's points before they are given, and how they come about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse
from wtforms import DateField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from expo.core import clock
from expo.core.errors import NotFound
from expo.core.i18n import N_
from expo.exhibitors.models import Application
from expo.floor.policies import FloorPermission
from expo.floor.queries import points as queries
from expo.floor.queries.points import Line
from expo.floor.rules.merits import PARTS, Earned, Weights
from expo.floor.services import points as service
from expo.floor.views.blueprint import bp
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web import nav
from expo.web.access import access
from expo.web.formkit import BaseForm
from expo.web.identity import current_actor
from expo.web.locale import local
from expo.web.nav import NavItem
from expo.web.paging import ListQuery, list_query, paged
from expo.web.shell import confirm
from expo.web.tables import Kind, export
from expo.web.writes import writes

MANAGE = FloorPermission.MANAGE
SORTS = ("number", "name", "total", "now", *PARTS)
nav.add(
    NavItem(
        face="manage", group="setup", label=N_("Points"), endpoint="floor.points_page", icon="list-ol", order=35,
        permission=MANAGE,
    )
)  # fmt: skip
_NUMBERS = ("per_year", "years_at_most", "per_booth", "booths_at_most", "early_payment")
_MOST = NumberRange(min=0, max=1000)


class WeightsForm(BaseForm):
    """What each merit is worth."""

    per_year = IntegerField(_l("Points per earlier year"), [InputRequired(), _MOST])
    years_at_most = IntegerField(_l("Years that count at most"), [InputRequired(), NumberRange(min=0, max=50)])
    per_booth = IntegerField(_l("Points per booth"), [InputRequired(), _MOST])
    booths_at_most = IntegerField(_l("Booths that count at most"), [InputRequired(), NumberRange(min=0, max=50)])
    early_payment = IntegerField(_l("Points for early payment"), [InputRequired(), _MOST])
    early_until = DateField(_l("Early means paid until"), [Optional()])

    def weights(self, show: Show) -> Weights:
        """Return the weights; the last early day counts to its end in the show's time."""
        day = self.early_until.data
        until = datetime.combine(day, time.max, ZoneInfo(show.time_zone)).astimezone(UTC) if day else None
        return replace(Weights(), early_until=until, **{name: self[name].data for name in _NUMBERS})


class SponsorForm(BaseForm):
    """Extra points of one firm."""

    firm = SelectField(_l("Firm"), [InputRequired()], coerce=int)
    points = IntegerField(_l("Extra points"), [InputRequired(), _MOST])


@bp.get("/shows/<show>/manage/points")
@access(MANAGE, SHOW)
def points_page(show: Show) -> str:
    """Show the rule, and whom it would give how many points."""
    return _page(show)


def _page(show: Show, *, form: WeightsForm | None = None, sponsor: SponsorForm | None = None) -> str:
    rule = queries.find_rule(show)
    weights = queries.weights_of(rule)
    lines = queries.list_lines(show, weights)
    query = _query()
    firms = {line.application.organization_id or 0: line.application.organization for line in lines}
    return render_template(
        "floor/points.html",
        show=show,
        has_rule=rule is not None,
        form=form or _form(show, weights),
        sponsor=sponsor or _sponsor_form(lines),
        sponsors=[(firm, firms[int(firm)], number) for firm, number in weights.extra.items() if int(firm) in firms],
        page=paged(_sorted(_found(lines, query.q), query), query),
        query=query,
        changed=sum(line.differs for line in lines),
        total=len(lines),
        weights=weights,
    )


def _query() -> ListQuery:
    return list_query(sorts=SORTS, default_sort="-total")


def _form(show: Show, weights: Weights) -> WeightsForm:
    until = weights.early_until
    day = until.astimezone(ZoneInfo(show.time_zone)).date() if until else None
    return WeightsForm(data={**{name: getattr(weights, name) for name in _NUMBERS}, "early_until": day})


def _sponsor_form(lines: Sequence[Line]) -> SponsorForm:
    form = SponsorForm()
    firms = {row.organization_id: row for row in (line.application for line in lines)}
    named = sorted((name_of(row), firm) for firm, row in firms.items())
    form.firm.choices = [SelectChoice(firm, name) for name, firm in named]
    return form


def name_of(row: Application) -> str:
    return local(row.organization.name) if row.organization else ""


def _found(lines: Sequence[Line], q: str) -> list[Line]:
    wanted = q.casefold()
    return [
        line
        for line in lines
        if wanted in name_of(line.application).casefold() or wanted == str(line.application.number)
    ]


def _sorted(lines: list[Line], query: ListQuery) -> list[Line]:
    def value(line: Line) -> tuple[float, str]:
        row, parts = line.application, line.earned.parts
        numbers = {"number": row.number or 0, "total": line.earned.total, "now": row.points, **parts}
        number = float(numbers.get(query.sort, 0))
        return (-number if query.descending else number, name_of(row))

    if query.sort == "name":
        return sorted(lines, key=lambda line: name_of(line.application), reverse=query.descending)
    return sorted(lines, key=value)


@bp.post("/shows/<show>/manage/points")
@access(MANAGE, SHOW)
@writes
def set_points_rule(show: Show) -> BaseResponse | tuple[str, int]:
    """Keep the weights; the page then shows what they would give."""
    form = WeightsForm()
    if not form.validate_on_submit():
        return _page(show, form=form), 422
    service.set_weights(show, form.weights(show), actor=current_actor(), now=clock.now())
    confirm(_("Saved. Nobody's points have changed yet."))
    return redirect(url_for("floor.points_page", show=show.slug))


@bp.post("/shows/<show>/manage/points/sponsors")
@access(MANAGE, SHOW)
@writes
def set_sponsor(show: Show) -> BaseResponse | tuple[str, int]:
    """Give one firm extra points; 0 takes them away."""
    form = _sponsor_form(queries.list_lines(show, Weights()))
    if not form.validate_on_submit():
        return _page(show, sponsor=form), 422
    service.set_sponsor(show, form.firm.data, form.points.data or 0, actor=current_actor(), now=clock.now())
    confirm(_("Saved. Nobody's points have changed yet."))
    return redirect(url_for("floor.points_page", show=show.slug))


@bp.post("/shows/<show>/manage/points/give")
@access(MANAGE, SHOW)
@writes
def give_points(show: Show) -> BaseResponse:
    """Give everybody the points of the rule."""
    if queries.find_rule(show) is None:
        raise NotFound
    number = service.give(show, actor=current_actor(), now=clock.now())
    confirm(ngettext("The points of %(num)s firm changed.", "The points of %(num)s firms changed.", number))
    return redirect(url_for("floor.points_page", show=show.slug))


@bp.get("/shows/<show>/manage/points.<any(csv,xlsx):kind>")
@access(MANAGE, SHOW)
def export_points(show: Show, kind: Kind) -> BaseResponse:
    """Everybody's points with their parts as a table."""
    query = _query()
    lines = queries.list_lines(show, queries.weights_of(queries.find_rule(show)))
    head = [
        _("No."),
        _("Firm"),
        _("Earlier years"),
        _("Booths"),
        _("Early payment"),
        _("Sponsorship"),
        _("By the rule"),
        _("Now"),
    ]
    rows = (
        [line.application.number, name_of(line.application), *(line.earned.parts[part] for part in PARTS),
         line.earned.total, line.application.points]
        for line in _sorted(_found(lines, query.q), query)
    )  # fmt: skip
    return export(kind, f"points-{show.slug}", head, rows)


def explain(application: Application) -> Sequence[tuple[str, int]]:
    """Return the parts of an application's points in words, if they are the rule's."""
    line = queries.line_of(application)
    if line is None or line.differs:
        return ()
    return in_words(queries.weights_of(queries.find_rule(application.show)), line.earned)


def in_words(weights: Weights, earned: Earned) -> list[tuple[str, int]]:
    """Return what was counted and what it gives, parts without points included."""
    merits, parts = earned.merits, earned.parts
    counted = min(merits.years, weights.years_at_most)
    booths = min(merits.booths, weights.booths_at_most)
    lines = [
        (
            ngettext(
                "%(num)s earlier year × %(each)s", "%(num)s earlier years × %(each)s", counted, each=weights.per_year
            ),
            parts["years"],
        ),
        (
            ngettext("%(num)s booth × %(each)s", "%(num)s booths × %(each)s", booths, each=weights.per_booth),
            parts["booths"],
        ),
        (_("paid early") if merits.paid_early else _("not paid early"), parts["early_payment"]),
    ]
    return [*lines, (_("sponsorship"), parts["sponsorship"])] if parts["sponsorship"] else lines
