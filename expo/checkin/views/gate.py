"""The gate page: scanner, verdict, and what it needs to go on without a network."""

from __future__ import annotations

import json

from flask import Response, current_app, g, jsonify, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from config import ROOT
from expo.checkin import passes, queries
from expo.checkin.models import Gate
from expo.checkin.policies import CheckinPermission
from expo.checkin.scopes import GATE
from expo.checkin.views.blueprint import bp
from expo.checkin.views.words import words
from expo.core.actor import Role
from expo.core.i18n import N_
from expo.shows.models import RoleGrant, Show
from expo.shows.roles import set_home
from expo.shows.scopes import SHOW
from expo.web import nav
from expo.web.access import access, public
from expo.web.identity import current_actor

WORKER = ROOT / "static" / "js" / "gate" / "worker.js"
SCRIPTS = ("badge", "memory", "outbox", "rules", "scan", "screen", "server", "sound", "store", "typing", "verify")
#: files the page opens with when there is no network
KEPT = (
    "vendor/app.css",
    "css/pages/gate.css",
    "img/icon.svg",
    "vendor/icons.svg",
    "vendor/noto-sans-kr/wght.css",
    "vendor/htmx/htmx.min.js",
    "js/app.js",
    "js/codes.js",
    "js/dialog.js",
    "js/toast.js",
    "vendor/idb/index.js",
    "vendor/barcode-detector/ponyfill.js",
    "vendor/barcode-detector/zxing-exported.js",
    "vendor/barcode-detector/zxing_reader.wasm",
    *(f"js/gate/{name}.js" for name in SCRIPTS),
)


def gate_home(grant: RoleGrant) -> str:
    """Return where gate staff begin: the choice of gates."""
    return url_for("checkin.choose", show=grant.show.slug)


set_home(Role.GATE, gate_home)
nav.add(
    nav.NavItem(
        face="manage",
        group="day",
        label=N_("Scan badges"),
        endpoint="checkin.choose",
        icon="qr-code-scan",
        order=20,
        permission=CheckinPermission.CHOOSE_GATE,
    )
)


@bp.get("/shows/<show>/gate/")
@access(CheckinPermission.CHOOSE_GATE, SHOW)
def choose(show: Show) -> str | BaseResponse:
    """Ask where somebody stands; with one gate and no other place there is no question."""
    gates = queries.list_gates(show)
    if len(gates) == 1 and not nav.groups("gate"):
        return redirect(url_for("checkin.scan", show=show.slug, gate=gates[0].slug))
    return render_template("checkin/choose.html", show=show, gates=gates)


@bp.get("/shows/<show>/gate/<gate>/")
@access(CheckinPermission.SCAN, GATE)
def scan(gate: Gate) -> str:
    asset = current_app.extensions["asset"]
    return render_template(
        "checkin/scan.html",
        gate=gate,
        show=gate.show,
        words=json.dumps(words(), ensure_ascii=False),
        keep=json.dumps([asset(path) for path in KEPT]),
    )


@bp.get("/shows/<show>/gate/<gate>/pass")
@access(CheckinPermission.SCAN, GATE)
def gate_pass(gate: Gate) -> Response:
    """Give the page its pass for the scans and snapshot doors of the API."""
    current_actor()
    response = jsonify(token=passes.issue(gate, g.sign_in_id))
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/shows/<show>/gate/worker.js")
@public("a script without data", SHOW)
def worker(show: Show) -> Response:  # noqa: ARG001 - the address decides which pages the worker looks after
    """Serve the service worker from where it may look after the gate pages of this show."""
    response = Response(WORKER.read_bytes(), mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response
