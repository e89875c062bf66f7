"""The buyer's own pages: home, directory, wishes, calendar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from expo.consultations.forms import CodeForm
from expo.consultations.models import Buyer, Consultation, Slot
from expo.consultations.policies import ConsultationPermission
from expo.consultations.queries import openings as free
from expo.consultations.queries import people, setups, timetable
from expo.consultations.queries import wishes as wish_queries
from expo.consultations.queries.logs import unconfirmed_logs
from expo.consultations.queries.suggestions import suggestions_for
from expo.consultations.rules.codes import HOLDING, ConsultationStatus, Side
from expo.consultations.scopes import BUYER
from expo.consultations.services import badges, booking
from expo.consultations.views import files, wishing
from expo.consultations.views.blueprint import bp
from expo.consultations.views.calendars import calendar_of, list_mine, waiting_for
from expo.core import clock
from expo.core.db import db
from expo.core.errors import DomainError
from expo.core.numbers import whole
from expo.exhibitors import placements
from expo.exhibitors import queries as exhibitors
from expo.registration import links as badge_links
from expo.registration.models import Registration
from expo.web.access import access
from expo.web.errors import sentence, status_of
from expo.web.identity import current_actor
from expo.web.locale import current_language, local, show_datetime
from expo.web.paging import list_query, ordered, paginate
from expo.web.shell import confirm
from expo.web.writes import writes


def _mine(buyer: Buyer) -> Sequence[Consultation]:
    return list_mine(Consultation.buyer_id == buyer.id)


def _base(buyer: Buyer) -> dict[str, Any]:
    now = clock.now()
    closed = wish_queries.are_wishes_closed(buyer.show_id, now)
    return {"buyer": buyer, "show": buyer.show, "own_zone": buyer.own_zone, "now": now, "closed": closed}


@bp.get("/shows/<show>/buyer/<int:buyer>/")
@access(ConsultationPermission.BUY, BUYER)
def buyer_home(buyer: Buyer) -> str:
    mine, now = _mine(buyer), clock.now()
    coming = [each for each in mine if each.slot.ends_at > now and each.status in HOLDING]
    wished = wish_queries.list_wishes(buyer.show_id, Side.BUYER, buyer_id=buyer.id)
    return render_template(
        "consultations/buyer_home.html",
        coming=coming,
        waiting=waiting_for(mine, Side.BUYER),
        wished=[wish for wish in wished if not wish.veto],
        setup=setups.find_setup(buyer.show_id),
        booths=placements.booths_of(buyer.show),
        badge=_badge_path(buyer),
        **_base(buyer),
    )


def _badge_path(buyer: Buyer) -> str:
    """Return the address of the buyer's badge, or "" where they have none yet."""
    person = db.session.get(Registration, buyer.registration_id) if buyer.registration_id else None
    return badge_links.path_of(person, clock.now()) if person is not None else ""


@bp.post("/shows/<show>/buyer/<int:buyer>/badge")
@access(ConsultationPermission.BUY, BUYER)
@writes
def buyer_badge(buyer: Buyer) -> Response:
    """Give the buyer a badge and show it."""
    person = badges.give_badge(current_actor(), buyer, now=clock.now())
    db.session.flush()  # a new one has its id for the link
    return redirect(badge_links.path_of(person, clock.now()))


@bp.get("/shows/<show>/buyer/<int:buyer>/exhibitors")
@access(ConsultationPermission.BUY, BUYER)
def buyer_directory(buyer: Buyer) -> str:
    query = list_query("category", sorts=("name",), default_sort="name")
    found = people.select_directory(buyer.show_id, q=query.q, category=query.filter("category"))
    page = paginate(ordered(found, query, {"name": people.name_column()}), query)
    marks = {wish.exhibitor_id: wish for wish in wish_queries.list_wishes(buyer.show_id, Side.BUYER, buyer_id=buyer.id)}
    return render_template(
        "consultations/buyer_directory.html",
        page=page,
        marks=marks,
        met={each.exhibitor_id: each for each in _mine(buyer)},
        categories=(categories := exhibitors.list_categories(buyer.show)),
        category_pairs=[(each.slug, local(each.name)) for each in categories],
        booths=placements.booths_of(buyer.show),
        **_base(buyer),
    )


@bp.get("/shows/<show>/buyer/<int:buyer>/exhibitors/<exhibitor>")
@access(ConsultationPermission.BUY, BUYER)
def buyer_exhibitor(buyer: Buyer, exhibitor: str) -> str:
    return _exhibitor_page(buyer, exhibitor)


