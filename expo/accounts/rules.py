"""Decisions about accounts: which passwords are good enough, how long links and sign-ins last."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

MIN_PASSWORD_LENGTH = 10
MAX_PASSWORD_LENGTH = 200
#: a sign-in that nobody used for this long is over
SIGN_IN_LASTS = timedelta(days=30)
#: how often the time of the last use is noted
NOTED_EVERY = timedelta(minutes=15)

COMMON = frozenset(
    {
        "1234567890", "0123456789", "0987654321", "1q2w3e4r5t", "qwertyuiop", "password12", "password123", "passw0rd12",
        "qwerty1234", "qwer1234!!", "asdf123456", "abc1234567", "abcd123456", "iloveyou12", "welcome123", "letmein123",
        "administrator", "1111111111", "0000000000", "1q2w3e4r5t6y", "qwerty12345", "a123456789", "123456789a", "asdfghjkl1",
        "rkskekfk12", "dkssudgktpdy", "tkfkdgody12", "exhibition", "tradeshow1", "korea12345",
    }
)  # fmt: skip
_FEW_CHARACTERS = 4


class LinkPurpose(StrEnum):
    INVITE = "invite"
    RESET = "reset"
    CONFIRM = "confirm"
    CHANGE_ADDRESS = "change_address"


LINK_LASTS = {
    LinkPurpose.INVITE: timedelta(days=14),
    LinkPurpose.CONFIRM: timedelta(days=3),
    LinkPurpose.RESET: timedelta(hours=1),
    LinkPurpose.CHANGE_ADDRESS: timedelta(days=1),
}


class PasswordFault(StrEnum):
    SHORT = "short"
    COMMON = "common"
    PERSONAL = "personal"


def password_fault(password: str, *, email: str, name: str) -> PasswordFault | None:
    """Return why a password is too weak, or None where it will do."""
    folded = password.casefold()
    if len(password) < MIN_PASSWORD_LENGTH:
        return PasswordFault.SHORT
    if folded in COMMON or len(set(folded)) < _FEW_CHARACTERS:
        return PasswordFault.COMMON
    own = {email.casefold(), email.partition("@")[0].casefold(), name.casefold(), name.replace(" ", "").casefold()}
    if folded in own or folded[::-1] in own:
        return PasswordFault.PERSONAL
    return None


def link_is_live(*, expires_at: datetime, used_at: datetime | None, now: datetime) -> bool:
    """Return whether a mailed link still opens something."""
    return used_at is None and now < expires_at


def sign_in_is_live(*, last_seen_at: datetime, now: datetime) -> bool:
    """Return whether a browser's sign-in was used recently enough."""
    return now - last_seen_at < SIGN_IN_LASTS
