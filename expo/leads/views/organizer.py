"""The organizer's view: what the show came to, in figures; no name of anybody who was met."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from flask import Response, g, render_template
from flask_babel import gettext as _

from expo.consultations.queries import logs
from expo.core.i18n import N_
from expo.leads import queries, results
from expo.leads.forms import AMOUNT_KINDS, CHANNELS
from expo.leads.policies import LeadPermission
from expo.leads.results import Firm, Results
from expo.leads.rules import AmountKind
from expo.leads.views.blueprint import bp
from expo.shows.models import Show
from expo.shows.policies import organizes
from expo.shows.scopes import SHOW
from expo.web import nav
from expo.web.access import access
from expo.web.identity import current_actor
from expo.web.locale import local
from expo.web.paging import ListQuery, list_query, paged, sort_rows
from expo.web.tables import Cell, Kind, Money, export

INDIVIDUAL = "individual"
STAGES = {kind.value: stage.value for stage, kind in results.KINDS.items()}
FILTERS = ("source", "area", "channel", "amount")
SORTS = ("name", "leads", "hot", "consultations", *(kind.value for kind in AmountKind))


def _count(subject: object) -> int | None:
    return queries.count_leads(subject.id)["all"] if isinstance(subject, Show) else None


nav.add(
    nav.NavItem(
        face="manage",
        group="results",
        label=N_("Leads and results"),
        endpoint="leads.overview",
        icon="person-lines-fill",
        order=10,
        permission=LeadPermission.TOTALS,
        count=_count,
    )
)


@bp.get("/shows/<show>/manage/leads")
@access(LeadPermission.TOTALS, SHOW)
def overview(show: Show) -> str:
    query = _query()
    found = results.load_results(show, source=query.filter("source"), channel=query.filter("channel"))
    own = [each for each in show.series.shows if organizes(current_actor(), each)]
    return render_template(
        "leads/overview.html",
        show=show,
        query=query,
        results=found,
        areas=found.areas(),
        channels=found.channels(show.currency),
        counts=queries.count_leads(show.id),
        steps=results.load_steps(show),
        logs=logs.summarize(show.id),
        editions=results.load_editions(own) if len(own) > 1 else [],
        page=paged(_listed(show, found, query), query),
        stages=STAGES,
        kinds=AMOUNT_KINDS,
        words=dict(CHANNELS),
        chips=_chips(found, query),
    )


@bp.get("/shows/<show>/manage/leads/export.<any(csv, xlsx):kind>")
@access(LeadPermission.TOTALS, SHOW)
def export_overview(show: Show, kind: Kind) -> Response:
    """The firms the filters find, one column for each amount and currency."""
    query = _query()
    found = results.load_results(show, source=query.filter("source"), channel=query.filter("channel"))
    currencies = list(dict.fromkeys(each.currency for each in found.sums)) or [show.currency]
    money = [(each, word, currency) for each, word in AMOUNT_KINDS for currency in currencies]
    head = [_("Exhibitor"), _("Area"), _("Leads"), _("With consent"), _("Hot"), _("Consultations")]
    head += [f"{word} ({currency})" for _each, word, currency in money]
    cells = (
        [*_cells(firm), *(Money(firm.amounts[AmountKind(each)].get(currency, 0), currency) for each, _w, currency in money)]
        for firm in _listed(show, found, query)
    )  # fmt: skip
    return export(kind, f"leads-{g.show.slug}", head, cells)


def _query() -> ListQuery:
    return replace(list_query(*FILTERS, sorts=SORTS, default_sort="-leads"), anchor="firms")


def _cells(firm: Firm) -> list[Cell]:
    pavilion = firm.exhibitor.pavilion
    return [
        local(firm.exhibitor.organization.name), local(pavilion.name) if pavilion else _("Individual booths"),
        firm.leads, firm.consented, firm.hot, firm.consultations,
    ]  # fmt: skip


def _listed(show: Show, found: Results, query: ListQuery) -> list[Firm]:
    """Return the firms that fit search and filters, in the order the address asks for; equals stand by name."""
    area = query.filter("area")
    firms = [
        firm
        for firm in found.firms
        if (not area or (firm.exhibitor.pavilion.slug if firm.exhibitor.pavilion else INDIVIDUAL) == area)
        and firm.exhibitor.organization.name.mentions(query.q)
        and _has_amount(firm, query)
    ]
    return sort_rows(sorted(firms, key=_name), query, _keys(show))


def _has_amount(firm: Firm, query: ListQuery) -> bool:
    """Return whether the firm has an amount of the kind asked for, through the channel asked for."""
    kind = query.filter("amount")
    if kind in set(AmountKind):
        return bool(firm.amounts[AmountKind(kind)])
    return not query.filter("channel") or any(firm.amounts.values())


def _name(firm: Firm) -> str:
    return local(firm.exhibitor.organization.name)


def _keys(show: Show) -> dict[str, Callable[[Firm], Any]]:
    counted: dict[str, Callable[[Firm], Any]] = {
        "name": _name,
        "leads": lambda firm: firm.leads,
        "hot": lambda firm: firm.hot,
        "consultations": lambda firm: firm.consultations,
    }
    return counted | {kind.value: results.amount_key(kind, show.currency) for kind in AmountKind}


def _chips(found: Results, query: ListQuery) -> Sequence[dict[str, str]]:
    """Return the filters in use, each with the address without it."""
    words = {
        "area": {area.pavilion.slug: local(area.pavilion.name) for area in found.areas() if area.pavilion}
        | {INDIVIDUAL: _("Individual booths")},
        "channel": {value: str(word) for value, word in CHANNELS},
        "amount": {value: str(word) for value, word in AMOUNT_KINDS},
    }
    chips = [{"label": f"“{query.q}”", "url": query.url(q=None)}] if query.q else []
    for name, labels in words.items():
        if label := labels.get(query.filter(name)):
            chips.append({"label": label, "url": query.url(**{name: None})})
    return chips
