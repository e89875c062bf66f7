"""Zones, gates and devices, as the organizer sets them up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from expo.checkin import facts, queries, services
from expo.checkin.forms import DeviceForm, GateForm, ZoneForm
from expo.checkin.models import Gate, GateDeviceId, Zone, ZoneId
from expo.checkin.policies import CheckinPermission
from expo.checkin.snapshot import figures
from expo.checkin.views import lists
from expo.checkin.views.blueprint import bp
from expo.core import clock
from expo.core.actor import Actor
from expo.core.errors import DomainError
from expo.core.i18n import N_
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web import nav
from expo.web.access import access
from expo.web.identity import current_actor
from expo.web.paging import sort_rows
from expo.web.shell import confirm
from expo.web.writes import writes

Answer = str | BaseResponse | tuple[str, int]

nav.add(
    nav.NavItem(
        face="manage",
        group="day",
        label=N_("Gates"),
        endpoint="checkin.gates",
        icon="door-open",
        order=10,
        permission=CheckinPermission.MANAGE,
    )
)


@dataclass(frozen=True, slots=True)
class _Deed:
    """Who does something, and when."""

    actor: Actor
    now: datetime


def _deed() -> _Deed:
    return _Deed(current_actor(), clock.now())


def _home(show: Show) -> BaseResponse:
    return redirect(url_for("checkin.gates", show=show.slug))


@bp.get("/shows/<show>/manage/gates")
@access(CheckinPermission.MANAGE, SHOW)
def gates(show: Show) -> Answer:
    """Show every gate with its figures of the day, zones and devices."""
    return lists.file_of(show) or _page(show, DeviceForm(formdata=None))


def _page(show: Show, form: DeviceForm, token: str = "") -> str:
    found, query = queries.list_gates(show), lists.read_query()
    form.offer(found)
    inside, passed = figures(facts.get_show(show.slug), clock.now())
    return render_template(
        "checkin/gates.html",
        show=show,
        query=query,
        gates=sort_rows(found, query, lists.gate_keys(passed)),
        zones=sort_rows(queries.list_zones(show), query, lists.zone_keys(inside)),
        devices=sort_rows(queries.list_devices(show), query, lists.DEVICE_KEYS),
        conflicts=queries.count_conflicts(show),
        inside=inside,
        passed=passed,
        form=form,
        token=token,
    )


@bp.route("/shows/<show>/manage/gates/zones/new", methods=["GET", "POST"])
@access(CheckinPermission.MANAGE, SHOW)
@writes
def add_zone(show: Show) -> Answer:
    return _edit_zone(show, None)


@bp.route("/shows/<show>/manage/gates/zones/<int:zone>", methods=["GET", "POST"])
@access(CheckinPermission.MANAGE, SHOW)
@writes
def edit_zone(show: Show, zone: int) -> Answer:
    return _edit_zone(show, queries.get_zone(show, ZoneId(zone)))


def _edit_zone(show: Show, found: Zone | None) -> Answer:
    form, deed = ZoneForm(obj=found), _deed()
    if form.validate_on_submit():
        try:
            services.save_zone(show, form.zone_data(), zone=found, actor=deed.actor, now=deed.now)
        except DomainError as fault:
            form.refuse(fault)
        else:
            confirm(_("Saved."))
            return _home(show)
    page = render_template("checkin/zone.html", show=show, zone=found, form=form)
    return page, 422 if form.is_submitted() else 200


@bp.route("/shows/<show>/manage/gates/new", methods=["GET", "POST"])
@access(CheckinPermission.MANAGE, SHOW)
@writes
def add_gate(show: Show) -> Answer:
    return _edit_gate(show, None)


@bp.route("/shows/<show>/manage/gates/<gate>", methods=["GET", "POST"])
@access(CheckinPermission.MANAGE, SHOW)
@writes
def edit_gate(show: Show, gate: str) -> Answer:
    return _edit_gate(show, queries.get_gate(show, gate))


def _edit_gate(show: Show, found: Gate | None) -> Answer:
    zones = queries.list_zones(show)
    form, deed = GateForm(obj=found, data={"zone": found.zone_id} if found else None), _deed()
    form.offer(zones)
    if form.validate_on_submit():
        try:
            data = form.gate_data(zones, found, len(queries.list_gates(show)) + 1)
            services.save_gate(show, data, gate=found, actor=deed.actor, now=deed.now)
        except DomainError as fault:
            form.refuse(fault)
        else:
            confirm(_("Saved."))
            return _home(show)
    page = render_template("checkin/gate.html", show=show, gate=found, zones=zones, form=form)
    return page, 422 if form.is_submitted() else 200


@bp.post("/shows/<show>/manage/gates/<gate>/remove")
@access(CheckinPermission.MANAGE, SHOW)
@writes
def remove_gate(show: Show, gate: str) -> BaseResponse:
    found, deed = queries.get_gate(show, gate), _deed()
    services.remove_gate(found, show, actor=deed.actor, now=deed.now)
    confirm(_("The gate is removed."))
    return _home(show)


@bp.post("/shows/<show>/manage/gates/zones/<int:zone>/remove")
@access(CheckinPermission.MANAGE, SHOW)
@writes
def remove_zone(show: Show, zone: int) -> BaseResponse:
    found, deed = queries.get_zone(show, ZoneId(zone)), _deed()
    services.remove_zone(found, show, actor=deed.actor, now=deed.now)
    confirm(_("The zone is removed."))
    return _home(show)


@bp.post("/shows/<show>/manage/gates/devices")
@access(CheckinPermission.MANAGE, SHOW)
@writes
def add_device(show: Show) -> Answer:
    """Add a device; its token is on the answer and nowhere else."""
    form, deed = DeviceForm(), _deed()
    found = queries.list_gates(show)
    form.offer(found)
    if not form.validate_on_submit():
        return _page(show, form), 422
    gate = next((gate for gate in found if gate.id == form.gate.data), None)
    _device, token = services.create_device(show, gate, name=form.name.data or "", actor=deed.actor, now=deed.now)
    return _page(show, DeviceForm(formdata=None), token)


@bp.post("/shows/<show>/manage/gates/devices/<int:device>/revoke")
@access(CheckinPermission.MANAGE, SHOW)
@writes
def revoke_device(show: Show, device: int) -> BaseResponse:
    found, deed = queries.get_device(show, GateDeviceId(device)), _deed()
    services.revoke_device(found, actor=deed.actor, now=deed.now)
    confirm(_("The device can scan nothing more."))
    return _home(show)
