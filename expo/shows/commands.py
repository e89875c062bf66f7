"""Command lines about shows."""

from __future__ import annotations

from datetime import datetime

import click
from flask import current_app
from flask.cli import AppGroup

from config import Settings
from expo.accounts.queries import find_user_by_email
from expo.core import clock
from expo.core.actor import Role, job_actor
from expo.core.db import LocalText
from expo.core.errors import DomainError
from expo.core.work import unit_of_work
from expo.shows import services
from expo.shows.models import Show
from expo.shows.rules import Span

shows = AppGroup("shows", help="Shows and their organizers.")
DAY = click.DateTime(formats=["%Y-%m-%d"])


@shows.command("create")
@click.option("--slug", required=True, help="The show's address: /shows/<slug>/")
@click.option("--name-ko", default="", help="Name in Korean.")
@click.option("--name-en", default="", help="Name in English.")
@click.option("--starts-on", type=DAY, required=True)
@click.option("--ends-on", type=DAY, required=True)
@click.option("--organizer", required=True, help="Mail address of an account.")
def create(slug: str, name_ko: str, name_en: str, starts_on: datetime, ends_on: datetime, organizer: str) -> None:
    """Add a show, still hidden from the public, and make somebody its organizer."""
    settings: Settings = current_app.extensions["settings"]
    name = LocalText(name_ko or name_en, name_en or name_ko)
    if not str(name):
        raise click.ClickException("Give --name-ko or --name-en.")
    try:
        show = _create(slug, name, Span(starts_on.date(), ends_on.date()), organizer)
    except DomainError as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo(f"{show.name} is added.")
    click.echo(f"Next: sign in at {settings.base_url}/sign-in as {organizer} and set it up at")
    click.echo(f"      {settings.base_url}/shows/{show.slug}/manage/")


def _create(slug: str, name: LocalText, span: Span, organizer: str) -> Show:
    actor, now = job_actor("명령줄 (Command line)"), clock.now()
    with unit_of_work():
        user = find_user_by_email(organizer)
        if user is None:
            raise click.ClickException(
                f"{organizer} has no account yet: flask --app wsgi users create --email {organizer} …"
            )
        show = services.create_show(actor, slug=slug, name=name, span=span, now=now)
        services.grant_role(actor, show, user, Role.ORGANIZER, now=now)
    return show
