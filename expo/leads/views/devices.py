"""Devices of an exhibitor that send leads through the API."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from expo.core import clock
from expo.core.errors import NotFound
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.scopes import EXHIBITOR
from expo.leads import queries, services
from expo.leads.forms import DeviceForm
from expo.leads.policies import LeadPermission
from expo.leads.views.blueprint import bp
from expo.web.access import access
from expo.web.identity import current_actor
from expo.web.shell import confirm
from expo.web.writes import writes


@bp.route("/shows/<show>/exhibitor/<exhibitor>/leads/devices", methods=["GET", "POST"])
@access(LeadPermission.RECORD, EXHIBITOR)
@writes
def list_devices(exhibitor: Exhibitor) -> str | tuple[str, int]:
    """List the devices; adding one shows its token once, on the answer itself."""
    form, token = DeviceForm(), ""
    if form.validate_on_submit():
        _device, token = services.create_device(exhibitor, form.label.data, actor=current_actor(), now=clock.now())
        form = DeviceForm(formdata=None)
    devices = queries.list_devices(exhibitor)
    page = render_template("leads/devices.html", exhibitor=exhibitor, devices=devices, form=form, token=token)
    return page, 422 if form.errors else 200


@bp.post("/shows/<show>/exhibitor/<exhibitor>/leads/devices/<int:device>/revoke")
@access(LeadPermission.RECORD, EXHIBITOR)
@writes
def revoke_device(exhibitor: Exhibitor, device: int) -> BaseResponse:
    found = next((row for row in queries.list_devices(exhibitor) if row.id == device), None)
    if found is None:
        raise NotFound
    services.revoke_device(found, actor=current_actor(), now=clock.now())
    confirm(_("The device can send nothing more."))
    return redirect(url_for("leads.list_devices", show=exhibitor.show.slug, exhibitor=exhibitor.slug))
