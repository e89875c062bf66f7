"""Which passwords are good enough, and how long links and sign-ins last."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.accounts.rules import (
    COMMON,
    MIN_PASSWORD_LENGTH,
    SIGN_IN_LASTS,
    PasswordFault,
    link_is_live,
    password_fault,
    sign_in_is_live,
)

NOW = datetime(2026, 10, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("short", PasswordFault.SHORT),
        ("QWERTY1234", PasswordFault.COMMON),
        ("aaaaaaaaaaaa", PasswordFault.COMMON),
        ("minseo.kim@garam.example", PasswordFault.PERSONAL),
        ("elpmaxe.maragmik"[::-1] + "x", None),
        ("김민서김민서김민서김", PasswordFault.COMMON),
        ("바다 건너 파란 기차", None),
        ("correct horse", None),
    ],
)
def test_password_fault_names_what_is_wrong(password: str, fault: PasswordFault | None) -> None:
    assert password_fault(password, email="minseo.kim@garam.example", name="김민서") is fault


@given(st.text(max_size=MIN_PASSWORD_LENGTH - 1))
def test_every_short_password_is_refused(password: str) -> None:
    assert password_fault(password, email="a@b.example", name="A") is PasswordFault.SHORT


def test_common_passwords_are_long_enough_to_need_their_own_rule() -> None:
    assert all(len(password) >= MIN_PASSWORD_LENGTH and password == password.casefold() for password in COMMON)


def test_link_opens_once_and_until_it_expires() -> None:
    later = NOW + timedelta(hours=1)
    assert link_is_live(expires_at=later, used_at=None, now=NOW)
    assert not link_is_live(expires_at=later, used_at=NOW, now=NOW)
    assert not link_is_live(expires_at=later, used_at=None, now=later)


def test_sign_in_ends_when_unused() -> None:
    assert sign_in_is_live(last_seen_at=NOW, now=NOW + SIGN_IN_LASTS - timedelta(seconds=1))
    assert not sign_in_is_live(last_seen_at=NOW, now=NOW + SIGN_IN_LASTS)
