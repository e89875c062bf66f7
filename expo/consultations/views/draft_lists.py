"""The lists of a draft: who got which of their wishes, wishes not granted, and what another draft does otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from expo.consultations.models import Slot, Timetable
from expo.consultations.policies import ConsultationPermission
from expo.consultations.queries import fairness
from expo.consultations.queries import matching as queries
from expo.consultations.queries.fairness import Changed, Couple, Person
from expo.consultations.rules.codes import Side
from expo.consultations.rules.matching import Change, Got
from expo.consultations.views.blueprint import bp
from expo.consultations.views.row_lists import RowList, as_sorted
from expo.consultations.views.words import word
from expo.core.errors import NotFound
from expo.core.i18n import N_
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web import tables
from expo.web.access import access
from expo.web.locale import local
from expo.web.paging import list_query, paged

FEW = "few"


def _worst(each: Person) -> tuple[int, int, int] | None:
    share = each.share
    return (share.permille, share.top_granted, -share.wished) if share.wished else None


def _at(slot: Slot | None) -> datetime | None:
    return slot.starts_at if slot else None


def _got(wanted: Got, each: Person) -> bool:
    return each.got is wanted


def _changed(wanted: Change, each: Changed) -> bool:
    return each.change is wanted


def _people(label: str) -> RowList:
    return RowList(
        label,
        "granted",
        {
            "name": lambda each: as_sorted(each.name),
            "granted": _worst,
            "first": lambda each: each.share.top_granted,
            "all": lambda each: each.share.total,
            "least": lambda each: each.least,
            "idle": lambda each: each.share.idle,
        },
        (
            (N_("Name"), lambda each: local(each.name)),
            (N_("Wishes"), lambda each: each.share.wished),
            (N_("Granted"), lambda each: each.share.granted),
            (N_("Of the first 5"), lambda each: each.share.top_granted),
            (N_("Consultations"), lambda each: each.share.total),
            (N_("At least"), lambda each: each.least),
            (N_("Idle slots"), lambda each: each.share.idle),
        ),
        {FEW: lambda each: each.has_too_few} | {got.value: partial(_got, got) for got in Got},
        N_("everybody"),
        lambda each: [each.name],
    )


KINDS: dict[str, RowList] = {
    "buyers": _people(N_("Buyers")),
    "exhibitors": _people(N_("Exhibitors")),
    "pairs": RowList(
        N_("Wishes not granted"),
        "rank",
        {
            "buyer": lambda each: as_sorted(each.buyer),
            "exhibitor": lambda each: as_sorted(each.exhibitor),
            "rank": lambda each: each.best_rank,
            "buyer-rank": lambda each: each.buyer_rank,
            "exhibitor-rank": lambda each: each.exhibitor_rank,
        },
        (
            (N_("Buyer"), lambda each: local(each.buyer)),
            (N_("Exhibitor"), lambda each: local(each.exhibitor)),
            (N_("Buyer's wish"), lambda each: each.buyer_rank),
            (N_("Exhibitor's wish"), lambda each: each.exhibitor_rank),
        ),
        {
            "both": lambda each: bool(each.buyer_rank and each.exhibitor_rank),
            "buyer": lambda each: bool(each.buyer_rank),
            "exhibitor": lambda each: bool(each.exhibitor_rank),
        },
        N_("wished by anybody"),
        lambda each: [each.buyer, each.exhibitor],
    ),
    "changes": RowList(
        N_("Differences"),
        "buyer",
        {
            "buyer": lambda each: as_sorted(each.buyer),
            "exhibitor": lambda each: as_sorted(each.exhibitor),
            "change": lambda each: each.change.value,
            "here": lambda each: _at(each.here),
            "there": lambda each: _at(each.there),
        },
        (
            (N_("Buyer"), lambda each: local(each.buyer)),
            (N_("Exhibitor"), lambda each: local(each.exhibitor)),
            (N_("Difference"), lambda each: word(each.change)),
            (N_("In this one"), lambda each: _at(each.here)),
            (N_("In the other"), lambda each: _at(each.there)),
        ),
        {change.value: partial(_changed, change) for change in Change},
        N_("any difference"),
        lambda each: [each.buyer, each.exhibitor],
    ),
}


def _only_words() -> dict[str, dict[str, str]]:
    """Return what the values of each list's filter are called."""
    people = {FEW: _("Fewer than wanted at least")} | {got.value: word(got) for got in Got}
    return {
        "buyers": people,
        "exhibitors": people,
        "pairs": {
            "both": _("wished by both sides"),
            "buyer": _("wished by the buyer"),
            "exhibitor": _("wished by the exhibitor"),
        },
        "changes": {change.value: word(change) for change in Change},
    }


def _rows(show: Show, plan: Timetable, name: str, other: Timetable | None) -> Sequence[Person | Couple | Changed]:
    match name:
        case "buyers":
            return fairness.persons(show, plan, Side.BUYER)
        case "exhibitors":
            return fairness.persons(show, plan, Side.EXHIBITOR)
        case "pairs":
            return fairness.couples(show, plan)
        case _:
            return fairness.changes(show, plan, other) if other else []


@bp.get("/shows/<show>/manage/matching/<int:plan>/lists")
@access(ConsultationPermission.MANAGE, SHOW)
def draft_lists(show: Show, plan: int) -> str | Response:
    """Show one of the lists of a draft; that list as a file too."""
    name = request.args.get("of", "buyers")
    if name not in KINDS:
        raise NotFound
    kind, found = KINDS[name], queries.get_timetable(show, plan)
    others = [each for each in queries.list_timetables(show.id) if each.id != found.id]
    other = next((each for each in others if str(each.id) == request.args.get("with")), None)
    query = list_query("of", "with", "only", sorts=tuple(kind.sorts), default_sort=kind.default_sort)
    theirs = queries.get_timetable(show, other.id) if other else None
    rows = kind.found(_rows(show, found, name, theirs), query)
    if file := tables.wanted_file():
        return tables.download(file, f"{show.slug}-{name}", kind.columns, rows)
    return render_template(
        "consultations/draft_lists.html",
        show=show,
        plan=found,
        name=name,
        kinds={key: each.label for key, each in KINDS.items() if key != "changes" or others},
        any=kind.everything,
        only=_only_words()[name],
        page=paged(rows, query),
        others=others,
        other=other,
    )
