"""Small work of this room that no request waits for."""

from __future__ import annotations

from expo.accounts import services
from expo.core import clock
from expo.core.jobs import task
from expo.core.work import unit_of_work


@task("note_use")
def note_use(sign_in_id: int) -> None:
    """Note that a browser's sign-in was used just now."""
    with unit_of_work():
        services.note_use(sign_in_id, now=clock.now())


@task("ask_reset")
def ask_reset(email: str) -> None:
    """Mail a link for a new password, where the address has an account; the asker waits for neither."""
    with unit_of_work():
        services.ask_reset(email, now=clock.now())
