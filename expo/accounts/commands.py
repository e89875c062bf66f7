"""Command lines about accounts."""

from __future__ import annotations

from datetime import datetime

import click
from flask import current_app
from flask.cli import AppGroup

from config import Settings
from expo.accounts import queries, services
from expo.accounts.rules import LinkPurpose
from expo.core import clock
from expo.core.errors import DomainError
from expo.core.work import unit_of_work

users = AppGroup("users", help="People who can sign in.")


@users.command("create")
@click.option("--email", required=True, help="Mail address; the person signs in with it.")
@click.option("--name", required=True, help="How the person is called.")
@click.option("--language", type=click.Choice(["ko", "en"]), default="ko", show_default=True)
def create(email: str, name: str, language: str) -> None:
    """Add a person and print a link with which they choose a password."""
    now = clock.now()
    try:
        with unit_of_work():
            user = services.create_user(email=email, name=name, language=language, now=now)
            link, token = services.issue_link(user, LinkPurpose.CONFIRM, now=now)
    except DomainError as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo(f"{user.name} <{user.email}> is added.")
    _say_link(token, link.expires_at)
    click.echo("Then, for a show of their own:")
    click.echo(
        f"  flask --app wsgi shows create --organizer {user.email} --slug … --name-ko … --starts-on … --ends-on …"
    )


@users.command("reopen")
@click.option("--email", required=True, help="Mail address of a closed account.")
def reopen(email: str) -> None:
    """Let the owner of a closed account choose a password again."""
    now = clock.now()
    with unit_of_work():
        user = queries.find_user_by_email(email)
        if user is None:
            raise click.ClickException("No account has this address.")
        user.deactivated_at = None
        link, token = services.issue_link(user, LinkPurpose.CONFIRM, now=now)
    click.echo(f"The account of {user.name} is open again.")
    _say_link(token, link.expires_at)


def _say_link(token: str, until: datetime) -> None:
    settings: Settings = current_app.extensions["settings"]
    click.echo(f"Next: open this link and choose a password (it works once, until {until:%Y-%m-%d %H:%M} UTC):")
    click.echo(f"  {settings.base_url}/welcome/{token}")
