"""Identifiers and slugs."""

from __future__ import annotations

import re
import secrets
import unicodedata
from hashlib import sha256
from uuid import UUID, uuid4


def new_uuid() -> UUID:
    """Return a fresh random UUID."""
    return uuid4()


def new_token(prefix: str = "") -> str:
    """Return a fresh secret of 256 random bits, safe in URLs, behind `prefix`."""
    return prefix + secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return the SHA-256 of a token as hex: what the database keeps of a secret that has full entropy."""
    return sha256(token.encode()).hexdigest()


def slugify(text: str, *, fallback: str = "item", max_length: int = 60) -> str:
    """Return `text` as lower-case ASCII words joined by hyphens, or `fallback` where nothing is left."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")[:max_length].strip("-")
    return slug or fallback
