"""`flask demo load`."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from config import Settings
from expo.demo import loading

demo = AppGroup("demo", help="The fictional demo series.")


@demo.command("load")
@click.option("--size", type=click.Choice(sorted(loading.SIZES)), default="reference", show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--reset", is_flag=True, help="Erase everything in the database first.")
def load(size: str, seed: int, *, reset: bool) -> None:
    """Fill an empty database with the demo series."""
    settings: Settings = current_app.extensions["settings"]
    if reset and settings.is_production:
        raise click.ClickException("A production database is never erased by the demo.")
    if reset:
        loading.erase()
    try:
        loading.load(size, seed=seed, say=click.echo)
    except loading.OtherDataPresent as fault:
        raise click.ClickException(str(fault)) from fault
