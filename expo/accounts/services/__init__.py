"""Accounts: who can sign in, how they prove it, and the organizations people act for."""

from __future__ import annotations

from expo.accounts.services.addresses import ask_address_change, change_address
from expo.accounts.services.links import get_link, issue_link, send_link, spend_link
from expo.accounts.services.organizations import add_member, add_organization, find_or_add_organization
from expo.accounts.services.passwords import ask_reset, change_password, choose_password
from expo.accounts.services.signing import note_use, open_sign_in, revoke_sign_in, revoke_sign_ins, sign_in, sign_out
from expo.accounts.services.users import change_profile, create_user, deactivate, find_or_add_user, invite

__all__ = [
    "add_member",
    "add_organization",
    "ask_address_change",
    "ask_reset",
    "change_address",
    "change_password",
    "change_profile",
    "choose_password",
    "create_user",
    "deactivate",
    "find_or_add_organization",
    "find_or_add_user",
    "get_link",
    "invite",
    "issue_link",
    "note_use",
    "open_sign_in",
    "revoke_sign_in",
    "revoke_sign_ins",
    "send_link",
    "sign_in",
    "sign_out",
    "spend_link",
]
