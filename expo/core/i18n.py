"""Marking strings for translation where no request may be known, and names that are written in both scripts."""

from __future__ import annotations

import re

LANGUAGES = ("ko", "en")
_HANGUL = re.compile(r"[ᄀ-ᇿ㄰-㆏가-힣]")
#: 한보라 (Bora Han): the second form has at least two words, so that a remark in brackets is not taken for a name
_BOTH_FORMS = re.compile(r"(?P<ko>[^()]*[가-힣][^()]*?) \((?P<en>[A-Z][^()가-힣]* [^()가-힣]+)\)(?P<rest>$| .*)")


def N_(message: str) -> str:  # noqa: N802 - the gettext world's own name
    """Return `message` unchanged; the extractor sees it, the screen translates it."""
    return message


def has_hangul(text: str) -> bool:
    """Return whether any part of the text is written in Hangul."""
    return bool(_HANGUL.search(text))


def both_forms(korean: str, roman: str) -> str:
    """Return a name as it is kept: "한보라 (Bora Han)", or the only form there is."""
    return f"{korean} ({roman})" if korean and roman and korean != roman else korean or roman


def name_in(language: str, name: str) -> str:
    """Return the form of a kept name that readers of `language` read, with what follows it; else all there is."""
    found = _BOTH_FORMS.fullmatch(name)
    return found[language if language == "ko" else "en"] + found["rest"] if found else name
