"""Marking strings for translation where no request may be known."""

from __future__ import annotations

LANGUAGES = ("ko", "en")


def N_(message: str) -> str:  # noqa: N802 - the gettext world's own name
    """Return `message` unchanged; the extractor sees it, the screen translates it."""
    return message
