"""Gates, zones and devices as lists: what they can be sorted by, and what their files hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from expo.checkin import facts, queries
from expo.checkin.models import Gate, GateDevice, Zone
from expo.checkin.snapshot import figures
from expo.core import clock
from expo.core.i18n import N_
from expo.registration.cards import KINDS
from expo.registration.rules import RegistrationKind
from expo.shows.models import Show
from expo.web.locale import called, local
from expo.web.paging import ListQuery, list_query, sort_rows
from expo.web.tables import Columns, download, wanted_file

Passed = Mapping[int, Mapping[str, int]]
LISTS = ("gates", "zones", "devices")
DEVICE_KEYS: Mapping[str, Callable[[GateDevice], Any]] = {
    "device": lambda device: device.name.casefold(),
    "works": lambda device: local(device.gate.name) if device.gate else "",
    "added": lambda device: device.created_at,
}
DEVICE_COLUMNS: Columns[GateDevice] = (
    (N_("Device"), lambda device: called(device.name)),
    (N_("Works at"), lambda device: local(device.gate.name) if device.gate else _("every gate")),
    (N_("Added"), lambda device: device.created_at),
)


def gate_keys(passed: Passed) -> Mapping[str, Callable[[Gate], Any]]:
    """Return what gates can be sorted by, given what passed them today."""
    return {
        "gate": lambda gate: local(gate.name).casefold(),
        "zone": lambda gate: local(gate.zone.name).casefold(),
        **{name: _passed(passed, name) for name in ("admitted", "last_hour", "refused")},
    }


def _passed(passed: Passed, name: str) -> Callable[[Gate], int]:
    return lambda gate: passed.get(gate.id, {}).get(name, 0)


def zone_keys(inside: Mapping[int, int]) -> Mapping[str, Callable[[Zone], Any]]:
    """Return what zones can be sorted by, given how many people are inside."""
    return {
        "area": lambda zone: local(zone.name).casefold(),
        "inside": lambda zone: inside.get(zone.id, 0),
        "capacity": lambda zone: zone.capacity,
    }


def read_query() -> ListQuery:
    """Return what the address asks for; its one order belongs to the list that knows it."""
    return list_query(sorts=(*gate_keys({}), *zone_keys({}), *DEVICE_KEYS))


def file_of(show: Show) -> Response | None:
    """Return one of the page's lists as a file, where the address asks for one."""
    kind, query = wanted_file(*LISTS), read_query()
    if kind is None:
        return None
    if request.args["list"] == "devices":
        rows = sort_rows(queries.list_devices(show), query, DEVICE_KEYS)
        return download(kind, f"{show.slug}-devices", DEVICE_COLUMNS, rows)
    inside, passed = figures(facts.get_show(show.slug), clock.now())
    if request.args["list"] == "zones":
        zones = sort_rows(queries.list_zones(show), query, zone_keys(inside))
        return download(kind, f"{show.slug}-zones", _zone_columns(inside), zones)
    gates = sort_rows(queries.list_gates(show), query, gate_keys(passed))
    return download(kind, f"{show.slug}-gates", _gate_columns(passed), gates)


def _gate_columns(passed: Passed) -> Columns[Gate]:
    return (
        (N_("Gate"), lambda gate: local(gate.name)),
        (N_("Zone"), lambda gate: local(gate.zone.name)),
        (N_("Admitted today"), _passed(passed, "admitted")),
        (N_("Last hour"), _passed(passed, "last_hour")),
        (N_("Refused today"), _passed(passed, "refused")),
    )


def _zone_columns(inside: Mapping[int, int]) -> Columns[Zone]:
    return (
        (N_("Zone"), lambda zone: local(zone.name)),
        (N_("Gates"), lambda zone: ", ".join(local(gate.name) for gate in zone.gates)),
        (N_("Who may enter"), _who),
        (N_("Inside now"), lambda zone: inside.get(zone.id, 0)),
        (N_("At most"), lambda zone: zone.capacity),
    )


def _who(zone: Zone) -> str:
    kinds = (str(_(KINDS[RegistrationKind(kind)])) for kind in zone.kinds or ())
    return ", ".join(kinds) or str(_("everybody"))
