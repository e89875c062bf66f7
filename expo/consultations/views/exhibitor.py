"""The exhibitor's side: calendar, answers, what it sets, times away, asking a buyer."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from expo.calendar import queries as calendar
from expo.calendar.rules import ResourceKind
from expo.consultations.forms import AwayForm, ProfileForm
from expo.consultations.models import Consultation, ConsultationProfile
from expo.consultations.policies import ConsultationPermission
from expo.consultations.queries import logs, people, timetable, wishes
from expo.consultations.queries import openings as free
from expo.consultations.rules.codes import BuyerStatus, Side
from expo.consultations.services import away, booking
from expo.consultations.views import files
from expo.consultations.views.blueprint import bp
from expo.consultations.views.buyer_answers import answer, other_time_page, propose, waiting
from expo.consultations.views.calendars import calendar_of, is_ahead
from expo.core import clock
from expo.core.db import db
from expo.core.errors import DomainError, NotFound
from expo.core.numbers import whole
from expo.exhibitors import placements
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.scopes import EXHIBITOR
from expo.web.access import access
from expo.web.errors import sentence, status_of
from expo.web.identity import current_actor
from expo.web.locale import show_date
from expo.web.shell import confirm
from expo.web.writes import writes


def _base(firm: Exhibitor) -> dict[str, Any]:
    return {"firm": firm, "show": firm.show, "now": clock.now()}


def _page_url(firm: Exhibitor, day: int | None = None) -> str:
    return url_for("consultations.exhibitor_page", show=firm.show.slug, exhibitor=firm.slug, day=day)


@bp.get("/shows/<show>/exhibitor/<exhibitor>/consultations")
@access(ConsultationPermission.SELL, EXHIBITOR)
def exhibitor_page(firm: Exhibitor) -> str:
    now = clock.now()
    closed = wishes.are_wishes_closed(firm.show_id, now)
    shown = calendar_of(firm.show, Consultation.exhibitor_id == firm.id, Side.EXHIBITOR, now)
    held = [each for _day, some in shown["overview"] for each in some]
    return render_template(
        "consultations/exhibitor_page.html",
        booths=placements.booths_of(firm.show),
        closed=closed,
        leads=closed or clock.today_in(firm.show.time_zone) >= firm.show.starts_on,
        next_one=next((each for each in held if is_ahead(each, now)), None),
        unwritten=logs.list_unwritten(firm.id),
        **shown,
        **_base(firm),
    )


@bp.get("/shows/<show>/exhibitor/<exhibitor>/consultations.ics")
@access(ConsultationPermission.SELL, EXHIBITOR)
def exhibitor_ics(firm: Exhibitor) -> Response:
    return files.calendar_file(firm.show, Consultation.exhibitor_id == firm.id, Side.EXHIBITOR, firm.slug)


def _of(firm: Exhibitor, consultation: int) -> Consultation:
    found = timetable.get_consultation(firm.show, consultation)
    if found.exhibitor_id != firm.id:
        raise NotFound
    return found


@bp.post("/shows/<show>/exhibitor/<exhibitor>/consultations/<int:consultation>")
@access(ConsultationPermission.SELL, EXHIBITOR)
@writes
def exhibitor_answer(firm: Exhibitor, consultation: int) -> Response:
    found = _of(firm, consultation)
    answer(found, Side.EXHIBITOR, request.values.get("do", ""))
    return redirect(_page_url(firm, day=found.slot.day_id))


@bp.get("/shows/<show>/exhibitor/<exhibitor>/consultations/<int:consultation>/other-time")
@access(ConsultationPermission.SELL, EXHIBITOR)
def exhibitor_other_time(firm: Exhibitor, consultation: int) -> str:
    return other_time_page(waiting(_of(firm, consultation), Side.EXHIBITOR), Side.EXHIBITOR)


@bp.post("/shows/<show>/exhibitor/<exhibitor>/consultations/<int:consultation>/other-time")
@access(ConsultationPermission.SELL, EXHIBITOR)
@writes
def exhibitor_propose(firm: Exhibitor, consultation: int) -> Response | tuple[str, int]:
    refused = propose(waiting(_of(firm, consultation), Side.EXHIBITOR), Side.EXHIBITOR)
    return refused or redirect(_page_url(firm))


def _profile_row(firm: Exhibitor) -> ConsultationProfile:
    return db.session.get(ConsultationProfile, firm.id) or ConsultationProfile(
        exhibitor_id=firm.id,
        desks=1,
        languages=["ko"],
        wanted_kinds=[],
        wants_ko="",
        wants_en="",
        max_consultations=40,
        takes_requests=True,
        confirms_at_once=True,
    )


@bp.get("/shows/<show>/exhibitor/<exhibitor>/consultations/settings")
@access(ConsultationPermission.SELL, EXHIBITOR)
def exhibitor_settings(firm: Exhibitor) -> str:
    return _settings_page(firm, ProfileForm(obj=_profile_row(firm)), _away_form(firm))


def _away_form(firm: Exhibitor) -> AwayForm:
    form = AwayForm(prefix="away")
    today = clock.today_in(firm.show.time_zone)
    coming = [day for day in firm.show.days if day.on >= today] or firm.show.days
    form.day.choices = [SelectChoice(day.id, show_date(day.on, "day")) for day in coming]
    return form


def _settings_page(firm: Exhibitor, form: ProfileForm, away_form: AwayForm) -> str:
    desk = calendar.list_resources(firm.show_id, ResourceKind.DESK, [firm.id])
    first, last = _show_span(firm)
    return render_template(
        "consultations/exhibitor_settings.html",
        form=form,
        away_form=away_form,
        away=away.list_of([each.id for each in desk], first, last),
        **_base(firm),
    )


def _show_span(firm: Exhibitor) -> tuple[datetime, datetime]:
    zone = ZoneInfo(firm.show.time_zone)
    start = datetime.combine(firm.show.starts_on, time(0), zone)
    return start, datetime.combine(firm.show.ends_on, time(0), zone) + timedelta(days=1)


@bp.post("/shows/<show>/exhibitor/<exhibitor>/consultations/settings")
@access(ConsultationPermission.SELL, EXHIBITOR)
@writes
def exhibitor_save_settings(firm: Exhibitor) -> Response | tuple[str, int]:
    form = ProfileForm()
    if not form.validate_on_submit():
        return _settings_page(firm, form, _away_form(firm)), 422
    row = _profile_row(firm)
    form.populate_obj(row)
    db.session.add(row)
    confirm(_("Saved."))
    return redirect(url_for("consultations.exhibitor_settings", show=firm.show.slug, exhibitor=firm.slug))


@bp.post("/shows/<show>/exhibitor/<exhibitor>/consultations/away")
@access(ConsultationPermission.SELL, EXHIBITOR)
@writes
def exhibitor_away(firm: Exhibitor) -> Response | tuple[str, int]:
    settings = url_for("consultations.exhibitor_settings", show=firm.show.slug, exhibitor=firm.slug)
    if "remove" in request.form:
        away.remove(firm, request.form.get("remove", 0, type=whole), now=clock.now())
        confirm(_("Saved."))
        return redirect(settings)
    form, code = _away_form(firm), 422
    if form.validate_on_submit():
        zone = ZoneInfo(firm.show.time_zone)
        on = next(day.on for day in firm.show.days if day.id == form.day.data)
        try:
            away.add(firm, datetime.combine(on, form.starts.data, zone), datetime.combine(on, form.ends.data, zone))
            confirm(_("Saved."))
            return redirect(settings)
        except DomainError as fault:
            form.refuse(fault)
            code = status_of(fault)
    return _settings_page(firm, ProfileForm(obj=_profile_row(firm), formdata=None), form), code


@bp.get("/shows/<show>/exhibitor/<exhibitor>/buyers/<int:buyer>")
@access(ConsultationPermission.SELL, EXHIBITOR)
def exhibitor_ask(firm: Exhibitor, buyer: int) -> str:
    return _ask_page(firm, buyer)


def _ask_page(firm: Exhibitor, buyer_id: int, refusal: str = "") -> str:
    buyer, now = people.get_buyer(firm.show, buyer_id), clock.now()
    if buyer.status is not BuyerStatus.APPROVED:
        raise NotFound
    slots = timetable.list_slots(firm.show_id)
    found = free.openings(free.load_pair(buyer, firm), slots, now=now)
    return render_template(
        "consultations/exhibitor_ask.html",
        buyer=buyer,
        slots=[slot for slot in slots if slot.starts_at > now],
        openings=found,
        asked_for=timetable.asked_slots(buyer.id, firm.id),
        days=[day for day in firm.show.days if any(s.day_id == day.id and s.starts_at > now for s in slots)],
        paired=timetable.find_live_pair(buyer.id, firm.id),
        closed=wishes.are_wishes_closed(firm.show_id, now),
        wish=next(
            iter(wishes.list_wishes(firm.show_id, Side.EXHIBITOR, exhibitor_id=firm.id, buyer_id=buyer.id)), None
        ),
        refusal=refusal,
        **_base(firm),
    )


@bp.post("/shows/<show>/exhibitor/<exhibitor>/buyers/<int:buyer>")
@access(ConsultationPermission.SELL, EXHIBITOR)
@writes
def exhibitor_request(firm: Exhibitor, buyer: int) -> Response | tuple[str, int]:
    slot = timetable.get_slot(firm.show_id, request.form.get("slot", 0, type=whole))
    wanted, text = people.get_buyer(firm.show, buyer), request.form.get("message", "")
    try:
        booking.request(current_actor(), wanted, firm, slot, now=clock.now(), asked_by=Side.EXHIBITOR, message=text)
    except DomainError as fault:
        return _ask_page(firm, buyer, sentence(fault)), status_of(fault)
    confirm(_("Request sent."))
    return redirect(_page_url(firm))
