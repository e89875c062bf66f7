"""Devices of an exhibitor that send leads through the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from expo.core import clock
from expo.core.errors import NotFound
from expo.core.i18n import N_
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.scopes import EXHIBITOR
from expo.leads import queries, services
from expo.leads.forms import DeviceForm
from expo.leads.models import ExhibitorDevice
from expo.leads.policies import LeadPermission
from expo.leads.views.blueprint import bp
from expo.web.access import access
from expo.web.identity import current_actor
from expo.web.paging import ListQuery, list_query, paged, sort_rows
from expo.web.shell import confirm
from expo.web.tables import Columns, download, wanted_file
from expo.web.writes import writes

SORTS: dict[str, Callable[[ExhibitorDevice], Any]] = {
    "name": lambda row: row.label.casefold() or None,
    "created": lambda row: row.created_at,
}
COLUMNS: Columns[ExhibitorDevice] = (
    (N_("Name of the device"), lambda row: row.label),
    (N_("Added"), lambda row: row.created_at),
)


@bp.route("/shows/<show>/exhibitor/<exhibitor>/leads/devices", methods=["GET", "POST"])
@access(LeadPermission.RECORD, EXHIBITOR)
@writes
def list_devices(exhibitor: Exhibitor) -> str | BaseResponse | tuple[str, int]:
    """List the devices; adding one shows its token once, on the answer itself."""
    if kind := wanted_file():
        return download(kind, f"devices-{exhibitor.slug}", COLUMNS, _sorted(exhibitor)[0])
    form, token = DeviceForm(), ""
    if form.validate_on_submit():
        _device, token = services.create_device(exhibitor, form.label.data, actor=current_actor(), now=clock.now())
        form = DeviceForm(formdata=None)
    devices, query = _sorted(exhibitor)
    page = render_template(
        "leads/devices.html", exhibitor=exhibitor, page=paged(devices, query), form=form, token=token
    )
    return page, 422 if form.errors else 200


def _sorted(exhibitor: Exhibitor) -> tuple[list[ExhibitorDevice], ListQuery]:
    query = list_query(sorts=tuple(SORTS), default_sort="-created")
    return sort_rows(queries.list_devices(exhibitor), query, SORTS), query


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
