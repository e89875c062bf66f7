"""Password hashing with argon2id."""

from __future__ import annotations

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_cost = {"time_cost": 3, "memory_cost": 64 * 1024}


def configure(*, time_cost: int, memory_kib: int) -> None:
    """Set the price of one hash (tests pay less)."""
    _cost.update(time_cost=time_cost, memory_cost=memory_kib)
    _hasher.cache_clear()


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=_cost["time_cost"], memory_cost=_cost["memory_cost"])


@lru_cache(maxsize=1)
def _decoy() -> str:
    return _hasher().hash("nobody has this password")


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password."""
    return _hasher().hash(password)


def verify(password_hash: str | None, password: str) -> bool:
    """Return whether the password fits; takes as long for an account that does not exist."""
    try:
        _hasher().verify(password_hash or _decoy(), password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def needs_rehash(password_hash: str) -> bool:
    """Return whether the hash was made at another price than today's."""
    return _hasher().check_needs_rehash(password_hash)
