"""`flask devices create`: a token for a gate's or an exhibitor's device."""

from __future__ import annotations

import click
from flask.cli import AppGroup
from sqlalchemy import select

from expo.checkin import services as gates
from expo.checkin.models import Gate
from expo.core import clock
from expo.core.actor import job_actor
from expo.core.db import db
from expo.core.errors import NotFound
from expo.core.work import unit_of_work
from expo.exhibitors.queries import get_exhibitor
from expo.leads import services
from expo.shows.models import Show
from expo.shows.queries import get_show

devices = AppGroup("devices", help="Devices that scan at gates or send leads.")
#: each reader sees the form of their language
COMMAND_LINE = "명령줄 (Command line)"
ACTOR = job_actor(COMMAND_LINE)


@devices.command("create")
@click.option("--show", "show_slug", required=True, help="Slug of the show.")
@click.option("--gate", "gate_slug", help="Slug of the gate whose badges the device scans.")
@click.option("--exhibitor", "exhibitor_slug", help="Slug of the exhibitor whose leads the device sends.")
@click.option("--label", default=COMMAND_LINE, show_default=True)
def create(show_slug: str, gate_slug: str | None, exhibitor_slug: str | None, label: str) -> None:
    """Print a new device's token, once, alone on stdout."""
    if (gate_slug is None) == (exhibitor_slug is None):
        raise click.UsageError("Name either --gate or --exhibitor.")
    try:
        with unit_of_work():
            show = get_show(show_slug)
            token = _gate(show, gate_slug, label) if gate_slug else _exhibitor(show, str(exhibitor_slug), label)
    except NotFound as fault:
        raise click.ClickException("There is no such show, gate or exhibitor.") from fault
    click.echo(token)


def _gate(show: Show, slug: str, label: str) -> str:
    gate = db.session.scalar(select(Gate).where(Gate.show_id == show.id, Gate.slug == slug))
    if gate is None:
        raise NotFound
    return gates.create_device(show, gate, name=label, actor=ACTOR, now=clock.now())[1]


def _exhibitor(show: Show, slug: str, label: str) -> str:
    return services.create_device(get_exhibitor(show, slug), label, actor=ACTOR, now=clock.now())[1]
