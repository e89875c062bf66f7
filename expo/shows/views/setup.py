"""Setting a show up: texts, days, stations, pavilions, and the next edition."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from expo.core import clock
from expo.core.actor import Actor
from expo.core.db import LocalText
from expo.core.errors import DomainError
from expo.core.i18n import N_
from expo.shows import queries, services
from expo.shows.forms import AddDayForm, DaysForm, EditionForm, PhasesForm, PublishForm, SeriesForm, ShowForm
from expo.shows.identity import PHASE_NAMES, current_user
from expo.shows.models import Phase, Show, ShowDay
from expo.shows.policies import ShowPermission
from expo.shows.rules import DEFAULT_CLOSING, DEFAULT_OPENING, Hours, PhaseKind, Span, next_year
from expo.shows.scopes import SHOW
from expo.shows.services.setup import ShowTexts
from expo.shows.views.blueprint import bp
from expo.web import nav, tables
from expo.web.access import access
from expo.web.identity import current_actor
from expo.web.nav import NavItem
from expo.web.paging import ListQuery, list_query, sort_rows
from expo.web.shell import confirm
from expo.web.writes import writes

Answer = str | BaseResponse | tuple[str, int]
DAY_COLUMNS: tables.Columns[ShowDay] = (
    (N_("Day"), lambda row: row.on),
    (N_("Opens"), lambda row: f"{row.opens_at:%H:%M}"),
    (N_("Closes"), lambda row: f"{row.closes_at:%H:%M}"),
)
#: by what each list of the page is sorted; a name belongs to one of them
DAY_KEYS: Mapping[str, Callable[[ShowDay], Any]] = {
    "day": lambda row: row.on,
    "opens": lambda row: row.opens_at,
    "closes": lambda row: row.closes_at,
}
PHASE_KEYS: Mapping[str, Callable[[Phase], Any]] = {
    "phase": lambda row: _(PHASE_NAMES[row.kind]),
    "first": lambda row: row.starts_on,
    "last": lambda row: row.ends_on,
}
PHASE_COLUMNS: tables.Columns[Phase] = (
    (N_("Phase"), lambda row: _(PHASE_NAMES[row.kind])),
    (N_("First day"), lambda row: row.starts_on),
    (N_("Last day"), lambda row: row.ends_on),
)


def _query(show: Show) -> ListQuery:
    """Return in which order one of the two lists is asked for; its links lead to the page, also below a refused form."""
    return replace(list_query(sorts=(*DAY_KEYS, *PHASE_KEYS)), path=url_for("shows.settings", show=show.slug))


def _settings_page(show: Show, **forms: object) -> tuple[str, int]:
    """Return the page of all set-up forms; the one that was sent keeps its input and errors."""
    page = render_template(
        "shows/settings.html",
        show=show,
        phase_names=PHASE_NAMES,
        query=_query(show),
        **{
            "form": ShowForm(None, obj=show),
            "days": _days_form(show),
            "add_day": _add_day(),
            "phases": _phases_form(show),
        }
        | forms,
    )
    return page, 422 if forms else 200


def _days_form(show: Show) -> DaysForm:
    days = sort_rows(show.days, _query(show), DAY_KEYS)
    return DaysForm(None, data={"days": [{"on": d.on, "opens_at": d.opens_at, "closes_at": d.closes_at} for d in days]})


def _add_day() -> AddDayForm:
    return AddDayForm(None, data={"opens_at": DEFAULT_OPENING, "closes_at": DEFAULT_CLOSING})


def _phases_form(show: Show) -> PhasesForm:
    known = {row.kind: row for row in show.phases}
    rows = [
        {
            "kind": kind.value,
            "starts_on": known[kind].starts_on if kind in known else None,
            "ends_on": known[kind].ends_on if kind in known else None,
        }
        for kind in dict.fromkeys([*(row.kind for row in sort_rows(show.phases, _query(show), PHASE_KEYS)), *PhaseKind])
    ]
    return PhasesForm(None, data={"phases": rows})


@bp.get("/shows/<show>/manage/settings")
@access(ShowPermission.MANAGE, SHOW)
def settings(show: Show) -> Answer:
    if kind := tables.wanted_file("days", "phases"):
        if request.args["list"] == "days":
            days = sort_rows(show.days, _query(show), DAY_KEYS)
            return tables.download(kind, f"{show.slug}-days", DAY_COLUMNS, days)
        rows = sort_rows(sorted(show.phases, key=lambda row: row.starts_on), _query(show), PHASE_KEYS)
        return tables.download(kind, f"{show.slug}-phases", PHASE_COLUMNS, rows)
    return _settings_page(show)


@bp.post("/shows/<show>/manage/settings/texts")
@access(ShowPermission.MANAGE, SHOW)
@writes
def change_texts(show: Show) -> Answer:
    form = ShowForm()
    if not form.validate_on_submit():
        return _settings_page(show, form=form)
    pairs = {
        name: LocalText(form[f"{name}_ko"].data or "", form[f"{name}_en"].data or "")
        for name in ("name", "venue", "address", "about")
    }
    services.change_show(
        current_actor(),
        show,
        ShowTexts(**pairs, time_zone=form.time_zone.data, currency=form.currency.data),
        registration_open=form.registration_open.data,
        gates_keep_hours=form.gates_keep_hours.data,
        now=clock.now(),
    )
    confirm(_("Saved."))
    return redirect(url_for("shows.settings", show=show.slug))


@bp.post("/shows/<show>/manage/settings/days")
@access(ShowPermission.MANAGE, SHOW)
@writes
def change_days(show: Show) -> Answer:
    form = DaysForm()
    if not form.validate_on_submit():
        return _settings_page(show, days=form)
    rows = [row for row in form.days.data if not row["gone"]]
    return _store_days(show, form, [Hours(row["on"], row["opens_at"], row["closes_at"]) for row in rows])


@bp.post("/shows/<show>/manage/settings/days/add")
@access(ShowPermission.MANAGE, SHOW)
@writes
def add_day(show: Show) -> Answer:
    form = AddDayForm()
    if not form.validate_on_submit():
        return _settings_page(show, add_day=form)
    known = [Hours(day.on, day.opens_at, day.closes_at) for day in show.days if day.on != form.on.data]
    fresh = Hours(form.on.data, form.opens_at.data, form.closes_at.data)
    return _store_days(show, form, [*known, fresh])


def _store_days(show: Show, form: DaysForm | AddDayForm, days: list[Hours]) -> Answer:
    try:
        services.change_days(current_actor(), show, days, now=clock.now())
    except DomainError as fault:
        form.refuse(fault)
        return _settings_page(show, **{"days" if isinstance(form, DaysForm) else "add_day": form})
    confirm(_("The days are saved."))
    return redirect(url_for("shows.settings", show=show.slug, _anchor="days"))


@bp.post("/shows/<show>/manage/settings/phases")
@access(ShowPermission.MANAGE, SHOW)
@writes
def change_phases(show: Show) -> Answer:
    form = PhasesForm()
    if not form.validate_on_submit():
        return _settings_page(show, phases=form)
    spans = {
        PhaseKind(row["kind"]): Span(row["starts_on"], row["ends_on"]) for row in form.phases.data if row["starts_on"]
    }
    try:
        services.change_phases(current_actor(), show, spans, now=clock.now())
    except DomainError as fault:
        form.refuse(fault)
        return _settings_page(show, phases=form)
    confirm(_("The phases are saved."))
    return redirect(url_for("shows.settings", show=show.slug, _anchor="phases"))


@bp.post("/shows/<show>/manage/settings/publish")
@access(ShowPermission.MANAGE, SHOW)
@writes
def publish(show: Show) -> Answer:
    form = PublishForm()
    published = form.published.data == "1"
    services.publish(current_actor(), show, published=published, now=clock.now())
    confirm(_("The show is public.") if published else _("The show is hidden from the public."))
    return redirect(url_for("shows.settings", show=show.slug))


@bp.route("/shows/<show>/manage/next-edition", methods=["GET", "POST"])
@access(ShowPermission.MANAGE, SHOW)
@writes
def next_edition(show: Show) -> Answer:
    span = next_year(Span(show.starts_on, show.ends_on))
    form = EditionForm(data={"starts_on": span.starts_on, "ends_on": span.ends_on, **_next_names(show, span)})
    return _add(
        show, form, "shows/next_edition.html", lambda actor, **given: services.next_edition(actor, show, **given)
    )


@bp.route("/shows/<show>/manage/new-series", methods=["GET", "POST"])
@access(ShowPermission.MANAGE, SHOW)
@writes
def new_series(show: Show) -> Answer:
    """Begin another expo: who organizes a show may, and organizes the new one alone at first."""
    form = SeriesForm(data={"time_zone": show.time_zone, "currency": show.currency})

    def begin(actor: Actor, **given: Any) -> Show:  # noqa: ANN401 - what both forms ask for
        zone, currency = form.time_zone.data, form.currency.data
        return services.begin_series(actor, current_user(), time_zone=zone, currency=currency, **given)

    return _add(show, form, "shows/new_series.html", begin)


def _add(show: Show, form: EditionForm, template: str, add: Callable[..., Show]) -> Answer:
    """Add the show that the form describes and go to its settings; what is refused is said in the form."""
    if form.validate_on_submit():
        name = LocalText(form.name_ko.data or "", form.name_en.data or "")
        span = Span(form.starts_on.data, form.ends_on.data)
        try:
            made = add(current_actor(), slug=form.slug.data or "", name=name, span=span, now=clock.now())
        except DomainError as fault:
            form.refuse(fault)
        else:
            confirm(_("%(show)s is added. It is hidden from the public.", show=str(made.name)))
            return redirect(url_for("shows.settings", show=made.slug))
    return render_template(template, show=show, form=form), 422 if form.is_submitted() else 200


def _next_names(show: Show, span: Span) -> dict[str, str]:
    """Return names and address of the next edition: the year in them is a year on."""
    old, new = str(show.starts_on.year), str(span.starts_on.year)
    slug = show.slug.replace(old, new) if old in show.slug else f"{show.series.slug}-{new}"
    names = {"name_ko": show.name_ko.replace(old, new), "name_en": show.name_en.replace(old, new), "slug": slug}
    return names if not queries.slug_is_taken(slug) else {**names, "slug": ""}


for _order, (_label, _endpoint, _icon) in enumerate(
    (
        (N_("Show and days"), "shows.settings", "gear"),
        (N_("Pavilions"), "shows.pavilions", "flag"),
    )
):
    nav.add(
        NavItem(
            face="manage",
            group="setup",
            label=_label,
            endpoint=_endpoint,
            icon=_icon,
            order=10 + _order,
            permission=ShowPermission.MANAGE,
        )
    )
