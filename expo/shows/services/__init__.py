"""Shows: setting them up, and the roles of people in them."""

from __future__ import annotations

from expo.shows.services.editions import begin_series, create_show, next_edition
from expo.shows.services.joining import ask_for_role, ask_for_role_by_mail
from expo.shows.services.pavilions import add_pavilion, change_pavilion, move_pavilion, remove_pavilion
from expo.shows.services.roles import approve, decline, grant_role, invite_person, keep_an_organizer, revoke
from expo.shows.services.setup import change_days, change_phases, change_show, publish

__all__ = [
    "add_pavilion",
    "approve",
    "ask_for_role",
    "ask_for_role_by_mail",
    "begin_series",
    "change_days",
    "change_pavilion",
    "change_phases",
    "change_show",
    "create_show",
    "decline",
    "grant_role",
    "invite_person",
    "keep_an_organizer",
    "move_pavilion",
    "next_edition",
    "publish",
    "remove_pavilion",
    "revoke",
]
