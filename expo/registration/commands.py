"""Command lines about badges."""

from __future__ import annotations

import csv
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from expo.core.db import db
from expo.core.errors import NotFound
from expo.registration import queries
from expo.registration.models import Badge
from expo.shows.queries import get_show

badges = AppGroup("badges", help="Badges of the people registered.")


@badges.command("export")
@click.option("--show", "slug", required=True, help="Slug of the show.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The CSV file to write.")
def export(slug: str, out: Path) -> None:
    """Write every valid badge with its token: registration_id, kind, name, token."""
    try:
        show = get_show(slug)
    except NotFound as fault:
        raise click.ClickException(f"There is no show “{slug}”.") from fault
    statement = (
        select(Badge)
        .options(joinedload(Badge.registration))
        .where(Badge.show_id == show.id, Badge.revoked_at.is_(None))
        .order_by(Badge.registration_id)
    )
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["registration_id", "kind", "name", "token"])
        for badge in db.session.scalars(statement.execution_options(yield_per=1000)):
            person = badge.registration
            writer.writerow([person.id, person.kind.value, person.name, queries.badge_token(badge)])