def _exhibitor_page(buyer: Buyer, slug: str, refusal: str = "") -> str:
    firm = exhibitors.get_exhibitor(buyer.show, slug)
    now = clock.now()
    slots = [slot for slot in timetable.list_slots(buyer.show_id) if slot.starts_at > now]
    found = free.openings(free.load_pair(buyer, firm), slots, now=now)
    by_day: dict[int, list[Slot]] = defaultdict(list)
    for slot in slots:
        by_day[slot.day_id].append(slot)
    wish = next(
        iter(wish_queries.list_wishes(buyer.show_id, Side.BUYER, buyer_id=buyer.id, exhibitor_id=firm.id)), None
    )
    return render_template(
        "consultations/buyer_exhibitor.html",
        firm=firm,
        days=[day for day in buyer.show.days if day.id in by_day],
        by_day=by_day,
        openings=found,
        asked_for=timetable.asked_slots(buyer.id, firm.id),
        wish=wish,
        paired=timetable.find_live_pair(buyer.id, firm.id),
        profile=people.profile_of(firm.id),
        booths=placements.booths_of(buyer.show),
        refusal=refusal,
        **_base(buyer),
    )


@bp.post("/shows/<show>/buyer/<int:buyer>/exhibitors/<exhibitor>")
@access(ConsultationPermission.BUY, BUYER)
@writes
def buyer_book(buyer: Buyer, exhibitor: str) -> Response | tuple[str, int]:
    firm = exhibitors.get_exhibitor(buyer.show, exhibitor)
    slot = timetable.get_slot(buyer.show_id, request.form.get("slot", 0, type=whole))
    try:
        made = booking.request(
            current_actor(),
            buyer,
            firm,
            slot,
            now=clock.now(),
            asked_by=Side.BUYER,
            message=request.form.get("message", ""),
        )
    except DomainError as fault:
        return _exhibitor_page(buyer, exhibitor, sentence(fault)), status_of(fault)
    done = _("Booked.") if made.status is ConsultationStatus.CONFIRMED else _("Request sent.")
    confirm(f"{done} {local(firm.organization.name)} · {show_datetime(slot.starts_at)}")
    return redirect(url_for("consultations.buyer_calendar", show=buyer.show.slug, buyer=buyer.id, day=slot.day_id))


@bp.get("/shows/<show>/buyer/<int:buyer>/wishes")
@access(ConsultationPermission.BUY, BUYER)
def buyer_wishes(buyer: Buyer) -> str:
    found = wish_queries.list_wishes(buyer.show_id, Side.BUYER, buyer_id=buyer.id)
    return render_template(
        "consultations/buyer_wishes.html",
        **wishing.context_of(
            Side.BUYER,
            buyer.show_id,
            found,
            wish_queries.wanted_by_exhibitors(buyer),
            suggestions_for(buyer, current_language()),
            _doors(buyer),
        ),
        **_base(buyer),
    )


def _doors(buyer: Buyer) -> wishing.Doors:
    """Return the ways from a buyer's wishes to the exhibitors."""
    where: dict[str, Any] = {"show": buyer.show.slug, "buyer": buyer.id}
    return wishing.Doors(
        page=lambda firm: url_for("consultations.buyer_exhibitor", **where, exhibitor=firm.slug),
        post=lambda firm: url_for("consultations.buyer_wish", **where, exhibitor=firm.slug),
        everybody=url_for("consultations.buyer_directory", **where),
    )


@bp.post("/shows/<show>/buyer/<int:buyer>/wishes/<exhibitor>")
@access(ConsultationPermission.BUY, BUYER)
@writes
def buyer_wish(buyer: Buyer, exhibitor: str) -> Response:
    firm = exhibitors.get_exhibitor(buyer.show, exhibitor)
    wishing.change_wish(buyer, firm, Side.BUYER, request.form.get("do", "want"))
    fallback = url_for("consultations.buyer_wishes", show=buyer.show.slug, buyer=buyer.id)
    return redirect(wishing.page_after(fallback))


@bp.get("/shows/<show>/buyer/<int:buyer>/calendar")
@access(ConsultationPermission.BUY, BUYER)
def buyer_calendar(buyer: Buyer) -> str:
    return calendar_page(buyer, CodeForm())


def calendar_page(buyer: Buyer, form: CodeForm) -> str:
    """Show the buyer's calendar, with the code of a log as it was typed and what is wrong with it."""
    now = clock.now()
    shown = calendar_of(buyer.show, Consultation.buyer_id == buyer.id, Side.BUYER, now)
    mine = [each for _day, held in shown["overview"] for each in held]
    return render_template(
        "consultations/buyer_calendar.html",
        booths=placements.booths_of(buyer.show),
        to_confirm=unconfirmed_logs([each.id for each in mine if each.status is ConsultationStatus.DONE]),
        may_type=any(each.status in {ConsultationStatus.RUNNING, ConsultationStatus.DONE} for each in mine),
        form=form,
        next_one=next((each for each in mine if each.slot.ends_at > now), None),
        **shown,
        **_base(buyer),
    )


@bp.get("/shows/<show>/buyer/<int:buyer>/calendar.ics")
@access(ConsultationPermission.BUY, BUYER)
def buyer_ics(buyer: Buyer) -> Response:
    return files.calendar_file(buyer.show, Consultation.buyer_id == buyer.id, Side.BUYER, f"buyer-{buyer.id}")
